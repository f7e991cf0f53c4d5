internal import Glibc

/// One file under several names.
extension Files {
  /// Gives a file another name; false where the two places lie on different file systems, or where
  /// the file system knows no such names.
  package static func addName(_ path: String, at other: String) throws(SystemError) -> Bool {
    if unsafe Glibc.link(path, other) == 0 { return true }
    if [EXDEV, EPERM, EMLINK, EOPNOTSUPP].contains(errno) { return false }
    throw .last("link", path: other)
  }

  /// Writes other bytes into a file that is there, under all of its names.
  package static func overwrite(_ path: String, _ bytes: [UInt8]) throws(SystemError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw .last("open", path: path) }
    defer { close(descriptor) }
    // In one piece and then cut: a reader sees an empty file at no time.
    guard unsafe pwrite(descriptor, bytes, bytes.count, 0) == bytes.count,
      ftruncate(descriptor, off_t(bytes.count)) == 0
    else { throw .last("write", path: path) }
  }
}
