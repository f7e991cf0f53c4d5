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

  /// The move that it is.
  var move: RefMove { RefMove(target: remoteRef, old: old, new: new) }

  /// Whether this is the lane's own record, which is no code.
  var isRecord: Bool { RecordGate.isRecord(remoteRef) }
}

/// The pre-push gate: refuses a push that would leave a protected ref with what nobody reviewed.
package enum PrePush {
  /// Judges every ref of a push.
  package static func judge(
    _ refs: [PushedRef],
    remote name: String,
    url: String,
    isMirror: Bool = false,
    in workspace: Workspace
  ) throws(Failure) {
    let code = refs.filter { !$0.isRecord }
    let config = try workspace.config()
    let isMirror = isMirror || PushManner.isMirror(name, config)
    let isRemote = config.get("remote.\(name).url") != nil
    let remote = isRemote ? name : try workspace.remote(at: url)
    let keeper = try Gatekeeper(workspace, remote: remote)
    var failures: [Failure] = []
    for ref in refs where ref.isRecord {
      if let failure = try judge(record: ref, keeper) { failures.append(failure) }
    }
    // A mirror may have no tracking branch by which to know what rules at the remote.
    if isMirror, (try? keeper.regimeHere()) != nil { failures.append(.mirror(remote ?? name)) }
    guard !code.isEmpty || !failures.isEmpty else { return }
    var gate = RefGate(keeper, name: "pre-push", prefix: "\(remote ?? name)/")
    for ref in code.filter({ !$0.move.isTag }) + code.filter(\.move.isTag) {
      if let failure = try judge(ref, by: &gate) { failures.append(failure) }
    }
    try keeper.finish()
    // A "cannot tell" is the least that is known, so what is known goes first.
    if let first = failures.first(where: { $0.kind == .refused }) ?? failures.first { throw first }
    guard let remote else { return }
    let regime = try keeper.regime()
    if regime == nil { try noteFirst(code, at: remote, in: workspace) }
    let publishing = Publishing(workspace: workspace, remote: remote, regime: regime)
    if isRemote, !isMirror {
      try GateCache.keep(
        regime,
        at: keeper.place,
        remote: remote,
        key: name,
        // Whether the remote has taken the lane on shows in other files than those looked at.
        publishes: publishing.isNamed,
        in: workspace
      )
    }
    try publishing.publishBeforePush(
      isGated: code.contains { regime?.policy.protection(for: $0.remoteRef) != nil }
    )
  }

  /// Notes what brings the first policy to a remote, which has no receipts under one before.
  private static func noteFirst(_ refs: [PushedRef], at remote: String, in workspace: Workspace)
    throws(Failure)
  {
    var tips: [ObjectID] = []
    for case let new? in refs.filter({ !$0.move.isTag }).map(\.new) {
      if try Regime.readable(at: new.oid, in: workspace) != nil { tips.append(new) }
    }
    if !tips.isEmpty { UnrecordedTips(of: remote, in: workspace).add(tips) }
  }

  /// Git itself would delete and rewind what only grows, and send what a clone keeps for itself: a
  /// mirror does all three.
  private static func judge(record ref: PushedRef, _ keeper: Gatekeeper) throws(Failure) -> Failure?
  {
    let gate = RecordGate(workspace: keeper.workspace, name: "pre-push")
    if ref.new != nil, let old = ref.old, !keeper.workspace.repository.contains(old.oid) {
      return gate.refusal(
        ref.move,
        "the remote has entries that are not here",
        next: "git lane sync"
      )
    }
    if let failure = try gate.failure(of: ref.move) { return failure }
    guard ref.new != nil, ref.remoteRef.hasPrefix(LaneReferences.sessions),
      try keeper.regime()?.policy.publish.sessions == false
    else { return nil }
    return gate.refusal(
      ref.move,
      "the policy publishes no sessions",
      next: "git push <remote> <branch>"
    )
  }

  private static func judge(_ ref: PushedRef, by gate: inout RefGate) throws(Failure) -> Failure? {
    if let old = ref.old, ref.new != nil, !ref.move.isTag,
      !gate.keeper.workspace.repository.contains(old.oid)
    {
      return try judgeUnknown(ref, "push to \(gate.prefix)\(ref.move.shortName)", gate.keeper)
    }
    return try gate.outcome(of: ref.move).failure
  }

  /// The remote's tip is not here, so the new one cannot contain it.
  private static func judgeUnknown(_ ref: PushedRef, _ subject: String, _ keeper: Gatekeeper)
    throws(Failure) -> Failure?
  {
    guard let policy = try keeper.regime()?.policy, policy.protection(for: ref.remoteRef) != nil
    else { return nil }
    let config = try keeper.workspace.config()
    if PushManner.isPlain(PushManner.commandLine, to: keeper.remote, config) { return nil }
    return Failure(
      .refused,
      "rewind",
      "\(subject) blocked: it throws away commits that are not here",
      gate: "pre-push",
      expected: "a tip that contains the remote's",
      actual: "a rewind of commits that are not here",
      next: "git fetch \(ShellWord.typed(keeper.remote ?? "origin"))"
    )
  }
}

extension Failure {
  fileprivate static func mirror(_ remote: String) -> Failure {
    Failure(
      .refused,
      "mirror",
      "push to \(remote) blocked: a mirror deletes what is not here, and git does not say what",
      gate: "pre-push",
      expected: "a push that names what it moves",
      actual: "a mirror",
      next: "git push --all \(ShellWord.typed(remote))"
    )
  }
}
