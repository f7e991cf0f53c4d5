internal import LaneSystem

/// What git's configuration says about colours.
package enum ColorSetting {
  /// Whether `color.lane`, else `color.ui`, wants colours on a terminal.
  package static func isOn(in surroundings: Surroundings) -> Bool {
    let command = Command(
      "git",
      ["config", "--get-colorbool", "color.lane", "true"],
      environment: surroundings.environment,
      directory: surroundings.directory
    )
    guard let outcome = try? ChildProcess.run(command), outcome.succeeded else { return true }
    return outcome.output.head.starts(with: Array("true".utf8))
  }
}
