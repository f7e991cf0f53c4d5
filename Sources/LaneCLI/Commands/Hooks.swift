package import Arguments
package import Lane

/// The verb `hooks install`.
package struct HooksInstallCommand: Command {
  package static let name = "hooks install"
  package static let summary = "install the gates of this clone"
  package static let about = [
    """
    Installs the gates `pre-commit`, `pre-merge-commit` and `pre-push`, and `post-commit`, \
    `post-merge`, `post-checkout` and `post-rewrite`, which record and never fail. A hook that is \
    there already is kept and chained. Installing again changes nothing.
    """
  ]
  package static let parameters: [Parameter<HooksInstallCommand>] = []

  package var output = OutputOptions()

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    do {
      return try HookInstaller.install(
        environment: surroundings.environment,
        directory: surroundings.directory,
        program: surroundings.program
      )
    } catch {
      throw Failure(error)
    }
  }
}

/// The verb `hooks uninstall`.
package struct HooksUninstallCommand: Command {
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

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    do {
      return try HookInstaller.uninstall(
        environment: surroundings.environment,
        directory: surroundings.directory
      )
    } catch {
      throw Failure(error)
    }
  }
}

/// The verb `hooks status`.
package struct HooksStatusCommand: Command {
  package static let name = "hooks status"
  package static let summary = "say of each gate whether it is armed"
  package static let about: [String] = []
  package static let parameters: [Parameter<HooksStatusCommand>] = []

  package var output = OutputOptions()

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    do {
      return try HookInstaller.status(
        environment: surroundings.environment,
        directory: surroundings.directory
      )
    } catch {
      throw Failure(error)
    }
  }
}
