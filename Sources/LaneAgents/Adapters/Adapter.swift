internal import Glibc
internal import LaneCore
internal import LaneSystem

/// What one kind of provider is started with and how its output is read.
protocol Adapter: Sendable {
  /// The program, looked for on the PATH; nil where the policy's command names it.
  var program: String? { get }
  /// The command by which a person signs in with it; nil where nobody has to.
  var signIn: String? { get }
  /// The credentials that the program may have.
  var needs: CredentialNeeds { get }
  /// The directories of its home that the program writes to.
  var stateDirectories: [String] { get }
  /// The arguments that make the program say its version; nil where it cannot be asked.
  var versionArguments: [String]? { get }
  /// Whether the program confines what its model does, where nothing else does.
  var hasOwnSandbox: Bool { get }
  /// Whether it shows itself while its model thinks; one that does not may be silent to the end.
  var showsLife: Bool { get }
  /// Whether what is printed counts for nothing when a part of it is missing.
  var readsWholeOutput: Bool { get }
  /// Whether it has business with the network.
  var usesNetwork: Bool { get }
  /// Whether its model can open the files of the tree.
  var readsTree: Bool { get }
  /// In how many ways it can be asked, the best first; a service may not know them all.
  var variations: Int { get }

  /// What it uses beside the question.
  var overhead: Estimate.Overhead { get }

  /// What is wrong with a provider's settings, for this kind.
  func check(_ provider: Provider) throws(AgentError)
  /// What one question is put into.
  func asking(_ question: Question, _ request: ReviewerRequest, places: Places) -> Asking

  /// The program's arguments for one turn.
  func arguments(_ request: ReviewerRequest, places: Places, level: SandboxLevel) -> [String]
  /// The variables that the program needs besides its credentials.
  func variables(_ request: ReviewerRequest, places: Places) -> [String: String]
  /// The step that an event of the program shows while it works, nil for any other.
  func step(in event: JSONObject) -> StepCounter.Step?
  /// Takes a finished turn apart.
  func reading(of result: TurnResult) -> Reading
}

/// One question to a reviewer.
struct Question: Sendable {
  let prompt: [UInt8]
  /// Which of the adapter's ways of asking.
  var variation = 0
  /// The variables that hold the credentials.
  var variables: [String: String] = [:]
}

/// How a question reaches the program.
struct Asking: Sendable {
  var input: [UInt8]
  /// Files for its input directory.
  var files: [(name: String, bytes: [UInt8])] = []
}

/// What a program left behind at the end of a turn.
struct TurnResult: Sendable {
  let outcome: Outcome
  /// The file that it was asked to leave its answer in.
  let answerFile: [UInt8]?
  let level: SandboxLevel
}

/// What an adapter found in the output of a turn.
struct Reading: Sendable {
  /// What the reviewer answered, empty where nothing.
  var answer: [UInt8] = []
  /// Whether the program's own channel for structured output delivered the answer.
  var isStructured = false
  var failure: ReviewerFailure?
  var reportedModels: [String] = []
  var usage: Usage?
  var cost = Cost.unknown
  var denials = 0
}

extension Adapter {
  var program: String? { nil }
  var signIn: String? { nil }
  var hasOwnSandbox: Bool { false }
  var showsLife: Bool { true }
  var readsWholeOutput: Bool { false }
  var usesNetwork: Bool { true }
  var readsTree: Bool { true }
  var variations: Int { 1 }
  var overhead: Estimate.Overhead { Estimate.Overhead() }
  func check(_ provider: Provider) throws(AgentError) {}
  func step(in event: JSONObject) -> StepCounter.Step? { nil }
  func asking(_ question: Question, _ request: ReviewerRequest, places: Places) -> Asking {
    Asking(input: question.prompt)
  }
}

extension ProviderKind {
  var adapter: any Adapter {
    switch self {
    case .command: CommandAdapter()
    case .codex: CodexAdapter()
    case .claude: ClaudeAdapter()
    case .openai: EndpointAdapter()
    case .sarif: AnalyserAdapter()
    }
  }
}

extension Outcome {
  /// What the way in which a program ended says by itself; nil where it just ended.
  var failure: ReviewerFailure? {
    switch ending {
    case .timedOut: return ReviewerFailure(.timedOut, "the time for the review ran out")
    case .idle: return ReviewerFailure(.stalled, "the program showed no sign of life")
    case .cancelled: return ReviewerFailure(.cancelled, "the review was interrupted")
    case .stopped: return ReviewerFailure(.storage, "the program wrote more than it may")
    case .itself: break
    }
    switch status {
    case .exited(0): return nil
    // What runs the program may tell of a signal as a shell does.
    case .exited(128 + SIGXFSZ), .signalled(SIGXFSZ):
      return ReviewerFailure(.storage, "the program wrote a larger file than it may")
    case .exited(let status): return ReviewerFailure(.failed, "exit status \(status)\(lastWords)")
    case .signalled(let signal):
      return ReviewerFailure(.crashed, "ended by signal \(signal)\(lastWords)")
    }
  }

  private var lastWords: String {
    let line = errors.text.split(whereSeparator: \.isNewline).last.map(String.init)
    return line.map { ": " + SafeText.line($0, limit: 300) } ?? ""
  }
}
