import CGit2

/// The one-time start of libgit2, and the only place that reads its errors.
enum Library {
  /// Starts libgit2 when first used: that costs milliseconds, so nothing may touch it early.
  ///
  /// It is never shut down: a process that ends needs no help, and a balanced shutdown would
  /// race with other threads.
  static func start() throws(GitError) {
    guard startStatus >= 0 else {
      throw GitError(.other(startStatus), "start libgit2", "its initialisation failed")
    }
  }

  private static let startStatus: Int32 = {
    let status = git_libgit2_init()
    guard status >= 0 else { return status }
    return min(0, configure())
  }()

  /// What the process wants of libgit2, whatever the user's environment says.
  private static func configure() -> Int32 {
    // Configuration outside the repository must not change an answer; what of it matters
    // (safe.directory, user.name) is asked from git itself.
    let levels = [
      GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
      GIT_CONFIG_LEVEL_GLOBAL,
    ]
    for level in levels {
      let status = lane_git_clear_search_path(level)
      guard status == 0 else { return status }
    }
    // `Ownership` decides as git does; libgit2's own check reads the user's configuration.
    var status = lane_git_set_owner_validation(0)
    guard status == 0 else { return status }
    // `Repository.storedObject` checks names itself, with a faster SHA-1: libgit2's also looks for
    // collisions, which git has done when the object came in.
    status = lane_git_set_hash_verification(0)
    guard status == 0 else { return status }
    // Fan-out trees of 256 entries are larger than the 4 KiB that libgit2 keeps by default, and
    // are read again for each note.
    status = lane_git_set_cache_object_limit(GIT_OBJECT_TREE, 128 << 10)
    guard status == 0 else { return status }
    status = lane_git_set_cache_size(64 << 20)
    guard status == 0 else { return status }
    return acceptExtensions()
  }

  /// Names the extensions that do not change what we read; `RepositoryFormat` judges their values.
  private static func acceptExtensions() -> Int32 {
    let names = [
      "worktreeconfig", "partialclone", "preciousobjects", "relativeworktrees", "objectformat",
      "refstorage",
    ]
    return unsafe withCStrings(names) { pointers in
      unsafe lane_git_accept_extensions(pointers.baseAddress, pointers.count)
    }
  }

  private static func withCStrings(
    _ strings: [String],
    _ body: (UnsafeMutableBufferPointer<UnsafePointer<CChar>?>) -> Int32
  ) -> Int32 {
    func collect(_ index: Int, _ pointers: inout [UnsafePointer<CChar>?]) -> Int32 {
      guard index < strings.count else {
        return unsafe pointers.withUnsafeMutableBufferPointer { unsafe body($0) }
      }
      return unsafe strings[index].withCString { text in
        unsafe pointers.append(text)
        return unsafe collect(index + 1, &pointers)
      }
    }
    var pointers: [UnsafePointer<CChar>?] = unsafe []
    return unsafe collect(0, &pointers)
  }

  /// Turns the status of a libgit2 call into an error, copying the message at once.
  static func check(
    _ status: Int32,
    _ operation: @autoclosure () -> String
  ) throws(GitError) {
    guard status < 0 else { return }
    throw failure(status, operation())
  }

  /// As `check`, for a look-up: false means "not found".
  static func found(
    _ status: Int32,
    _ operation: @autoclosure () -> String
  ) throws(GitError) -> Bool {
    if status == GIT_ENOTFOUND.rawValue { return false }
    try check(status, operation())
    return true
  }

  private static func failure(_ status: Int32, _ operation: String) -> GitError {
    var message = "libgit2 gave no reason (\(status))"
    if let error = unsafe git_error_last(), let text = unsafe error.pointee.message {
      message = unsafe String(cString: text)
    }
    return GitError(code(status), operation, message)
  }

  private static func code(_ status: Int32) -> GitError.Code {
    switch git_error_code(status) {
    case GIT_ENOTFOUND: .notFound
    case GIT_EEXISTS: .exists
    case GIT_EMODIFIED: .modified
    case GIT_ELOCKED: .locked
    case GIT_EAMBIGUOUS: .ambiguous
    case GIT_EINVALIDSPEC: .invalidName
    case GIT_EMISMATCH: .corrupt
    default: .other(status)
    }
  }
}

extension git_oid {
  /// The same name, as libgit2 takes it.
  init(_ id: OID) {
    self.init()
    unsafe withUnsafeMutableBytes(of: &self) { unsafe id.store(to: $0) }
  }

  /// The same name, or nil when it is all zeros.
  var oid: OID? {
    unsafe withUnsafeBytes(of: self) { bytes in
      guard let start = bytes.baseAddress else { return nil }
      return unsafe OID(at: start)
    }
  }
}
