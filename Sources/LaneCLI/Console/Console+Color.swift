package import Lane

extension Console {
  /// Decides on colours: the option, then `NO_COLOR`, then what git's configuration says, then
  /// whether there is a terminal that can show them.
  package func choose(color: OutputOptions.Colors, in surroundings: Surroundings) {
    let environment = surroundings.environment
    switch color {
    case .always: self.color(output: true, errors: true)
    case .never: self.color(output: false, errors: false)
    case .auto:
      let isPaged =
        environment["GIT_PAGER_IN_USE"] == "1" || environment["GIT_PAGER_IN_USE"] == "true"
      let output = surroundings.isOutputTerminal || isPaged
      let errors = surroundings.isErrorTerminal
      // git is asked only where the answer can make a difference.
      guard output || errors, environment["NO_COLOR", default: ""].isEmpty,
        environment["TERM", default: "dumb"] != "dumb", ColorSetting.isOn(in: surroundings)
      else { return }
      self.color(output: output, errors: errors)
    }
  }
}
