internal import LaneSystem
internal import Synchronization

/// The right to renew what several runs share, for as long as nobody has.
final class RenewalTurn: Sendable {
  // Whoever takes longer to renew something than this is stuck, and others have a right to try.
  private static let patience: Int64 = 20_000

  private let lock: Mutex<FileLock?>

  private init(_ lock: consuming FileLock) { self.lock = Mutex(lock) }

  /// Takes the turn where a renewal is due, when whoever has it is done; nil where none is due then,
  /// or where waiting leads nowhere.
  static func take(_ path: String, isDue: () -> Bool) throws(SystemError) -> RenewalTurn? {
    let deadline = Time.monotonic() + patience * 1_000_000
    while isDue(), !Cancellation.isRequested, Time.monotonic() < deadline {
      guard let lock = try FileLock.acquire(path, patience: 200) else { continue }
      return isDue() ? RenewalTurn(lock) : nil
    }
    return nil
  }

  var isOver: Bool { lock.withLock { $0 == nil } }

  func end() { lock.withLock { $0 = nil } }
}
