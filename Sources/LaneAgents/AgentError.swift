internal import LaneCore
package import LaneSystem

/// Why no review could be started; once an agent runs, what goes wrong is part of its run.
package enum AgentError: Error, Sendable, Equatable {
  case programNotFound(provider: String, program: String)
  case programNotExecutable(provider: String, path: String)
  /// The program is not the one whose digest policy pins.
  case programChanged(path: String, expected: String, found: String)
  case commandMissing(provider: String)
  case modelMissing(provider: String)
  /// A key would go over the network for everybody to read.
  case keyInTheClear(provider: String, address: String)
  /// Policy asks for a sandbox and the machine has none that works.
  case sandboxUnavailable(reason: String)
  /// Whether a sandbox works could not be found out.
  case sandboxUntried(reason: String)
  /// A person stopped it before anything ran.
  case interrupted
  /// A limit on what may be spent does not allow another question.
  case overBudget(provider: String, SpendingLedger.Refusal)
  /// There is a limit, and nobody knows what a question costs.
  case priceUnknown(provider: String, limit: String)
  case packetTooLarge(bytes: Int, limit: Int)
  case system(SystemError)
}

extension AgentError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .programNotFound(let provider, let program):
      "provider '\(provider)' needs the program '\(program)', which is not "
        + (program.contains("/") ? "there" : "on the PATH")
    case .programNotExecutable(let provider, let path):
      "provider '\(provider)' needs the program '\(path)', which is not executable"
    case .programChanged(let path, let expected, let found):
      "'\(path)' has the digest \(found), but policy pins \(expected)"
    case .commandMissing(let provider):
      "provider '\(provider)' is of the kind command but names no command"
    case .modelMissing(let provider):
      "provider '\(provider)' needs a model; an endpoint has many (provider.\(provider).model)"
    case .keyInTheClear(let provider, let address):
      "provider '\(provider)' would send its key to '\(address)' unencrypted"
    case .sandboxUnavailable(let reason):
      "policy requires a sandbox for reviewers and none works here: \(reason)"
    case .sandboxUntried(let reason): "whether a sandbox holds here is not known: \(reason)"
    case .interrupted: "the review was interrupted"
    case .overBudget(let provider, let refusal):
      "'\(provider)' may cost \(Dollars.text(refusal.asked)), and \(Dollars.text(refusal.spent)) of the"
        + " \(Dollars.text(refusal.limit)) for this \(refusal.name) are spent"
    case .priceUnknown(let provider, let limit):
      "what a question to '\(provider)' costs is not known, and there is a limit for this \(limit)"
    case .packetTooLarge(let bytes, let limit):
      "the change makes a prompt of \(bytes) bytes, over the limit of \(limit)"
    case .system(let error):
      error.message
    }
  }
}

/// Runs a piece of work of the operating system, its failure told as ours.
func withSystem<Result: ~Copyable>(
  _ body: () throws(SystemError) -> Result
) throws(AgentError) -> Result {
  do throws(SystemError) { return try body() } catch { throw .system(error) }
}
