/// Cuts a note into receipts and stray text.
enum NoteChunks {
  private static let lineFeed = UInt8(ascii: "\n")
  private static let head = Array("git-lane-receipt ".utf8)

  /// Whether a chunk begins as a receipt does.
  static func isHeaded(_ chunk: [UInt8]) -> Bool {
    chunk.starts(with: head)
  }

  /// Returns the parts, each ended by a line feed and without empty lines at its end.
  ///
  /// A part that begins as a receipt goes up to the end of its signature, or else to where the
  /// next one begins. What lies between is cut at empty lines.
  static func split(_ bytes: [UInt8]) -> [[UInt8]] {
    var chunks: [[UInt8]] = []
    var current: [UInt8] = []
    var isReceipt = false
    func close() {
      if let chunk = withoutEmptyEnd(current) { chunks.append(chunk) }
      current = []
      isReceipt = false
    }
    for line in lines(of: bytes) {
      if line.starts(with: head) {
        close()
        isReceipt = true
      } else if !isReceipt, line.allSatisfy(isBlank) {
        close()
        continue
      }
      current += line
      if isReceipt, line.elementsEqual(SignatureArmor.endLine) { close() }
    }
    close()
    return chunks
  }

  /// The lines with their line feeds; the last gets one if it has none.
  private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: lineFeed) {
      lines.append(rest[...end])
      rest = rest[(end + 1)...]
    }
    if !rest.isEmpty { lines.append(rest + [lineFeed]) }
    return lines
  }

  private static func withoutEmptyEnd(_ chunk: [UInt8]) -> [UInt8]? {
    guard let last = chunk.lastIndex(where: { !isBlank($0) }) else { return nil }
    // Blanks behind the last words of a line stay: they are part of what was damaged.
    let end = chunk[last...].firstIndex(of: lineFeed) ?? chunk.endIndex - 1
    return Array(chunk[...end])
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == lineFeed || byte == 0x20 || byte == 0x09 || byte == 0x0d
  }
}
