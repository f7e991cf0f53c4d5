/// The commit message of a stream's entry: a subject for people, and the trailers that bind the
/// entry to its place.
///
/// Since the commit is signed, an entry that is moved to another stream or behind another
/// predecessor is found out by its own words.
package struct StreamMessage: Hashable, Sendable {
  package let kind: EventKind
  package let subject: String
  /// The full name of the ref.
  package let stream: String
  /// The parents of the commit, in order.
  package let after: [ObjectID]
  package let clock: Int64

  private static let subjectLimit = 200

  /// Takes any subject; what does not fit on a line is escaped or cut.
  package init(
    kind: EventKind,
    subject: String,
    stream: String,
    after: [ObjectID],
    clock: Int64
  ) {
    self.kind = kind
    self.subject = Self.fit(subject, else: kind.text)
    self.stream = stream
    self.after = after
    self.clock = clock
  }

  /// The message of the commit that joins what two clones appended.
  package static func merge(stream: String, after: [ObjectID], clock: Int64) -> StreamMessage {
    StreamMessage(
      kind: .merge,
      subject: "join what two clones appended",
      stream: stream,
      after: after,
      clock: clock
    )
  }

  package var isMerge: Bool { kind == .merge }

  package var bytes: [UInt8] {
    let parents = after.isEmpty ? ["none"] : after.map(\.hex)
    let lines =
      ["\(kind): \(subject)", "", "Lane-Stream: \(stream)"]
      + parents.map { "Lane-After: \($0)" } + ["Lane-Clock: \(clock)"]
    return lines.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] }
  }

  /// Reads what `bytes` writes and nothing else.
  package init?(parsing bytes: [UInt8]) {
    guard bytes.count <= Self.sizeLimit, let text = String(validating: bytes, as: UTF8.self),
      !text.utf8.contains(UInt8(ascii: "\r"))
    else { return nil }
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard let first = lines.popFirst(), let colon = first.firstIndex(of: ":"),
      let kind = EventKind(first[..<colon]), lines.popFirst() == "",
      lines.popLast() == "", let clockText = Self.value(of: "Lane-Clock", in: lines.popLast()),
      let clock = Int64(clockText),
      let stream = Self.value(of: "Lane-Stream", in: lines.popFirst())
    else { return nil }
    var after: [ObjectID] = []
    for line in lines where line != "Lane-After: none" {
      guard let id = Self.value(of: "Lane-After", in: line).flatMap({ ObjectID(hex: $0) }) else {
        return nil
      }
      after.append(id)
    }
    self.init(
      kind: kind,
      subject: String(first[colon...].dropFirst(2)),
      stream: String(stream),
      after: after,
      clock: clock
    )
    guard self.bytes == bytes else { return nil }
  }

  // Enough for the parents of any merge that a lane makes, and for nothing that is worth reading.
  private static let sizeLimit = 64 << 10

  private static func value(of trailer: String, in line: Substring?) -> Substring? {
    guard let line, line.hasPrefix("\(trailer): ") else { return nil }
    return line.dropFirst(trailer.count + 2)
  }

  private static func fit(_ subject: String, else replacement: String) -> String {
    let line = SafeText.line(subject).unicodeScalars
    // Cut after escaping, so that fitting what already fits changes nothing.
    let cut = line.count > subjectLimit ? String(line.prefix(subjectLimit - 1)) + "…" : String(line)
    let words = cut.split(separator: " ")
    return words.isEmpty ? replacement : words.joined(separator: " ")
  }
}
