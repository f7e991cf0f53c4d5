import CGit2

/// The few settings of a repository that decide whether and how it can be read.
struct RepositorySettings {
  /// Whether each worktree may have its own (`extensions.worktreeConfig`).
  let arePerWorktree: Bool
  /// `core.bare` and `core.worktree` of `config.worktree`, else of `config`.
  let isBare: Bool?
  let workTree: String?
  private let objectFormat: String?
  private let referenceStorage: String?
  private let compatibleFormat: String?

  init(_ repository: borrowing RepositoryHandle) throws(GitError) {
    var pointer: OpaquePointer?
    try Library.check(
      unsafe git_repository_config_snapshot(&pointer, repository.pointer),
      "read configuration"
    )
    guard let shared = unsafe pointer else {
      throw GitError(.corrupt, "read configuration", "there is none")
    }
    defer { unsafe git_config_free(shared) }
    objectFormat = unsafe Self.text("extensions.objectformat", shared)
    referenceStorage = unsafe Self.text("extensions.refstorage", shared)
    compatibleFormat = unsafe Self.text("extensions.compatobjectformat", shared)
    var isBare = unsafe Self.flag("core.bare", shared)
    var workTree = unsafe Self.text("core.worktree", shared)
    // libgit2 1.5 does not read config.worktree, where `git sparse-checkout` moves these two.
    arePerWorktree = unsafe Self.flag("extensions.worktreeconfig", shared) == true
    if arePerWorktree, let own = try Self.worktreeConfiguration(repository) {
      isBare = unsafe Self.flag("core.bare", own.pointer) ?? isBare
      workTree = unsafe Self.text("core.worktree", own.pointer) ?? workTree
    }
    self.isBare = isBare
    self.workTree = workTree
  }

  /// Refuses what libgit2 1.5 cannot read, in one sentence that says what it is.
  func refuseUnsupportedFormat() throws(GitError) {
    if let format = objectFormat, format.lowercased() != "sha1" {
      throw Self.refusal("its objects are named by \(format); only sha1 can be read")
    }
    if let storage = referenceStorage, storage.lowercased() != "files" {
      throw Self.refusal("its references are stored as \(storage); only files can be read")
    }
    if compatibleFormat != nil {
      throw Self.refusal("its objects have two names; only sha1 can be read")
    }
  }

  private static func refusal(_ message: String) -> GitError {
    GitError(.unsupportedRepository, "open repository", message)
  }

  private static func worktreeConfiguration(
    _ repository: borrowing RepositoryHandle
  ) throws(GitError) -> ConfigurationHandle? {
    guard let directory = unsafe git_repository_path(repository.pointer) else { return nil }
    let path = unsafe String(cString: directory) + "config.worktree"
    var pointer: OpaquePointer?
    try Library.check(
      unsafe git_config_open_ondisk(&pointer, path),
      "read configuration '\(path)'"
    )
    guard let pointer = unsafe pointer else { return nil }
    return unsafe ConfigurationHandle(pointer)
  }

  private static func text(_ key: String, _ configuration: OpaquePointer) -> String? {
    var entry: UnsafeMutablePointer<git_config_entry>?
    guard unsafe git_config_get_entry(&entry, configuration, key) == 0 else { return nil }
    defer { unsafe git_config_entry_free(entry) }
    guard let value = unsafe entry?.pointee.value else { return nil }
    return unsafe String(cString: value)
  }

  private static func flag(_ key: String, _ configuration: OpaquePointer) -> Bool? {
    var value: Int32 = 0
    guard unsafe git_config_get_bool(&value, configuration, key) == 0 else { return nil }
    return value != 0
  }
}

@safe
private struct ConfigurationHandle: ~Copyable {
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) {
    unsafe self.pointer = pointer
  }

  deinit { unsafe git_config_free(pointer) }
}
