import Lane
import LaneCLI
import LaneCore
import Synchronization

/// What a command line wrote, kept in memory.
final class MemorySink: Sink {
  private let written = Mutex<(output: [UInt8], errors: [UInt8])>(([], []))

  func write(_ bytes: [UInt8], to stream: OutputStream) {
    written.withLock { written in
      switch stream {
      case .output: written.output += bytes
      case .errors: written.errors += bytes
      }
    }
  }

  var output: String { written.withLock { String(decoding: $0.output, as: UTF8.self) } }
  var errors: String { written.withLock { String(decoding: $0.errors, as: UTF8.self) } }
}

/// One command line run inside the test's process.
struct CommandLineRun {
  let status: Int32
  let output: String
  let errors: String

  init(_ words: String..., environment: [String: String] = [:]) {
    self.init(words: words, environment: environment)
  }

  init(words: [String], environment: [String: String] = [:]) {
    let sink = MemorySink()
    let console = Console(sink: sink, isUnicode: false)
    let surroundings = Surroundings(
      environment: environment,
      directory: "/",
      program: "/bin/git-lane",
      isInputTerminal: false,
      isOutputTerminal: false,
      isErrorTerminal: false,
      now: { Timestamp(milliseconds: 0) },
      readInput: { _ in [] },
      voice: console
    )
    status = Dispatch.run(words, in: surroundings, console: console)
    output = sink.output
    errors = sink.errors
  }
}
