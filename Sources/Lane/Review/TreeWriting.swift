internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// Makes a directory what a tree has, from nothing or from another tree.
///
/// Names and contents come from whoever wants to be reviewed. Nothing that is written may lie
/// outside the directory, and nothing in it may lead there.
struct TreeWriting {
  /// A larger file is named and not written.
  private static let sizeLimit = 64 << 20

  private let workspace: Workspace
  private var made: MaterialisedTree
  private var count = 0

  private init(_ workspace: Workspace, _ made: MaterialisedTree) {
    self.workspace = workspace
    self.made = made
  }

  /// What was written before is as it says; nil for an empty directory.
  static func bring(
    _ before: MaterialisedTree?,
    to tree: OID,
    at place: [UInt8],
    in workspace: Workspace
  ) throws(Failure) -> MaterialisedTree {
    var made = MaterialisedTree(tree: tree)
    made.remarks = before?.remarks ?? [:]
    made.isPartial = before?.isPartial ?? false
    var work = TreeWriting(workspace, made)
    var root = before?.root ?? MaterialisedTree.Directory()
    try work.fill(place, from: before?.tree, to: tree, path: [], depth: 0, &root)
    guard root.sum(\.entries) <= MaterialisedTree.entryLimit else {
      throw tooLarge("it has too many files")
    }
    work.made.root = root
    return work.made
  }

  private mutating func fill(
    _ directory: [UInt8],
    from old: OID?,
    to new: OID?,
    path: [UInt8],
    depth: Int,
    _ record: inout MaterialisedTree.Directory
  ) throws(Failure) {
    guard depth < MaterialisedTree.depthLimit else {
      throw Self.tooLarge("directories are nested too deep")
    }
    if old != new {
      let entries = try self.entries(of: new)
      let before = Self.named(try self.entries(of: old))
      if old != nil {
        let after = Self.named(entries)
        try system { () throws(SystemError) in try Files.chmod(at: directory, 0o700) }
        // What goes comes first: where names differ in their case only, there may be room for one.
        for entry in before.values where after[entry.name] != entry {
          if entry.isDirectory, after[entry.name]?.isDirectory == true { continue }
          try remove(entry, Place(directory, path, entry.name), &record)
        }
      }
      for entry in entries where before[entry.name] != entry {
        let place = Place(directory, path, entry.name)
        try write(entry, over: before[entry.name], place, depth: depth, &record)
      }
    }
    do throws(SystemError) {
      try Files.chmod(at: directory, 0o555)
      record.look = try Files.look(at: directory)
    } catch { throw Failure(error) }
  }

  /// Where an entry stands, on disk and in the tree.
  private struct Place {
    let name: [UInt8]
    let onDisk: [UInt8]
    let path: [UInt8]

    init(_ directory: [UInt8], _ path: [UInt8], _ name: [UInt8]) {
      self.name = name
      onDisk = directory + [UInt8(ascii: "/")] + name
      self.path = path.isEmpty ? name : path + [UInt8(ascii: "/")] + name
    }

    var isHidden: Bool { LanePaths.contains(path) || InstructionFiles.contains(path) }

    /// Whether the name means another place, or what git keeps for itself.
    var leadsAway: Bool {
      let text = String(decoding: name, as: UTF8.self).lowercased()
      return text == "." || text == ".." || text == ".git"
    }
  }

  private mutating func remove(
    _ entry: TreeEntry,
    _ place: Place,
    _ record: inout MaterialisedTree.Directory
  ) throws(Failure) {
    let below = place.path + [UInt8(ascii: "/")]
    made.remarks = made.remarks.filter { $0.key != place.path && !$0.key.starts(with: below) }
    guard !place.isHidden, !place.leadsAway else { return }
    record.inner[place.name] = nil
    try system { () throws(SystemError) in try Files.removeTree(at: place.onDisk) }
  }

