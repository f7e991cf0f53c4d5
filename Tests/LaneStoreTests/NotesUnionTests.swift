import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

@Suite struct NotesUnionTests {
  let sandbox: TestSandbox
  let work: TestRepository

  init() throws {
    sandbox = try TestSandbox()
    work = try sandbox.repository()
  }

  /// Builds a commit of notes as another clone might have it, in any layout, and returns it.
  private func commit(
    _ files: [(path: String, text: [UInt8])],
    on parent: String? = nil
  ) throws -> OID {
    var stream = "commit refs/heads/scratch\ncommitter A <a@b> 1 +0000\ndata 0\n"
    if let parent { stream += "from \(parent)\n" }
    stream += "deleteall\n"
    for file in files {
      stream += "M 100644 inline \(file.path)\ndata \(file.text.count)\n"
      stream += String(decoding: file.text, as: UTF8.self) + "\n"
    }
    try work.git("fast-import", "--quiet", "--force", input: stream).expectSuccess()
    return try #require(OID(hex: try work.id("refs/heads/scratch")))
  }

  private func path(_ key: ObjectID) -> String {
    "\(key.hex.prefix(2))/\(key.hex.dropFirst(2))"
  }

  private func unite(_ tips: OID...) throws -> NotesWrite {
    let repository = try work.open()
    return try NotesStore(try work.writer()).unite(with: tips, in: repository)
  }

  private func files() throws -> [String] {
    try work.git("ls-tree", "-r", "--name-only", "refs/notes/lane").lines
  }

  @Test("the first notes of another clone are taken as they are")
  func adopt() throws {
    let theirs = try commit([(path(Fixture.key(1)), Fixture.receipt(1).bytes)])
    #expect(try unite(theirs).tip == theirs)
    #expect(try work.id("refs/notes/lane") == theirs.hex)
    // One remote gave them; whether another has them nobody knows.
    let directory = LaneDirectory(commonDirectory: try work.commonDirectory)
    #expect(UnpublishedMarker(directory).isSet(for: "origin"))
  }

  @Test("an extension of ours is taken as it is; an older state changes nothing")
  func fastForward() throws {
    let first = try commit([(path(Fixture.key(1)), Fixture.receipt(1).bytes)])
    let second = try commit(
      [
        (path(Fixture.key(1)), Fixture.receipt(1).bytes),
        (path(Fixture.key(2)), Fixture.receipt(2).bytes),
      ],
      on: first.hex
    )
    #expect(try unite(first).tip == first)
    #expect(try unite(second).tip == second)
    let again = try unite(first)
    #expect(again.tip == second && !again.changed)
  }

  @Test("what an extension of ours deleted is put back on top of it")
  func deletion() throws {
    let both = try commit([
      (path(Fixture.key(1)), Fixture.receipt(1).bytes),
      (path(Fixture.key(2)), Fixture.receipt(2).bytes),
    ])
    let fewer = try commit([(path(Fixture.key(2)), Fixture.receipt(2).bytes)], on: both.hex)
    _ = try unite(both)
    let write = try unite(fewer)
    #expect(write.tip != fewer && write.changed)
    #expect(try work.git("log", "-1", "--format=%P", "refs/notes/lane").line == fewer.hex)
    #expect(try work.receipts(on: Fixture.key(1)) == [Fixture.receipt(1)])
    #expect(try work.id("refs/notes/lane^{tree}") == work.id("\(both.hex)^{tree}"))
  }

