/// Reads the `name value` lines that commits and tags begin with.
///
/// Iteration ends at the blank line; `messageStart` then tells where the message begins. Names
/// and values are copied, so nothing outlives the bytes.
@safe
struct HeaderLines {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  /// The offset after the blank line, once it was met.
  private(set) var messageStart: Int?

  struct Line {
    let name: String
    /// The value; continuation lines are joined with newlines.
    let value: [UInt8]
    /// Where the line, with its continuations and newline, stands.
    let range: Range<Int>
  }

  init(_ bytes: UnsafeRawBufferPointer) {
    unsafe self.bytes = bytes
  }

  mutating func next() -> Line? {
    guard messageStart == nil, unsafe position < bytes.count else { return nil }
    let start = position
    let first = takeLine()
    guard !first.isEmpty else {
      messageStart = position
      return nil
    }
    let line = unsafe bytes[first]
    let split = unsafe line.firstIndex(of: UInt8(ascii: " ")) ?? line.endIndex
    let name = unsafe String(decoding: line[..<split], as: UTF8.self)
    var value = unsafe Array(line[split...].dropFirst())
    while unsafe position < bytes.count, unsafe bytes[position] == UInt8(ascii: " ") {
      let continuation = takeLine()
      value.append(UInt8(ascii: "\n"))
      unsafe value.append(contentsOf: bytes[continuation].dropFirst())
    }
    return Line(name: name, value: value, range: start..<position)
  }

  /// Moves past the next newline; the range is without it.
  private mutating func takeLine() -> Range<Int> {
    let start = position
    let end = unsafe bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    position = unsafe min(end + 1, bytes.count)
    return start..<end
  }
}
