package import Git
package import LaneCore

/// One of the files that decide, as a commit has it.
package enum PolicyFile<Content: Sendable>: Sendable {
  /// The commit has no such file.
  case absent
  /// It has something there that nobody can read; nobody may act as if it were not there.
  case unreadable(reason: String)
  /// It has something there that this clone lacks.
  case unavailable(reason: String)
  /// What it says, and the blob that says it.
  case present(Content, blob: ObjectID)

  /// What the file says, where it says anything.
  package var content: Content? {
    if case .present(let content, _) = self { content } else { nil }
  }

  package var blob: ObjectID? {
    if case .present(_, let blob) = self { blob } else { nil }
  }
}

/// The policy, the trusted keys and the revocations of one commit.
package struct PolicyFiles: Sendable {
  /// `.lane/policy`.
  package let policy: PolicyFile<Policy>
  /// `.lane/allowed_signers`.
  package let keys: PolicyFile<TrustedKeys>
  /// `.lane/revoked`; a line in it that says nothing is in ``Revocations/damagedLines``.
  package let revocations: PolicyFile<Revocations>

  private static let policyLimit = 1 << 20
  private static let keysLimit = 1 << 20
  private static let revocationsLimit = 4 << 20

  /// Reads them from a commit's tree, never from the checked-out files.
  package static func read(
    at commit: OID,
    in repository: borrowing Repository
  ) throws(StoreError) -> PolicyFiles {
    let link = try git { () throws(GitError) in try repository.link(commit) }
    guard let link else {
      throw .malformed("commit \(commit)", reason: "it is not in this repository")
    }
    return try read(inTree: link.tree, of: repository)
  }

  /// Reads them from a tree.
  package static func read(
    inTree tree: OID,
    of repository: borrowing Repository
  ) throws(StoreError) -> PolicyFiles {
    let root = try git { () throws(GitError) in try repository.entry(in: tree, path: ".lane") }
    if let root, !root.isDirectory {
      let reason = "'.lane' is not a directory"
      return PolicyFiles(
        policy: .unreadable(reason: reason),
        keys: .unreadable(reason: reason),
        revocations: .unreadable(reason: reason)
      )
    }
    func file<Content>(
      _ name: String,
      limit: Int,
      _ repository: borrowing Repository,
      _ parse: ([UInt8]) throws(PolicyError) -> Content
    ) -> PolicyFile<Content> {
      guard let root else { return .absent }
      return Self.file(name, in: root.id, limit: limit, repository, parse)
    }
    return PolicyFiles(
      policy: file("policy", limit: policyLimit, repository, Policy.parse),
      keys: file("allowed_signers", limit: keysLimit, repository) { TrustedKeys($0) },
      revocations: file("revoked", limit: revocationsLimit, repository) { Revocations($0) }
    )
  }

  private static func file<Content>(
    _ name: String,
    in directory: OID,
    limit: Int,
    _ repository: borrowing Repository,
    _ parse: ([UInt8]) throws(PolicyError) -> Content
  ) -> PolicyFile<Content> {
    let bytes: [UInt8]?
    let id: OID
    do throws(GitError) {
      guard let entry = try repository.entry(in: directory, path: name) else { return .absent }
      // A link would be read as the name of its target, and that from who knows where.
      guard entry.mode == FileMode.file || entry.mode == FileMode.executable else {
        return .unreadable(reason: "'.lane/\(name)' is not a regular file")
      }
      id = entry.id
      bytes = try repository.readBlob(id, limit: limit)
    } catch {
      let reason = "'.lane/\(name)': \(error.message)"
      return error.code == .tooLarge || error.code == .malformedTree
        ? .unreadable(reason: reason) : .unavailable(reason: reason)
    }
    guard let bytes else {
      return .unavailable(reason: "'.lane/\(name)': blob \(id) is not in this repository")
    }
    do throws(PolicyError) {
      return .present(try parse(bytes), blob: id.objectID)
    } catch {
      return .unreadable(reason: "'.lane/\(name)', \(error.description)")
    }
  }
}