  @Test("diverged notes become one, with both as parents, receipts of one key added up")
  func diverged() throws {
    let ours = try commit([
      (path(Fixture.key(1)), Fixture.receipt(1).bytes),
      (path(Fixture.key(2)), Fixture.receipt(2).bytes),
    ])
    let theirs = try commit([
      (path(Fixture.key(2)), Fixture.receipt(3).bytes),
      (path(Fixture.key(4)), Fixture.receipt(4).bytes),
    ])
    _ = try unite(ours)
    _ = try unite(theirs)
    #expect(
      try work.git("log", "-1", "--format=%P", "refs/notes/lane").line
        == "\(ours.hex) \(theirs.hex)"
    )
    #expect(try work.receipts(on: Fixture.key(1)) == [Fixture.receipt(1)])
    #expect(try work.receipts(on: Fixture.key(2)) == [Fixture.receipt(2), Fixture.receipt(3)])
    #expect(try work.receipts(on: Fixture.key(4)) == [Fixture.receipt(4)])
    try work.expectIntact()
  }

  @Test("every clone comes to the same tree, whichever side it starts from", arguments: 0..<8)
  func commutes(seed: Int) throws {
    var numbers = SystemlessRandom(seed: UInt64(seed))
    func side() throws -> OID {
      var files: [(path: String, text: [UInt8])] = []
      for number in 0..<40 where numbers.next(3) > 0 {
        let key = try Fixture.key(number)
        let body = try Fixture.receipt(numbers.next(3)).bytes
        files.append((path(key), body))
        let change = try Fixture.change(number)
        if numbers.next(2) == 0 { files.append(("changes/" + path(change.id), change.text)) }
      }
      return try commit(files)
    }
    let left = try side()
    let right = try side()
    _ = try unite(left)
    let tree = try unite(right).tip.map { try work.id("\($0.hex)^{tree}") }

    try work.git("update-ref", "-d", "refs/notes/lane").expectSuccess()
    try work.git("update-ref", "-d", LaneReferences.notesSafeCopy).expectSuccess()
    _ = try unite(right)
    #expect(try unite(left).tip.map { try work.id("\($0.hex)^{tree}") } == tree)
    try work.expectIntact()
  }

  @Test("one key at two depths on two sides ends at one")
  func depths() throws {
    let key = try Fixture.key(1)
    let ours = try commit([(path(key), Fixture.receipt(1).bytes)])
    let theirs = try commit([
      (key.hex, Fixture.receipt(2).bytes), (Fixture.key(3).hex, Fixture.receipt(3).bytes),
    ])
    _ = try unite(ours)
    _ = try unite(theirs)
    #expect(try work.receipts(on: key) == [Fixture.receipt(1), Fixture.receipt(2)])
    #expect(try files().filter { $0.contains(key.hex.suffix(36)) } == [path(key)])
    #expect(try work.receipts(on: Fixture.key(3)).count == 1)
  }

  @Test("change blobs and trees that only one side has are kept")
  func changes() throws {
    let tree = try #require(ObjectID(hex: try work.git("mktree", input: "").line))
    let trees = ChangeRecord.Trees(base: tree, head: tree)
    let mine = try Fixture.change(1, trees: trees)
    try work.add([Fixture.receipt(1)], to: mine.id, changes: [mine])
    let other = try Fixture.change(2)
    let theirs = try commit([
      (path(other.id), Fixture.receipt(2).bytes), ("changes/" + path(other.id), other.text),
    ])
    _ = try unite(theirs)
    let repository = try work.open()
    let view = try NotesStore.view(in: repository)
    #expect(try view.change(mine.id, in: repository) == mine)
    #expect(try view.change(other.id, in: repository) == other)
  }

  @Test("a change blob of another name is nobody's change")
  func forgedChange() throws {
    let change = try Fixture.change(1)
    let forged = try commit([("changes/" + path(change.id), Array("nothing\n".utf8))])
    let repository = try work.open()
    let view = try NotesView(tips: [forged], in: repository)
    #expect(try view.change(change.id, in: repository) == nil)
    _ = try unite(forged)
    try work.add([], to: change.id, changes: [change])
    #expect(try NotesStore.view(in: repository).change(change.id, in: repository) == change)
  }

  @Test("files that mean nothing to git lane survive, unless one would stand in a note's way")
  func others() throws {
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    let directory = String(try Fixture.key(1).hex.prefix(2))
    let theirs = try commit([
      ("README", Array("hello\n".utf8)), (directory, Array("in the way\n".utf8)),
      ("docs/x", Array("x\n".utf8)), ("changes", Array("in the way\n".utf8)),
    ])
    _ = try unite(theirs)
    #expect(try files().sorted() == [path(Fixture.key(1)), "README", "docs/x"].sorted())
    #expect(try work.receipts(on: Fixture.key(1)).count == 1)
    try work.expectIntact()
  }

  @Test("a note larger than any reader takes is left out, and said")
  func oversize() throws {
    let huge = [UInt8](repeating: UInt8(ascii: "x"), count: 9 << 20)
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    let theirs = try commit([
      (path(Fixture.key(1)), huge), (path(Fixture.key(2)), huge),
      (path(Fixture.key(3)), Fixture.receipt(3).bytes),
    ])
    let write = try unite(theirs)
    #expect(try Set(write.leftOut.map(\.key)) == [Fixture.key(1), Fixture.key(2)])
    #expect(try work.receipts(on: Fixture.key(1)) == [Fixture.receipt(1)])
    #expect(try work.receipts(on: Fixture.key(3)) == [Fixture.receipt(3)])
    #expect(try files().count == 2)
    let repository = try work.open()
    let view = try NotesView(tips: [theirs], in: repository)
    #expect(try view.reading(of: Fixture.key(2), in: repository).unreadable.count == 1)
  }

  @Test("a tree that git would not write is read, and what is in it stored in one that it would")
  func malformed() throws {
    let blob = try work.git(
      "hash-object",
      "-w",
      "--stdin",
      input: String(decoding: Fixture.receipt(1).bytes, as: UTF8.self)
    ).line
    let id = try #require(OID(hex: blob))
    let repository = try work.open()
    // Out of order, one name twice, and a zero-padded mode.
    var bytes: [UInt8] = []
    for number in [9, 3, 3, 7] {
      bytes += Array("0100644 \(try Fixture.key(number).hex)\0".utf8) + id.bytes
    }
    let tree = try repository.writeObject(.tree, bytes)
    let commit = try work.git("commit-tree", "-m", "x", tree.hex).expectSuccess().line
    let tip = try #require(OID(hex: commit))
    let view = try NotesView(tips: [tip], in: repository)
    for number in [3, 7, 9] {
      let note = try view.reading(of: Fixture.key(number), in: repository).note
      #expect(try note.receipts == [Fixture.receipt(1)])
    }
    _ = try unite(tip)
    #expect(try files().count == 3)
    let root = try work.id("refs/notes/lane^{tree}")
    #expect(try work.git("fsck", "--strict", root).errors.contains(root) == false)
  }

  @Test("two keys that end alike stand in one directory object, and are two notes")
  func sameTail() throws {
    let first = try Fixture.key(1)
    let second = try #require(ObjectID(hex: "00" + first.hex.dropFirst(2)))
    try work.add([Fixture.receipt(2)], to: Fixture.key(2))
    let receipt = try Fixture.receipt(1).bytes
    let theirs = try commit([(path(first), receipt), (path(second), receipt)])
    let parts = [first, second].map { String($0.hex.prefix(2)) }
    #expect(try work.id("\(theirs.hex):\(parts[0])") == work.id("\(theirs.hex):\(parts[1])"))
    #expect(try unite(theirs).leftOut.isEmpty)
    let repository = try work.open()
    #expect(try NotesAppend.fault(from: nil, to: theirs, in: repository) == nil)
    let view = try NotesStore.view(in: repository)
    #expect(try view.keys(in: repository) == [first, second, Fixture.key(2)].sorted())
    for key in [first, second] { #expect(try work.receipts(on: key) == [Fixture.receipt(1)]) }
    try work.expectIntact()
  }

  @Test("a few objects that stand for an endless tree are left out, said, and refused by a server")
  func bomb() throws {
    let repository = try work.open()
    var id = try repository.writeObject(.blob, [])
    let real = try Fixture.key(3)
    let note = try repository.writeBlob(Fixture.receipt(3).bytes)
    let name = Array(real.hex.dropFirst(2).utf8)
    let directory = try repository.writeObject(
      .tree,
      Array("100644 ".utf8) + name + [0] + note.bytes
    )
    for level in 0..<19 {
      var bytes: [UInt8] = []
      for value in 0..<256 {
        let name = Hex.encode([UInt8(value)])
        let entry = level == 18 && real.hex.hasPrefix(name) ? directory : id
        bytes += Array("\(level == 0 ? "100644" : "40000") \(name)\0".utf8) + entry.bytes
      }
      id = try repository.writeObject(.tree, bytes)
    }
    let commit = try work.git("commit-tree", "-m", "x", id.hex).expectSuccess().line
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    let tip = try #require(OID(hex: commit))
    #expect(throws: StoreError.self) { try NotesAppend.fault(from: nil, to: tip, in: repository) }
    #expect(try !unite(tip).leftOut.isEmpty)
    #expect(try work.receipts(on: Fixture.key(1)) == [Fixture.receipt(1)])
    // What stands beside it is taken, and of itself no more than is looked through.
    #expect(try work.receipts(on: real) == [Fixture.receipt(3)])
    let files = try files()
    #expect(try files.contains(path(real)) && files.contains(path(Fixture.key(1))))
    #expect(files.count < 5_000)
    #expect(try NotesView(tips: [tip], in: repository).keys(in: repository) == [real])
  }
}

/// A small generator with a seed, so that a failure can be repeated.
struct SystemlessRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  mutating func next(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }
}
