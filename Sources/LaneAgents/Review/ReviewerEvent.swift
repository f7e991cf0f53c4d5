package import LaneCore

/// Something that happens while a reviewer works, for whoever waits.
package enum ReviewerEvent: Sendable, Equatable {
  /// Another review renews the credentials that both use.
  case waiting
  /// Before anything is asked.
  case estimated(Estimate)
  /// The sandbox was tried and the program is asked.
  case asked(sandbox: SandboxLevel, turn: Int)
  /// The program showed what it does: how many steps so far, and what they used as far as it says.
  case worked(steps: Int, usage: Usage?)
  /// A turn is over; nil where nothing went wrong.
  case answered(
    turn: Int,
    failure: ReviewerFailure?,
    usage: Usage?,
    cost: Cost,
    milliseconds: Int64
  )
}
