package import Arguments
package import Lane

/// The verb `hooks install`.
package struct HooksInstallCommand: Command {
  package static let name = "hooks install"
  package static let saysWhatStopped = false
  package static let summary = "install the gates of this clone"
  package static let about = [
    """
    Installs the gates `pre-commit`, `pre-merge-commit` and `pre-push`, and `post-commit`, \
    `post-merge`, `post-checkout` and `post-rewrite`, which record and never fail. A hook that is \
    there already is kept and chained. Installing again changes nothing.
    """,
    """
    Where `core.hooksPath` leads to a place that others share, nothing is written there. \
    `--local-dispatch` puts a directory of this repository's own before it, from which every hook of \
    that place runs on; `--husky` writes marked lines into the scripts in `.husky`, for you to \
    commit; `--manual` prints what to put where by hand.
    """,
    """
    With `--server` it is the gate of a bare repository that others push to, here or in <dir>: \
    `pre-receive`, which judges every push, and `post-receive`, which signs what landed. The key for \
    that is made as well, and what has to be committed for others to trust it is printed.
    """,
  ]
  package static let parameters: [Parameter<HooksInstallCommand>] =
    ServerOptions.parameters(\.server.isWanted, \.server.directory) + [
      .flag("local-dispatch", \.dispatch, "stand before the hooks that core.hooksPath leads to"),
      .flag("husky", \.husky, "ask the gates from the scripts in .husky"),
      .flag("manual", \.manual, "print what to put where by hand, and write nothing"),
    ]
  package static let rules: [Rule] =
    ServerOptions.rules + [
      .atMostOne(["--server", "--local-dispatch", "--husky", "--manual"])
    ]

  package var output = OutputOptions()
  package var dispatch = false
  package var husky = false
  package var manual = false
  package var server = ServerOptions()

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    if server.isWanted {
      return try ServerSetup(server.directory, in: surroundings).install()
    }
    do {
      if manual {
        return try HookManual.make(
          environment: surroundings.environment,
          directory: surroundings.directory
        )
      }
      return try HookInstaller.install(
        environment: surroundings.environment,
        directory: surroundings.directory,
        program: surroundings.program,
        way: dispatch ? .dispatch : husky ? .husky : .plain
      )
    } catch {
      throw Failure(error)
    }
  }
}

/// The verb `hooks uninstall`.
package struct HooksUninstallCommand: Command {
  package static let name = "hooks uninstall"
  package static let saysWhatStopped = false
  package static let summary = "take the gates of this clone away"
  package static let about = [
    """
    Removes only what was installed and brings back the hooks that were chained. Receipts, \
    sessions and policy stay.
    """
  ]
  package static let parameters: [Parameter<HooksUninstallCommand>] =
    ServerOptions.parameters(\.server.isWanted, \.server.directory) + [
      .flag("husky", \.husky, "take our lines out of the scripts in .husky as well")
    ]
  package static let rules: [Rule] =
    ServerOptions.rules + [.atMostOne(["--server", "--husky"])]

  package var output = OutputOptions()
  package var husky = false
  package var server = ServerOptions()

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    if server.isWanted {
      return try ServerSetup(server.directory, in: surroundings).uninstall()
    }
    do {
      return try HookInstaller.uninstall(
        environment: surroundings.environment,
        directory: surroundings.directory,
        way: husky ? .husky : .plain
      )
    } catch {
      throw Failure(error)
    }
  }
}

/// The verb `hooks status`.
package struct HooksStatusCommand: Command {
  package static let name = "hooks status"
  package static let saysWhatStopped = false
  package static let summary = "say of each gate whether it is armed"
  package static let about: [String] = []
  package static let parameters: [Parameter<HooksStatusCommand>] = ServerOptions.parameters(
    \.server.isWanted,
    \.server.directory
  )
  package static let rules = ServerOptions.rules

  package var output = OutputOptions()
  package var server = ServerOptions()

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    if try isAboutServer(surroundings) {
      return try ServerSetup(server.directory, in: surroundings).status()
    }
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

extension HooksStatusCommand {
  /// Whether a server's gates are asked for, or are the only ones that count here.
  private func isAboutServer(_ surroundings: Surroundings) throws(Failure) -> Bool {
    if server.isWanted { return true }
    do {
      return try HookInstaller.isServer(
        environment: surroundings.environment,
        directory: surroundings.directory
      )
    } catch {
      throw Failure(error)
    }
  }
}

/// The options with which the verbs are about a server's repository.
package struct ServerOptions: Sendable {
  package var isWanted = false
  package var directory: String?

  package init() {}

  static let rules: [Rule] = [.requires("<dir>", "--server")]

  static func parameters<Root>(
    _ isWanted: Parameter<Root>.Property<Bool>,
    _ directory: Parameter<Root>.Property<String?>
  ) -> [Parameter<Root>] {
    [
      .flag("server", isWanted, "be about a bare repository that others push to"),
      .optionalOperand("dir", from: .files, directory, "that repository, where it is not this one"),
    ]
  }
}
