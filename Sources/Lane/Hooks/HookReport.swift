/// What installing or uninstalling did, hook by hook.
package struct HookReport: Equatable, Sendable {
  package enum Outcome: Equatable, Sendable {
    case installed
    /// A text of ours was there, from another version or for another path of the program.
    case updated
    /// Our text was there and switched off.
    case rearmed
    case unchanged
    case removed
    /// Ours is gone, what was there before is back.
    case restored
    /// There was nothing of ours.
    case absent
    /// Someone replaced our hook: it is theirs.
    case leftForeign
    /// Our hook was edited by hand: the edits are someone's work.
    case leftEdited
  }

  /// The hook that was there before ours.
  package enum Previous: Equatable, Sendable {
    case none
    /// It is chained; a program made it, where that is known.
    case runs(HookManager?)
    /// It lacks the exec bit: it did not run before, and chaining does not turn it on.
    case switchedOff
    /// Whatever stands under this name in a directory runs.
    case forwarded(String)
  }

  package struct Entry: Equatable, Sendable {
    package let hook: String
    package let outcome: Outcome
    package let previous: Previous
    package let carrier: HookCarrier?
  }

  package let directory: String
  package let hooks: [Entry]
  /// What was done beside the hooks, and what a person should know of it.
  package var notes: [String] = []
}

/// Whether each hook would stop what it is there to stop.
package struct HookStatus: Equatable, Sendable {
  /// Why a hook is not armed.
  package enum Fault: Equatable, Sendable {
    case notInstalled
    case hooksElsewhere(HookRedirection)
    /// Another hook stands there, by a program where that is known.
    case replaced(by: HookManager?)
    case danglingLink
    case edited
    case notExecutable
    /// A program does not run the hook, since a file of its own is missing.
    case notRun(by: HookManager, String)
    /// A script does not ask the gate.
    case notAsked(in: String)
    /// It would, if a line before did not end it.
    case unreachable(in: String, line: String)
    /// Neither the path in the hook nor PATH leads to the program.
    case programMissing(String)
  }

  package struct Entry: Equatable, Sendable {
    package let hook: String
    /// Nil for an armed hook.
    package let fault: Fault?
    package let previous: HookReport.Previous
    package let carrier: HookCarrier?

    package var isArmed: Bool { fault == nil }
  }

  package let directory: String
  package let hooks: [Entry]
  /// What is not as it was installed, and stops no gate.
  package var notes: [String] = []

  package var isArmed: Bool { hooks.allSatisfy(\.isArmed) }
}
