package import Arguments
package import Lane

/// The verb `demo`.
package struct DemoCommand: Command {
  package static let name = "demo"
  package static let saysWhatStopped = false
  package static let summary = "play the whole story in a throw-away repository"
  package static let about = [
    """
    An unreviewed change is refused, a reviewed one passes, and its receipt is verified with stock \
    tools. Needs neither network nor an agent: the reviewer is scripted and says so.
    """
  ]
  package static let parameters: [Parameter<DemoCommand>] = []

  package var output = OutputOptions()

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try Demonstration.run(in: surroundings)
  }
}
