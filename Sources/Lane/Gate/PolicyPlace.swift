internal import Git
package import LaneCore
internal import LaneStore

/// The ref whose policy rules here, and what it is at.
package struct PolicyPlace: Sendable {
  /// The ref as this clone has it: `refs/remotes/origin/main`, or a local branch without a remote.
  package let ref: String
  /// The same branch as the remote names it.
  package let branch: String
  package let commit: ObjectID?
  /// Whether nothing that is being judged had a say in the choice.
  ///
  /// Without a configured ref and without the remote's HEAD only the checked-out policy names the
  /// branch, and that may be the very one which is pushed.
  package let isCertain: Bool
}

extension Workspace {
  /// The file that makes a repository a gated one.
  package static let policyFile = ".lane/policy"

  /// Finds the policy ref for pushes to a remote, or for local commits where there is none.
  ///
  /// It is what the user configured, else the remote's default branch, else the first branch that
  /// HEAD's policy protects: never what is being judged.
  package func policyPlace(remote: String?) throws(Failure) -> PolicyPlace? {
    if let configured = try config().get("lane.policyref"), !configured.isEmpty {
      return try place(
        configured,
        branch: Self.branch(of: configured, remote: remote),
        isCertain: true
      )
    }
    if let remote {
      let head = "refs/remotes/\(remote)/HEAD"
      let target = try attempt { () throws(GitError) in try repository.symbolicTarget(head) }
      if let target {
        return try place(
          target,
          branch: Self.branch(of: target, remote: remote),
          isCertain: true
        )
      }
    }
    guard let branch = try firstProtectedBranch() else { return nil }
    guard let remote else { return try place(branch, branch: branch, isCertain: false) }
    guard let tracking = try trackingRef(of: branch, at: remote) else { return nil }
    return try place(tracking, branch: branch, isCertain: false)
  }

  /// Finds the policy ref of a server: the one that it is configured with, else its default branch.
  ///
  /// Where that has no policy, nothing is certain: what a target has already still rules it.
  func ownPolicyPlace(_ refs: KnownRefs) throws(Failure) -> PolicyPlace {
    var name = "HEAD"
    if let configured = try config().get("lane.policyref"), !configured.isEmpty {
      name = configured.hasPrefix("refs/") ? configured : "refs/heads/\(configured)"
    }
    let ref = try realName(of: name)
    let commit = try refs.tip(of: ref, in: self).flatMap { tip throws(Failure) in
      try attempt { () throws(GitError) in try repository.peelToCommit(tip.oid) }
    }
    let regime = try commit.flatMap { commit throws(Failure) in
      try Regime.ruling(at: commit, in: self)
    }
    return PolicyPlace(
      ref: ref,
      branch: ref,
      commit: commit.map { ObjectID($0) },
      isCertain: regime != nil
    )
  }

  private func place(_ ref: String, branch: String, isCertain: Bool) throws(Failure) -> PolicyPlace
  {
    let commit = try attempt { () throws(GitError) in
      try repository.resolve(ref).flatMap { id throws(GitError) in try repository.peelToCommit(id) }
    }
    return PolicyPlace(
      ref: ref,
      branch: branch,
      commit: commit.map { ObjectID($0) },
      isCertain: isCertain
    )
  }

  private static func branch(of ref: String, remote: String?) -> String {
    let prefix = "refs/remotes/\(remote ?? "")/"
    return ref.hasPrefix(prefix) ? "refs/heads/" + ref.dropFirst(prefix.count) : ref
  }

  /// The first branch that HEAD's policy protects by name.
  private func firstProtectedBranch() throws(Failure) -> String? {
    let head = try attempt { () throws(GitError) in try repository.head().commit }
    guard let head else { return nil }
    return try Regime.ruling(at: head, in: self)?.policy.firstBranch
  }

  /// The `lane.id` that a remote has at its own default branch, as last seen, or where that is not
  /// known at the first branch that a policy protects by name.
  func lane(of remote: String, protecting policy: Policy) throws(Failure) -> String? {
    let head = "refs/remotes/\(remote)/HEAD"
    var ref = try attempt { () throws(GitError) in try repository.symbolicTarget(head) }
    if ref == nil, let branch = policy.protections.first(where: \.pattern.isLiteral) {
      ref = try trackingRef(of: branch.pattern.text, at: remote)
    }
    guard let ref else { return nil }
    let commit = try attempt { () throws(GitError) in
      try repository.resolve(ref).flatMap { id throws(GitError) in try repository.peelToCommit(id) }
    }
    return try commit.flatMap { commit throws(Failure) in
      try Regime.ruling(at: commit, in: self)?.policy.id
    }
  }

  /// The `lane.id` that this clone's own records are for, as another remote than the given one, its
  /// own, says; nil where that tells nothing.
  func ownLane(besides remote: String) throws(Failure) -> String? {
    guard let own = try self.remote(of: nil), own != remote else { return nil }
    return try policyPlace(remote: own)?.commit.flatMap { commit throws(Failure) in
      try Regime.ruling(at: commit.oid, in: self)?.policy.id
    }
  }

