import CGit2

/// A reference and what it leads to.
package struct Reference: Equatable, Sendable {
  /// The full name, `refs/heads/main`.
  package let name: String
  /// The object at the end, symbolic references followed, tags not.
  package let id: OID

  package init(name: String, id: OID) {
    self.name = name
    self.id = id
  }
}

/// Where HEAD stands.
package struct Head: Equatable, Sendable {
  /// The branch that is checked out, `refs/heads/main`; nil when HEAD is detached.
  package let branch: String?
  /// The commit; nil before the first one.
  package let commit: OID?

  package init(branch: String?, commit: OID?) {
    self.branch = branch
    self.commit = commit
  }
}

extension Repository {
  /// The object that a full reference name leads to, symbolic references followed; nil when
  /// there is no such reference.
  package func resolve(_ name: String) throws(GitError) -> OID? {
    var id = git_oid()
    let status = unsafe git_reference_name_to_id(&id, handle, name)
    guard try Library.found(status, "read reference '\(name)'") else { return nil }
    return id.oid
  }

  /// What a symbolic reference points to; nil when it is not symbolic or not there.
  package func symbolicTarget(_ name: String) throws(GitError) -> String? {
    try lookUp(name)?.symbolicTarget
  }

  /// HEAD of this worktree.
  package func head() throws(GitError) -> Head {
    let target = try symbolicTarget("HEAD")
    return Head(
      // A branch may itself be another name of one, as after a rename: what moves is that one.
      branch: try target.map { target throws(GitError) in try realName(of: target) },
      commit: try resolve("HEAD")
    )
  }

  /// The reference that a name leads to: whatever moves a symbolic one moves that.
  package func realName(of reference: String) throws(GitError) -> String {
    var name = reference
    // As deep as git follows; what goes on after that git cannot move either.
    for _ in 0..<5 {
      // A name that no reference can have is git's to refuse.
      guard Self.isValidReferenceName(name), let target = try symbolicTarget(name) else {
        return name
      }
      name = target
    }
    return name
  }

