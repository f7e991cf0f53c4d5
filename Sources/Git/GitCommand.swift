import LaneSystem

/// Runs the `git` program.
///
/// Messages are in English and unquoted by locale, optional locks are not taken, and neither
/// replace references nor grafts nor pathspec variables have a say. Everything else of the given
/// environment is passed on, so that `git -c` and `GIT_CONFIG_*` mean what the user meant.
package struct GitCommand: Sendable {
  private var environment: [String: String]
  package let directory: String

  /// Runs git where, and as, the caller was run.
  package init(environment: [String: String], directory: String) {
    var own = environment
    for name in Self.pathspecVariables { own[name] = nil }
    own["LC_ALL"] = "C"
    own["LANGUAGE"] = nil
    own["GIT_OPTIONAL_LOCKS"] = "0"
    own["GIT_NO_REPLACE_OBJECTS"] = "1"
    // A file that is there, an empty one too, makes git tell how grafts go out of use.
    own["GIT_GRAFT_FILE"] = "/dev/null/none"
    self.environment = own
    self.directory = directory
  }

  /// Runs git in another repository than the one that the environment speaks of.
  ///
  /// A hook inherits `GIT_DIR` and `GIT_INDEX_FILE`, which would lead back to its own.
  package static func forOtherRepository(
    environment: [String: String],
    directory: String
  ) -> GitCommand {
    GitCommand(environment: foreignEnvironment(environment), directory: directory)
  }

  /// The environment without what speaks of one repository.
  package static func foreignEnvironment(_ environment: [String: String]) -> [String: String] {
    environment.filter { !isLocal($0.key) }
  }

  /// What a variable is for the children; nil where it is not set, or empty.
  func value(of name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The same, with one more variable in the environment.
  package func setting(_ name: String, to value: String) -> GitCommand {
    var copy = self
    copy.environment[name] = value
    return copy
  }

  /// What git said, whatever the exit code.
  package struct Answer: Sendable {
    package let exitCode: Int32
    package let output: [UInt8]
    package let errors: [UInt8]
  }

  /// Runs git and collects what it says; an error only when it could not be run to its end.
  ///
  /// With `asking` it may talk to the person at our terminal, who then also reads its errors.
  package func run(
    _ arguments: [String],
    input: [UInt8] = [],
    timeout milliseconds: Int64? = nil,
    asking: Bool = false
  ) throws(GitError) -> Answer {
    let operation = Self.operation(arguments)
    var command = Command(
      "git",
      arguments,
      environment: environment,
      directory: directory,
      input: input
    )
    command.limits.outputHead = 1 << 30
    command.limits.total = milliseconds
    if asking {
      command.streams = .errorsInherited
      command.ownSession = false
    }
    let outcome = try Self.outcome(of: command, operation)
    switch outcome.ending {
    case .itself: break
    case .timedOut, .idle: throw GitError(.command, operation, "it took too long")
    case .cancelled, .stopped: throw GitError(.command, operation, "it was interrupted")
    }
    guard outcome.output.dropped == 0 else {
      throw GitError(.tooLarge, operation, "it printed more than is read")
    }
    guard case .exited(let code) = outcome.status else {
      throw GitError(.command, operation, "it was killed")
    }
    return Answer(exitCode: code, output: outcome.output.bytes, errors: outcome.errors.bytes)
  }

  /// Runs git on the user's own terminal, for what may ask or show progress; its exit code.
  package func runInheriting(_ arguments: [String]) throws(GitError) -> Int32 {
    var command = Command("git", arguments, environment: environment, directory: directory)
    command.streams = .inherited
    command.ownSession = false
    let operation = Self.operation(arguments)
    guard case .exited(let code) = try Self.outcome(of: command, operation).status else {
      throw GitError(.command, operation, "it was killed")
    }
    return code
  }

  /// What git prints; any exit code but 0 is an error that carries git's own words.
  package func output(
    _ arguments: [String],
    input: [UInt8] = [],
    timeout milliseconds: Int64? = nil
  ) throws(GitError) -> [UInt8] {
    let answer = try run(arguments, input: input, timeout: milliseconds)
    guard answer.exitCode == 0 else { throw Self.failure(arguments, answer) }
    return answer.output
  }

  /// The first bytes of what git prints, however much that is; of an exit code but 0 an error.
  package func beginning(_ arguments: [String], limit: Int) throws(GitError) -> [UInt8] {
    var command = Command("git", arguments, environment: environment, directory: directory)
    command.limits.outputHead = limit
    let outcome = try Self.outcome(of: command, Self.operation(arguments))
    guard case .exited(let code) = outcome.status, outcome.ending == .itself else {
      throw GitError(.command, Self.operation(arguments), "it was interrupted")
    }
    let answer = Answer(
      exitCode: code,
      output: outcome.output.head,
      errors: outcome.errors.bytes
    )
    guard code == 0 else { throw Self.failure(arguments, answer) }
    return answer.output
  }

  /// The object that a revision such as `HEAD~3` names to git; nil when it names none.
  package func resolve(_ revision: String) throws(GitError) -> OID? {
    let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", revision]
    let answer = try run(arguments)
    if answer.exitCode == 1 { return nil }
    guard answer.exitCode == 0, let id = OID(hexDigits: answer.output.prefix(OID.hexCount)) else {
      throw Self.failure(arguments, answer)
    }
    return id
  }

  static func failure(_ arguments: [String], _ answer: Answer) -> GitError {
    let lines = String(decoding: answer.errors, as: UTF8.self).split(whereSeparator: \.isNewline)
    return GitError(
      .exit(answer.exitCode),
      operation(arguments),
      lines.isEmpty
        ? "it ended with exit code \(answer.exitCode)" : lines.joined(separator: "; ")
    )
  }

  private static func outcome(
    of command: Command,
    _ operation: String
  ) throws(GitError) -> Outcome {
    do throws(SystemError) {
      return try ChildProcess.run(command)
    } catch {
      throw GitError(.command, operation, error.message)
    }
  }

  /// Names the command without its options and arguments, which may be long.
  private static func operation(_ arguments: [String]) -> String {
    var words = arguments[...]
    while let word = words.first, word.hasPrefix("-") {
      words = words.dropFirst(word == "-c" || word == "-C" ? 2 : 1)
    }
    return "run 'git \(words.first ?? "")'"
  }

  private static let pathspecVariables = [
    "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
  ]

  /// Whether a variable speaks of one repository: `git rev-parse --local-env-vars`, and the
  /// variables that belong to those.
  static func isLocal(_ name: String) -> Bool {
    localVariables.contains(name) || name.hasPrefix("GIT_CONFIG_KEY_")
      || name.hasPrefix("GIT_CONFIG_VALUE_")
  }

  private static let localVariables: Set<String> = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG", "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_NAMESPACE", "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
  ]
}