  /// Where fetches from a remote keep one of its refs, by `remote.<name>.fetch`.
  package func trackingRef(of ref: String, at remote: String) throws(Failure) -> String? {
    for value in try config().all("remote.\(remote).fetch") {
      let spec = value.hasPrefix("+") ? value.dropFirst() : value[...]
      let sides = spec.split(separator: ":", maxSplits: 1).map(String.init)
      guard sides.count == 2 else { continue }
      if sides[0] == ref { return sides[1] }
      guard let star = sides[0].firstIndex(of: "*") else { continue }
      let before = sides[0][..<star]
      let after = sides[0][star...].dropFirst()
      guard ref.hasPrefix(before), ref.hasSuffix(after),
        ref.count >= before.count + after.count
      else { continue }
      let middle = ref.dropFirst(before.count).dropLast(after.count)
      let parts = sides[1].split(separator: "*", omittingEmptySubsequences: false)
      guard parts.count == 2 else { continue }
      return "\(parts[0])\(middle)\(parts[1])"
    }
    return nil
  }

  /// The remote that a change of a branch is meant for, as far as there is one choice.
  ///
  /// It is where the branch's upstream is if that is protected there, else a remote whose own
  /// policy publishes receipts there, before those that have no use for them; else where the
  /// upstream is, or `origin`. Where topics are pushed to, as to a fork, says nothing of that while
  /// anything else does.
  package func remote(of branch: String?) throws(Failure) -> String? {
    let config = try config()
    let remotes = config.reachableRemotes
    guard remotes.count > 1 else { return remotes.first }
    if let landing = try remoteOfProtectedUpstream(of: branch, among: remotes) { return landing }
    let name = branch.flatMap(RefName.branch)
    let wanted = [name.flatMap { config.get("branch.\($0).remote") }, "origin"]
      .compactMap(\.self).filter(remotes.contains)
    if let named = try remoteThatNamesItself(wanted + remotes) { return named }
    let pushed = [
      name.flatMap { config.get("branch.\($0).pushremote") }, config.get("remote.pushdefault"),
    ]
    return wanted.first ?? pushed.compactMap(\.self).first(where: remotes.contains)
  }

  /// The remote of a branch's upstream where its policy protects that: there it is meant to land.
  ///
  /// What is checked out says so before the local branch that is named like a target. A topic whose
  /// upstream is where it was pushed to says nothing.
  private func remoteOfProtectedUpstream(of branch: String?, among remotes: [String])
    throws(Failure) -> String?
  {
    guard let branch else { return nil }
    let head = try attempt { () throws(GitError) in try repository.head() }
    guard let name = RefName.branch(head.branch ?? branch) else { return nil }
    let config = try config()
    guard let remote = config.get("branch.\(name).remote"), remotes.contains(remote),
      let upstream = config.get("branch.\(name).merge")
    else { return nil }
    return try policy(of: remote)?.protection(for: upstream) == nil ? nil : remote
  }

  /// The first of some remotes whose own policy names it in `publish.to`.
  ///
  /// A fork has the policy of what it was forked from, which names that. Where this is `origin` for
  /// those who work on it, and the fork is `origin` here, only the other's usual name tells them
  /// apart.
  private func remoteThatNamesItself(_ remotes: [String]) throws(Failure) -> String? {
    for remote in remotes {
      if remote == "origin", remotes.contains("upstream"), try isOriginFork() { return "upstream" }
      if try policy(of: remote)?.publish.remotes.contains(remote) == true { return remote }
    }
    return nil
  }

  /// Whether `origin` is a fork of `upstream`, as the two are usually called: it took no other lane
  /// on.
  private func isOriginFork() throws(Failure) -> Bool {
    // What is configured for every remote tells nothing of what each has.
    guard try config().get("lane.policyref")?.isEmpty != false,
      let theirs = try policy(of: "upstream")
    else { return false }
    return try policy(of: "origin").map { $0.id == theirs.id } ?? true
  }

  /// The policy that rules pushes to a remote.
  private func policy(of remote: String) throws(Failure) -> Policy? {
    guard let commit = try policyPlace(remote: remote)?.commit else { return nil }
    // What cannot be read is said where it would rule.
    return (try? Regime.ruling(at: commit.oid, in: self))?.policy
  }

  /// The configured remote that an URL belongs to.
  package func remote(at url: String) throws(Failure) -> String? {
    let config = try config()
    return config.reachableRemotes.first { name in
      config.all("remote.\(name).url").contains(url)
        || config.all("remote.\(name).pushurl").contains(url)
    }
  }
}

extension Policy {
  /// The first branch that it protects by name.
  var firstBranch: String? { protections.first { $0.pattern.isLiteral }?.pattern.text }
}
