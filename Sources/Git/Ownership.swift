import Glibc

/// What the file system says about a path, as far as finding a repository needs it.
struct FileIdentity: Equatable {
  let device: UInt64
  let inode: UInt64

  /// Follows symbolic links; nil where there is nothing.
  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }
}

/// Whether a repository that was found by searching may be believed.
///
/// Its configuration can name programs, so git refuses one that another user owns unless the
/// user's own configuration lists it as safe. Where everything is ours nothing is asked; else
/// git is, so that the answer is git's.
enum Ownership {
  static func check(
    _ location: Repository.Location,
    environment: [String: String],
    directory: String
  ) throws(GitError) {
    var paths = [location.gitDirectory]
    if let root = location.workDirectory { paths += [root, "\(root)/.git"] }
    guard !paths.allSatisfy(isOurs) else { return }
    let git = GitCommand(environment: environment, directory: directory)
    do {
      _ = try git.output(["rev-parse", "--git-dir"])
    } catch {
      throw GitError(
        .dubiousOwnership,
        "open repository '\(location.gitDirectory)'",
        error.message
      )
    }
  }

  private static func isOurs(_ path: String) -> Bool {
    var status = stat()
    // What is not there has nothing to say either.
    guard unsafe lstat(path, &status) == 0 else { return true }
    return status.st_uid == geteuid()
  }
}
