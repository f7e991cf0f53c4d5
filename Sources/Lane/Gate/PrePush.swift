internal import Git
package import LaneCore
internal import LaneStore
internal import LaneSystem

/// One ref that a push would move, as git tells a pre-push hook.
package struct PushedRef: Sendable, Equatable {
  /// Nil where the ref is deleted.
  package let new: ObjectID?
  package let remoteRef: String
  /// Nil where the remote has no such ref.
  package let old: ObjectID?

  /// Reads what git writes to a pre-push hook; nil when it is something else.
  package static func parse(_ input: [UInt8]) -> [PushedRef]? {
    var refs: [PushedRef] = []
    for line in input.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      guard words.count == 4, let new = id(words[1]), let old = id(words[3]) else { return nil }
      refs.append(
        PushedRef(
          new: new.value,
          remoteRef: String(decoding: words[2], as: UTF8.self),
          old: old.value
        )
      )
    }
    return refs
  }

  private struct Reading { var value: ObjectID? }

  /// An object id, or zeros for none.
  private static func id(_ word: ArraySlice<UInt8>) -> Reading? {
    if word.count == 40, word.allSatisfy({ $0 == UInt8(ascii: "0") }) { return Reading(value: nil) }
    return ObjectID(hexBytes: word).map { Reading(value: $0) }
  }

  /// Whether this is the lane's own record, which is no code.
  var isRecord: Bool {
    remoteRef == LaneReferences.notes || remoteRef.hasPrefix("refs/lane/")
      || remoteRef.hasPrefix("refs/lane-remotes/") || remoteRef.hasPrefix("refs/lane-local/")
  }
}

/// The pre-push gate: refuses a push that would leave a protected ref with what nobody reviewed.
package enum PrePush {
  /// Judges every ref of a push.
  package static func judge(
    _ refs: [PushedRef],
    remote name: String,
    url: String,
    in workspace: Workspace
  ) throws(Failure) {
    let code = refs.filter { !$0.isRecord }
    guard !code.isEmpty else { return }
    let isRemote = try workspace.config().get("remote.\(name).url") != nil
    let remote = isRemote ? name : try workspace.remote(at: url)
    let keeper = try Gatekeeper(workspace, remote: remote)
    var failures: [Failure] = []
    for ref in code {
      if let failure = try judge(ref, by: keeper, remoteName: remote ?? name) {
        failures.append(failure)
      }
    }
    try keeper.finish()
    // A "cannot tell" is the least that is known, so what is known goes first.
    if let first = failures.first(where: { $0.kind == .refused }) ?? failures.first { throw first }
    guard let remote else { return }
    let regime = try keeper.regime()
    if isRemote {
      try GateCache.keep(regime, at: keeper.place, remote: remote, key: name, in: workspace)
    }
    try Publishing(workspace: workspace, remote: remote, regime: regime)
      .publishBeforePush(
        isGated: code.contains { regime?.policy.protection(for: $0.remoteRef) != nil }
      )
  }

  private static func judge(_ ref: PushedRef, by keeper: Gatekeeper, remoteName: String)
    throws(Failure) -> Failure?
  {
    let workspace = keeper.workspace
    let short =
      ref.remoteRef.hasPrefix("refs/heads/")
      ? String(ref.remoteRef.dropFirst(11)) : ref.remoteRef
    let subject = "push to \(remoteName)/\(short)"
    guard let new = ref.new else {
      guard let policy = try keeper.regime()?.policy, policy.protection(for: ref.remoteRef) != nil
      else { return nil }
      return Failure(
        .refused,
        "delete",
        "\(subject) blocked: it deletes a protected ref",
        gate: "pre-push",
        expected: "the ref stays",
        actual: "a delete",
        next: "git lane status"
      )
    }
    if ref.remoteRef.hasPrefix("refs/tags/") {
      return try judgeTag(ref, new, subject, keeper)
    }
    if let old = ref.old, !workspace.repository.contains(old.oid) {
      return try judgeUnknown(ref, subject, keeper)
    }
    let move = ProposedMove(target: ref.remoteRef, old: ref.old, new: new)
    guard let (gathered, judgement) = try keeper.judge(move) else { return nil }
    return try Refusal(workspace: workspace, gate: "pre-push", subject: subject)
      .failure(gathered, judgement)
  }

  /// The remote's tip is not here, so the new one cannot contain it.
  private static func judgeUnknown(_ ref: PushedRef, _ subject: String, _ keeper: Gatekeeper)
    throws(Failure) -> Failure?
  {
    guard let policy = try keeper.regime()?.policy, policy.protection(for: ref.remoteRef) != nil
    else { return nil }
    let config = try keeper.workspace.config()
    if PushManner.isPlain(Ancestors.commandLines(), to: keeper.remote, config) { return nil }
    return Failure(
      .refused,
      "rewind",
      "\(subject) blocked: it throws away commits that are not here",
      gate: "pre-push",
      expected: "a tip that contains the remote's",
      actual: "a rewind of commits that are not here",
      next: "git fetch \(keeper.remote ?? "")"
    )
  }

  /// A protected tag never moves, and points into a protected branch.
  private static func judgeTag(
    _ ref: PushedRef,
    _ new: ObjectID,
    _ subject: String,
    _ keeper: Gatekeeper
  ) throws(Failure) -> Failure? {
    guard let policy = try keeper.regime()?.policy, policy.protection(for: ref.remoteRef) != nil
    else { return nil }
    guard ref.old == nil else {
      return Failure(
        .refused,
        "tag-moved",
        "\(subject) blocked: a protected tag never moves",
        gate: "pre-push",
        expected: "a new name",
        actual: "a tag that is there already",
        next: "git tag <another name>"
      )
    }
    guard try !keeper.isOnProtectedBranch(new) else { return nil }
    return Failure(
      .refused,
      "tag-outside",
      "\(subject) blocked: it does not point into a protected branch",
      gate: "pre-push",
      expected: "a commit of a protected branch",
      actual: "another commit",
      next: "git push \(keeper.remote ?? "origin") <branch>"
    )
  }
}

extension Gatekeeper {
  /// Whether a protected branch, as last seen, contains a commit.
  func isOnProtectedBranch(_ id: ObjectID) throws(Failure) -> Bool {
    let repository = { [workspace] (tip: ObjectID) throws(GitError) -> Bool in
      guard let commit = try workspace.repository.peelToCommit(id.oid) else { return false }
      return try workspace.repository.isAncestor(commit, of: tip.oid)
    }
    for tip in try protectedTips() {
      if try workspace.attempt({ () throws(GitError) in try repository(tip) }) { return true }
    }
    return false
  }
}
