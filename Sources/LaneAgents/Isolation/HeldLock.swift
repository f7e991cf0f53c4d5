internal import LaneSystem
internal import Synchronization

/// A lock that several may hold on to, until the first of them gives it back.
final class HeldLock: Sendable {
  private let lock: Mutex<FileLock?>

  init(_ lock: consuming FileLock) { self.lock = Mutex(lock) }

  func release() { lock.withLock { $0 = nil } }
}
