package import Lane

extension Console {
  /// Decides on colours: the option, then `NO_COLOR`, then what git's configuration says, then
  /// whether there is a terminal that can show them.
  package func choose(color: OutputOptions.Colors, in surroundings: Surroundings) {
    decideColors {
      switch color {
      case .always: Colors(output: true, errors: true)
      case .never: Colors(output: false, errors: false)
      case .auto: Self.automatic(in: surroundings)
      }
    }
  }

  private static func automatic(in surroundings: Surroundings) -> Colors {
    let environment = surroundings.environment
    let isPaged = ["1", "true"].contains(environment["GIT_PAGER_IN_USE"])
    let colors = Colors(
      output: surroundings.isOutputTerminal || isPaged,
      errors: surroundings.isErrorTerminal
    )
    // git is asked only where the answer can make a difference.
    guard colors.output || colors.errors, environment["NO_COLOR", default: ""].isEmpty,
      environment["TERM", default: "dumb"] != "dumb", ColorSetting.isOn(in: surroundings)
    else { return Colors(output: false, errors: false) }
    return colors
  }
}
