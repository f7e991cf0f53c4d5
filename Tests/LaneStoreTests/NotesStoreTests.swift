import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

@Suite struct NotesStoreTests {
  let sandbox: TestSandbox
  let work: TestRepository

  init() throws {
    sandbox = try TestSandbox()
    work = try sandbox.repository()
  }

  @Test("stock git shows and lists what was added, and finds no fault with it")
  func readByGit() throws {
    let commit = try work.commit(["a": "1\n"], "first")
    let key = try #require(ObjectID(hex: commit))
    let receipt = try Fixture.receipt(1)
    try work.add([receipt], to: key)

    let shown = try work.git("notes", "--ref=lane", "show", commit).expectSuccess()
    #expect(Array(shown.output.utf8) == receipt.bytes)
    let tree = try work.git("ls-tree", "-r", "--name-only", "refs/notes/lane").expectSuccess()
    #expect(tree.line == commit.prefix(2) + "/" + commit.dropFirst(2))
    let log = try work.git("log", "-1", "--format=%an <%ae>|%cn|%s|%ct", "refs/notes/lane")
    #expect(
      log.line == "lane+kam@example.org <lane+kam@example.org>|lane+kam@example.org|"
        + "Notes added by 'git lane'|1795000000"
    )
    try work.expectIntact()
  }

  @Test("receipts of one key add up, and what is there already is not written again")
  func adding() throws {
    let key = try Fixture.key(1)
    let first = try work.add([Fixture.receipt(2)], to: key)
    let second = try work.add([Fixture.receipt(1), Fixture.receipt(2)], to: key)
    #expect(first.changed && second.changed)
    #expect(try work.receipts(on: key) == [Fixture.receipt(1), Fixture.receipt(2)])
    let third = try work.add([Fixture.receipt(2)], to: key)
    #expect(!third.changed && third.tip == second.tip)
    #expect(try work.git("rev-list", "--count", "refs/notes/lane").line == "2")
    #expect(try work.receipts(on: Fixture.key(2)).isEmpty)
  }

  @Test("a change keeps its bytes and the reviewed trees, through gc too")
  func changes() throws {
    try work.commit(["a": "1\n"], "first")
    let base = try #require(ObjectID(hex: try work.id("HEAD^{tree}")))
    try work.git("checkout", "-q", "--orphan", "other").expectSuccess()
    try work.commit(["a": "2\n"], "second")
    let head = try #require(ObjectID(hex: try work.id("HEAD^{tree}")))
    let trees = ChangeRecord.Trees(base: base, head: head)
    let change = try Fixture.change(1, trees: trees)
    try work.add([Fixture.receipt(1)], to: change.id, changes: [change])

    try work.git("update-ref", "-d", "refs/heads/main").expectSuccess()
    try work.git("update-ref", "-d", "refs/heads/other").expectSuccess()
    try work.git("reflog", "expire", "--expire=now", "--all").expectSuccess()
    try work.git("gc", "-q", "--prune=now").expectSuccess()
    let repository = try work.open()
    let view = try NotesStore.view(in: repository)
    #expect(try view.change(change.id, in: repository) == change)
    #expect(try view.change(Fixture.key(1), in: repository) == nil)
    #expect(repository.contains(base.oid) && repository.contains(head.oid))
    try work.expectIntact()
  }

  @Test("the empty tree of a root commit's change is stored, because our tree names it")
  func emptyTree() throws {
    try work.commit(["a": "1\n"], "first")
    let empty = try #require(ObjectID(hex: "4b825dc642cb6eb9a060e54bf8d69288fbee4904"))
    let head = try #require(ObjectID(hex: try work.id("HEAD^{tree}")))
    let change = try Fixture.change(1, trees: ChangeRecord.Trees(base: empty, head: head))
    try work.add([], to: change.id, changes: [change])
    try work.expectIntact()
    let objects = try work.git("rev-list", "--objects", "refs/notes/lane").expectSuccess()
    #expect(objects.output.contains(empty.hex))
  }

  @Test("a change whose text has another name, or whose trees are not here, is refused")
  func wrongChange() throws {
    let other = try Fixture.change(2)
    let wrong = ChangeRecord(id: other.id, text: Array("x".utf8), trees: nil)
    #expect(throws: StoreError.self) { try work.add([], to: other.id, changes: [wrong]) }
    let nowhere = ChangeRecord.Trees(base: try Fixture.key(1), head: try Fixture.key(2))
    #expect(throws: StoreError.self) {
      try work.add([], to: other.id, changes: [Fixture.change(2, trees: nowhere)])
    }
    #expect(try work.git("rev-parse", "-q", "--verify", "refs/notes/lane").status == 1)
  }

  @Test("notes are found at every depth, and adding to a key leaves one at ours")
  func depths() throws {
    let key = try Fixture.key(1)
    let paths = [
      key.hex, "\(key.hex.prefix(2))/\(key.hex.dropFirst(2))",
      "\(key.hex.prefix(2))/\(key.hex.dropFirst(2).prefix(2))/\(key.hex.dropFirst(4))",
      stride(from: 0, to: 40, by: 2).map { key.hex.dropFirst($0).prefix(2) }
        .joined(separator: "/"),
    ]
    var stream = "commit refs/notes/lane\ncommitter A <a@b> 1 +0000\ndata 0\n"
    for (number, path) in paths.enumerated() {
      let receipt = String(decoding: try Fixture.receipt(number).bytes, as: UTF8.self)
      stream += "M 100644 inline \(path)\ndata \(receipt.utf8.count)\n\(receipt)\n"
    }
    stream += "M 100644 inline README\ndata 2\nhi\n"
    try work.git("fast-import", "--quiet", input: stream).expectSuccess()
    #expect(try work.receipts(on: key) == (0..<4).map { try Fixture.receipt($0) })

    try work.add([Fixture.receipt(9)], to: key)
    #expect(try work.receipts(on: key).count == 5)
    let names = try work.git("ls-tree", "-r", "--name-only", "refs/notes/lane").lines
    #expect(names == [paths[1], "README"].sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    try work.expectIntact()
  }

  @Test("a note above a mebibyte is refused before anything moves")
  func caps() throws {
    let key = try Fixture.key(1)
    let body = String(repeating: "no line of this is needed by anyone at all\n", count: 1_330)
    let large = try (0..<17).map { try Fixture.receipt($0, body: body) }
    let tip = try work.add(Array(large.prefix(16)), to: key).tip
    do {
      try work.add([large[16]], to: key)
      Issue.record("the note was written")
    } catch let error as StoreError {
      guard case .tooLarge(.note, let size, Note.sizeLimit) = error else { throw error }
      #expect(size > Note.sizeLimit)
    }
    #expect(try work.id("refs/notes/lane") == tip?.hex)
    #expect(try work.receipts(on: key).count == 16)
  }

  @Test("what is written is unpublished for each remote until that one has it")
  func marker() throws {
    let writer = try work.writer()
    let marker = UnpublishedMarker(writer.directory)
    #expect(!marker.isSet(for: "origin"))
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    #expect(marker.isSet(for: "origin") && marker.isSet(for: "backup"))

    let repository = try work.open()
    let tip = try #require(try repository.resolve(LaneReferences.notes))
    let older = [LaneReferences.notes: try Fixture.key(1).oid]
    #expect(try !marker.clear(for: "origin", ifStill: older, in: repository))
    #expect(marker.isSet(for: "origin"))
    let tips = [LaneReferences.notes: tip]
    #expect(try marker.clear(for: "origin", ifStill: tips, in: repository))
    #expect(!marker.isSet(for: "origin") && marker.isSet(for: "backup"))
    #expect(!marker.isSet(for: "origin"))
    try work.add([Fixture.receipt(2)], to: Fixture.key(1))
    #expect(marker.isSet(for: "origin"))
    // What an earlier version left, and what was cut off, may stand for anything.
    try Files.writeAtomically(writer.directory.unpublished, [])
    #expect(marker.isSet(for: "origin") && marker.isSet(for: "backup"))
  }

  @Test("what is noted on a path that is no file is reported, not passed over")
  func unreadable() throws {
    let key = try Fixture.key(1)
    let tree = try work.git("mktree", input: "").expectSuccess().line
    let root = try work.git("mktree", input: "040000 tree \(tree)\t\(key.hex)\n").line
    let commit = try work.git("commit-tree", "-m", "x", root).line
    try work.git("update-ref", "refs/notes/lane", commit).expectSuccess()
    let repository = try work.open()
    let reading = try NotesStore.view(in: repository).reading(of: key, in: repository)
    // A directory of forty digits is no fan-out: git looks no note up below it.
    #expect(reading.unreadable.isEmpty && reading.note.isEmpty)

    let link = try work.git(
      "mktree",
      "--missing",
      input: "160000 commit \(key.hex)\t\(key.hex)\n"
    ).expectSuccess().line
    let second = try work.git("commit-tree", "-m", "x", link).line
    let view = try NotesView(tips: [try #require(OID(hex: second))], in: repository)
    #expect(try view.reading(of: key, in: repository).unreadable.count == 1)
  }
}
