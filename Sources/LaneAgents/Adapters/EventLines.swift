internal import LaneCore
internal import LaneSystem

/// The JSON objects, one a line, that an agent program writes; whatever else it writes is passed by.
struct EventLines: Sendable {
  // One event holds at most the output of one tool call.
  private static let lineLimit = 8 << 20

  private(set) var events: [JSONObject] = []

  init(_ capture: Capture) {
    var lines = Self.lines(capture.head)
    if capture.dropped > 0 {
      // What was let go leaves half a line on either side.
      lines = lines.dropLast() + Self.lines(capture.tail).dropFirst()
    } else if !capture.tail.isEmpty {
      lines = Self.lines(capture.bytes)
    }
    for line in lines where line.first == UInt8(ascii: "{") {
      let event = try? JSONReader.read(Array(line), numbers: .any, limit: Self.lineLimit)
      if let object = event?.object { events.append(object) }
    }
  }

  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
  }
}

extension JSONObject {
  /// The string at the end of a path of keys.
  func string(_ path: String...) -> String? { value(path)?.string }
  func integer(_ path: String...) -> Int64? { value(path)?.integer }
  func bool(_ path: String...) -> Bool? { value(path)?.bool }
  func array(_ path: String...) -> [JSONValue]? { value(path)?.array }
  func object(_ path: String...) -> JSONObject? { value(path)?.object }

  private func value(_ path: [String]) -> JSONValue? {
    guard let last = path.last else { return nil }
    let holder = path.dropLast().reduce(Optional(self)) { object, key in object?[key]?.object }
    return holder?[last]
  }
}
