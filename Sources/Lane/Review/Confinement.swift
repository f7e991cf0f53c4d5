internal import LaneAgents
internal import LaneSystem

/// The hidden verb `confine`, by which this program runs an agent's.
package enum Confinement {
  package static let verb = KeeperCommand.verb

  /// How a program that was kept ended.
  package enum Ending: Sendable {
    case exited(Int32)
    case signalled(Int32)
  }

  /// Runs what the arguments say, to its end and that of all that it started.
  package static func run(_ arguments: [String]) throws(Failure) -> Ending {
    guard let keeper = KeeperCommand.keeper(arguments) else {
      throw Failure(
        .usage,
        "usage",
        "git lane runs this verb, not people",
        next: "git lane review"
      )
    }
    do throws(SystemError) {
      switch try keeper.run() {
      case .exited(let status): return .exited(status)
      case .signalled(let signal): return .signalled(signal)
      }
    } catch {
      throw Failure(error)
    }
  }
}
