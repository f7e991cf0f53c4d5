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

  /// Changes of which enough begin alike for a second level, and some others.
  private func records() throws -> [ChangeRecord] {
    let empty = try #require(ObjectID(hex: "4b825dc642cb6eb9a060e54bf8d69288fbee4904"))
    var records: [ChangeRecord] = []
    var counts: [Character: Int] = [:]
    var number = 0
    while counts.count < 16 || counts.values.contains(1) {
      let change = try Fixture.change(number, trees: .init(base: empty, head: empty))
      number += 1
      if change.id.hex.hasPrefix("ab") {
        counts[Array(change.id.hex)[2], default: 0] += 1
      } else if records.count - counts.values.reduce(0, +) > 20 {
        continue
      }
      records.append(change)
    }
    return records
  }

  /// Where the texts of changes stand, and where all that belongs to them does.
  private func changePaths() throws -> (texts: [String], all: [String]) {
    let all = try work.git("ls-tree", "-r", "-t", "--name-only", "refs/notes/lane:changes")
      .expectSuccess().lines
    return (all.filter { $0.filter { $0 != "/" }.count == 40 }, all.filter { $0.count > 38 })
  }

  @Test("changes stand where notes of the same names would, in whatever portions they came")
  func changes() throws {
    let records = try records()
    func store(_ records: some Sequence<ChangeRecord>) throws {
      let repository = try work.open()
      _ = try NotesStore(try work.writer()).add(
        try records.map { NoteAddition(key: $0.id, receipts: [try Fixture.receipt(1)]) },
        changes: Array(records),
        in: repository
      )
    }
    try store(records)
    let expected = try paths().filter { !$0.hasPrefix("changes/") }
    #expect(Set(expected.map { $0.filter { $0 == "/" }.count }) == [1, 2])
    let (texts, all) = try changePaths()
    #expect(texts == expected)
    #expect(all.sorted() == texts.flatMap { [$0, $0 + ".base", $0 + ".head"] }.sorted())
    let root = try work.id("refs/notes/lane^{tree}")

    // In small portions it is the very same tree.
    for ref in ["refs/notes/lane", LaneReferences.notesSafeCopy] {
      try work.git("update-ref", "-d", ref).expectSuccess()
    }
    try store(records.dropLast(12))
    for record in records.suffix(12) { try store([record]) }
    #expect(try work.id("refs/notes/lane^{tree}") == root)

    // As an earlier version has them, all on one level, they are read, and united with the others.
    var stream = "commit refs/heads/flat\ncommitter A <a@b> 1 +0000\ndata 0\n"
    for record in records {
      stream += "M 100644 \(record.id.hex) changes/\(record.id.hex.prefix(2))/"
      stream += "\(record.id.hex.dropFirst(2))\n"
    }
    try work.git("fast-import", "--quiet", input: stream).expectSuccess()
    let repository = try work.open()
    let flat = try #require(OID(hex: try work.id("refs/heads/flat")))
    let view = try NotesView(tips: [flat], in: repository)
    for record in records {
      #expect(try view.change(record.id, in: repository)?.text == record.text)
    }
    #expect(try view.changes(in: repository).count == records.count)
    _ = try NotesStore(try work.writer()).unite(with: [flat], in: repository)
    #expect(try work.id("refs/notes/lane^{tree}") == root)
    try work.expectIntact()
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
