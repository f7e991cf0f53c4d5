import CGit2

/// An open repository: its objects and references.
///
/// One owner, freed when it goes out of scope; to be used from one thread at a time. Opening
/// starts libgit2 (milliseconds), so open only where there is something to judge.
///
/// Replace references, grafts and the user's configuration have no influence on any answer.
@safe
package struct Repository: ~Copyable {
  let handle: OpaquePointer
  /// The object database in force: the repository's own, or the quarantine's.
  let objects: OpaquePointer

  /// Where this repository's HEAD and index are (of the worktree, where it is a linked one).
  package let gitDirectory: String
  /// Where references, objects and configuration are; the same for all worktrees.
  package let commonDirectory: String
  /// The root of the checked-out files; nil for a bare repository.
  package let workDirectory: String?
  /// The index in force: `GIT_INDEX_FILE`, else the worktree's own.
  package let indexPath: String
  /// Where objects are looked for: the repository's own directory or the one that the environment
  /// gives, then the others that it names.
  package let objectDirectories: [String]
  /// Whether objects are only on trial: inside `pre-receive`, before git accepts them.
  package let isQuarantined: Bool

  /// Where commits stand, as far as it was asked: one gate walks the same history several times.
  let links = CommitLinks()

  /// The objects whose bytes were found to be theirs: a landing reads many of them several times.
  let names = CheckedNames()

  package var isBare: Bool { workDirectory == nil }

  /// Whether history ends at a boundary that is not its beginning.
  package var isShallow: Bool { unsafe git_repository_is_shallow(handle) == 1 }

  init(handle: consuming RepositoryHandle, objects: consuming DatabaseHandle, at: Location) {
    unsafe self.handle = handle.release()
    unsafe self.objects = objects.release()
    gitDirectory = at.gitDirectory
    commonDirectory = at.commonDirectory
    workDirectory = at.workDirectory
    indexPath = at.indexPath
    objectDirectories = at.objectDirectories
    isQuarantined = at.isQuarantined
  }

  deinit {
    unsafe git_odb_free(objects)
    unsafe git_repository_free(handle)
  }

  struct Location {
    var gitDirectory: String
    var commonDirectory: String
    var workDirectory: String?
    var indexPath: String
    var objectDirectories: [String]
    var isQuarantined: Bool
  }
}

/// A repository that is being opened; freed if that fails half-way.
@safe
struct RepositoryHandle: ~Copyable {
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) {
    unsafe self.pointer = pointer
  }

  consuming func release() -> OpaquePointer {
    let pointer = unsafe pointer
    discard self
    return unsafe pointer
  }

  deinit { unsafe git_repository_free(pointer) }
}

/// An object database that nobody owns yet; freed if opening fails half-way.
@safe
struct DatabaseHandle: ~Copyable {
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) {
    unsafe self.pointer = pointer
  }

  consuming func release() -> OpaquePointer {
    let pointer = unsafe pointer
    discard self
    return unsafe pointer
  }

  deinit { unsafe git_odb_free(pointer) }
}
