internal import LaneCore

/// The flat `key: value` lines between two lines of three hyphens with which a lane file begins.
package struct FrontMatter: Equatable, Sendable {
  package struct Entry: Equatable, Sendable {
    package let key: String
    package let value: String
    package let line: Int
  }

  /// In the file's order; a key may stand several times.
  package let entries: [Entry]
  /// What follows, and the number of its first line.
  package let body: [UInt8]
  package let bodyLine: Int

  private static let entryLimit = 200
  private static let lengthLimit = 4096

  /// Takes the front matter off a text; none is an error, since every lane file has one.
  package init(_ bytes: [UInt8]) throws(LaneFileError) {
    var rest = bytes[...]
    if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
    guard Self.takeLine(&rest).map(Self.isFence) == true else {
      throw LaneFileError("begins without a line of three hyphens", line: 1)
    }
    var entries: [Entry] = []
    var number = 1
    while let line = Self.takeLine(&rest) {
      number += 1
      if Self.isFence(line) {
        self.entries = entries
        body = Array(rest)
        bodyLine = number + 1
        return
      }
      guard entries.count < Self.entryLimit else {
        throw LaneFileError("has too many lines before its second line of hyphens", line: number)
      }
      entries.append(try Self.entry(line, number))
    }
    throw LaneFileError("has no second line of three hyphens", line: number)
  }

  package func values(of key: String) -> [Entry] { entries.filter { $0.key == key } }

  /// Refuses keys that the file cannot have.
  func refuseOthers(than keys: [String]) throws(LaneFileError) {
    for entry in entries where !keys.contains(entry.key) {
      let near = EditDistance.nearest(to: entry.key, in: keys).first
      let hint = near.map { ", did you mean '\($0)'?" } ?? ""
      throw LaneFileError("has the unknown key '\(entry.key)'\(hint)", line: entry.line)
    }
  }

  /// The path patterns of the key `path`, of which there must be one at least.
  func paths() throws(LaneFileError) -> [PathGlob] {
    var globs: [PathGlob] = []
    for entry in values(of: "path") {
      guard let glob = PathGlob(entry.value) else {
        throw LaneFileError("'\(SafeText.line(entry.value))' is no path pattern", line: entry.line)
      }
      globs.append(glob)
    }
    guard !globs.isEmpty else { throw LaneFileError("names no path", line: 1) }
    return globs
  }

  private static func entry(_ line: ArraySlice<UInt8>, _ number: Int) throws(LaneFileError) -> Entry
  {
    guard line.count <= lengthLimit, let text = String(validating: line, as: UTF8.self),
      let colon = text.firstIndex(of: ":")
    else { throw LaneFileError("expected 'key: value'", line: number) }
    let key = String(text[..<colon])
    guard TaskID(key) != nil else {
      throw LaneFileError("expected a key of lower-case letters before the colon", line: number)
    }
    let value = text[text.index(after: colon)...].drop { $0 == " " }
    let end = value.lastIndex { $0 != " " && $0 != "\t" }
    guard let end else { throw LaneFileError("'\(key)' has no value", line: number) }
    return Entry(key: key, value: String(value[...end]), line: number)
  }

  private static func isFence(_ line: ArraySlice<UInt8>) -> Bool { line.elementsEqual("---".utf8) }

  /// The next line without its end, `\n` or `\r\n`.
  private static func takeLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard !rest.isEmpty else { return nil }
    let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
    var line = rest[..<end]
    rest = rest[min(end + 1, rest.endIndex)...]
    if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
    return line
  }
}
