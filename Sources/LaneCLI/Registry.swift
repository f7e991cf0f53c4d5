package import Arguments

/// The verbs that there are, in the order and the groups of the manual.
package enum Registry {
  package static let program = "git lane"

  package static var groups: [(title: String, commands: [any Command.Type])] {
    [
      (
        "set up a repository",
        [
          InitCommand.self, JoinCommand.self, TrustCommand.self, DoctorCommand.self,
          HooksInstallCommand.self,
          HooksUninstallCommand.self, HooksStatusCommand.self, GuardCommand.self,
        ]
      ),
      ("work on a change", [ReviewCommand.self, AnswerCommand.self, RuleAddCommand.self]),
      (
        "judge it",
        [
          ApproveCommand.self, OverrideCommand.self, RevokeCommand.self, CarryCommand.self,
          VerifyCommand.self, WhyCommand.self, ReceiptShowCommand.self, ReceiptVerifyCommand.self,
          ReceiptExportCommand.self, StatusCommand.self, LogCommand.self, ShowCommand.self,
        ]
      ),
      ("exchange it", [SyncCommand.self, PushCommand.self]),
      (
        "see how it works",
        [
          DemoCommand.self, VersionCommand.self, HookCommand.self, ConfineCommand.self,
        ]
      ),
    ]
  }

  package static var commands: [any Command.Type] { groups.flatMap(\.commands) }

  /// The whole grammar, for the usage, the manual and the completion.
  package static var grammar: Program {
    Program(
      name: program,
      summary: "let a change pass only with a signed review of its very bytes",
      groups: groups.map { group in .init(group.title, group.commands.map { $0.verb }) }
    )
  }
}

extension Command {
  package static var verb: Verb { grammar.verb }
}
