internal import LaneSystem
internal import Synchronization

/// The right to renew what several runs share, for as long as nobody has.
final class RenewalTurn: Sendable {
  private let lock: HeldLock
  /// How long a program has to renew it, in nanoseconds; one that takes longer does not mean to.
  private let patience: Int64
  /// When the program of whoever has the turn was first seen at work; zero before.
  private let firstSeen = Atomic<Int64>(0)

  private init(_ lock: consuming FileLock, patience: Int64) {
    self.lock = HeldLock(lock)
    self.patience = patience * 1_000_000
  }

  /// Takes the turn where a renewal is due, when whoever has it is done.
  ///
  /// Nil where none is due then. It waits for as long as another run has the turn: two that renew at
  /// once are taken for thieves. `patience` is how long, in milliseconds, the program of this one may
  /// take. It says once that it waits.
  static func take(
    _ path: String,
    patience: Int64,
    isDue: () -> Bool,
    whenWaiting: () -> Void
  ) throws(SystemError) -> RenewalTurn? {
    var isWaiting = false
    while isDue(), !Cancellation.isRequested {
      if let lock = try FileLock.acquire(path, patience: 200) {
        return isDue() ? RenewalTurn(lock, patience: patience) : nil
      }
      if !isWaiting { whenWaiting() }
      isWaiting = true
    }
    return nil
  }

  /// Told now and then that the program is at work, it passes the turn on when that had its time.
  func pass() {
    let now = Time.monotonic()
    let (isFirst, first) = firstSeen.compareExchange(
      expected: 0,
      desired: now,
      ordering: .relaxed
    )
    if !isFirst, now - first >= patience { end() }
  }

  func end() { lock.release() }
}
