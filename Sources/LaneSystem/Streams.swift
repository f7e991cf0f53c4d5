internal import CLaneSystem
internal import Glibc

/// The pipes between us and a child; -1 is an end that is not open.
struct Streams {
  private(set) var input: Int32 = -1
  private(set) var output: Int32 = -1
  private(set) var errors: Int32 = -1
  // In the child's place -1 stands for /dev/null and -2 for our own stream.
  private(set) var childInput: Int32 = -2
  private(set) var childOutput: Int32 = -2
  private(set) var childErrors: Int32 = -2

  init(_ kind: Command.Streams) throws(SystemError) {
    guard kind != .inherited else { return }
    (childInput, input) = try Self.pipe()
    do throws(SystemError) {
      (output, childOutput) = try Self.pipe()
      if kind == .piped { (errors, childErrors) = try Self.pipe() }
    } catch {
      closeAll()
      throw error
    }
    for descriptor in [input, output, errors] where descriptor >= 0 {
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
  }

  private static func pipe() throws(SystemError) -> (read: Int32, write: Int32) {
    var ends: (Int32, Int32) = (-1, -1)
    let result = unsafe withUnsafeMutablePointer(to: &ends) { pointer in
      unsafe pointer.withMemoryRebound(to: Int32.self, capacity: 2) { unsafe lane_pipe($0) }
    }
    guard result == 0 else { throw .last("open a pipe") }
    return ends
  }

  mutating func closeChildEnds() {
    Self.shut(&childInput)
    Self.shut(&childOutput)
    Self.shut(&childErrors)
  }

  mutating func closeInput() { Self.shut(&input) }
  mutating func closeOutput() { Self.shut(&output) }
  mutating func closeErrors() { Self.shut(&errors) }

  mutating func closeAll() {
    closeChildEnds()
    closeInput()
    closeOutput()
    closeErrors()
  }

  private static func shut(_ descriptor: inout Int32) {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }
}
