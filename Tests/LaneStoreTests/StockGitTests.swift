import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// What people and other programs do to the notes with stock git.
@Suite struct StockGitTests {
  let sandbox: TestSandbox
  let work: TestRepository
  let commits: [ObjectID]

  init() throws {
    sandbox = try TestSandbox()
    work = try sandbox.repository()
    var commits: [ObjectID] = []
    for number in 0..<3 {
      let id = try work.commit(["a": "\(number)\n"], "commit \(number)")
      commits.append(try #require(ObjectID(hex: id)))
    }
    self.commits = commits
  }

  private func notes(_ arguments: String...) throws -> TestResult {
    try sandbox.run("git", ["notes", "--ref=lane"] + arguments, in: work.path)
  }

  /// The note that stands in the notes themselves, without the copies that readers add.
  private func stored(on key: ObjectID, in repository: TestRepository) throws -> Note {
    let handle = try repository.open()
    let tip = try #require(try handle.resolve(LaneReferences.notes))
    return try NotesView(tips: [tip], in: handle).reading(of: key, in: handle).note
  }

  @Test("list, show, append and remove by stock git lose no receipt, and what is added is named")
  func porcelain() throws {
    for (number, commit) in commits.enumerated() {
      try work.add([Fixture.receipt(number)], to: commit)
    }
    #expect(
      try Set(notes("list").lines.compactMap { $0.split(separator: " ").last.map(String.init) })
        == Set(commits.map(\.hex))
    )
    try notes("append", "-m", "looks good to me", commits[0].hex).expectSuccess()
    try notes("add", "-f", "-m", "overwritten", commits[1].hex).expectSuccess()
    try notes("remove", commits[2].hex).expectSuccess()

    let handle = try work.open()
    let view = try NotesStore.view(in: handle)
    for (number, commit) in commits.enumerated() {
      let note = try view.reading(of: commit, in: handle).note
      #expect(try note.receipts == [Fixture.receipt(number)])
      #expect(note.damaged.count == (number < 2 ? 1 : 0))
    }
    // The next write of ours puts all of it back where stock git shows it.
    try work.add([Fixture.receipt(9)], to: Fixture.key(9))
    for (number, commit) in commits.enumerated() {
      #expect(try stored(on: commit, in: work).receipts == [Fixture.receipt(number)])
      let shown = try notes("show", commit.hex).expectSuccess()
      #expect(Array(shown.output.utf8).starts(with: try Fixture.receipt(number).bytes))
    }
    try work.expectIntact()
  }

  @Test("a union merge by stock git keeps every receipt, and what it drops comes back")
  func merge() throws {
    let tree = try #require(ObjectID(hex: try work.id("HEAD^{tree}")))
    let trees = ChangeRecord.Trees(base: tree, head: tree)
    let other = try sandbox.clone(work, as: "other")
    let mine = try Fixture.change(1, trees: trees)
    let theirs = try Fixture.change(2, trees: trees)
    for number in 0..<40 { try work.add([Fixture.receipt(number)], to: Fixture.key(number)) }
    try work.add([Fixture.receipt(1)], to: commits[0], changes: [mine])
    try other.add([Fixture.receipt(2)], to: commits[0], changes: [theirs])
    try other.add([Fixture.receipt(3)], to: commits[1])
    // Stock git has spread the notes in its own way on one side.
    try other.git("notes", "--ref=lane", "append", "-m", "remark", commits[1].hex).expectSuccess()

    let copy = LaneReferences.tracking(LaneReferences.notes, of: "other")
    try work.git("fetch", "-q", other.path, "+refs/notes/lane:\(copy)").expectSuccess()
    try notes("merge", "-q", "-s", "union", copy).expectSuccess()
    #expect(
      try stored(on: commits[0], in: work).receipts == [Fixture.receipt(1), Fixture.receipt(2)]
    )
    let handle = try work.open()
    let tip = try #require(try handle.resolve(copy))
    _ = try NotesStore(try work.writer()).unite(with: [tip], in: handle)
    let notes = try #require(try handle.resolve(LaneReferences.notes))
    let view = try NotesView(tips: [notes], in: handle)
    #expect(try view.change(mine.id, in: handle) == mine)
    #expect(try view.change(theirs.id, in: handle) == theirs)
    #expect(try stored(on: commits[1], in: work).receipts == [Fixture.receipt(3)])
    #expect(try stored(on: commits[1], in: work).damaged.count == 1)
    for number in 0..<40 {
      #expect(try stored(on: Fixture.key(number), in: work).receipts.count == 1)
    }
    try work.expectIntact()
    // And stock git can still merge what came of it.
    try work.git("notes", "--ref=lane", "merge", "-q", "-s", "union", copy).expectSuccess()
  }

  @Test("pruning and collecting garbage takes no receipt of a change, and none that was ours")
  func pruning() throws {
    let tree = try #require(ObjectID(hex: try work.id("HEAD^{tree}")))
    let change = try Fixture.change(1, trees: ChangeRecord.Trees(base: tree, head: tree))
    try work.add([Fixture.receipt(1)], to: change.id, changes: [change])
    try work.add([Fixture.receipt(2)], to: commits[2])
    try work.git("reset", "-q", "--hard", commits[1].hex).expectSuccess()
    try work.git("reflog", "expire", "--expire=now", "--all").expectSuccess()
    try work.git("gc", "-q", "--prune=now").expectSuccess()
    try notes("prune").expectSuccess()
    #expect(try stored(on: commits[2], in: work).isEmpty)
    #expect(try stored(on: change.id, in: work).receipts == [Fixture.receipt(1)])
    #expect(try work.receipts(on: commits[2]) == [Fixture.receipt(2)])
    try work.add([Fixture.receipt(3)], to: change.id)
    #expect(try stored(on: commits[2], in: work).receipts == [Fixture.receipt(2)])
    try work.git("gc", "-q", "--prune=now").expectSuccess()
    let handle = try work.open()
    #expect(try NotesStore.view(in: handle).change(change.id, in: handle) == change)
    try work.expectIntact()
  }

  @Test("two thousand notes written by stock git are read, added to and united")
  func stockFanOut() throws {
    let blob = try work.git("hash-object", "-w", "--stdin", input: "x\n").line
    var stream = "commit refs/notes/lane\ncommitter A <a@b> 1 +0000\ndata 0\n"
    for number in 0..<2_000 { stream += "M 100644 \(blob) \(try Fixture.key(number).hex)\n" }
    try work.git("fast-import", "--quiet", input: stream).expectSuccess()
    // Stock git spreads a flat tree of this size over directories with its next note.
    try notes("append", "-m", "refan", commits[0].hex).expectSuccess()
    try work.add([Fixture.receipt(1)], to: Fixture.key(7))
    let note = try stored(on: Fixture.key(7), in: work)
    #expect(try note.receipts == [Fixture.receipt(1)])
    #expect(note.damaged.count == 1)
    #expect(try notes("list").lines.count == 2_001)
    try work.expectIntact()
  }
}
