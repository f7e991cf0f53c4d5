package import LaneCore

/// All that a use case may know of the process that it runs in.
///
/// It is built by the command line from the real thing and by tests from nothing, and is the only
/// way to the environment, the clock and the person.
package struct Surroundings: Sendable {
  package var environment: [String: String]
  /// The absolute path of the current directory.
  package var directory: String
  /// The absolute path of the running program, which hooks call again.
  package var program: String
  package var isInputTerminal: Bool
  package var isOutputTerminal: Bool
  package var isErrorTerminal: Bool
  package var now: @Sendable () -> Timestamp
  /// Standard input to its end, or nil where it cannot be read or holds more than the limit.
  package var readInput: @Sendable (_ limit: Int) -> [UInt8]?
  package var voice: any Voice

  package init(
    environment: [String: String],
    directory: String,
    program: String,
    isInputTerminal: Bool,
    isOutputTerminal: Bool,
    isErrorTerminal: Bool,
    now: @escaping @Sendable () -> Timestamp,
    readInput: @escaping @Sendable (_ limit: Int) -> [UInt8]?,
    voice: any Voice
  ) {
    self.environment = environment
    self.directory = directory
    self.program = program
    self.isInputTerminal = isInputTerminal
    self.isOutputTerminal = isOutputTerminal
    self.isErrorTerminal = isErrorTerminal
    self.now = now
    self.readInput = readInput
    self.voice = voice
  }
}

/// How a use case speaks to the person while it works; its answer comes at the end.
package protocol Voice: Sendable {
  /// Says on standard error that something is not as it should be.
  func warn(_ text: Text)
  /// Says on standard error what was done beside the answer.
  func note(_ text: Text)
  /// Shows what is being done now, to a terminal and only if it takes a while.
  func progress(_ text: String)
  /// Tells of a step of long work: on a terminal as progress, elsewhere as a line, and where the
  /// answer is asked for as JSON, as an object a line; without a text there is no line.
  func step(_ text: String?, _ event: JSONObject)
  /// Asks at the controlling terminal and returns the line typed, or nil where there is none.
  func ask(_ prompt: Text) -> String?
}

extension Voice {
  package func step(_ text: String?, _ event: JSONObject) { if let text { progress(text) } }
}
