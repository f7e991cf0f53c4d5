package import Arguments
package import Lane

/// The verb `guard`, which agents run before each of their tools.
package struct GuardCommand: Command {
  package static let name = "guard"
  package static let summary = "answer an agent that asks what it may do"
  package static let about = [
    """
    A permission hook for agents: reads what the agent is about to do from standard input, as the \
    hooks of Claude Code, Codex (`PreToolUse`) and Gemini CLI (`BeforeTool`) give it, and exits 0 to \
    let it or 2 with the reason on standard error. `git lane init --agents` enters it in their settings.
    """,
    """
    Denied are a person's acts (`approve`, `override`, `revoke`, `trust`, `review --dossier`), the ways \
    around the hooks (`--no-verify`, `core.hooksPath`, `GIT_CONFIG_*`, `send-pack`), moving protected \
    and lane refs by `update-ref`, writing into `.git` and the agents' own settings, and keys.
    """,
    """
    Where it is told what an agent has done (`PostToolUse`, `AfterTool`), it notes which files that wrote, \
    and `git lane review` counts the agent among the builders of a change of these.
    """,
    """
    It reads the shell's quoting, lists, substitutions and `sh -c`, but not what a script, an alias or \
    another program does. What it cannot read it refuses only where that mentions what is denied. It \
    is an early refusal, not a boundary: the gates are where the change lands.
    """,
  ]
  package static let parameters: [Parameter<GuardCommand>] = []

  package var output = OutputOptions()

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    throw Failure(.usage, "usage", "'guard' takes no arguments", next: "git lane guard -h")
  }

  /// The agents' protocol has its own exit status and wants JSON in any case.
  package static func execute(
    _ arguments: [String],
    in surroundings: Surroundings,
    console: Console
  ) -> Int32 {
    // It answers in JSON and without colour whatever is asked for.
    guard arguments.allSatisfy({ $0 == "--json" || $0.hasPrefix("--color") }) else {
      return runVerb(arguments, in: surroundings, console: console)
    }
    guard let reason = AgentGuard.reasonAgainst(surroundings) else {
      console.print("{}\n")
      return 0
    }
    console.note("git lane guard: \(reason)")
    return denied
  }

  // What every one of these agents takes for a refusal.
  private static let denied: Int32 = 2
}
