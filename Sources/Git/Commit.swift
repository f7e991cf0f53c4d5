/// A commit in full.
package struct Commit: Equatable, Sendable {
  package let id: OID
  package let tree: OID
  package let parents: [OID]
  package let author: Person
  package let committer: Person
  /// The message as stored, in whatever encoding.
  package let message: [UInt8]
  /// The signature, with the bytes that it is over; nil when unsigned.
  package let signature: CommitSignature?
}

/// The signature of a commit, and what it signs.
package struct CommitSignature: Equatable, Sendable {
  /// The armored signature, as it was put in.
  package let armored: [UInt8]
  /// The commit's bytes without its signatures.
  package let payload: [UInt8]
}

/// What walking history needs of a commit.
package struct CommitLink: Equatable, Sendable {
  package let id: OID
  package let tree: OID
  package let parents: [OID]
  /// The committer's time in seconds since 1970; whatever the committer wrote.
  package let time: Int64
}

/// What was read of commits, for which there is only one answer.
final class CommitLinks {
  private var known: [OID: CommitLink] = [:]
  private static let limit = 1 << 16

  subscript(id: OID) -> CommitLink? { known[id] }

  func add(_ link: CommitLink) {
    if known.count < Self.limit { known[link.id] = link }
  }
}

extension Repository {
  /// Reads a commit, or nil when it is not here.
  package func commit(_ id: OID) throws(GitError) -> Commit? {
    guard let object = try storedObject(id, as: .commit) else { return nil }
    var lines = unsafe HeaderLines(object.bytes)
    var header = CommitHeader()
    while let line = lines.next() { header.add(line) }
    guard let tree = header.tree, header.isWellFormed else { throw Self.badCommit(id) }
    let message = lines.messageStart.map { unsafe [UInt8](object.bytes[$0...]) }
    return Commit(
      id: id,
      tree: tree,
      parents: header.parents,
      author: Person(line: header.author),
      committer: Person(line: header.committer),
      message: message ?? [],
      signature: unsafe header.signature(in: object.bytes)
    )
  }

  /// Reads where a commit stands in history, or nil when it is not here.
  package func link(_ id: OID) throws(GitError) -> CommitLink? {
    if let known = links[id] { return known }
    guard let object = try storedObject(id, as: .commit) else { return nil }
    var lines = unsafe HeaderLines(object.bytes)
    var header = CommitHeader()
    while !header.hasCommitter, let line = lines.next() { header.add(line) }
    guard let tree = header.tree, header.isWellFormed else { throw Self.badCommit(id) }
    let link = CommitLink(
      id: id,
      tree: tree,
      parents: header.parents,
      time: Person(line: header.committer).time
    )
    links.add(link)
    return link
  }

  private static func badCommit(_ id: OID) -> GitError {
    GitError(.corrupt, "read commit \(id)", "its header is not one of a commit")
  }
}

/// Collects a commit's header lines, which must be one tree, then the parents, then the rest.
private struct CommitHeader {
  private(set) var tree: OID?
  private(set) var parents: [OID] = []
  private(set) var author: [UInt8] = []
  private(set) var committer: [UInt8] = []
  private(set) var hasCommitter = false
  private(set) var isWellFormed = true
  private var hasAuthor = false
  private var signatures: [HeaderLines.Line] = []
  private var otherSignatures: [Range<Int>] = []
  private var isFirst = true

  mutating func add(_ line: HeaderLines.Line) {
    defer { isFirst = false }
    switch line.name {
    case "tree":
      tree = OID(hexDigits: line.value)
      isWellFormed = isWellFormed && isFirst && tree != nil
    case "parent":
      let parent = OID(hexDigits: line.value)
      if let parent { parents.append(parent) }
      // git ignores such a line after the author, which would hide a parent from one of us.
      isWellFormed = isWellFormed && parent != nil && !hasAuthor && !hasCommitter
    case "author":
      if !hasAuthor { author = line.value }
      hasAuthor = true
    case "committer":
      if !hasCommitter { committer = line.value }
      hasCommitter = true
    case "gpgsig": signatures.append(line)
    case "gpgsig-sha256": otherSignatures.append(line.range)
    default: break
    }
  }

  /// The one signature, and the commit without it; nil when there is none, or more than one.
  func signature(in bytes: UnsafeRawBufferPointer) -> CommitSignature? {
    guard signatures.count == 1, let signature = signatures.first else { return nil }
    var payload: [UInt8] = []
    payload.reserveCapacity(bytes.count)
    var position = 0
    for range in ([signature.range] + otherSignatures).sorted(by: { $0.lowerBound < $1.lowerBound })
    {
      unsafe payload.append(contentsOf: bytes[position..<range.lowerBound])
      position = range.upperBound
    }
    unsafe payload.append(contentsOf: bytes[position...])
    return CommitSignature(armored: signature.value, payload: payload)
  }
}
