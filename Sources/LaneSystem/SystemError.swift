internal import Glibc

/// A call to the operating system that failed.
package struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
  package let operation: String
  package let errno: Int32
  package let path: String?

  package init(_ operation: String, errno: Int32, path: String? = nil) {
    self.operation = operation
    self.errno = errno
    self.path = path
  }

  /// Takes the reason from the calling thread's errno.
  static func last(_ operation: String, path: String? = nil) -> SystemError {
    SystemError(operation, errno: Glibc.errno, path: path)
  }

  package var message: String {
    let reason = unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
    return "cannot \(operation)" + (path.map { " '\($0)'" } ?? "") + ": \(reason)"
  }

  package var description: String { message }
  /// Whether the machine had no room for it just then, which says nothing of what was to be done.
  package var isShortage: Bool {
    [EAGAIN, ENOMEM, EMFILE, ENFILE, ENOSPC, EDQUOT, EIO].contains(errno)
  }
  /// Whether files cannot be locked there, whoever tries.
  package var knowsNoLocks: Bool { [ENOLCK, ENOTSUP, ENOSYS, EROFS].contains(errno) }
  package var isNotFound: Bool { errno == ENOENT || errno == ENOTDIR }

  /// What whoever runs this machine can do about it, where that is plain.
  package var remedy: String? {
    switch errno {
    case ENOSPC, EDQUOT: "make room on that disk, then run this again"
    case EROFS: "make that file system writable, then run this again"
    case EACCES, EPERM:
      path.map { "see who may do that with 'ls -ld \($0)', then run this again" }
    default: nil
    }
  }
}
