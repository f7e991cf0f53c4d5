internal import LaneSystem
internal import Synchronization

/// The right to renew what several runs share, for as long as nobody has.
final class RenewalTurn: Sendable {
  // Whoever takes longer to renew something than this is stuck, and others have a right to try.
  private static let patience: Int64 = 60_000

  private let lock: Mutex<FileLock?>

  private init(_ lock: consuming FileLock) { self.lock = Mutex(lock) }

  /// Takes the turn where a renewal is due, when whoever has it is done.
  ///
  /// Nil where none is due then, or where waiting leads nowhere. It says once that it waits.
  static func take(_ path: String, isDue: () -> Bool, whenWaiting: () -> Void)
    throws(SystemError) -> RenewalTurn?
  {
    let start = Time.monotonic()
    var isWaiting = false
    while isDue(), !Cancellation.isRequested, Time.monotonic() < start + patience * 1_000_000 {
      if let lock = try FileLock.acquire(path, patience: 200) {
        return isDue() ? RenewalTurn(lock) : nil
      }
      if !isWaiting { whenWaiting() }
      isWaiting = true
    }
    return nil
  }

  func end() { lock.withLock { $0 = nil } }
}
