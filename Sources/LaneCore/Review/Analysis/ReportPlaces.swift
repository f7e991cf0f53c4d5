/// Finds the files that a report names in the tree that it is about; a name that leads out of the
/// tree, or might, is nobody's.
struct ReportPlaces {
  /// How deep bases may be named by one another.
  private static let baseLimit = 16

  /// The absolute paths of the tree, as the program may have seen it.
  private let trees: [[UInt8]]

  init(trees: [String]) {
    self.trees = trees.map { tree in
      let bytes = Array(tree.utf8)
      return bytes.last == UInt8(ascii: "/") ? bytes.dropLast() : bytes
    }
  }

  /// A path below the tree for a plain name.
  func path(named name: String) -> [UInt8]? { inside(Array(name.utf8)) }

  /// A path below the tree for a URI, relative to a named base or to the tree.
  func path(uri: String, base: String?, _ bases: JSONObject?) -> [UInt8]? {
    guard let name = Self.file(uri) else { return nil }
    return inside(Self.resolved(name, base, bases, depth: 0))
  }

  /// A path behind the base that it is relative to, which may be relative to another; one that nobody
  /// gave a place is the tree.
  private static func resolved(_ name: [UInt8], _ base: String?, _ bases: JSONObject?, depth: Int)
    -> [UInt8]
  {
    guard name.first != UInt8(ascii: "/"), depth < baseLimit, let base,
      let entry = bases?[base]?.object, let directory = entry["uri"]?.string.flatMap(file)
    else { return name }
    let path = directory + [UInt8(ascii: "/")] + name
    return resolved(path, entry["uriBaseId"]?.string, bases, depth: depth + 1)
  }

  /// The path in a file's URI, nil for what is no file of this machine.
  private static func file(_ uri: String) -> [UInt8]? {
    var rest = uri[...]
    if let colon = rest.firstIndex(of: ":"), !rest[..<colon].contains("/") {
      guard rest[..<colon].lowercased() == "file" else { return nil }
      rest = rest[rest.index(after: colon)...]
      if rest.hasPrefix("//") {
        let authority = rest.dropFirst(2).prefix { $0 != "/" }
        guard authority.isEmpty || authority == "localhost" else { return nil }
        rest = rest.dropFirst(2 + authority.count)
      }
      guard rest.hasPrefix("/") else { return nil }
    }
    var bytes: [UInt8] = []
    var left = Array(rest.utf8)[...]
    while let byte = left.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = left.popFirst().flatMap(digit), let low = left.popFirst().flatMap(digit)
      else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  private func inside(_ path: [UInt8]) -> [UInt8]? {
    var rest = path[...]
    if rest.first == UInt8(ascii: "/") {
      let tree = trees.first { rest.starts(with: $0 + [UInt8(ascii: "/")]) }
      guard let tree else { return nil }
      rest = rest.dropFirst(tree.count)
    }
    let parts = rest.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
    guard !parts.isEmpty, !parts.contains(where: { $0.elementsEqual("..".utf8) || $0.contains(0) })
    else { return nil }
    return Array(parts.joined(separator: [UInt8(ascii: "/")]))
  }
}