  private mutating func write(
    _ entry: TreeEntry,
    over old: TreeEntry?,
    _ place: Place,
    depth: Int,
    _ record: inout MaterialisedTree.Directory
  ) throws(Failure) {
    guard !place.isHidden else { return }
    guard !place.leadsAway else {
      return remark(place, "is not written out: no checkout has such a name")
    }
    count += 1
    guard count <= MaterialisedTree.entryLimit else { throw Self.tooLarge("it has too many files") }
    switch entry.mode {
    case FileMode.directory:
      let old = old?.isDirectory == true ? old?.id : nil
      if old == nil { try makeDirectory(place) }
      // Taken out while it is worked on, since two of it would be copied.
      var inner = record.inner.removeValue(forKey: place.name) ?? MaterialisedTree.Directory()
      try fill(place.onDisk, from: old, to: entry.id, path: place.path, depth: depth + 1, &inner)
      record.inner[place.name] = inner
    case FileMode.submodule:
      try makeDirectory(place)
      var inner = MaterialisedTree.Directory()
      try fill(place.onDisk, from: nil, to: nil, path: place.path, depth: depth + 1, &inner)
      record.inner[place.name] = inner
    case FileMode.symbolicLink:
      let (target, isThere) = try content(of: entry, place)
      if !isThere {
        try put(target, at: place, mode: 0o444)
      } else if Self.staysInside(target, depth: depth) {
        try system { () throws(SystemError) in try Files.symlink(target, at: place.onDisk) }
      } else {
        let words = "(a symbolic link that leads out of the tree, to: \(SafeText.line(target)))\n"
        try put(Array(words.utf8), at: place, mode: 0o444)
        remark(place, "is a link that leads out of the tree")
      }
    default:
      let isExecutable = entry.mode & 0o111 != 0
      try put(try content(of: entry, place).bytes, at: place, mode: isExecutable ? 0o555 : 0o444)
    }
  }
}

extension TreeWriting {
  /// The entries of a tree, none for none.
  private func entries(of tree: OID?) throws(Failure) -> [TreeEntry] {
    guard let tree else { return [] }
    let entries = try workspace.attempt { () throws(GitError) in
      try workspace.repository.tree(tree)
    }
    guard let entries else {
      throw Failure(
        .cannotTell,
        "incomplete",
        "the tree \(tree.hex.prefix(10)) is not here, so the reviewer could not read around it",
        next: "git fetch --refetch"
      )
    }
    return entries
  }

  private static func named(_ entries: [TreeEntry]) -> [[UInt8]: TreeEntry] {
    Dictionary(entries.map { ($0.name, $0) }) { first, _ in first }
  }

  private func makeDirectory(_ place: Place) throws(Failure) {
    try system { () throws(SystemError) in try Files.makeDirectory(at: place.onDisk) }
  }

  private func put(_ bytes: [UInt8], at place: Place, mode: UInt32) throws(Failure) {
    try system { () throws(SystemError) in try Files.create(at: place.onDisk, bytes, mode: mode) }
  }

  /// A blob, or what stands in place of one that cannot be written.
  private mutating func content(of entry: TreeEntry, _ place: Place) throws(Failure)
    -> (bytes: [UInt8], isThere: Bool)
  {
    let bytes: [UInt8]?
    do throws(GitError) {
      bytes = try workspace.repository.readBlob(entry.id, limit: Self.sizeLimit)
    } catch {
      guard error.code == .tooLarge else { throw Failure(error) }
      remark(place, "is too large to be written out")
      return (Array("(a file of more than \(Self.sizeLimit) bytes, not written out)\n".utf8), false)
    }
    guard let bytes else {
      remark(place, "is not in this clone")
      made.isPartial = true
      return (Array("(a file that this clone does not have)\n".utf8), false)
    }
    return (bytes, true)
  }

  private mutating func remark(_ place: Place, _ words: String) {
    made.remarks[place.path] = "\(PathQuoting.quoted(place.path)) \(words)"
  }

  /// Whether a link can only lead to a place inside, whatever other links it passes.
  ///
  /// It may go up as far as it is deep, and only at its start: after a name, which may itself be a
  /// link, `..` could be anywhere.
  private static func staysInside(_ target: [UInt8], depth: Int) -> Bool {
    guard !target.isEmpty, !target.contains(0), target.first != UInt8(ascii: "/") else {
      return false
    }
    let parts = target.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
    let up = parts.prefix { $0.elementsEqual("..".utf8) }.count
    return up <= depth && !parts.dropFirst(up).contains { $0.elementsEqual("..".utf8) }
  }

  private static func tooLarge(_ reason: String) -> Failure {
    Failure(
      .fatal,
      "too-large",
      "the tree cannot be written out for a reviewer: \(reason)",
      next: "git lane review --template"
    )
  }

  private func system(_ body: () throws(SystemError) -> Void) throws(Failure) {
    do throws(SystemError) { try body() } catch { throw Failure(error) }
  }
}
