/// The index, read as git's `gitformat-index` describes it: versions 2 to 4.
///
/// Read here and not by libgit2, which takes neither an index without a checksum
/// (`index.skipHash`) nor a sparse one, and whose trees hold what was only announced with
/// `git add -N`.
struct IndexFile {
  struct Entry {
    let path: [UInt8]
    let mode: UInt32
    let id: OID
    /// 0, or the side of a conflict.
    let stage: UInt8
    /// Announced with `git add -N`: there is no content yet.
    let isIntentToAdd: Bool
  }

  /// What git remembers of a directory whose tree it has already written.
  final class CachedTree {
    let id: OID?
    let entryCount: Int
    fileprivate(set) var children: [[UInt8]: CachedTree] = [:]

    init(id: OID?, entryCount: Int) {
      self.id = id
      self.entryCount = entryCount
    }
  }

  private(set) var cachedTree: CachedTree?
  /// Whether most entries are in another file, which is not read here.
  private(set) var isSplit = false
  let entryCount: Int

  private let version: Int
  private let bytes: [UInt8]
  private static let headerSize = 12

  /// Reads everything but the entries, which are many and not always needed.
  init(_ bytes: [UInt8]) throws(GitError) {
    var reader = ByteReader(bytes)
    guard try reader.take(4) == Array("DIRC".utf8)[...] else {
      throw ByteReader.corrupt("it does not begin like one")
    }
    version = try reader.integer()
    guard (2...4).contains(version) else {
      throw GitError(.unsupportedRepository, "read the index", "its version is \(version)")
    }
    entryCount = try reader.integer()
    self.bytes = bytes
    for _ in 0..<entryCount { try Self.skipEntry(&reader, version: version) }
    // The last 20 bytes are a checksum.
    while reader.left > OID.byteCount {
      try readExtension(name: Array(reader.take(4)), reader.take(reader.integer()))
    }
    guard reader.left == OID.byteCount else { throw ByteReader.corrupt("it is cut short") }
  }

  /// The entries in order; refuses a split index, which has only some of them.
  func entries() throws(GitError) -> [Entry] {
    guard !isSplit else { throw ByteReader.corrupt("its entries are in another file") }
    var reader = ByteReader(bytes)
    _ = try reader.take(Self.headerSize)
    var entries: [Entry] = []
    entries.reserveCapacity(entryCount)
    var path: [UInt8] = []
    for _ in 0..<entryCount {
      let entry = try Self.readEntry(&reader, version: version, path: &path)
      if let last = entries.last { try Self.checkOrder(last, entry) }
      entries.append(entry)
    }
    return entries
  }

  private static func skipEntry(
    _ reader: inout ByteReader,
    version: Int
  ) throws(GitError) {
    let start = reader.position
    _ = try reader.take(60)
    let flags = try reader.short()
    if version >= 3, flags & 0x4000 != 0 { _ = try reader.take(2) }
    if version == 4 {
      _ = try reader.variableInteger()
      _ = try reader.takeText()
      return
    }
    // The length is written down unless it is too large for that.
    let length = flags & 0xfff
    if length < 0xfff { _ = try reader.take(length + 1) } else { _ = try reader.takeText() }
    try skipPadding(&reader, from: start)
  }

  /// Entries end with 1 to 8 zeros, the first of which ends the name.
  private static func skipPadding(_ reader: inout ByteReader, from start: Int) throws(GitError) {
    _ = try reader.take((8 - (reader.position - start) % 8) % 8)
  }

