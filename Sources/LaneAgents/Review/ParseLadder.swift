package import LaneCore

/// Finds the one JSON object in what a reviewer said, from the strictest reading to the laxest.
///
/// Every step is recorded, and every step ends in the strict reader: nothing is mended. Two objects
/// that both answer are no answer.
package enum ParseLadder {
  /// By which step the object was found.
  package enum Path: String, Sendable {
    /// The program's own channel for structured output.
    case structured
    case strict
    /// Without byte order mark and terminal escapes.
    case stripped
    /// The only fenced block.
    case fenced
    /// The largest balanced object.
    case balanced
  }

  /// An object and how it was found.
  package struct Found: Sendable, Equatable {
    package let value: JSONValue
    package let bytes: [UInt8]
    package let path: Path
  }

  /// Why there is no object, in words for the reviewer's second turn.
  package enum Failure: Error, Sendable, Equatable {
    case empty
    case tooLarge
    case notUTF8
    case ambiguous
    case notAnObject
    case malformed(JSONError)

    package var message: String {
      switch self {
      case .empty: "The answer was empty."
      case .tooLarge: "The answer was larger than \(ParseLadder.limit) bytes."
      case .notUTF8: "The answer was not valid UTF-8."
      case .ambiguous: "The answer held more than one JSON object that could be the dossier."
      case .notAnObject: "The answer was JSON, but not an object."
      case .malformed(let error): "The answer was not one JSON object: \(error)."
      }
    }
  }

  package static let limit = 4 << 20

  /// Returns the object that an answer holds.
  ///
  /// An answer from a channel for structured output is an object or nothing.
  package static func parse(_ answer: [UInt8], structured: Bool = false) throws(Failure) -> Found {
    guard answer.count <= limit else { throw .tooLarge }
    guard String(validating: answer, as: UTF8.self) != nil else { throw .notUTF8 }
    guard answer.contains(where: { !isSpace($0) }) else { throw .empty }

    let first: Failure
    do throws(Failure) {
      return try object(answer, structured ? .structured : .strict)
    } catch { first = error }
    if structured { throw first }
    let stripped = stripped(answer)
    if let found = try? object(stripped, .stripped) { return found }
    let blocks = fencedBlocks(stripped)
    if blocks.count == 1, let block = blocks.first, let found = try? object(block, .fenced) {
      return found
    }
    let objects = balancedObjects(stripped).compactMap { try? object($0, .balanced) }
    guard objects.count(where: { $0.value.object?["nonce"] != nil }) <= 1 else { throw .ambiguous }
    guard let largest = objects.max(by: { $0.bytes.count < $1.bytes.count }) else {
      throw first
    }
    return largest
  }

  private static func object(_ bytes: [UInt8], _ path: Path) throws(Failure) -> Found {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONReader.read(bytes, numbers: .any, limit: limit)
    } catch { throw .malformed(error) }
    guard value.object != nil else { throw .notAnObject }
    return Found(value: value, bytes: bytes, path: path)
  }
}

extension ParseLadder {
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte)
  }

  /// Takes out a byte order mark and terminal escape sequences.
  static func stripped(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes[3...] : bytes[...]
    while let byte = rest.popFirst() {
      guard byte == 0x1b else {
        result.append(byte)
        continue
      }
      guard let kind = rest.popFirst() else { break }
      switch kind {
      case UInt8(ascii: "["):
        // A control sequence ends with a byte from '@' to '~'.
        while let next = rest.popFirst(), !(0x40...0x7e).contains(next) {}
      case UInt8(ascii: "]"):
        // An operating system command ends with BEL or ESC \.
        while let next = rest.popFirst(), next != 0x07 {
          if next == 0x1b {
            _ = rest.popFirst()
            break
          }
        }
      default:
        break
      }
    }
    return result
  }

  /// The contents of the blocks fenced by three or more back-ticks.
  static func fencedBlocks(_ bytes: [UInt8]) -> [[UInt8]] {
    var blocks: [[UInt8]] = []
    var ticksOfOpenBlock: Int?
    var content: [UInt8] = []
    for line in bytes.split(separator: 0x0a, omittingEmptySubsequences: false) {
      let text = line.drop(while: isSpace)
      let ticks = text.prefix { $0 == UInt8(ascii: "`") }.count
      if let open = ticksOfOpenBlock {
        if ticks >= open, text.dropFirst(ticks).allSatisfy(isSpace) {
          blocks.append(content)
          ticksOfOpenBlock = nil
        } else {
          content += line
          content.append(0x0a)
        }
      } else if ticks >= 3 {
        ticksOfOpenBlock = ticks
        content = []
      }
    }
    return blocks
  }

  /// The outermost stretches from a brace to the one that closes it, strings read as strings.
  static func balancedObjects(_ bytes: [UInt8]) -> [[UInt8]] {
    var objects: [[UInt8]] = []
    var start = bytes.startIndex
    // A brace and a quote in prose may turn strings inside out: then the next brace is tried.
    var patience = 32
    while patience > 0, let brace = bytes[start...].firstIndex(of: UInt8(ascii: "{")) {
      let scan = BraceScan(bytes, from: brace)
      if scan.endsInString {
        patience -= 1
        start = brace + 1
      } else {
        objects += scan.closed.map { Array(bytes[$0]) }
        start = scan.end
      }
    }
    return objects
  }
}

/// One pass over braces from a first one, until that is closed or the bytes end.
private struct BraceScan {
  /// The outermost of the stretches that were closed.
  private(set) var closed: [ClosedRange<Int>] = []
  private(set) var endsInString = false
  /// Where to go on.
  private(set) var end: Int

  init(_ bytes: [UInt8], from first: Int) {
    end = first
    var open: [Int] = []
    var index = first
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\") where endsInString: index += 1
      case UInt8(ascii: "\""): endsInString.toggle()
      case UInt8(ascii: "{") where !endsInString: open.append(index)
      case UInt8(ascii: "}") where !endsInString:
        if let start = open.popLast() { close(start...index) }
      default: break
      }
      index += 1
      if open.isEmpty { break }
    }
    end = min(index, bytes.count)
  }

  private mutating func close(_ stretch: ClosedRange<Int>) {
    while let last = closed.last, last.lowerBound > stretch.lowerBound { closed.removeLast() }
    closed.append(stretch)
  }
}
