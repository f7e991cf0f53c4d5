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
    // A last line without its line feed gets one.
    guard bytes.last.map({ $0 == lineFeed }) ?? true else { return split(bytes + [lineFeed]) }
    var chunks: [[UInt8]] = []
    var start = 0
    var isReceipt = false
    func close(at end: Int) {
      if let chunk = withoutEmptyEnd(bytes[start..<end]) { chunks.append(chunk) }
      start = end
      isReceipt = false
    }
    var lineStart = 0
    while let lineFeed = bytes[lineStart...].firstIndex(of: lineFeed) {
      let line = bytes[lineStart...lineFeed]
      if line.starts(with: head) {
        close(at: lineStart)
        isReceipt = true
      } else if !isReceipt, line.allSatisfy(isBlank) {
        close(at: lineStart)
        start = line.endIndex
      } else if isReceipt, line.elementsEqual(SignatureArmor.endLine) {
        close(at: line.endIndex)
      }
      lineStart = line.endIndex
    }
    close(at: bytes.count)
    return chunks
  }

  private static func withoutEmptyEnd(_ chunk: ArraySlice<UInt8>) -> [UInt8]? {
    guard let last = chunk.lastIndex(where: { !isBlank($0) }) else { return nil }
    // Blanks behind the last words of a line stay: they are part of what was damaged.
    let end = chunk[last...].firstIndex(of: lineFeed) ?? chunk.endIndex - 1
    return Array(chunk[...end])
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == lineFeed || byte == 0x20 || byte == 0x09 || byte == 0x0d
  }
}
