package import Arguments
package import Lane
internal import LaneCore

/// The verb `version`.
package struct VersionCommand: Command {
  package static let name = "version"
  package static let saysWhatStopped = false
  package static let summary = "show the version"
  package static let about: [String] = []
  package static let parameters: [Parameter<VersionCommand>] = []

  package var output = OutputOptions()

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    VersionAnswer()
  }
}

private struct VersionAnswer: Answer {
  var text: Text { "git-lane version \(LaneVersion.current)\n" }
  var json: JSONValue { ["version": .string(LaneVersion.current)] }
}
