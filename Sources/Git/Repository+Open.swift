import CGit2
import LaneSystem

extension Repository {
  /// Opens the repository that git would use with this environment in this directory.
  ///
  /// `GIT_DIR`, `GIT_WORK_TREE`, `GIT_INDEX_FILE`, `GIT_OBJECT_DIRECTORY`,
  /// `GIT_ALTERNATE_OBJECT_DIRECTORIES`, `GIT_CEILING_DIRECTORIES` and
  /// `GIT_DISCOVERY_ACROSS_FILESYSTEM` are honoured as git does, from `environment`, never from
  /// the process. A repository that was found, not given, and belongs to another user is opened
  /// only if git would (`safe.directory`). A `GIT_COMMON_DIR` other than the one that the repository itself names is
  /// refused: libgit2 cannot follow it.
  package static func open(
    environment: [String: String],
    directory: String
  ) throws(GitError) -> Repository {
    try Library.start()
    let wanted = RepositoryEnvironment(environment, directory: directory)
    let handle = try openHandle(wanted)
    let settings = try RepositorySettings(handle)
    try settings.refuseUnsupportedFormat()
    let location = try locate(handle, wanted, settings)
    // As git: where GIT_DIR is given somebody, often git itself, has chosen the repository.
    if wanted.gitDirectory == nil {
      try Ownership.check(location, environment: environment, directory: directory)
    }
    let database = try openDatabase(handle, wanted)
    return Repository(handle: handle, objects: database, at: location)
  }

  private static func openHandle(_ wanted: RepositoryEnvironment) throws(GitError)
    -> RepositoryHandle
  {
    var flags: UInt32 = 0
    if wanted.crossesFilesystems { flags |= GIT_REPOSITORY_OPEN_CROSS_FS.rawValue }
    if wanted.gitDirectory != nil {
      flags |= GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_NO_DOTGIT.rawValue
    }
    let start = wanted.gitDirectory ?? wanted.directory
    var pointer: OpaquePointer?
    let status = unsafe git_repository_open_ext(&pointer, start, flags, wanted.ceilings)
    do throws(GitError) {
      try Library.check(status, "open repository '\(start)'")
    } catch
      where error.message.hasPrefix("unsupported extension name")
      || error.message.hasPrefix("unsupported repository version")
    {
      throw GitError(.unsupportedRepository, error.operation, error.message)
    }
    guard let pointer = unsafe pointer else {
      throw GitError(.notFound, "open repository '\(start)'", "there is none")
    }
    return unsafe RepositoryHandle(pointer)
  }

  private static func locate(
    _ handle: borrowing RepositoryHandle,
    _ wanted: RepositoryEnvironment,
    _ settings: RepositorySettings
  ) throws(GitError) -> Location {
    let gitDirectory = unsafe try path(git_repository_path(handle.pointer))
    let commonDirectory = unsafe try path(git_repository_commondir(handle.pointer))
    if let given = wanted.commonDirectory, FileIdentity(given) != FileIdentity(commonDirectory) {
      throw GitError(
        .unsupportedRepository,
        "open repository '\(gitDirectory)'",
        "GIT_COMMON_DIR names another directory than the repository does: '\(given)'"
      )
    }
    return Location(
      gitDirectory: gitDirectory,
      commonDirectory: commonDirectory,
      workDirectory: try workDirectory(handle, wanted, settings, gitDirectory: gitDirectory),
      indexPath: wanted.indexFile ?? "\(gitDirectory)/index",
      objectDirectories: [wanted.objectDirectory ?? "\(commonDirectory)/objects"]
        + wanted.alternates,
      isQuarantined: wanted.isQuarantined
    )
  }

  private static func workDirectory(
    _ handle: borrowing RepositoryHandle,
    _ wanted: RepositoryEnvironment,
    _ settings: RepositorySettings,
    gitDirectory: String
  ) throws(GitError) -> String? {
    if let given = wanted.workTree { return Files.realPath(given) ?? given }
    let isLinked = unsafe git_repository_is_worktree(handle.pointer) == 1
    // The shared `core.bare` and `core.worktree` speak of the main worktree, unless settings are
    // kept for each: git's own rule.
    if !isLinked || settings.arePerWorktree {
      if let configured = settings.workTree {
        let path = RepositoryEnvironment.absolute(configured, in: gitDirectory)
        return Files.realPath(path) ?? path
      }
      if settings.isBare ?? (unsafe git_repository_is_bare(handle.pointer) == 1) { return nil }
    }
    // With GIT_DIR alone git takes the current directory for the root, and runs its hooks there.
    if wanted.gitDirectory != nil { return Files.realPath(wanted.directory) ?? wanted.directory }
    guard let found = unsafe git_repository_workdir(handle.pointer) else { return nil }
    return unsafe try path(found)
  }

  private static func openDatabase(
    _ handle: borrowing RepositoryHandle,
    _ wanted: RepositoryEnvironment
  ) throws(GitError) -> DatabaseHandle {
    var pointer: OpaquePointer?
    if let directory = wanted.objectDirectory {
      let operation = "open object directory '\(directory)'"
      try Library.check(unsafe git_odb_open(&pointer, directory), operation)
    } else {
      try Library.check(
        unsafe git_repository_odb(&pointer, handle.pointer),
        "open object directory"
      )
    }
    guard let pointer = unsafe pointer else {
      throw GitError(.notFound, "open object directory", "there is none")
    }
    let database = unsafe DatabaseHandle(pointer)
    for directory in wanted.alternates {
      try Library.check(
        unsafe git_odb_add_disk_alternate(database.pointer, directory),
        "open object directory '\(directory)'"
      )
    }
    if wanted.objectDirectory != nil {
      try Library.check(
        unsafe git_repository_set_odb(handle.pointer, database.pointer),
        "use object directory"
      )
    }
    return database
  }

  /// Copies a directory's name without the slash that libgit2 ends it with.
  private static func path(_ text: UnsafePointer<CChar>?) throws(GitError) -> String {
    guard let text = unsafe text else {
      throw GitError(.corrupt, "open repository", "it has no path")
    }
    let path = unsafe String(cString: text)
    return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }
}
