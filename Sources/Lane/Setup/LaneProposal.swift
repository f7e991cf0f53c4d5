internal import Git
internal import LaneCore
internal import LaneStore

/// A commit of lane files alone, on a branch of its own from where the policy is: whoever may
/// approve lane files looks at it there, and nothing is checked out.
struct LaneProposal {
  let workspace: Workspace
  /// What is in force, and the commit that says so.
  let regime: Regime
  /// The remote whose policy that is, nil for a repository without one.
  let remote: String?
  /// The branch that the files are for.
  let target: String

  /// Where it came to stand.
  struct Branch {
    let name: String
    let commit: ObjectID
    /// False where it stood there already.
    let isNew: Bool
  }

  init(in workspace: Workspace) throws(Failure) {
    let head = try workspace.attempt { () throws(GitError) in try workspace.repository.head() }
    remote = try workspace.remote(of: head.branch)
    let keeper = try Gatekeeper(workspace, remote: remote)
    self.workspace = workspace
    regime = try keeper.regimeHere()
    target = keeper.place?.branch ?? head.branch ?? "HEAD"
  }

  /// The bytes of a file where the policy is; none where it is not there.
  func file(_ name: String) throws(Failure) -> [UInt8] {
    let commit = regime.commit.oid
    let bytes = try workspace.attempt { () throws(GitError) in
      guard let tree = try workspace.repository.link(commit)?.tree,
        let entry = try workspace.repository.entry(in: tree, path: name)
      else { return [] as [UInt8]? }
      return try workspace.repository.readBlob(entry.id, limit: 4 << 20)
    }
    guard let bytes else {
      throw Failure(
        .cannotTell,
        "unreadable",
        "\(name) at \(regime.commit.hex.prefix(10)) cannot be read",
        next: "git fetch"
      )
    }
    return bytes
  }

  /// Commits files on a branch; a branch of that name that is not ours is left alone.
  func commit(_ files: [String: [UInt8]], as subject: String, on name: String) throws(Failure)
    -> Branch
  {
    let base = regime.commit.oid
    let tree = try workspace.attempt { () throws(GitError) in
      var changes: [TreeChange] = []
      for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
        changes.append(.put(Array(path.utf8), try workspace.repository.writeBlob(bytes)))
      }
      return try workspace.repository.updateTree(
        base: try workspace.repository.link(base)?.tree,
        changes: changes
      )
    }
    if let tip = try standing(on: name, subject) {
      let link = try workspace.attempt { () throws(GitError) in
        try workspace.repository.link(tip)
      }
      if link?.tree == tree, link?.parents == [base] {
        return Branch(name: name, commit: ObjectID(tip), isNew: false)
      }
    }
    let made = try workspace.attempt { () throws(GitError) in
      let id = try workspace.git.output(
        ["commit-tree", tree.hex, "-p", base.hex, "-m", subject]
      )
      // It refuses a branch that some worktree has checked out.
      _ = try workspace.git.output(
        ["branch", "-q", "--no-track", "-f", name, String(decoding: id.dropLast(), as: UTF8.self)]
      )
      return try workspace.repository.resolve("refs/heads/\(name)")
    }
    guard let made else {
      throw Failure(.fatal, "not-committed", "the branch \(name) is gone", next: "git branch")
    }
    return Branch(name: name, commit: ObjectID(made), isNew: true)
  }

  /// The tip of an earlier proposal of the same kind.
  private func standing(on name: String, _ subject: String) throws(Failure) -> OID? {
    let tip = try workspace.attempt { () throws(GitError) in
      try workspace.repository.resolve("refs/heads/\(name)")
    }
    guard let tip else { return nil }
    let commit = try workspace.attempt { () throws(GitError) in
      try workspace.repository.commit(tip)
    }
    guard commit?.message.prefix(while: { $0 != 0x0a }).elementsEqual(subject.utf8) == true else {
      throw Failure(
        .fatal,
        "branch-exists",
        "there is a branch '\(name)' already that holds something else",
        next: "git branch -m \(ShellWord.typed(name)) <another name>"
      )
    }
    return tip
  }

  /// What leads on from a branch: its push, and for a person who is in, the approval.
  func nextCommands(for branch: Branch, isPersonIn: Bool) -> [String] {
    let base = regime.commit.hex.prefix(10)
    let name = RefName.short(target)
    let approve = "git lane approve --lane " + ShellWord.typed("\(base)..\(branch.name)")
    guard let remote = remote.map(ShellWord.typed) else {
      return [approve, "git merge --ff-only \(ShellWord.typed(branch.name))"]
    }
    let land = "git push \(remote) " + ShellWord.typed("\(branch.name):\(name)")
    if isPersonIn { return [approve, land] }
    return ["git push \(remote) \(ShellWord.typed(branch.name))"]
  }

  /// Whether the person at this machine may approve lane files.
  func isPersonIn() throws(Failure) -> Bool {
    guard let key = try PersonKey.configured(in: workspace)?.key else { return false }
    return regime.keys.signers.principals(of: key).contains {
      regime.policy.roles(of: $0).contains(.human)
    } && !regime.revocations.keys.contains(key.fingerprint)
  }

  /// A branch's name that says what it is about.
  static func branch(_ kind: String, _ subject: String) -> String {
    let words = subject.utf8.prefix { $0 != UInt8(ascii: "@") }.map { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) ? byte | 0x20 : 0x2d
    }
    let name = String(decoding: words, as: UTF8.self).split(separator: "-").joined(separator: "-")
    return "\(kind)-\(name.isEmpty ? "keys" : String(name.prefix(40)))"
  }
}
