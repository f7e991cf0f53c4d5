internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// The bodies of the hooks that git runs.
package enum GateHook {
  /// Runs one hook: quiet where there is nothing to say, a failure where the gate is shut.
  package static func run(_ name: String, _ arguments: [String], in surroundings: Surroundings)
    throws(Failure)
  {
    switch name {
    case "pre-commit":
      HookDrift.warn(in: surroundings)
      try judge(.commit, surroundings)
    case "pre-merge-commit": try judge(.merge, surroundings)
    case "pre-push": try prePush(arguments, surroundings)
    case PreReceive.name: try preReceive(surroundings)
    case PostReceive.name: postReceive(surroundings)
    // What follows is done: whatever is wrong now must not look like a failure of it.
    case "post-commit":
      let isJudged = answer(surroundings) != .nothingToJudge
      guard let workspace = try? Workspace(surroundings) else { return }
      PostCommit.record(in: workspace, isJudged: isJudged)
      if HeadMove.last(in: workspace)?.act != .pick {
        HookDrift.warn(in: surroundings, where: "pre-commit")
      }
    case "post-merge":
      HookDrift.warn(in: surroundings)
      // A squash commits nothing.
      guard arguments.first == "0", let workspace = try? Workspace(surroundings) else { return }
      PostCommit.recordMerge(in: workspace)
    case "post-rewrite":
      guard let input = surroundings.readInput(inputLimit), !input.isEmpty,
        let workspace = try? Workspace(surroundings)
      else { return }
      PostRewrite.record(arguments.first ?? "", input, in: workspace)
    case "post-checkout":
      // The last argument says whether a branch was checked out or files.
      if arguments.last == "1" { HookDrift.warn(in: surroundings) }
    default:
      throw Failure(
        .usage,
        "unknown-hook",
        "'\(name)' is no hook of git lane",
        next: "git lane hooks install"
      )
    }
  }

  private static func judge(_ hook: PreCommit.Hook, _ surroundings: Surroundings) throws(Failure) {
    if let workspace = try workspace(answer(surroundings), pushed: [], surroundings) {
      try PreCommit.judge(hook, in: workspace)
    }
  }

  /// What is known of the branch that is checked out.
  private static func answer(_ surroundings: Surroundings) -> GateCache.Answer {
    guard let branch = GateCache.currentBranch(surroundings) else { return .unknown }
    return GateCache.answer([branch], key: "@" + branch, in: surroundings)
  }

  private static func prePush(_ arguments: [String], _ surroundings: Surroundings) throws(Failure) {
    guard arguments.count == 2, let input = surroundings.readInput(inputLimit),
      let refs = PushedRef.parse(input)
    else {
      throw Failure(
        .cannotTell,
        "bad-input",
        "git did not say what it pushes",
        gate: "pre-push",
        next: "git lane doctor"
      )
    }
    HookDrift.warn(in: surroundings)
    let isMirror = PushManner.isMirror(PushManner.commandLine)
    guard !refs.isEmpty || isMirror || mayMirror(surroundings) else { return }
    let names = refs.map(\.remoteRef)
    // What a record becomes nothing protects by its name.
    let known =
      isMirror || refs.isEmpty || refs.contains { $0.isRecord }
      ? .unknown : GateCache.answer(names, key: arguments[0], in: surroundings)
    if let workspace = try workspace(known, pushed: refs, surroundings) {
      let (remote, url) = (arguments[0], arguments[1])
      try PrePush.judge(refs, remote: remote, url: url, isMirror: isMirror, in: workspace)
    }
  }

  /// Whether some remote may be one that pushes mirror to: then even one that names nothing deletes.
  private static func mayMirror(_ surroundings: Surroundings) -> Bool {
    guard let common = GateCache.commonDirectory(surroundings),
      let config = try? Files.read(common + "/config", limit: 1 << 20)
    else { return false }
    return String(decoding: config, as: UTF8.self).contains("mirror")
  }

  /// The repository, opened, where it has to be looked at; nil where there is nothing to judge.
  private static func workspace(
    _ known: GateCache.Answer,
    pushed refs: [PushedRef],
    _ surroundings: Surroundings
  ) throws(Failure) -> Workspace? {
    if case .nothingToJudge = known { return nil }
    let workspace = try Workspace(surroundings)
    guard case .nothingWithoutPolicy = known else { return workspace }
    let commits = refs.flatMap { [$0.new, $0.old] }.compactMap { $0 }
    return try workspace.hasLane(at: commits) ? workspace : nil
  }

  private static func preReceive(_ surroundings: Surroundings) throws(Failure) {
    guard let input = surroundings.readInput(inputLimit), let refs = ReceivedRefs(input) else {
      throw Failure(
        .cannotTell,
        "bad-input",
        "git did not say what is pushed",
        gate: PreReceive.name,
        next: "git push"
      )
    }
    guard !refs.isEmpty else { return }
    try PreReceive.judge(refs, in: try Workspace(surroundings))
  }

  /// The refs have moved: whatever is wrong now must not look like a failure of the push.
  private static func postReceive(_ surroundings: Surroundings) {
    guard let input = surroundings.readInput(inputLimit), let refs = ReceivedRefs(input),
      !refs.isEmpty, let workspace = try? Workspace(surroundings)
    else { return }
    PostReceive.record(refs, in: workspace)
  }

  /// Whether a hook runs where nobody has a terminal, and its words go over a wire.
  package static func isOnServer(_ name: String) -> Bool {
    name == PreReceive.name || name == PostReceive.name
  }

  // Hundreds of thousands of refs.
  private static let inputLimit = 64 << 20
}

extension Workspace {
  /// Whether HEAD or one of these has anything where policies are kept.
  fileprivate func hasLane(at commits: [ObjectID]) throws(Failure) -> Bool {
    try attempt { () throws(GitError) in
      let head = try repository.head().commit.map { [$0] } ?? []
      for id in head + commits.map(\.oid) {
        guard let commit = try repository.peelToCommit(id), let link = try repository.link(commit)
        else { continue }
        if try repository.entry(in: link.tree, path: ".lane") != nil { return true }
      }
      return false
    }
  }
}