  private static func readEntry(
    _ reader: inout ByteReader,
    version: Int,
    path: inout [UInt8]
  ) throws(GitError) -> Entry {
    let start = reader.position
    // Times, device and inode.
    _ = try reader.take(24)
    let mode = try reader.integer()
    // Owner and size.
    _ = try reader.take(12)
    let name = try reader.take(OID.byteCount)
    let flags = try reader.short()
    let isExtended = version >= 3 && flags & 0x4000 != 0
    let extendedFlags = isExtended ? try reader.short() : 0
    if version == 4 {
      let dropped = try reader.variableInteger()
      guard dropped <= path.count else { throw ByteReader.corrupt("a name is impossible") }
      path.removeLast(dropped)
      path += try reader.takeText()
    } else {
      path = try Array(reader.takeText())
      try skipPadding(&reader, from: start)
    }
    guard let id = OID(bytes: name), !path.isEmpty else {
      throw ByteReader.corrupt("an entry names no object")
    }
    return Entry(
      path: path,
      mode: FileMode.canonical(UInt32(mode)),
      id: id,
      stage: UInt8(flags >> 12 & 3),
      isIntentToAdd: extendedFlags & 0x2000 != 0
    )
  }

  private static func checkOrder(_ last: Entry, _ next: Entry) throws(GitError) {
    if last.path.lexicographicallyPrecedes(next.path) { return }
    guard last.path == next.path, last.stage < next.stage else {
      throw ByteReader.corrupt("its entries are out of order")
    }
  }

  private mutating func readExtension(
    name: [UInt8],
    _ bytes: ArraySlice<UInt8>
  ) throws(GitError) {
    switch String(decoding: name, as: UTF8.self) {
    case "TREE":
      var reader = ByteReader(Array(bytes))
      cachedTree = try Self.readCachedTree(&reader, depth: 0).tree
    case "link": isSplit = true
    // Says only that there may be directories among the entries.
    case "sdir": break
    case let other:
      // As git: an extension in lower case must be understood.
      guard let first = name.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else {
        throw GitError(
          .unsupportedRepository,
          "read the index",
          "it has the unknown extension '\(other)'"
        )
      }
    }
  }

  private static func readCachedTree(
    _ reader: inout ByteReader,
    depth: Int
  ) throws(GitError) -> (name: [UInt8], tree: CachedTree) {
    guard depth < 2_048 else { throw ByteReader.corrupt("its directories are nested too deep") }
    let name = try Array(reader.takeText())
    guard let entryCount = Int(String(decoding: try reader.takeText(to: " "), as: UTF8.self)),
      let childCount = Int(String(decoding: try reader.takeText(to: "\n"), as: UTF8.self))
    else { throw ByteReader.corrupt("its remembered trees do not parse") }
    let id = entryCount >= 0 ? OID(bytes: try reader.take(OID.byteCount)) : nil
    let tree = CachedTree(id: id, entryCount: entryCount)
    for _ in 0..<max(0, childCount) {
      let child = try readCachedTree(&reader, depth: depth + 1)
      tree.children[child.name] = child.tree
    }
    return (name, tree)
  }
}

/// Takes bytes off the front of an index, never past the end.
private struct ByteReader {
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var left: Int { bytes.count - position }

  static func corrupt(_ what: String) -> GitError {
    GitError(.corrupt, "read the index", what)
  }

  mutating func take(_ count: Int) throws(GitError) -> ArraySlice<UInt8> {
    guard count <= left else { throw Self.corrupt("it is cut short") }
    defer { position += count }
    return bytes[position..<position + count]
  }

  mutating func integer() throws(GitError) -> Int {
    try take(4).reduce(0) { $0 << 8 | Int($1) }
  }

  mutating func short() throws(GitError) -> Int {
    try take(2).reduce(0) { $0 << 8 | Int($1) }
  }

  /// Takes what stands before an ending, and the ending.
  mutating func takeText(to ending: Unicode.Scalar = "\0") throws(GitError) -> ArraySlice<UInt8> {
    guard let end = bytes[position...].firstIndex(of: UInt8(ascii: ending)) else {
      throw Self.corrupt("it is cut short")
    }
    defer { position = end + 1 }
    return bytes[position..<end]
  }

  /// The encoding of offsets in packs: seven bits a byte, each continuation counting one more.
  mutating func variableInteger() throws(GitError) -> Int {
    var value = -1
    while true {
      guard let byte = try take(1).first, value < 1 << 32 else {
        throw Self.corrupt("a number is too large")
      }
      value = (value + 1) << 7 | Int(byte & 0x7f)
      if byte & 0x80 == 0 { return value }
    }
  }
}
