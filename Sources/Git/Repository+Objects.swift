import CGit2
import LaneSystem

extension Repository {
  /// The kind of an object, or nil when it is not here.
  package func kind(of id: OID) throws(GitError) -> ObjectKind? {
    try header(of: id)?.kind
  }

  /// Whether an object is here.
  package func contains(_ id: OID) -> Bool {
    var name = git_oid(id)
    return unsafe git_odb_exists(objects, &name) == 1
  }

  /// The size of a blob, or nil when it is not here.
  package func blobSize(_ id: OID) throws(GitError) -> Int? {
    guard let header = try header(of: id) else { return nil }
    guard header.kind == .blob else { throw wrongKind(id, header.kind, wanted: .blob) }
    return header.size
  }

  /// The bytes of a blob, or nil when it is not here; refuses one larger than `limit` unread.
  package func readBlob(_ id: OID, limit: Int) throws(GitError) -> [UInt8]? {
    guard let size = try blobSize(id) else { return nil }
    guard size <= limit else {
      throw GitError(.tooLarge, "read blob \(id)", "it has \(size) bytes, more than \(limit)")
    }
    return try storedObject(id, as: .blob)?.copy
  }

  /// The bytes of any object as they are hashed (without the header), or nil when it is not here.
  package func readObject(_ id: OID) throws(GitError) -> (kind: ObjectKind, bytes: [UInt8])? {
    guard let object = try storedObject(id) else { return nil }
    return (object.kind, object.copy)
  }

  /// Stores a blob.
  package func writeBlob(_ bytes: [UInt8]) throws(GitError) -> OID {
    try writeObject(.blob, bytes)
  }

  /// Stores an object whose bytes are already in git's form; nothing checks them.
  package func writeObject(_ kind: ObjectKind, _ bytes: [UInt8]) throws(GitError) -> OID {
    var name = git_oid()
    let status = unsafe bytes.withUnsafeBytes { buffer in
      unsafe git_odb_write(&name, objects, buffer.baseAddress, buffer.count, kind.libraryKind)
    }
    try Library.check(status, "write \(kind.rawValue)")
    guard let id = name.oid else { throw GitError(.corrupt, "write object", "it has no name") }
    return id
  }

  /// The name that an object would have, without storing it.
  package static func name(of kind: ObjectKind, _ bytes: [UInt8]) throws(GitError) -> OID {
    try Library.start()
    var name = git_oid()
    let status = unsafe bytes.withUnsafeBytes { buffer in
      unsafe git_odb_hash(&name, buffer.baseAddress, buffer.count, kind.libraryKind)
    }
    try Library.check(status, "hash \(kind.rawValue)")
    guard let id = name.oid else { throw GitError(.corrupt, "hash object", "it has no name") }
    return id
  }

  /// Follows tags to what they name; nil when the object, or what it names, is not here.
  package func peel(_ id: OID) throws(GitError) -> (kind: ObjectKind, id: OID)? {
    var current = id
    // Tags of tags are rare and short; a chain longer than this is somebody's joke.
    for _ in 0..<64 {
      guard let kind = try kind(of: current) else { return nil }
      guard kind == .tag else { return (kind, current) }
      guard let tag = try storedObject(current, as: .tag) else { return nil }
      var lines = unsafe HeaderLines(tag.bytes)
      guard let target = lines.next(), target.name == "object",
        let next = OID(hexDigits: target.value)
      else { throw GitError(.corrupt, "read tag \(current)", "it names no object") }
      current = next
    }
    throw GitError(.tooLarge, "read tag \(id)", "it is a tag of a tag, more than 64 deep")
  }

  /// The commit that an object is, or that a tag leads to; nil for another kind or when absent.
  package func peelToCommit(_ id: OID) throws(GitError) -> OID? {
    guard let target = try peel(id), target.kind == .commit else { return nil }
    return target.id
  }

  /// Reads an object; nil when it is not here, an error when it is of another kind.
  func storedObject(
    _ id: OID,
    as wanted: ObjectKind? = nil
  ) throws(GitError) -> StoredObject? {
    var name = git_oid(id)
    var pointer: OpaquePointer?
    let status = unsafe git_odb_read(&pointer, objects, &name)
    guard try Library.found(status, "read object \(id)"), let pointer = unsafe pointer else {
      return nil
    }
    guard let object = unsafe StoredObject(pointer) else {
      throw GitError(.corrupt, "read object \(id)", "it is of no known kind")
    }
    if !names.contains(id) {
      guard object.hasName(id) else {
        throw GitError(.corrupt, "read object \(id)", "its bytes are those of another object")
      }
      names.insert(id)
    }
    if let wanted, object.kind != wanted { throw wrongKind(id, object.kind, wanted: wanted) }
    return object
  }

  private func header(of id: OID) throws(GitError) -> (kind: ObjectKind, size: Int)? {
    var name = git_oid(id)
    var size = 0
    var kind = GIT_OBJECT_INVALID
    let status = unsafe git_odb_read_header(&size, &kind, objects, &name)
    guard try Library.found(status, "read object \(id)") else { return nil }
    guard let kind = ObjectKind(kind) else {
      throw GitError(.corrupt, "read object \(id)", "it is of no known kind")
    }
    return (kind, size)
  }

  private func wrongKind(_ id: OID, _ kind: ObjectKind, wanted: ObjectKind) -> GitError {
    GitError(
      .wrongKind,
      "read \(wanted.rawValue) \(id)",
      "it is a \(kind.rawValue)"
    )
  }
}
