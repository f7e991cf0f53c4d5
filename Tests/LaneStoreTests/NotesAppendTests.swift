import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// What a server makes of notes that somebody pushes, built in any layout by stock git.
@Suite struct NotesAppendTests {
  let sandbox: TestSandbox
  let work: TestRepository

  init() throws {
    sandbox = try TestSandbox()
    work = try sandbox.repository()
  }

  private typealias Files = [(path: String, text: [UInt8])]

  private func commit(_ files: Files) throws -> OID {
    var stream = "commit refs/heads/scratch\ncommitter A <a@b> 1 +0000\ndata 0\ndeleteall\n"
    for file in files {
      stream += "M 100644 inline \(file.path)\ndata \(file.text.count)\n"
      stream += String(decoding: file.text, as: UTF8.self) + "\n"
    }
    try work.git("fast-import", "--quiet", "--force", input: stream).expectSuccess()
    return try #require(OID(hex: try work.id("refs/heads/scratch")))
  }

  private func path(_ key: ObjectID, depth: Int = 1) -> String {
    var rest = key.hex[...]
    var path = ""
    for _ in 0..<depth {
      path += rest.prefix(2) + "/"
      rest = rest.dropFirst(2)
    }
    return path + rest
  }

  private func fault(from old: Files?, to new: Files) throws -> NotesAppend.Fault? {
    let stored = try old.map { try commit($0) }
    let proposed = try commit(new)
    return try NotesAppend.fault(from: stored, to: proposed, in: try work.open())
  }

  @Test("more receipts, other depths and another order lose nothing")
  func appends() throws {
    let (one, two) = (try Fixture.receipt(1), try Fixture.receipt(2))
    let key = try Fixture.key(1)
    #expect(try fault(from: nil, to: [(path(key), one.bytes)]) == nil)
    let stored: Files = [(path(key), one.bytes)]
    let blank: [UInt8] = [10]
    #expect(
      try fault(from: stored, to: [(path(key, depth: 0), two.bytes + blank + one.bytes)]) == nil
    )
    let split: Files = [(path(key, depth: 2), two.bytes), (path(key), one.bytes)]
    #expect(try fault(from: stored, to: split) == nil)
    #expect(try fault(from: split, to: [(path(key), one.bytes + blank + two.bytes)]) == nil)
  }

  @Test("a receipt, a damaged part, a change and an entry of another version may not be dropped")
  func losses() throws {
    let (one, two) = (try Fixture.receipt(1), try Fixture.receipt(2))
    let key = try Fixture.key(1)
    let both: Files = [(path(key), one.bytes + [10] + two.bytes)]
    #expect(try fault(from: both, to: [(path(key), two.bytes)]) == .lostReceipt(one.id, key: key))
    let elsewhere: Files = [(path(try Fixture.key(2)), one.bytes + [10] + two.bytes)]
    #expect(try fault(from: both, to: elsewhere) == .lostReceipt(one.id, key: key))

    let scribble = Array("looks good to me\n".utf8)
    let damaged: Files = [(path(key), one.bytes + [10] + scribble)]
    #expect(
      try fault(from: damaged, to: [(path(key), one.bytes)])
        == .lostPart(ContentDigest.sha256(scribble), key: key)
    )

    let change = try Fixture.change(1)
    let name = "changes/\(path(change.id))"
    let kept: Files = [(path(key), one.bytes), (name, change.text)]
    #expect(try fault(from: kept, to: [(path(key), one.bytes)]) == .lostChange(change.id))
    let other: Files = [(path(key), one.bytes), (name, Array("other bytes\n".utf8))]
    #expect(try fault(from: kept, to: other) == .lostChange(change.id))
    let trees: Files = kept + [("\(name).base/a", [97]), ("\(name).head/a", [98])]
    #expect(try fault(from: trees, to: kept) == .lostChange(change.id))
    #expect(try fault(from: kept, to: trees) == nil)

    let unknown: Files = [("index/one", [49]), (path(key), one.bytes)]
    #expect(
      try fault(from: unknown, to: [(path(key), one.bytes)])
        == .lostEntry(path: Array("index".utf8))
    )
  }

  @Test("another signature on the same words is another receipt")
  func signatures() throws {
    let key = try Fixture.key(1)
    let one = try Fixture.receipt(1)
    let armor = String(decoding: Fixture.armor, as: UTF8.self).replacing("BwcH", with: "CAgI")
    let twin = try Receipt(
      one.statement,
      signature: Array(armor.utf8),
      digest: ContentDigest.sha256
    )
    #expect(twin.id == one.id)
    #expect(
      try fault(from: [(path(key), one.bytes)], to: [(path(key), twin.bytes)])
        == .lostReceipt(one.id, key: key)
    )
  }

  @Test("what nobody could read may not come in; what nobody can read may go")
  func unreadable() throws {
    let key = try Fixture.key(1)
    let huge = [UInt8](repeating: 97, count: 9 << 20)
    guard case .unreadable(let note) = try fault(from: nil, to: [(path(key), huge)]) else {
      Issue.record("a note of nine mebibytes was taken")
      return
    }
    #expect(note.key == key)
    let one = try Fixture.receipt(1)
    #expect(try fault(from: [(path(key), huge)], to: [(path(key), one.bytes)]) == nil)
  }

  @Test(
    "a tree that git would not write, and no commit at all, are refused before they are searched"
  )
  func malformed() throws {
    let blob = try work.git("hash-object", "-w", "--stdin", input: "x").line
    let handle = try work.open()
    var bytes: [UInt8] = []
    for name in ["ff", "00"] {
      bytes += Array("100644 \(name)\0".utf8) + (try #require(OID(hex: blob))).bytes
    }
    let tree = try handle.writeObject(.tree, bytes)
    let tip = try work.git("commit-tree", tree.hex, "-m", "x").expectSuccess().line
    let stored = try commit([(path(try Fixture.key(1)), Fixture.receipt(1).bytes)])
    for proposed in [tip, blob] {
      let id = try #require(OID(hex: proposed))
      #expect(throws: StoreError.self) {
        try NotesAppend.fault(from: stored, to: id, in: handle)
      }
    }
  }
}
