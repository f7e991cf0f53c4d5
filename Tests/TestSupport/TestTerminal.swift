internal import CTestSupport
internal import Glibc
internal import LaneSystem

/// A program on a terminal of its own, and the test at its keyboard.
///
///     let terminal = try sandbox.terminal("git", ["lane", "approve", "fix-it"], in: repository.path)
///     let code = try terminal.word(after: "type ")
///     try terminal.type(code)
///     let result = try terminal.finish()
///
/// What is typed shows on the screen, as on any terminal. A program that neither says what is waited for
/// nor ends is a failure after two minutes; it ends with this value.
@safe
package final class TestTerminal {
  private let child: pid_t
  private let descriptor: Int32
  private let deadline: Int64
  private var bytes: [UInt8] = []
  private var hasEnded = false
  private var status: Int32?
  /// How much of the screen has been waited for already.
  private var passed = 0

  init(
    program: String,
    arguments: [String],
    environment: [String: String],
    directory: String
  ) throws {
    guard let path = ChildProcess.locate(program, environment: environment) else {
      throw TestFailure("there is no program '\(program)'")
    }
    let variables = environment.map { "\($0.key)=\($0.value)" }
    var descriptor: Int32 = -1
    child = unsafe withPointers([program] + arguments) { arguments in
      unsafe withPointers(variables) { variables in
        unsafe lane_test_start_on_terminal(path, arguments, variables, directory, &descriptor)
      }
    }
    guard child > 0 else { throw TestFailure("no terminal: error \(errno)") }
    self.descriptor = descriptor
    deadline = Time.monotonic() + 120 * 1_000_000_000
  }

  deinit {
    if status == nil {
      kill(-child, SIGKILL)
      _ = waitpid(child, nil, 0)
    }
    close(descriptor)
  }

  /// All that the program and the keyboard have put on the screen so far.
  package var screen: String {
    String(decoding: bytes.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
  }

  /// Waits until a text appears on the screen, after what was waited for before.
  package func wait(for text: String) throws {
    passed = try position(after: text)
  }

  /// Waits until a text and a word behind it appear, and returns the word: it ends with a blank.
  package func word(after text: String) throws -> String {
    let start = try position(after: text)
    while true {
      let word = bytes[start...].prefix { $0 > 0x20 }
      if !word.isEmpty, word.endIndex < bytes.endIndex {
        passed = word.endIndex
        return String(decoding: word, as: UTF8.self)
      }
      try more(wanting: "a word after '\(text)'")
    }
  }

  /// Types a line.
  package func type(_ line: String) throws { try send(Array(line.utf8) + [0x0a]) }

  /// Presses the keys that end the input.
  package func typeEndOfInput() throws { try send([0x04]) }

  /// Presses the keys that interrupt the program.
  package func interrupt() throws { try send([0x03]) }

  /// Waits for the end of the program; its output is the whole screen.
  package func finish() throws -> TestResult {
    while !hasEnded { try more(wanting: "the end") }
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0 {
      guard errno == EINTR else { throw TestFailure("no status: error \(errno)") }
    }
    self.status = status
    let signal = status & 0x7f
    return TestResult(
      status: signal == 0 ? status >> 8 & 0xff : 128 + signal,
      output: Array(screen.utf8)
    )
  }

  private func position(after text: String) throws -> Int {
    let wanted = Array(text.utf8)
    while true {
      var start = passed
      while start + wanted.count <= bytes.count {
        if bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
          return start + wanted.count
        }
        start += 1
      }
      try more(wanting: "'\(text)'")
    }
  }

  /// Waits for another piece of the screen.
  private func more(wanting: String) throws {
    if hasEnded { throw TestFailure("ended without \(wanting):\n\(screen)") }
    let rest = (deadline - Time.monotonic()) / 1_000_000
    guard rest > 0 else { throw TestFailure("two minutes without \(wanting):\n\(screen)") }
    var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&polled, 1, Int32(clamping: rest)) > 0 else { return }
    var piece = [UInt8](repeating: 0, count: 4096)
    let count = unsafe read(descriptor, &piece, piece.count)
    if count > 0 {
      bytes += piece[..<count]
    } else if count == 0 || errno != EINTR {
      // Linux says EIO once nobody has the other side open.
      hasEnded = true
    }
  }

  private func send(_ keys: [UInt8]) throws {
    guard unsafe write(descriptor, keys, keys.count) == keys.count else {
      throw TestFailure("nobody is at the other side of the terminal:\n\(screen)")
    }
  }
}

extension TestSandbox {
  /// Starts a program of this sandbox on a terminal of its own.
  package func terminal(
    _ program: String,
    _ arguments: [String],
    in directory: String? = nil,
    environment extra: [String: String] = [:]
  ) throws -> TestTerminal {
    try TestTerminal(
      program: program,
      arguments: arguments,
      environment: environment.merging(extra) { $1 },
      directory: directory ?? root
    )
  }

  /// Runs a program that shows a code behind `marker` and waits for it to be typed.
  ///
  /// The code ends at the next blank or line end; with `instead`, that is typed in its place.
  package func runOnTerminal(
    _ program: String,
    _ arguments: [String],
    in directory: String? = nil,
    typingCodeAfter marker: String,
    instead answer: String? = nil,
    environment extra: [String: String] = [:]
  ) throws -> TestResult {
    let terminal = try terminal(program, arguments, in: directory, environment: extra)
    let code = try terminal.word(after: marker)
    try terminal.type(answer ?? code)
    return try terminal.finish()
  }
}

/// Lends texts to C as a null-terminated array.
private func withPointers<Result>(
  _ texts: [String],
  _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  let copies = unsafe texts.map { unsafe strdup($0) }
  defer { unsafe copies.forEach { unsafe free($0) } }
  var pointers = unsafe copies + [nil]
  return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
    guard let address = buffer.baseAddress else { preconditionFailure("an array of one is empty") }
    return unsafe body(address)
  }
}
