/// The text around an SSH signature: what `ssh-keygen -Y sign` prints.
enum SignatureArmor {
  static let beginLine = Array("-----BEGIN SSH SIGNATURE-----\n".utf8)
  static let endLine = Array("-----END SSH SIGNATURE-----\n".utf8)

  private static let width = 70
  private static let lineFeed = UInt8(ascii: "\n")
  // Far above any real signature; a certificate's may have a few thousand bytes.
  private static let limit = 32 << 10

  /// Where the first signature begins, at the start of a line.
  static func start(in bytes: [UInt8]) -> Int? {
    var lineStart = 0
    while lineStart < bytes.count {
      if bytes[lineStart...].starts(with: beginLine) { return lineStart }
      guard let end = bytes[lineStart...].firstIndex(of: lineFeed) else { return nil }
      lineStart = end + 1
    }
    return nil
  }

  /// Returns a signature in the form that OpenSSH gives it, however another program wrapped it.
  static func canonical(_ armor: [UInt8]) -> (text: [UInt8], blob: [UInt8])? {
    guard armor.count <= limit else { return nil }
    let lines = armor.filter { $0 != UInt8(ascii: "\r") }
      .split(separator: lineFeed).map(Array.init)
    guard lines.count > 2, lines.first == beginLine.dropLast(),
      lines.last == endLine.dropLast(),
      let blob = Base64.decode(ArraySlice(lines.dropFirst().dropLast().joined())), !blob.isEmpty
    else { return nil }
    return (text(of: blob), blob)
  }

  /// The bytes inside a signature that is in exactly the form that OpenSSH gives it.
  static func blob(ofCanonical armor: ArraySlice<UInt8>) -> [UInt8]? {
    guard armor.count <= limit, armor.count > beginLine.count + endLine.count,
      armor.starts(with: beginLine), armor.suffix(endLine.count).elementsEqual(endLine)
    else { return nil }
    let end = armor.endIndex - endLine.count
    var text: [UInt8] = []
    text.reserveCapacity(armor.count)
    var start = armor.startIndex + beginLine.count
    while start < end {
      let lineEnd = min(start + width, end - 1)
      guard lineEnd > start, armor[lineEnd] == lineFeed else { return nil }
      text += armor[start..<lineEnd]
      start = lineEnd + 1
    }
    // A line feed within a line, and a second spelling of the same bytes, are no Base64.
    return Base64.decode(text[...])
  }

  private static func text(of blob: [UInt8]) -> [UInt8] {
    var rest = Array(Base64.encode(blob).utf8)[...]
    var text = beginLine
    while !rest.isEmpty {
      text += rest.prefix(width)
      text.append(lineFeed)
      rest = rest.dropFirst(width)
    }
    return text + endLine
  }
}
