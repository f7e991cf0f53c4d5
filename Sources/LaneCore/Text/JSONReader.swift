/// Why a text is not the one JSON document that it should be, and at which byte.
package struct JSONError: Error, Equatable, CustomStringConvertible {
  package enum Kind: Equatable, Sendable {
    case tooLarge(limit: Int)
    case tooDeep
    case unexpectedEnd
    case unexpectedByte
    case trailingBytes
    case duplicateKey(String)
    case badString
    case badNumber
    case fraction
    case numberOutOfRange
  }

  package let kind: Kind
  package let offset: Int

  package var description: String {
    let what =
      switch kind {
      case .tooLarge(let limit): "larger than \(limit) bytes"
      case .tooDeep: "nested more than \(JSONReader.depthLimit) deep"
      case .unexpectedEnd: "ends too early"
      case .unexpectedByte: "unexpected byte"
      case .trailingBytes: "bytes after the document"
      case .duplicateKey(let key): "key '\(SafeText.line(key, limit: 80))' occurs twice"
      case .badString: "a string that is not valid Unicode or holds a raw control character"
      case .badNumber: "a number that is not JSON"
      case .fraction: "a number with a fraction or exponent"
      case .numberOutOfRange: "a number out of range"
      }
    return "\(what) (at byte \(offset))"
  }
}

/// Reads JSON strictly: one document, no duplicate keys, valid Unicode, at most 64 levels.
package struct JSONReader {
  /// Which numbers a document may hold.
  package enum Numbers: Sendable {
    /// Whole numbers within `Int64`, without exponent: signed documents.
    case integers
    /// Any number; whole ones within 2^53 are read as integers, whatever their spelling.
    case any
  }

  package static let depthLimit = 64

  private let bytes: [UInt8]
  private let numbers: Numbers
  private var index = 0

  /// Reads one document that fills the bytes; white space around it is allowed.
  package static func read(
    _ bytes: [UInt8],
    numbers: Numbers = .integers,
    limit: Int = 16 << 20
  ) throws(JSONError) -> JSONValue {
    guard bytes.count <= limit else {
      throw JSONError(kind: .tooLarge(limit: limit), offset: limit)
    }
    var reader = JSONReader(bytes: bytes, numbers: numbers)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.index == bytes.count else { throw reader.error(.trailingBytes) }
    return value
  }

  private init(bytes: [UInt8], numbers: Numbers) {
    self.bytes = bytes
    self.numbers = numbers
  }

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  private func error(_ kind: JSONError.Kind, at offset: Int? = nil) -> JSONError {
    JSONError(kind: kind, offset: offset ?? index)
  }

  private func unexpected() -> JSONError {
    error(index < bytes.count ? .unexpectedByte : .unexpectedEnd)
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      index += 1
    }
  }

  private mutating func accept(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    index += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipSpace()
    guard let byte = current else { throw unexpected() }
    switch byte {
    case UInt8(ascii: "{"): return try .object(object(depth: depth + 1))
    case UInt8(ascii: "["): return try .array(array(depth: depth + 1))
    case UInt8(ascii: "\""): return try .string(string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw unexpected()
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for byte in word.utf8 {
      guard accept(byte) else { throw unexpected() }
    }
    return value
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    guard depth <= Self.depthLimit else { throw error(.tooDeep) }
    index += 1
    var elements: [JSONValue] = []
    skipSpace()
    if accept(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value(depth: depth))
      skipSpace()
      if accept(UInt8(ascii: "]")) { return elements }
      guard accept(UInt8(ascii: ",")) else { throw unexpected() }
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    guard depth <= Self.depthLimit else { throw error(.tooDeep) }
    let start = index
    index += 1
    var members: [JSONObject.Member] = []
    skipSpace()
    if accept(UInt8(ascii: "}")) { return JSONObject() }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw unexpected() }
      let key = try string()
      skipSpace()
      guard accept(UInt8(ascii: ":")) else { throw unexpected() }
      members.append(JSONObject.Member(key, try value(depth: depth)))
      skipSpace()
      if accept(UInt8(ascii: "}")) { break }
      guard accept(UInt8(ascii: ",")) else { throw unexpected() }
    }
    switch JSONObject.unique(members) {
    case .success(let object): return object
    case .failure(let duplicate): throw error(.duplicateKey(duplicate.key), at: start)
    }
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = index
    let negative = accept(UInt8(ascii: "-"))
    let leadingZero = current == UInt8(ascii: "0")
    let digits = skipDigits()
    guard digits > 0, !leadingZero || digits == 1 else { throw error(.badNumber, at: start) }
    var isWhole = true
    if accept(UInt8(ascii: ".")) {
      isWhole = false
      guard skipDigits() > 0 else { throw error(.badNumber, at: start) }
    }
    if accept(UInt8(ascii: "e")) || accept(UInt8(ascii: "E")) {
      isWhole = false
      if !accept(UInt8(ascii: "+")) { _ = accept(UInt8(ascii: "-")) }
      guard skipDigits() > 0 else { throw error(.badNumber, at: start) }
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    // "-0" is refused where it is signed: it would be written back as "0".
    if isWhole, let integer = Int64(text), !(negative && integer == 0 && numbers == .integers) {
      return .integer(integer)
    }
    switch numbers {
    case .integers:
      throw error(isWhole ? .numberOutOfRange : .fraction, at: start)
    case .any:
      // No honest number is that long, and converting one takes more than linear time.
      guard text.utf8.count <= 400, let double = Double(text), double.isFinite else {
        throw error(.numberOutOfRange, at: start)
      }
      guard double.magnitude <= 0x1p53 else { return .number(double) }
      let whole = Int64(double)
      return Double(whole) == double ? .integer(whole) : .number(double)
    }
  }

  private mutating func skipDigits() -> Int {
    let start = index
    while let byte = current, (0x30...0x39).contains(byte) { index += 1 }
    return index - start
  }
}

