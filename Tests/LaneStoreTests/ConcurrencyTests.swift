import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

@Suite struct ConcurrencyTests {
  let sandbox: TestSandbox
  let work: TestRepository

  init() throws {
    sandbox = try TestSandbox()
    work = try sandbox.repository()
  }

  /// The numbers of all receipts in a clone, each as often as it is there.
  private func numbers(in repository: TestRepository) throws -> [Int] {
    let handle = try repository.open()
    let view = try NotesStore.view(in: handle)
    var numbers: [Int] = []
    for key in 0..<400 {
      let reading = try view.reading(of: Fixture.key(key), in: handle)
      #expect(reading.unreadable.isEmpty && reading.note.damaged.isEmpty)
      numbers += reading.note.receipts.map { Int($0.time.milliseconds - 1_795_000_000_000) }
    }
    return numbers.sorted()
  }

  private func shell(_ script: String) throws -> TestResult {
    try sandbox.run("sh", ["-c", script])
  }

  @Test("32 processes with 50 receipts each, 4 to a note: each is there once, no lock left")
  func manyProcesses() throws {
    let result = try shell(
      """
      for i in $(seq 0 31); do
        lane-bench write-receipts \(work.path) $((i * 50)) 50 || echo failed &
      done
      wait
      """
    )
    #expect(result.output == "" && result.errors == "")
    #expect(try numbers(in: work) == Array(0..<1_600))
    #expect(try work.locks().isEmpty)
    #expect(try work.git("rev-list", "--count", "refs/notes/lane").line == "1600")
    try work.expectIntact()
  }

  @Test("stock git notes adding beside us may lose its own notes, never ours")
  func besideStockGit() throws {
    let commit = try work.commit(["a": "1\n"], "first")
    let result = try shell(
      """
      for i in 0 1 2 3; do
        lane-bench write-receipts \(work.path) $((i * 25)) 25 || echo failed &
      done
      for i in 1 2; do (
        for j in $(seq 25); do
          git -C \(work.path) notes --ref=lane append -m "remark $i.$j" \(commit) 2>/dev/null
        done
      ) & done
      wait
      """
    )
    #expect(result.output == "")
    #expect(try numbers(in: work) == Array(0..<100))
    // One more write of ours heals the notes themselves.
    try work.add([Fixture.receipt(100)], to: Fixture.key(0))
    for key in [0, 1, 50, 99] {
      let hex = try Fixture.key(key).hex
      let shown = try work.git(
        "cat-file",
        "-p",
        "refs/notes/lane:\(hex.prefix(2))/\(hex.dropFirst(2))"
      )
      .expectSuccess()
      let note = Note(parsing: Array(shown.output.utf8), digest: ContentDigest.sha256)
      #expect(note.receipts.count == (key == 0 ? 2 : 1))
    }
    #expect(try work.git("notes", "--ref=lane", "show", commit).output.contains("remark"))
    #expect(try work.locks().isEmpty)
    try work.expectIntact()
  }

  @Test(
    "a writer killed after any step stops nobody and loses nothing that was there",
    arguments: StoreFaults.Step.allCases
  )
  func killed(step: StoreFaults.Step) throws {
    let killed = try shell("lane-bench write-receipts \(work.path) 0 3 \(step.rawValue)")
    #expect(killed.status == 137)
    let next = try shell("lane-bench write-receipts \(work.path) 3 2")
    #expect(next.status == 0 && next.output == "")
    // The dying one had moved a reference, or it had not: there is no third way.
    let isDone = [.safeCopyMoved, .referenceMoved].contains(step)
    #expect(try numbers(in: work) == (isDone ? [0, 1, 2, 3, 4] : [0, 1, 3, 4]))
    #expect(try work.locks().isEmpty)
    #expect(Files.exists(try LaneDirectory(commonDirectory: work.commonDirectory).unpublished))
    try work.expectIntact()
  }

