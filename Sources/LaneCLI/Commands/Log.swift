package import Arguments
package import Lane

/// The verb `log`.
package struct LogCommand: Command {
  package static let name = "log"
  package static let summary = "show the events of a session"
  package static let about = [
    "Newest first. An entry that cannot be believed is shown with the reason."
  ]
  package static let parameters: [Parameter<LogCommand>] = [
    .option("max-count", short: "n", "number", \.maximum, "show at most <number> events"),
    .optionalOperand("session", \.session, "a session's name; every session if not given"),
  ]

  package var output = OutputOptions()
  package var maximum: Int?
  package var session: String?

  package init() {}

  package func run(in surroundings: Surroundings) throws(Failure) -> any Answer {
    try SessionLog.run(
      session: session,
      maximum: maximum,
      in: try Workspace(surroundings)
    )
  }
}
