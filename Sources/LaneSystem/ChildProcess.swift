internal import CLaneSystem
internal import Glibc
internal import Synchronization

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
    /// Milliseconds between asking to end and making it end.
    package var grace: Int64 = 5_000

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
  /// Called with each piece of standard output as it comes.
  package var observeOutput: (@Sendable ([UInt8]) -> Void)?

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
  }

  package enum Ending: Sendable, Equatable { case itself, timedOut, idle, cancelled }

  package var status: Status
  package var ending: Ending
  package var output: Capture
  package var errors: Capture
  /// Milliseconds from start to end.
  package var duration: Int64

  package var succeeded: Bool { status == .exited(0) && ending == .itself }
}

/// A request to end every child that is being waited for, set from a signal handler or another thread.
package enum Cancellation {
  private static let flag = Atomic<Bool>(false)
  package static func request() { flag.store(true, ordering: .sequentiallyConsistent) }
  package static var isRequested: Bool { flag.load(ordering: .sequentiallyConsistent) }
}

/// Runs programs; the one place that starts any.
package enum ChildProcess {
  /// Runs a program to its end.
  package static func run(_ command: Command) throws(SystemError) -> Outcome {
    guard let program = locate(command.program, environment: command.environment) else {
      throw SystemError("run", errno: ENOENT, path: command.program)
    }
    let start = Time.monotonic()
    var streams = try Streams(command.streams)
    let child = try spawn(program, command, &streams)
    streams.closeChildEnds()
    var supervisor = Supervisor(child: child, command: command, start: start)
    let (output, errors) = supervisor.drain(&streams)
    let status = supervisor.reap()
    return Outcome(
      status: status,
      ending: supervisor.ending,
      output: output,
      errors: errors,
      duration: (Time.monotonic() - start) / 1_000_000
    )
  }

  /// Finds a program the way a shell would, on the PATH of the given environment.
  package static func locate(_ program: String, environment: [String: String]) -> String? {
    if program.contains("/") { return isProgram(program) ? program : nil }
    for directory in (environment["PATH"] ?? "").split(separator: ":") {
      let path = "\(directory)/\(program)"
      if isProgram(path) { return path }
    }
    return nil
  }

  private static func isProgram(_ path: String) -> Bool {
    guard Files.stamp(path, following: true)?.isRegular == true else { return false }
    return unsafe access(path, X_OK) == 0
  }

  private static func spawn(_ program: String, _ command: Command, _ streams: inout Streams)
    throws(SystemError) -> pid_t
  {
    let arguments = CStrings([command.program] + command.arguments)
    let environment = CStrings(
      command.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    )
    let ends = (streams.childInput, streams.childOutput, streams.childErrors)
    let newSession: Int32 = command.ownSession ? 1 : 0
    let start: (UnsafePointer<CChar>?) -> pid_t = { directory in
      unsafe program.withCString { path in
        var request = unsafe lane_spawn_request(
          program: path,
          arguments: arguments.pointers,
          environment: environment.pointers,
          directory: directory,
          standard_input: ends.0,
          standard_output: ends.1,
          standard_error: ends.2,
          new_session: newSession
        )
        return unsafe lane_spawn(&request)
      }
    }
    let child =
      if let directory = command.directory {
        unsafe directory.withCString { unsafe start($0) }
      } else {
        start(nil)
      }
    guard child > 0 else {
      let reason = errno
      streams.closeAll()
      throw SystemError("run", errno: reason, path: program)
    }
    return child
  }
}

/// A null-terminated array of C strings that lives as long as the value.
@safe
private final class CStrings {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ strings: [String]) {
    count = strings.count
    unsafe pointers = .allocate(capacity: strings.count + 1)
    for (index, string) in strings.enumerated() { unsafe pointers[index] = strdup(string) }
    unsafe pointers[count] = nil
  }

  deinit {
    for index in 0..<count { unsafe free(pointers[index]) }
    unsafe pointers.deallocate()
  }
}
