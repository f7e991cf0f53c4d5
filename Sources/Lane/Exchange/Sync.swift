internal import Git
package import LaneCore
internal import LaneStore

/// What came of exchanging receipts and sessions with a remote.
package struct SyncReport: Answer {
  package let remote: String
  /// Refs that the remote has now as we do.
  package let published: [String: String]
  package let refused: [String: String]
  package let passedOver: [String: String]
  /// Why nothing was published, where nothing was to be.
  package let kept: String?

  package var conclusion: Conclusion { refused.isEmpty ? .yes : .no }

  package var text: Text {
    var text: Text = ""
    for (ref, tip) in published.sorted(by: { $0.key < $1.key }) {
      text += "\(Text.Mark.yes) \(remote) has \(ref) at \(String(tip.prefix(10)), .name)\n"
    }
    if let kept { text += "fetched from \(remote); nothing published: \(kept)\n" }
    if published.isEmpty, kept == nil, refused.isEmpty { text += "nothing to exchange\n" }
    for (ref, words) in refused.sorted(by: { $0.key < $1.key }) {
      text += "\(Text.Mark.no) \(remote) does not take \(ref): \(words)\n"
    }
    for (ref, reason) in passedOver.sorted(by: { $0.key < $1.key }) {
      text += "\(Text.Mark.unknown) passed over \(ref): \(reason)\n"
    }
    return text
  }

  package var json: JSONValue {
    func object(_ values: [String: String]) -> JSONValue {
      var object = JSONObject()
      for (key, value) in values { object[key] = .string(value) }
      return .object(object)
    }
    return .object([
      "remote": .string(remote),
      "published": object(published),
      "refused": object(refused),
      "passedOver": object(passedOver),
      "kept": kept.map(JSONValue.string) ?? .null,
    ])
  }

  /// Exchanges with a remote, by default the one of the current branch.
  package static func run(remote: String?, in workspace: Workspace) throws(Failure) -> SyncReport {
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    var wanted = remote
    if wanted == nil { wanted = try workspace.remote(of: head.branch) }
    guard let name = wanted else {
      throw Failure(
        .fatal,
        "no-remote",
        "there is no remote to exchange with",
        next: "git remote add origin <url>"
      )
    }
    guard try workspace.config().get("remote.\(name).url") != nil else {
      throw Failure(.fatal, "no-remote", "'\(name)' is no configured remote", next: "git remote -v")
    }
    let keeper = try Gatekeeper(workspace, remote: name)
    let regime = try keeper.regime()
    let publishing = Publishing(workspace: workspace, remote: name, regime: regime)
    workspace.surroundings.voice.progress("exchanging receipts with \(name)")
    let surroundings = workspace.surroundings
    let report = try publishing.exchange(
      .persistent,
      takesSessions: true,
      mayAsk: surroundings.isErrorTerminal
    )
    return SyncReport(
      remote: name,
      published: report.published.mapValues(\.hex),
      refused: report.refused,
      passedOver: report.passedOver.merging(
        report.leftOut.map { ("the note on \($0.key.hex.prefix(10))", $0.reason) }
      ) { first, _ in first },
      kept: publishing.reasonToKeep
    )
  }
}

/// What came of `push`: receipts first, then the branch.
package struct PushReport: Answer {
  package let sync: SyncReport
  package let succeeded: Bool

  package var conclusion: Conclusion { succeeded ? .yes : .no }
  package var text: Text { sync.text }
  package var json: JSONValue { .object(["sync": sync.json, "pushed": .bool(succeeded)]) }

  /// Publishes, then has git push; its own hooks and messages are git's.
  package static func run(remote: String?, refspecs: [String], in workspace: Workspace)
    throws(Failure) -> PushReport
  {
    let sync = try SyncReport.run(remote: remote, in: workspace)
    let arguments = ["push", "--atomic", sync.remote] + refspecs
    let status = try workspace.attempt { () throws(GitError) in
      try workspace.git.runInheriting(arguments)
    }
    return PushReport(sync: sync, succeeded: status == 0)
  }
}
