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