extension JSONReader {
  private mutating func string() throws(JSONError) -> String {
    let start = index
    index += 1
    var copied: [UInt8] = []
    var runStart = index
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        copied += bytes[runStart..<index]
        index += 1
        guard let text = String(validating: copied, as: UTF8.self) else {
          throw error(.badString, at: start)
        }
        return text
      case UInt8(ascii: "\\"):
        copied += bytes[runStart..<index]
        index += 1
        try escape(into: &copied)
        runStart = index
      case 0..<0x20:
        throw error(.badString)
      default:
        index += 1
      }
    }
    throw error(.unexpectedEnd)
  }

  private mutating func escape(into copied: inout [UInt8]) throws(JSONError) {
    guard let byte = current else { throw error(.unexpectedEnd) }
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): copied.append(byte)
    case UInt8(ascii: "b"): copied.append(0x08)
    case UInt8(ascii: "f"): copied.append(0x0c)
    case UInt8(ascii: "n"): copied.append(0x0a)
    case UInt8(ascii: "r"): copied.append(0x0d)
    case UInt8(ascii: "t"): copied.append(0x09)
    case UInt8(ascii: "u"): copied += String(try escapedScalar()).utf8
    default: throw error(.badString, at: index - 1)
    }
  }

  private mutating func escapedScalar() throws(JSONError) -> Unicode.Scalar {
    let start = index
    var value = UInt32(try codeUnit())
    if (0xd800...0xdbff).contains(value) {
      guard accept(UInt8(ascii: "\\")), accept(UInt8(ascii: "u")) else {
        throw error(.badString, at: start)
      }
      let low = UInt32(try codeUnit())
      guard (0xdc00...0xdfff).contains(low) else { throw error(.badString, at: start) }
      value = 0x10000 + (value - 0xd800) << 10 + (low - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(value) else { throw error(.badString, at: start) }
    return scalar
  }

  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = current else { throw error(.unexpectedEnd) }
      let lower = (0x41...0x46).contains(byte) ? byte + 0x20 : byte
      guard let nibble = Hexadecimal.value(of: lower) else { throw error(.badString) }
      value = value << 4 | UInt16(nibble)
      index += 1
    }
    return value
  }
}
