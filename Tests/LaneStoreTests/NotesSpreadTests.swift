import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// Where notes are put as they become many: stock git is the oracle.
@Suite struct NotesSpreadTests {
  let sandbox: TestSandbox
  let work: TestRepository

  init() throws {
    sandbox = try TestSandbox()
    work = try sandbox.repository()
  }

  /// A key that begins with these digits.
  private func key(_ prefix: String, _ number: Int) throws -> ObjectID {
    let digest = Hex.encode(Digest.sha1(Array("\(prefix) \(number)".utf8)))
    return try #require(ObjectID(hex: prefix + digest.dropFirst(prefix.count)))
  }

  private func paths(_ reference: String = "refs/notes/lane") throws -> [String] {
    try work.git("ls-tree", "-r", "--name-only", reference).expectSuccess().lines
  }

  /// Keys of which enough begin alike for three levels of directories.
  private func keys() throws -> [ObjectID] {
    let digits = "0123456789abcdef"
    let root = try digits.flatMap { first in try (0..<2).map { try key("\(first)", $0) } }
    let deep = try digits.flatMap { third in try (2..<5).map { try key("ab\(third)", $0) } }
    let deeper = try digits.flatMap { fifth in try (5..<8).map { try key("abcd\(fifth)", $0) } }
    return root + deep + deeper
  }

  private func add(_ keys: some Sequence<ObjectID>) throws {
    let repository = try work.open()
    _ = try NotesStore(try work.writer()).add(
      try keys.map { NoteAddition(key: $0, receipts: [try Fixture.receipt(1)]) },
      in: repository
    )
  }

  @Test("many notes stand where stock git puts them, in whatever portions they came")
  func stockLayout() throws {
    let keys = try keys()
    let blob = try work.git("hash-object", "-w", "--stdin", input: "x\n").line
    var stream = "commit refs/notes/stock\ncommitter A <a@b> 1 +0000\ndata 0\n"
    for key in keys.dropLast() { stream += "M 100644 \(blob) \(key.hex)\n" }
    try work.git("fast-import", "--quiet", input: stream).expectSuccess()
    // Git spreads a flat tree with its next note; it asks for an object to be noted.
    stream = "commit refs/notes/stock\ncommitter A <a@b> 2 +0000\ndata 0\n"
    stream += "from refs/notes/stock^0\nM 100644 \(blob) \(try #require(keys.last).hex)\n"
    try work.git("fast-import", "--quiet", input: stream).expectSuccess()
    let noted = try work.commit(["a": "1\n"], "noted")
    try work.git("notes", "--ref=stock", "add", "-m", "refan", noted).expectSuccess()
    try work.git("notes", "--ref=stock", "remove", noted).expectSuccess()
    let expected = try paths("refs/notes/stock")
    #expect(Set(expected.map { $0.filter { $0 == "/" }.count }) == [1, 2, 3])

    try add(keys)
    #expect(try paths() == expected)
    try work.git("update-ref", "-d", "refs/notes/lane").expectSuccess()
    try work.git("update-ref", "-d", LaneReferences.notesSafeCopy).expectSuccess()
    try add(keys.prefix(90))
    for key in keys.dropFirst(90) { try add([key]) }
    #expect(try paths() == expected)
    for key in keys { #expect(try work.receipts(on: key).count == 1) }
    try work.expectIntact()

    // And git's next note moves none of ours.
    try work.git("notes", "--ref=lane", "add", "-m", "stock", noted).expectSuccess()
    #expect(try Set(paths()).isSuperset(of: expected))
  }

  @Test("a spread directory united with one that is not has each note once")
  func union() throws {
    let keys = try keys()
    try add(keys)
    let other = try sandbox.clone(work, as: "other")
    for key in keys.prefix(40) { try other.add([Fixture.receipt(2)], to: key) }
    let copy = LaneReferences.tracking(LaneReferences.notes, of: "other")
    try work.git("fetch", "-q", other.path, "+refs/notes/lane:\(copy)").expectSuccess()
    let repository = try work.open()
    let tip = try #require(try repository.resolve(copy))
    _ = try NotesStore(try work.writer()).unite(with: [tip], in: repository)
    let stored = try paths().map { $0.filter { $0 != "/" } }
    #expect(stored == keys.map(\.hex).sorted())
    for key in keys.prefix(40) { #expect(try work.receipts(on: key).count == 2) }
    try work.expectIntact()
  }
}
