internal import Git
package import LaneCore
internal import LaneStore

/// The events of sessions, and what stands in them that cannot be believed.
package struct SessionLog: Answer {
  /// One session as this clone knows it.
  package struct Session: Sendable {
    /// The full name of its ref.
    package let name: String
    /// Believed entries, newest first.
    package let records: [StreamFold.Record]
    package let skipped: [StreamFold.Skipped]
  }

  package let sessions: [Session]

  package var text: Text {
    var text = Text()
    for session in sessions {
      if !text.isEmpty { text += "\n" }
      text += "\("session \(session.name)", .strong)\n"
      text += Text.table(session.records.map(\.row), indent: 2)
      guard !session.skipped.isEmpty else { continue }
      text += "  \("skipped", .caution): not believed, and counting for nothing\n"
      text += Text.table(
        session.skipped.map { skipped in
          ["\(String(skipped.id.hex.prefix(10)), .name)", "\(skipped.reason.description)"]
        },
        indent: 4
      )
    }
    return text
  }

  package var json: JSONValue {
    .array(
      sessions.map { session in
        [
          "session": .string(session.name),
          "events": .array(session.records.map(\.json)),
          "skipped": .array(
            session.skipped.map {
              ["id": .string($0.id.hex), "reason": .string($0.reason.description)]
            }
          ),
        ]
      }
    )
  }

  /// Reads one session, or all of this clone and of the remotes that it fetched from.
  package static func run(
    session: String?,
    maximum: Int?,
    in workspace: Workspace
  ) throws(Failure) -> SessionLog {
    var names = try workspace.sessionNames()
    if let session {
      let name = session.hasPrefix("refs/") ? session : LaneReferences.session(session)
      guard names.contains(name) else {
        throw Failure(
          .refused,
          "no-session",
          "there is no session '\(session)'",
          next: "git lane log"
        )
      }
      names = [name]
    }
    let reader = try reader(in: workspace)
    var sessions: [Session] = []
    for name in names {
      let fold = try workspace.stored { () throws(StoreError) in
        try reader.fold(name, in: workspace.repository)
      }
      let newest = fold.records.reversed()
      sessions.append(
        Session(
          name: name,
          // Below zero there is no limit, as git has it.
          records: Array(maximum.flatMap { $0 < 0 ? nil : newest.prefix($0) } ?? newest[...]),
          skipped: fold.skipped
        )
      )
    }
    try workspace.signatures().save()
    return SessionLog(sessions: sessions)
  }

  /// The believed entry with an id, or why it is not believed.
  static func entry(_ id: ObjectID, in workspace: Workspace) throws(Failure)
    -> (session: String, record: StreamFold.Record?, skipped: StreamFold.Skipped?)?
  {
    let reader = try reader(in: workspace)
    for name in try workspace.sessionNames() {
      let fold = try workspace.stored { () throws(StoreError) in
        try reader.fold(name, in: workspace.repository)
      }
      let record = fold.records.first { $0.id == id }
      let skipped = fold.skipped.first { $0.id == id }
      if record != nil || skipped != nil { return (name, record, skipped) }
    }
    return nil
  }

  static func reader(in workspace: Workspace) throws(Failure) -> StreamReader {
    let keys: TrustedKeys
    do { keys = try workspace.regimeForReading().keys } catch  where error.code == "not-set-up" {
      // Without a policy nobody is trusted; what is stored is shown all the same, as skipped.
      keys = TrustedKeys([])
    }
    return StreamReader(
      keys: keys,
      verifier: try workspace.signatures(),
      at: workspace.surroundings.now()
    )
  }
}

extension StreamFold.Record {
  fileprivate var row: [Text] {
    let by = event.map { event in
      [event.actor.role, event.actor.provider, event.actor.model].compactMap { $0 }
        .joined(separator: " ")
    }
    return [
      "\(String(id.hex.prefix(10)), .name)", "\(event?.time.iso ?? "", .faint)",
      "\(event?.kind.text ?? "merge")", "\(subject)", "\(by ?? "", .faint)",
    ]
  }

  var json: JSONValue {
    [
      "id": .string(id.hex), "clock": .integer(clock), "subject": .string(subject),
      "event": event.map { .object($0.document) } ?? .null,
    ]
  }
}
