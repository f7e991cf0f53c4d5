internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// What is written down of a tree that is kept: which it is, and how it was left.
///
/// A tag that only this clone can make is over all of it, so that nobody who can write to the cache
/// can say that a tree is another.
struct TreeRecord {
  /// When it was last used.
  var time: Timestamp
  /// What it takes on disk.
  var bytes: Int64
  var made: MaterialisedTree

  // Another number where trees come to be written otherwise. Which files are left out of them is part
  // of it: a program that leaves out more must not be shown what an older one wrote.
  private static let title =
    "git-lane-tree 1 "
    + Hex.encode(Digest.sha256(Array(InstructionFiles.all.joined(separator: "\n").utf8)))
  private static let sizeLimit = 256 << 20

  /// Of a tree that was left just now.
  init(_ made: MaterialisedTree, at time: Timestamp) {
    self.time = time
    self.made = made
    bytes = made.root.sum(\.bytes)
  }

  /// Reads one that this clone wrote since the machine was started: before, what was written last
  /// may have been lost with the power.
  init?(_ path: String, in workspace: Workspace) {
    guard let text = try? Files.read(path, limit: Self.sizeLimit),
      let body = CloneSecret(in: workspace.directory)?.opened(text)
    else { return nil }
    var fields = Fields(body)
    guard fields.text() == Self.title, let boot = Self.boot, fields.text() == boot,
      let time = fields.number(), let bytes = fields.number(),
      let tree = fields.text().flatMap({ ObjectID(hex: $0) }), let remarks = fields.number()
    else { return nil }
    self.time = Timestamp(milliseconds: time)
    self.bytes = bytes
    made = MaterialisedTree(tree: tree.oid)
    for _ in 0..<remarks {
      guard let path = fields.bytes(), let words = fields.text() else { return nil }
      made.remarks[path] = words
    }
    guard let root = fields.directory(depth: 0), fields.isAtEnd else { return nil }
    made.root = root
  }

  /// When a tree was last used and what it takes, as its record begins, whoever wrote it.
  static func head(_ path: String) -> (time: Int64, bytes: Int64)? {
    guard let text = try? Files.read(path, limit: sizeLimit) else { return nil }
    var fields = Fields(Array(text.dropFirst(CloneSecret.tagSize).prefix(400)))
    guard fields.text() != nil, fields.text() != nil, let time = fields.number(),
      let bytes = fields.number()
    else { return nil }
    // Anybody may have written it: what is absurd must not overflow a sum.
    return (min(time, 1 << 50), min(bytes, 1 << 50))
  }

  /// Writes it; false where it cannot be kept.
  func write(_ path: String, in workspace: Workspace) -> Bool {
    guard let secret = CloneSecret(in: workspace.directory), let boot = Self.boot else {
      return false
    }
    var body: [UInt8] = []
    func add(_ field: some Sequence<UInt8>) { body += Array(field) + [0] }
    for field in [
      Self.title, boot, String(time.milliseconds), String(bytes), made.tree.hex,
      String(made.remarks.count),
    ] { add(field.utf8) }
    for (path, words) in made.remarks {
      add(path)
      add(words.utf8)
    }
    func add(_ directory: MaterialisedTree.Directory) {
      add(Hex.encode(directory.look.digest).utf8)
      for number in [
        Int64(directory.look.entries), directory.look.bytes, Int64(directory.inner.count),
      ] { add(String(number).utf8) }
      for (name, inner) in directory.inner {
        add(name)
        add(inner)
      }
    }
    add(made.root)
    return (try? Files.writeAtomically(path, secret.sealed(body), mode: 0o600)) != nil
  }

  /// Which start of the machine this is.
  private static var boot: String? {
    let text = try? Files.read("/proc/sys/kernel/random/boot_id", limit: 100)
    return text.map { String(decoding: $0, as: UTF8.self) }
  }
}

/// Reads fields that end in a zero, one after another.
private struct Fields {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func bytes() -> [UInt8]? {
    guard let end = rest.firstIndex(of: 0) else { return nil }
    defer { rest = rest[(end + 1)...] }
    return Array(rest[..<end])
  }

  mutating func text() -> String? { bytes().map { String(decoding: $0, as: UTF8.self) } }

  mutating func number() -> Int64? { text().flatMap { Int64($0) }.flatMap { $0 < 0 ? nil : $0 } }

  mutating func directory(depth: Int) -> MaterialisedTree.Directory? {
    guard depth <= MaterialisedTree.depthLimit, let digest = text().flatMap(Hex.decode),
      let entries = number(), let bytes = number(), let count = number()
    else { return nil }
    let look = DirectoryLook(digest: digest, entries: Int(entries), bytes: bytes)
    var directory = MaterialisedTree.Directory(look: look)
    for _ in 0..<count {
      guard let name = self.bytes(), let inner = self.directory(depth: depth + 1) else {
        return nil
      }
      directory.inner[name] = inner
    }
    return directory
  }
}
