internal import Glibc

/// A lock on a file, released when the value goes or the process dies.
@safe
package struct FileLock: ~Copyable {
  private let descriptor: Int32

  /// Waits for the lock; with a deadline in milliseconds, nil when it passes.
  ///
  /// One that is shared may be held by many, and by nobody while it is held alone.
  package static func acquire(
    _ path: String,
    patience: Int64? = nil,
    shared: Bool = false
  ) throws(SystemError) -> FileLock? {
    let kind = shared ? LOCK_SH : LOCK_EX
    let descriptor = unsafe open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .last("open the lock", path: path) }
    let lock = FileLock(descriptor: descriptor)
    guard let patience else {
      while flock(descriptor, kind) != 0 {
        guard errno == EINTR else { throw .last("lock", path: path) }
      }
      return lock
    }
    let deadline = Time.monotonic() + patience * 1_000_000
    while flock(descriptor, kind | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw .last("lock", path: path) }
      guard Time.monotonic() < deadline else { return nil }
      usleep(2_000)
    }
    return lock
  }

  private init(descriptor: Int32) { self.descriptor = descriptor }

  // Said, since a program that is being started has a copy of the descriptor until it runs.
  deinit {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Whether the file that is locked still stands at a path, and not another one.
  package borrowing func isAt(_ path: String) -> Bool {
    var held = stat()
    guard unsafe fstat(descriptor, &held) == 0, let stamp = Files.stamp(path) else { return false }
    return stamp.inode == UInt64(held.st_ino)
  }

  /// What the last holder left in the lock file.
  package borrowing func readNote() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe pread(descriptor, &buffer, buffer.count, 0)
    return Array(buffer.prefix(max(0, count)))
  }

  /// Leaves a note for the next holder, who sees it also when this process dies.
  package borrowing func writeNote(_ bytes: [UInt8]) throws(SystemError) {
    guard ftruncate(descriptor, 0) == 0,
      unsafe pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
    else { throw .last("write the lock's note") }
  }
}