  /// All references whose name starts with `prefix`, in order of name; those that lead nowhere
  /// are left out.
  package func references(prefix: String) throws(GitError) -> [Reference] {
    var iterator: OpaquePointer?
    // Only `*`, `?`, `[` and `\` mean something in a pattern and none can be in a name.
    try Library.check(
      unsafe git_reference_iterator_glob_new(&iterator, handle, prefix + "*"),
      "list references"
    )
    defer { unsafe git_reference_iterator_free(iterator) }
    var names: [String] = []
    var name: UnsafePointer<CChar>?
    while true {
      let status = unsafe git_reference_next_name(&name, iterator)
      if status == GIT_ITEROVER.rawValue { break }
      try Library.check(status, "list references")
      if let name = unsafe name { names.append(unsafe String(cString: name)) }
    }
    var references: [Reference] = []
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      if let id = try resolve(name) { references.append(Reference(name: name, id: id)) }
    }
    return references
  }

  /// Whether git would take this as the full name of a reference.
  package static func isValidReferenceName(_ name: String) -> Bool {
    var isValid: Int32 = 0
    let status = unsafe git_reference_name_is_valid(&isValid, name)
    return status == 0 && isValid == 1
  }

  /// Moves a reference if it still has the value that the caller saw.
  ///
  /// With `from` nil the reference must not be there (`exists` otherwise); else it must name
  /// `from` (`modified` otherwise, also when it is gone). `locked` means that somebody is
  /// writing it now. No hook runs: libgit2 has none.
  package func updateReference(
    _ name: String,
    from: OID?,
    to: OID,
    message: String
  ) throws(GitError) {
    if from == nil { try refuseCollision(name) }
    let transaction = try lock(name)
    try compare(name, with: from)
    var target = git_oid(to)
    try Library.check(
      unsafe git_transaction_set_target(transaction.pointer, name, &target, nil, message),
      "update reference '\(name)'"
    )
    try transaction.commit("update reference '\(name)'")
  }

  /// Deletes a reference if it still has the value that the caller saw.
  package func deleteReference(_ name: String, from: OID) throws(GitError) {
    let transaction = try lock(name)
    try compare(name, with: from)
    try Library.check(
      unsafe git_transaction_remove(transaction.pointer, name),
      "delete reference '\(name)'"
    )
    try transaction.commit("delete reference '\(name)'")
  }

  /// Under whose name the reflog is written from now on.
  package func setReflogIdentity(name: String, email: String) throws(GitError) {
    try Library.check(
      unsafe git_repository_set_ident(handle, name, email),
      "set the reflog's identity"
    )
  }

  private func lock(_ name: String) throws(GitError) -> Transaction {
    let operation = "lock reference '\(name)'"
    guard !isQuarantined else {
      throw GitError(
        .quarantined,
        operation,
        "the objects of this push are not accepted yet"
      )
    }
    guard Self.isValidReferenceName(name) else {
      throw GitError(.invalidName, operation, "that is not a reference name")
    }
    var pointer: OpaquePointer?
    try Library.check(unsafe git_transaction_new(&pointer, handle), operation)
    guard let pointer = unsafe pointer else {
      throw GitError(.other(GIT_ERROR.rawValue), operation, "there is no transaction")
    }
    let transaction = unsafe Transaction(pointer)
    try Library.check(unsafe git_transaction_lock_ref(transaction.pointer, name), operation)
    return transaction
  }

  /// To be called with the lock held, so that the answer stays true.
  private func compare(_ name: String, with expected: OID?) throws(GitError) {
    let operation = "update reference '\(name)'"
    guard let current = try lookUp(name) else {
      guard expected == nil else { throw GitError(.modified, operation, "it is gone") }
      return
    }
    guard let expected else { throw GitError(.exists, operation, "it is there already") }
    guard let id = current.id else {
      throw GitError(.invalidName, operation, "it is a symbolic reference")
    }
    guard id == expected else {
      throw GitError(.modified, operation, "it is at \(id), not at \(expected)")
    }
  }

  /// `refs/a` and `refs/a/b` cannot both be; libgit2 sees only loose references in the way.
  private func refuseCollision(_ name: String) throws(GitError) {
    var obstacle: String?
    for slash in name.indices where name[slash] == "/" {
      let shorter = String(name[..<slash])
      if Self.isValidReferenceName(shorter), try lookUp(shorter) != nil { obstacle = shorter }
    }
    if obstacle == nil { obstacle = try references(prefix: name + "/").first?.name }
    if let obstacle {
      throw GitError(.invalidName, "create reference '\(name)'", "'\(obstacle)' is in the way")
    }
  }

  private struct Value {
    let id: OID?
    let symbolicTarget: String?
  }

  private func lookUp(_ name: String) throws(GitError) -> Value? {
    var pointer: OpaquePointer?
    let status = unsafe git_reference_lookup(&pointer, handle, name)
    guard try Library.found(status, "read reference '\(name)'") else { return nil }
    defer { unsafe git_reference_free(pointer) }
    if let target = unsafe git_reference_symbolic_target(pointer) {
      return Value(id: nil, symbolicTarget: unsafe String(cString: target))
    }
    guard let id = unsafe git_reference_target(pointer)?.pointee.oid else {
      throw GitError(.corrupt, "read reference '\(name)'", "it names no object")
    }
    return Value(id: id, symbolicTarget: nil)
  }
}

/// Locked references; unlocked, and nothing written, unless committed.
@safe
private struct Transaction: ~Copyable {
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) {
    unsafe self.pointer = pointer
  }

  deinit { unsafe git_transaction_free(pointer) }

  consuming func commit(_ operation: String) throws(GitError) {
    try Library.check(unsafe git_transaction_commit(pointer), operation)
  }
}
