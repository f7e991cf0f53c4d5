package import Git
import LaneCore
import LaneSystem

/// Brings the records of this clone and of a remote together: fetch, unite, push, again if another
/// clone was first.
///
/// Fetched references go to tracking copies of our own, so that nothing of ours is overwritten, and
/// nothing is ever pushed with force, so that nothing of theirs is.
package struct Exchange: Sendable {
  /// What is exchanged besides receipts.
  package struct Scope: Sendable {
    /// Whether the remote's sessions are taken.
    package var takesSessions: Bool
    /// Whether ours are given.
    package var givesSessions: Bool
    /// Whether anything is given.
    package var gives: Bool
    /// Sessions that are not given, with the reason.
    package var withheld: [String: String] = [:]

    package init(takesSessions: Bool = true, givesSessions: Bool = false, gives: Bool = true) {
      self.takesSessions = takesSessions
      self.givesSessions = givesSessions
      self.gives = gives
    }
  }

  private let writer: StoreWriter
  private let streams: StreamStore?
  private let transport: GitTransport
  private let rounds: Rounds

  /// Prepares exchanges, with programs that may talk to the person at our terminal or may not.
  ///
  /// Without a stream store, which signs, sessions that diverged are passed over.
  package init(
    _ writer: StoreWriter,
    streams: StreamStore?,
    git: GitCommand,
    rounds: Rounds,
    mayAsk: Bool
  ) {
    self.writer = writer
    self.streams = streams
    self.rounds = rounds
    transport = GitTransport(git: git, mayAsk: mayAsk)
  }

  /// Exchanges with one configured remote.
  package func run(
    with remote: String,
    _ scope: Scope = Scope(),
    in repository: borrowing Repository
  ) throws(StoreError) -> ExchangeReport {
    guard
      Repository.isValidReferenceName(LaneReferences.tracking(LaneReferences.notes, of: remote))
    else { throw .malformed("'\(SafeText.line(remote))'", reason: "it cannot be a remote's name") }
    let end = rounds.deadline.map { Time.monotonic() + $0 * 1_000_000 }
    var report = ExchangeReport()
    var race: String?
    while report.rounds < max(1, rounds.maximum) {
      report.rounds += 1
      if report.rounds > 1 { rounds.pause(report.rounds) }
      race = try transport.fetch(remote, sessions: scope.takesSessions, until: end)
      guard race == nil else { continue }
      let tips = try unite(with: remote, scope, &report, in: repository)
      guard scope.gives, !tips.isEmpty else { return report }
      let (answers, words) = try transport.push(tips, to: remote, until: end)
      var hasLost = false
      for (reference, tip) in tips {
        switch answers[reference] {
        case .accepted:
          report.published[reference] = tip
          try track(reference, tip, of: remote, in: repository)
        case .refused(let words): report.refused[reference] = words
        case .lostRace, nil: hasLost = true
        }
      }
      if !hasLost { return report }
      race = words
      report.refused = [:]
    }
    throw .contended(reference: "\(LaneReferences.notes) of \(remote)", words: race ?? "")
  }

  /// Takes in what was fetched, and returns what is to be given.
  private func unite(
    with remote: String,
    _ scope: Scope,
    _ report: inout ExchangeReport,
    in repository: borrowing Repository
  ) throws(StoreError) -> [String: OID] {
    var tips: [String: OID] = [:]
    let copy = LaneReferences.tracking(LaneReferences.notes, of: remote)
    let theirs = try git { () throws(GitError) in try repository.resolve(copy) }
    let notes = try git { () throws(GitError) in
      try theirs.flatMap { tip throws(GitError) in
        try NotesStore.holdsNotes(tip, repository) ? tip : nil
      }
    }
    let write = try NotesStore(writer).unite(with: [notes].compactMap(\.self), in: repository)
    report.leftOut = write.leftOut
    if theirs != nil, notes == nil {
      report.passedOver[LaneReferences.notes] =
        "what \(remote) has there is no commit, and whoever keeps \(remote) has to take it away"
    } else {
      tips[LaneReferences.notes] = write.tip
    }
    let sessions = try sessions(of: remote, in: repository)
    for (stream, others) in sessions.sorted(by: { $0.key < $1.key }) {
      guard TaskID(stream.dropFirst(LaneReferences.sessions.count)) != nil else {
        report.passedOver[stream] = "that is not the name of a session"
        continue
      }
      do throws(StoreError) {
        let taken = scope.takesSessions ? others : []
        let tip = try unite(stream, with: taken, in: repository)
        guard scope.givesSessions else { continue }
        if let reason = scope.withheld[stream] {
          report.passedOver[stream] = reason
        } else if !scope.takesSessions, let tip, others == [tip] {
          // As far as we have seen; a remote that lost it since gets it back when all is exchanged.
          // Git compares each ref that it is to push with each that is there.
          report.published[stream] = tip
        } else {
          tips[stream] = tip
        }
      } catch {
        report.passedOver[stream] = error.description
      }
    }
    return tips
  }

  /// The sessions that either side has, with what the remote has of each.
  private func sessions(
    of remote: String,
    in repository: borrowing Repository
  ) throws(StoreError) -> [String: [OID]] {
    var sessions: [String: [OID]] = [:]
    for stream in try StreamStore.streams(in: repository) { sessions[stream] = [] }
    let prefix = LaneReferences.tracking(LaneReferences.sessions, of: remote)
    let copies = try git { () throws(GitError) in try repository.references(prefix: prefix) }
    for copy in copies {
      let stream = LaneReferences.session(String(copy.name.dropFirst(prefix.count)))
      sessions[stream, default: []].append(copy.id)
    }
    return sessions
  }

  private func unite(
    _ stream: String,
    with others: [OID],
    in repository: borrowing Repository
  ) throws(StoreError) -> OID? {
    let store =
      streams
      ?? StreamStore(writer) { _ throws(StoreError) in
        throw .signing("this clone has no key, and the session went on in two places")
      }
    let own = try git { () throws(GitError) in try repository.resolve(stream) }
    return others.isEmpty ? own : try store.unite(stream, with: others, in: repository)
  }

  /// Notes what the remote has now, as a fetch would; a copy that is behind does no harm.
  private func track(
    _ reference: String,
    _ tip: OID,
    of remote: String,
    in repository: borrowing Repository
  ) throws(StoreError) {
    let copy = LaneReferences.tracking(reference, of: remote)
    let known = try git { () throws(GitError) in try repository.resolve(copy) }
    guard known != tip else { return }
    _ = try repository.move(copy, from: known, to: tip, message: "lane: push")
  }
}
