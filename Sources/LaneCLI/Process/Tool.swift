internal import Glibc
internal import Lane
internal import LaneCore

/// The process: arguments, environment and streams in, an exit status out.
package enum Tool {
  /// Runs the program and returns its exit status; by then everything has been given back.
  package static func run() -> Int32 {
    Signals.install()
    let sink = DescriptorSink()
    let status = run(sink)
    Signals.obey()
    switch sink.outputError {
    case 0: return status
    case EPIPE:
      Signals.end(by: SIGPIPE)
      return status
    case let reason:
      let why = unsafe strerror(reason).map { unsafe String(cString: $0) } ?? "error \(reason)"
      sink.write(Array("fatal: cannot write to standard output: \(why)\n".utf8), to: .errors)
      return Failure.Kind.fatal.exitStatus
    }
  }

  private static func run(_ sink: DescriptorSink) -> Int32 {
    let isErrorTerminal = isatty(STDERR_FILENO) == 1
    var isUnicode = false
    do {
      let environment = try ProcessState.environment()
      isUnicode = Palette.isUnicode(environment)
      let console = Console(
        sink: sink,
        isUnicode: isUnicode,
        progressWidth: isErrorTerminal ? Terminal.width(STDERR_FILENO) : nil
      )
      let surroundings = Surroundings(
        environment: environment,
        directory: try ProcessState.directory(),
        program: ProcessState.program(),
        isInputTerminal: isatty(STDIN_FILENO) == 1,
        isOutputTerminal: isatty(STDOUT_FILENO) == 1,
        isErrorTerminal: isErrorTerminal,
        now: ProcessState.now,
        readInput: ProcessState.readInput,
        voice: console
      )
      return Dispatch.run(try ProcessState.arguments(), in: surroundings, console: console)
    } catch {
      let console = Console(sink: sink, isUnicode: isUnicode)
      return console.report(error, command: "", asJSON: false)
    }
  }
}
