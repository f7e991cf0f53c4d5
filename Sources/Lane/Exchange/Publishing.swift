internal import Git
internal import LaneCore
internal import LaneStore

/// Brings receipts, and sessions where policy says so, to the remotes that may have them.
struct Publishing {
  let workspace: Workspace
  let remote: String
  /// What is in force for pushes to the remote, nil where nothing is.
  let regime: Regime?
  /// Why nothing of ours may go to this remote, nil when it may.
  ///
  /// Publishing is deliberate: only to a remote that the policy names, and only once that remote
  /// has taken this very lane on.
  let reasonToKeep: String?

  init(workspace: Workspace, remote: String, regime: Regime?) {
    self.workspace = workspace
    self.remote = remote
    self.regime = regime
    do throws(Failure) {
      reasonToKeep = try Self.reasonToKeep(from: remote, regime, in: workspace)
    } catch {
      reasonToKeep = error.message
    }
  }

  private static func reasonToKeep(
    from remote: String,
    _ regime: Regime?,
    in workspace: Workspace
  ) throws(Failure) -> String? {
    let lacking = "'\(remote)' has no \(Workspace.policyFile) yet"
    guard let policy = regime?.policy else { return lacking }
    guard policy.publish.remotes.contains(remote) else {
      return "the policy's publish.to does not name '\(remote)'"
    }
    // Whatever is configured here: it is the remote itself that takes a lane on.
    guard let theirs = try workspace.lane(of: remote, protecting: policy) else { return lacking }
    guard theirs == policy.id, try workspace.ownLane(besides: remote) ?? theirs == theirs else {
      return "the lane.id of '\(remote)' is another one"
    }
    return nil
  }

  /// Whether the policy in force names the remote.
  var isNamed: Bool { regime?.policy.publish.remotes.contains(remote) == true }

  /// Whether the remote is to have records and may lack some.
  var hasNews: Bool {
    reasonToKeep == nil && UnpublishedMarker(workspace.directory).isSet(for: remote)
  }

  /// Exchanges once, in as many rounds as given.
  func exchange(_ rounds: Rounds, takesSessions: Bool, mayAsk: Bool) throws(Failure)
    -> ExchangeReport
  {
    let writer = try workspace.writer()
    let key = try workspace.stored { () throws(StoreError) in
      try MachineKey.load(workspace.directory)
    }
    let program = try workspace.config().get("gpg.ssh.program")
    let streams = key.map { key in
      StreamStore(
        writer,
        signer: Signer(
          key: .file(key.path),
          program: program,
          environment: workspace.surroundings.environment,
          directory: workspace.directory,
          mayAsk: false
        )
      )
    }
    let gives = reasonToKeep == nil
    let exchange = Exchange(
      writer,
      streams: streams,
      git: workspace.git,
      rounds: rounds,
      mayAsk: mayAsk
    )
    let settings = regime?.policy.publish
    let givesSessions = gives && settings?.sessions == true
    var scope = Exchange.Scope(
      takesSessions: takesSessions,
      givesSessions: givesSessions,
      gives: gives
    )
    if givesSessions, settings?.findings != true {
      scope.withheld = try WithheldSessions.find(for: remote, in: workspace)
    }
    let report = try workspace.stored { () throws(StoreError) in
      let report = try exchange.run(with: remote, scope, in: workspace.repository)
      if gives, report.isComplete {
        _ = try UnpublishedMarker(workspace.directory)
          .clear(for: remote, ifStill: report.published, in: workspace.repository)
      }
      return report
    }
    try UnrecordedTips(of: remote, in: workspace).note(under: regime?.policy)
    return report
  }

  /// Publishes from a hook: in three rounds and five seconds, without asking anything.
  ///
  /// A gated push goes to a protected ref, which must not move without the receipts that let it.
  func publishBeforePush(isGated: Bool) throws(Failure) {
    guard hasNews else { return }
    do throws(Failure) {
      let report = try exchange(.brief, takesSessions: false, mayAsk: false)
      guard let (ref, words) = report.refused.sorted(by: { $0.key < $1.key }).first else { return }
      throw Failure(
        .fatal,
        "not-published",
        "'\(remote)' does not take \(ref): \(words)",
        next: "git lane sync \(ShellWord.typed(remote))"
      )
    } catch {
      let failure = Failure(
        .cannotTell,
        "not-published",
        "the receipts could not be published: \(error.message)",
        gate: "pre-push",
        next: "git lane sync \(ShellWord.typed(remote))"
      )
      if isGated { throw failure }
      workspace.surroundings.voice.warn("\(failure.message)")
    }
  }
}

extension Workspace {
  /// The remote that has taken a landing and may have its receipts, none of which were fetched here.
  func unseenReceipts(of landing: Landing, _ policy: Policy) throws(Failure) -> String? {
    guard let remote = try remote(of: landing.target), policy.publish.remotes.contains(remote),
      let tracking = try trackingRef(of: landing.target, at: remote)
    else { return nil }
    guard try !UnrecordedTips(of: remote, in: self).hold(landing.new.id) else { return nil }
    return try attempt { () throws(GitError) in
      let copy = LaneReferences.tracking(LaneReferences.notes, of: remote)
      guard try repository.resolve(copy) == nil, let tip = try repository.resolve(tracking) else {
        return nil
      }
      return try repository.isAncestor(landing.new.id.oid, of: tip) ? remote : nil
    }
  }

  /// The remote that may have receipts of some of these commits: others brought them to a branch
  /// there, and git fetches such a branch alone.
  func publisher(of commits: [ObjectID], for target: String, _ policy: Policy) throws(Failure)
    -> String?
  {
    guard !commits.isEmpty, let remote = try remote(of: target),
      policy.publish.remotes.contains(remote)
    else { return nil }
    let tips = try KnownRefs.seen(at: remote).branches(in: self).map(\.tip.oid)
    return try attempt { () throws(GitError) in
      let missing = try repository.newCommits(
        including: commits.map(\.oid),
        excluding: tips.filter { repository.contains($0) }
      )
      return Set(missing.map(\.id)).isSuperset(of: commits.map(\.oid)) ? nil : remote
    }
  }
}
