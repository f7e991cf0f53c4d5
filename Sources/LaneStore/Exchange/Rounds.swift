import LaneSystem

/// How long an exchange tries when other writers are first.
package struct Rounds: Sendable {
  /// How often it fetches, unites and pushes.
  package var maximum: Int
  /// Milliseconds for all of it; nil takes as long as it takes.
  package var deadline: Int64?
  /// Waits before the given round, counted from one.
  package var pause: @Sendable (Int) -> Void

  package init(
    maximum: Int,
    deadline: Int64? = nil,
    pause: @escaping @Sendable (Int) -> Void = Rounds.jitter
  ) {
    self.maximum = maximum
    self.deadline = deadline
    self.pause = pause
  }

  /// For hooks, in which somebody waits for something else.
  package static let brief = Rounds(maximum: 3, deadline: 5_000)

  /// For the verb, which is run to exchange.
  package static let persistent = Rounds(maximum: 100)

  /// Up to a second, longer each time and never the same: many who lost one race must not all
  /// come back at once.
  package static let jitter: @Sendable (Int) -> Void = { round in
    let span = Int64(min(1 << min(round, 10), 1_000))
    Time.sleep(milliseconds: 1 + Int64(randomBytes(1)[0]) * span / 255)
  }
}
