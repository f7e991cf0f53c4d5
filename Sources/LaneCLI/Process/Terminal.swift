internal import Glibc

/// The person at the controlling terminal.
enum Terminal {
  private static let lineLimit = 1024

  /// Writes a prompt there and reads one line; nil without a terminal or at its end.
  static func ask(_ prompt: [UInt8]) -> String? {
    let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    guard unsafe Glibc.write(terminal, prompt, prompt.count) == prompt.count else { return nil }
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while line.count < lineLimit {
      // An interrupted read is not repeated: the person wants to leave.
      guard unsafe read(terminal, &byte, 1) == 1 else { return nil }
      if byte == UInt8(ascii: "\n") { return String(validating: line, as: UTF8.self) }
      line.append(byte)
    }
    return nil
  }

  /// The width of the terminal at a descriptor.
  static func width(_ descriptor: Int32) -> Int {
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