  @Test(
    "the lock that libgit2 leaves when it is killed is removed, full or empty",
    arguments: [true, false]
  )
  func staleLock(isFull: Bool) throws {
    _ = try shell("lane-bench write-receipts \(work.path) 0 2 journalled")
    let common = try work.commonDirectory
    let journal = String(decoding: try Files.read(common + "/lane/lock"), as: UTF8.self)
    let target = try #require(journal.split(separator: "\n").last?.split(separator: " ").first)
    for reference in [LaneReferences.notes, LaneReferences.notesSafeCopy] {
      try Files.create("\(common)/\(reference).lock", Array((isFull ? target + "\n" : "").utf8))
    }
    let next = try shell("lane-bench write-receipts \(work.path) 2 1")
    #expect(next.status == 0)
    #expect(try numbers(in: work) == [0, 2])
    #expect(try work.locks().isEmpty)
  }

  @Test("a lock of somebody else's is waited for and left alone")
  func foreignLock() throws {
    try work.add([Fixture.receipt(0)], to: Fixture.key(0))
    let lock = try work.commonDirectory + "/refs/notes/lane.lock"
    try Files.create(lock, [])
    let repository = try work.open()
    var writer = try work.writer()
    writer.patience = Patience(attempts: 3, pause: { _ in })
    let addition = NoteAddition(key: try Fixture.key(0), receipts: [try Fixture.receipt(1)])
    do throws(StoreError) {
      _ = try NotesStore(writer).add([addition], in: repository)
      Issue.record("the lock was ignored")
    } catch {
      guard case .contended(let reference, let words) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(reference == LaneReferences.notes)
      #expect(words.hasPrefix("'\(lock)' is there"))
    }
    #expect(Files.exists(lock))
    // The receipt is safe, and in the notes with the next write.
    #expect(try numbers(in: work) == [0, 1])
    try Files.remove(lock)
    try work.add([], to: Fixture.key(5))
    let hex = try Fixture.key(0).hex
    let shown = try work.git(
      "cat-file",
      "-p",
      "refs/notes/lane:\(hex.prefix(2))/\(hex.dropFirst(2))"
    )
    #expect(
      Note(parsing: Array(shown.output.utf8), digest: ContentDigest.sha256).receipts.count == 2
    )
  }

  @Test("a journal that names files of others removes none of them")
  func forgedJournal() throws {
    try work.add([Fixture.receipt(0)], to: Fixture.key(0))
    let common = try work.commonDirectory
    let victims = ["index.lock", "refs/heads/main.lock", "HEAD.lock"]
    let target = String(repeating: "1", count: 40)
    var journal = "git-lane journal 1\n1\n"
    for victim in victims {
      try Files.create("\(common)/\(victim)", Array((target + "\n").utf8))
      journal += "\(target) \(victim.dropLast(5))\n"
      journal += "\(target) refs/lane/sessions/../../../\(victim.dropLast(5))\n"
    }
    try Files.writeAtomically(common + "/lane/lock", Array(journal.utf8))
    try work.add([Fixture.receipt(1)], to: Fixture.key(0))
    for victim in victims { #expect(Files.exists("\(common)/\(victim)")) }
  }

  @Test("16 clones with 5 receipts each and one bare remote: all of them know all")
  func manyClones() throws {
    let remote = try sandbox.repository("remote.git", bare: true)
    for index in 0..<16 { _ = try sandbox.clone(remote, as: "clone\(index)") }
    let result = try shell(
      """
      for i in $(seq 0 15); do
        lane-bench exchange-receipts clone$i origin $((i * 5)) 5 || echo failed &
      done
      wait
      """
    )
    #expect(!result.output.contains("failed"))
    #expect(try numbers(in: remote) == Array(0..<80))
    #expect(try remote.locks().isEmpty)
    try remote.expectIntact()
    let fresh = try sandbox.clone(remote, as: "fresh")
    let handle = try fresh.open()
    let exchange = Exchange(
      try fresh.writer(),
      streams: nil,
      git: GitCommand(environment: sandbox.environment, directory: fresh.path),
      rounds: .persistent,
      mayAsk: false
    )
    _ = try exchange.run(with: "origin", in: handle)
    #expect(try numbers(in: fresh) == Array(0..<80))
  }
}
