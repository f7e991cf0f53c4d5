import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// Receipts in their right form; nobody checks their signature here.
enum Fixture {
  /// A receipt that differs from others by its number.
  static func receipt(_ number: Int, body: String = "Not needed any more.") throws -> Receipt {
    var statement = Receipt.Statement(
      kind: .revoke,
      repository: "5f0c2d",
      by: "kam@example.org",
      time: Timestamp(milliseconds: 1_795_000_000_000 + Int64(number)),
      body: ReceiptBody(body)
    )
    statement.revokes = ContentDigest.sha256(Array("\(number)".utf8))
    statement.presence = .terminal
    return try Receipt(statement, signature: armor, digest: ContentDigest.sha256)
  }

  static let armor: [UInt8] = {
    let blob = Base64.encode(Array("SSHSIG".utf8) + [UInt8](repeating: 7, count: 200))
    var rest = blob[...]
    var text = "-----BEGIN SSH SIGNATURE-----\n"
    while !rest.isEmpty {
      text += rest.prefix(70) + "\n"
      rest = rest.dropFirst(70)
    }
    return Array((text + "-----END SSH SIGNATURE-----\n").utf8)
  }()

  /// A key that differs from others by its number.
  static func key(_ number: Int) throws -> ObjectID {
    try #require(ObjectID(bytes: Digest.sha1(Array("key \(number)".utf8))))
  }

  /// A change whose bytes differ from others by their number.
  static func change(_ number: Int, trees: ChangeRecord.Trees? = nil) throws -> ChangeRecord {
    let text = Array(":100644 100644 \(number) change\n".utf8)
    let id = try #require(ObjectID(bytes: Digest.gitBlob(text)))
    return ChangeRecord(id: id, text: text, trees: trees)
  }
}

extension TestRepository {
  /// Opens this repository as the product does.
  func open() throws -> Repository {
    try Repository.open(environment: sandbox.environment, directory: path)
  }

  /// A writer with an identity of its own and a clock that stands still.
  func writer(faults: StoreFaults = .none) throws -> StoreWriter {
    StoreWriter(
      directory: LaneDirectory(commonDirectory: try commonDirectory),
      principal: "lane+kam@example.org",
      clock: { Timestamp(seconds: 1_795_000_000) },
      patience: Patience(pause: { _ in }),
      faults: faults
    )
  }

  /// The receipts under a key, by everything that this clone knows.
  func receipts(on key: ObjectID) throws -> [Receipt] {
    let repository = try open()
    return try NotesStore.view(in: repository).reading(of: key, in: repository).note.receipts
  }

  /// Stores receipts under one key.
  @discardableResult
  func add(_ receipts: [Receipt], to key: ObjectID, changes: [ChangeRecord] = []) throws
    -> NotesWrite
  {
    let repository = try open()
    return try NotesStore(try writer()).add(
      [NoteAddition(key: key, receipts: receipts)],
      changes: changes,
      in: repository
    )
  }

  /// Fails unless git finds nothing to say about any object.
  func expectIntact() throws {
    let result = try git("fsck", "--strict", "--full", "--no-dangling").expectSuccess()
    // An unborn branch is worth a notice to git and no fault of the notes.
    #expect(result.lines.isEmpty && !result.errors.contains("error"))
  }

  /// Git's files that say that somebody is writing a reference.
  func locks() throws -> [String] {
    try sandbox.run("find", [try commonDirectory, "-name", "*.lock"]).expectSuccess().lines
  }
}
