package import Arguments

/// The verb `hooks install`.
package struct HooksInstallCommand: Sendable {
  package static let name = "hooks install"
  package static let summary = "install the gates of this clone"
  package static let about = [
    """
    Installs `pre-commit`, `post-commit` and `pre-push`. A hook that is there already is kept and \
    chained. Installing again changes nothing.
    """
  ]
  package static let parameters: [Parameter<HooksInstallCommand>] = []

  package var output = OutputOptions()

  package init() {}
}

/// The verb `hooks uninstall`.
package struct HooksUninstallCommand: Sendable {
  package static let name = "hooks uninstall"
  package static let summary = "take the gates of this clone away"
  package static let about = [
    """
    Removes only what was installed and brings back the hooks that were chained. Receipts, \
    sessions and policy stay.
    """
  ]
  package static let parameters: [Parameter<HooksUninstallCommand>] = []

  package var output = OutputOptions()

  package init() {}
}

/// The verb `hooks status`.
package struct HooksStatusCommand: Sendable {
  package static let name = "hooks status"
  package static let summary = "say of each gate whether it is armed"
  package static let about: [String] = []
  package static let parameters: [Parameter<HooksStatusCommand>] = []

  package var output = OutputOptions()

  package init() {}
}
