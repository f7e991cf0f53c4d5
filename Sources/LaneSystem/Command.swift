/// A program to run, with everything that it may see.
package struct Command: Sendable {
  /// Where the three standard streams of the child go.
  package enum Streams: Sendable {
    /// Input is fed, output is collected.
    case piped
    /// The child talks to whoever we talk to.
    case inherited
    /// Input is fed and output collected, while errors go to our own standard error.
    case errorsInherited
  }

  /// How much of the output is kept, and how long the program may take; nil means no limit.
  package struct Limits: Sendable {
    package var outputHead = 64 << 20
    package var outputTail = 0
    package var errorHead = 256 << 10
    package var errorTail = 256 << 10
    /// Milliseconds for the whole run.
    package var total: Int64?
    /// Milliseconds without any output.
    package var idle: Int64?
    /// Milliseconds between asking the program and what it started to end, and making them end.
    package var grace: Int64 = 5_000
    /// The most bytes that a file which it writes may have.
    package var fileSize: Int64?

    package init() {}
  }

  /// An absolute path, or a name to look for on the PATH of `environment`.
  package var program: String
  package var arguments: [String]
  package var environment: [String: String]
  package var directory: String?
  package var input: [UInt8] = []
  package var streams: Streams = .piped
  package var limits = Limits()
  /// Whether the child leads its own session, so that all it starts can be ended together.
  package var ownSession = true
  /// Ends this run when requested, besides `Cancellation.process`.
  package var cancellation: Cancellation?
  /// Called with each piece of standard output as it comes.
  package var observeOutput: (@Sendable ([UInt8]) -> Void)?
  /// Asked twice a second whether it may go on.
  package var mayGoOn: (@Sendable () -> Bool)?

  package init(
    _ program: String,
    _ arguments: [String],
    environment: [String: String],
    directory: String? = nil,
    input: [UInt8] = []
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.directory = directory
    self.input = input
  }
}

/// How a child process ended, and what it said.
package struct Outcome: Sendable {
  package enum Status: Sendable, Equatable {
    case exited(Int32)
    case signalled(Int32)

    /// The signal that ended it, or what it ran: a shell, and what confines a program, tell of that by
    /// a status which no program gives of itself.
    package var signal: Int32? {
      switch self {
      case .signalled(let signal): signal
      case .exited(let status): (129...192).contains(status) ? status - 128 : nil
      }
    }
  }

  package enum Ending: Sendable, Equatable { case itself, timedOut, idle, cancelled, stopped }

  package var status: Status
  package var ending: Ending
  package var output: Capture
  package var errors: Capture
  /// Milliseconds from start to end.
  package var duration: Int64

  package var succeeded: Bool { status == .exited(0) && ending == .itself }
}
