internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// A tree written out for a reviewer: read-only, without history, lane files and instructions.
///
/// Names and contents come from whoever wants to be reviewed. Nothing that is written may lie
/// outside the directory, and nothing in it may lead there.
struct MaterialisedTree {
  /// More entries, or directories in one another, than these are no tree that people work in.
  private static let entryLimit = 400_000
  private static let depthLimit = 200
  /// A larger file is named and not written.
  private static let sizeLimit = 64 << 20

  private let workspace: Workspace
  private var count = 0
  /// What is not as the tree has it, and why.
  private(set) var notes: [String] = []

  /// Writes a tree into a directory that is not there yet.
  static func write(
    _ tree: ObjectID,
    to directory: String,
    in workspace: Workspace
  ) throws(Failure) -> [String] {
    var work = MaterialisedTree(workspace)
    let root = Array(directory.utf8)
    try work.system { () throws(SystemError) in try Files.makeDirectory(at: root) }
    try work.fill(root, with: tree.oid, path: [], depth: 0)
    return work.notes
  }

  private init(_ workspace: Workspace) { self.workspace = workspace }

  private mutating func fill(_ directory: [UInt8], with tree: OID, path: [UInt8], depth: Int)
    throws(Failure)
  {
    guard depth < Self.depthLimit else { throw Self.tooLarge("directories are nested too deep") }
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
    for entry in entries {
      let inner = path.isEmpty ? entry.name : path + [UInt8(ascii: "/")] + entry.name
      guard !LanePaths.contains(inner), !InstructionFiles.contains(inner) else { continue }
      guard !Self.leadsAway(entry.name) else {
        notes.append("\(PathQuoting.quoted(inner)) is not written out: no checkout has such a name")
        continue
      }
      count += 1
      guard count <= Self.entryLimit else { throw Self.tooLarge("it has too many files") }
      try write(entry, at: directory + [UInt8(ascii: "/")] + entry.name, path: inner, depth: depth)
    }
    try system { () throws(SystemError) in try Files.chmod(at: directory, 0o555) }
  }

  private mutating func write(_ entry: TreeEntry, at place: [UInt8], path: [UInt8], depth: Int)
    throws(Failure)
  {
    switch entry.mode {
    case FileMode.directory:
      try system { () throws(SystemError) in try Files.makeDirectory(at: place) }
      try fill(place, with: entry.id, path: path, depth: depth + 1)
    case FileMode.submodule:
      try system { () throws(SystemError) in
        try Files.makeDirectory(at: place)
        try Files.chmod(at: place, 0o555)
      }
    case FileMode.symbolicLink:
      let target = try content(of: entry, path)
      if Self.staysInside(target, depth: depth) {
        try system { () throws(SystemError) in try Files.symlink(target, at: place) }
      } else {
        let words = "(a symbolic link that leads out of the tree, to: \(SafeText.line(target)))\n"
        try put(Array(words.utf8), at: place, mode: 0o444)
        notes.append("\(PathQuoting.quoted(path)) is a link that leads out of the tree")
      }
    default:
      let isExecutable = entry.mode & 0o111 != 0
      try put(try content(of: entry, path), at: place, mode: isExecutable ? 0o555 : 0o444)
    }
  }

  private func put(_ bytes: [UInt8], at place: [UInt8], mode: UInt32) throws(Failure) {
    try system { () throws(SystemError) in try Files.create(at: place, bytes, mode: mode) }
  }

  private mutating func content(of entry: TreeEntry, _ path: [UInt8]) throws(Failure) -> [UInt8] {
    let repository = workspace
    let size = try workspace.attempt { () throws(GitError) in
      try repository.repository.blobSize(entry.id)
    }
    if let size, size > Self.sizeLimit {
      notes.append("\(PathQuoting.quoted(path)) is too large to be written out")
      return Array("(a file of \(size) bytes, too large to be written out)\n".utf8)
    }
    let bytes = try workspace.attempt { () throws(GitError) in
      try repository.repository.readBlob(entry.id, limit: Self.sizeLimit)
    }
    guard let bytes else {
      notes.append("\(PathQuoting.quoted(path)) is not in this clone")
      return Array("(a file that this clone does not have)\n".utf8)
    }
    return bytes
  }

  /// Whether a name means another place, or what git keeps for itself.
  private static func leadsAway(_ name: [UInt8]) -> Bool {
    let text = String(decoding: name, as: UTF8.self).lowercased()
    return text == "." || text == ".." || text == ".git"
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
