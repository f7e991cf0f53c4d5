import Git
import LaneSystem

/// How often and how long a writer tries again when stock git got in between.
package struct Patience: Sendable {
  /// Milliseconds to wait for this clone's other lane writers; nil waits as long as it takes.
  package var lock: Int64?
  /// How often a reference is tried that another program moves or holds.
  package var attempts: Int
  /// Waits before the given attempt, counted from one.
  package var pause: @Sendable (Int) -> Void

  package init(
    lock: Int64? = nil,
    attempts: Int = 100,
    pause: @escaping @Sendable (Int) -> Void = Patience.jitter
  ) {
    self.lock = lock
    self.attempts = attempts
    self.pause = pause
  }

  /// A few milliseconds, each time more and never the same.
  package static let jitter: @Sendable (Int) -> Void = { attempt in
    let span = Int64(min(attempt, 8)) * 4
    Time.sleep(milliseconds: 1 + Int64(randomBytes(1)[0]) * span / 255)
  }
}

/// What came of trying to move a reference once.
enum MoveOutcome {
  case moved
  /// It is not, or no longer, what we saw, or another program is writing it.
  case lost
}

extension Repository {
  /// Moves a reference if it still is what the caller saw; losing a race is an outcome.
  borrowing func move(
    _ reference: String,
    from: OID?,
    to: OID,
    message: String
  ) throws(StoreError) -> MoveOutcome {
    do throws(GitError) {
      try updateReference(reference, from: from, to: to, message: message)
      return .moved
    } catch {
      switch error.code {
      case .exists, .modified, .locked: return .lost
      default: throw .git(error)
      }
    }
  }
}
