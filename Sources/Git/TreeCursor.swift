import Glibc

/// Reads a tree's entries in place, one after another, and refuses what git would not write.
///
/// A tree with a name twice, or out of order, means different things to different readers, so it
/// must not reach a judgement; neither may a name with a slash, which could pass for a path.
@safe
struct TreeCursor: ~Copyable {
  /// Owns the bytes; nil for "no tree", which reads as an empty one.
  private let object: StoredObject?
  private let bytes: UnsafeRawBufferPointer
  private let label: OID?

  private var next = 0
  /// Whether there is a current entry.
  private(set) var hasEntry = false
  /// Where the current entry stands in the object.
  private(set) var range = 0..<0
  private(set) var mode = FileMode.absent
  private var nameStart = 0
  private var nameCount = 0
  /// Names of non-directories that begin the current name: a directory may not repeat one.
  private var openFiles: [Range<Int>] = []

  /// Stands on the first entry.
  init(_ object: consuming StoredObject?, label: OID?) throws(GitError) {
    unsafe bytes = object?.bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)
    self.object = object
    self.label = label
    try advance()
  }

  var isDirectory: Bool { mode == FileMode.directory }

  /// The current entry's name.
  var name: [UInt8] { unsafe [UInt8](nameBytes) }

  /// The bytes of all entries in `range`, as they stand.
  func stored(_ range: Range<Int>) -> [UInt8] { unsafe [UInt8](bytes[range]) }

  var byteCount: Int { unsafe bytes.count }

  var nameBytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(rebasing: bytes[nameStart..<nameStart + nameCount])
  }

  /// The current entry's object.
  var id: OID {
    get throws(GitError) {
      guard let start = unsafe bytes.baseAddress,
        let id = unsafe OID(at: start + (range.upperBound - OID.byteCount))
      else { throw malformed("an entry that names no object") }
      return id
    }
  }

  /// A copy of the current entry.
  var entry: TreeEntry {
    get throws(GitError) { TreeEntry(name: name, mode: mode, id: try id) }
  }

  /// Whether the current entry names the same object as the other's, with the same mode.
  func hasSameObject(as other: borrowing TreeCursor) -> Bool {
    guard mode == other.mode, let mine = unsafe bytes.baseAddress,
      let others = unsafe other.bytes.baseAddress
    else { return false }
    return unsafe memcmp(
      mine + (range.upperBound - OID.byteCount),
      others + (other.range.upperBound - OID.byteCount),
      OID.byteCount
    ) == 0
  }

  /// Whether the current entry has this name.
  func isNamed(_ wanted: UnsafeRawBufferPointer) -> Bool {
    guard wanted.count == nameCount else { return false }
    guard nameCount > 0, let mine = unsafe nameBytes.baseAddress,
      let others = wanted.baseAddress
    else { return true }
    return unsafe memcmp(mine, others, nameCount) == 0
  }

  /// Git's order of the two current entries: negative, zero (same name, both or neither a
  /// directory), or positive.
  func order(against other: borrowing TreeCursor) -> Int {
    unsafe Self.order(nameBytes, isDirectory, other.nameBytes, other.isDirectory)
  }

  /// As `order(against:)`, for a name that is looked for.
  func order(against probe: TreeProbe) -> Int {
    unsafe probe.name.withUnsafeBytes { name in
      unsafe Self.order(nameBytes, isDirectory, name, probe.isDirectory)
    }
  }

  /// Moves to the first entry that does not stand before the one looked for.
  mutating func skipEntries(before probe: TreeProbe) throws(GitError) {
    while hasEntry, order(against: probe) < 0 { try advance() }
  }

  /// Moves to the next entry; `hasEntry` tells whether there is one.
  mutating func advance() throws(GitError) {
    guard unsafe next < bytes.count, let base = unsafe bytes.baseAddress else {
      hasEntry = false
      range = next..<next
      return
    }
    let start = next
    let (newMode, modeEnd) = try parseMode(at: start)
    let newNameStart = modeEnd + 1
    guard
      let end = unsafe memchr(base + newNameStart, 0, bytes.count - newNameStart)
    else { throw malformed("an entry that is cut short") }
    let newNameEnd = unsafe UnsafeRawPointer(end) - base
    let objectEnd = newNameEnd + 1 + OID.byteCount
    guard unsafe objectEnd <= bytes.count else { throw malformed("an entry that is cut short") }
    let newName = newNameStart..<newNameEnd
    guard !newName.isEmpty else { throw malformed("an entry without a name") }
    guard unsafe memchr(base + newNameStart, 0x2f, newName.count) == nil else {
      throw malformed("a name with a slash")
    }
    try checkOrder(newName, isDirectory: newMode == FileMode.directory)
    mode = newMode
    nameStart = newName.lowerBound
    nameCount = newName.count
    next = objectEnd
    range = start..<objectEnd
    hasEntry = true
  }

  private func parseMode(at start: Int) throws(GitError) -> (mode: UInt32, end: Int) {
    var mode: UInt32 = 0
    var index = start
    while unsafe index < bytes.count, index - start <= 7 {
      let byte = unsafe bytes[index]
      if byte == UInt8(ascii: " "), index > start { return (FileMode.canonical(mode), index) }
      guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte) else { break }
      mode = mode << 3 | UInt32(byte - UInt8(ascii: "0"))
      index += 1
    }
    throw malformed("an entry without a mode")
  }

  private mutating func checkOrder(_ name: Range<Int>, isDirectory: Bool) throws(GitError) {
    guard let base = unsafe bytes.baseAddress else { return }
    let new = unsafe UnsafeRawBufferPointer(rebasing: bytes[name])
    if hasEntry {
      let order = unsafe Self.order(nameBytes, self.isDirectory, new, isDirectory)
      guard order < 0 else {
        throw malformed(order == 0 ? "a name twice" : "entries out of order")
      }
    }
    // A file and a directory of one name may stand apart, with only names between them that the
    // file's name begins: "a", "a.b", "a/". So remember those, and drop the rest.
    while let file = openFiles.last,
      unsafe file.count > new.count
        || memcmp(base + file.lowerBound, base + name.lowerBound, file.count) != 0
    {
      openFiles.removeLast()
    }
    if isDirectory {
      if openFiles.last?.count == new.count { throw malformed("a name twice") }
    } else {
      openFiles.append(name)
    }
  }

  private func malformed(_ what: String) -> GitError {
    GitError(
      .malformedTree,
      "read tree \(label?.hex ?? "")",
      "it has \(what); 'git fsck' tells more"
    )
  }

  /// Git's order of two names, which is that of their bytes with a slash after a directory's.
  static func order(
    _ left: UnsafeRawBufferPointer,
    _ leftIsDirectory: Bool,
    _ right: UnsafeRawBufferPointer,
    _ rightIsDirectory: Bool
  ) -> Int {
    let common = min(left.count, right.count)
    if let leftStart = left.baseAddress, let rightStart = right.baseAddress {
      let order = unsafe memcmp(leftStart, rightStart, common)
      if order != 0 { return Int(order) }
    }
    func byteAfter(_ name: UnsafeRawBufferPointer, _ isDirectory: Bool) -> Int {
      if name.count > common { return unsafe Int(name[common]) }
      return isDirectory ? 0x2f : 0
    }
    return unsafe byteAfter(left, leftIsDirectory) - byteAfter(right, rightIsDirectory)
  }
}

/// A name that is looked for in a tree, as a directory or as anything else.
struct TreeProbe {
  let name: [UInt8]
  let isDirectory: Bool

  /// Git's order of entries.
  static func precedes(_ left: TreeProbe, _ right: TreeProbe) -> Bool {
    unsafe left.name.withUnsafeBytes { leftName in
      unsafe right.name.withUnsafeBytes { rightName in
        unsafe TreeCursor.order(leftName, left.isDirectory, rightName, right.isDirectory) < 0
      }
    }
  }
}
