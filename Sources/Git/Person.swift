/// Who wrote a commit, and when.
package struct Person: Hashable, Sendable {
  package var name: [UInt8]
  package var email: [UInt8]
  /// Seconds since 1970, UTC.
  package var time: Int64
  /// The writer's distance from UTC, in minutes.
  package var offset: Int

  package init(name: String, email: String, time: Int64, offset: Int = 0) {
    self.name = Array(name.utf8)
    self.email = Array(email.utf8)
    self.time = time
    self.offset = offset
  }

  /// Reads `Name <email> seconds +zzzz` as git does: what is missing reads as empty or zero.
  init(line: [UInt8]) {
    self.init(name: "", email: "", time: 0)
    guard let open = line.firstIndex(of: UInt8(ascii: "<")) else {
      name = line
      return
    }
    let afterOpen = line[(open + 1)...]
    let close = afterOpen.firstIndex(of: UInt8(ascii: ">")) ?? line.endIndex
    name = Array(Self.trimmed(line[..<open]))
    email = Array(Self.trimmed(line[(open + 1)..<close]))
    let last = line.lastIndex(of: UInt8(ascii: ">")) ?? line.endIndex
    let words = line[last...].dropFirst().split(separator: UInt8(ascii: " "))
    time = words.first.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
    offset = words.dropFirst().first.map(Self.minutes) ?? 0
  }

  /// The line as a commit holds it; what would break the line is left out, as git does.
  var line: [UInt8] {
    var line = Self.cleaned(name)
    line.append(contentsOf: " <".utf8)
    line.append(contentsOf: Self.cleaned(email))
    let distance = abs(offset)
    let zone = distance / 60 * 100 + distance % 60
    let digits = String(zone)
    let padding = String(repeating: "0", count: max(0, 4 - digits.count))
    line.append(contentsOf: "> \(time) \(offset < 0 ? "-" : "+")\(padding)\(digits)".utf8)
    return line
  }

  private static func cleaned(_ text: [UInt8]) -> [UInt8] {
    text.filter { !$0.isOneOf("<>\n\0") }
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let start = text.drop { $0.isOneOf(" \t") }
    guard let end = start.lastIndex(where: { !$0.isOneOf(" \t") }) else { return [] }
    return start[...end]
  }

  /// `+0130` is 90 minutes.
  private static func minutes(_ zone: ArraySlice<UInt8>) -> Int {
    guard let number = Int(String(decoding: zone, as: UTF8.self)), abs(number) <= 9999 else {
      return 0
    }
    return number / 100 * 60 + number % 100
  }
}

extension UInt8 {
  fileprivate func isOneOf(_ characters: StaticString) -> Bool {
    unsafe UnsafeBufferPointer(start: characters.utf8Start, count: characters.utf8CodeUnitCount)
      .contains(self)
  }
}
