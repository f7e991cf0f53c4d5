import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// Notes and lane files with whatever git can hold, read in two clones.
@Suite struct HostileFilesTests {
  let sandbox: TestSandbox
  let work: TestRepository

  init() throws {
    sandbox = try TestSandbox()
    work = try sandbox.repository()
  }

  private func clone() throws -> TestRepository {
    let other = try sandbox.clone(work, as: "other")
    try other.git("fetch", "-q", "origin", "refs/notes/*:refs/notes/*").expectSuccess()
    return other
  }

  private func blob(_ bytes: [UInt8]) throws -> String {
    try work.open().writeBlob(bytes).hex
  }

  private func reading(_ key: ObjectID, in repository: TestRepository) throws -> NoteReading {
    let handle = try repository.open()
    return try NotesStore.view(in: handle).reading(of: key, in: handle)
  }

  @Test("a receipt among rubbish is read, the rubbish is named, and every clone says the same")
  func note() throws {
    let commit = try work.commit(["a": "1\n"], "first")
    let key = try #require(ObjectID(hex: commit))
    let good = try Fixture.receipt(1)
    let twice = String(decoding: good.bytes, as: UTF8.self)
      .replacing("kind: revoke\n", with: "kind: revoke\nkind: review\n")
    let large = "git-lane-receipt 1\n" + String(repeating: "x", count: Receipt.sizeLimit) + "\n"
    let pieces: [[UInt8]] = [
      Array("\u{1b}[2Jwords\n".utf8), [0, 0xff, 0x0a], Array(twice.utf8), good.bytes,
      Array(large.utf8), Array("git-lane-receipt 2\nkind: review\n".utf8), good.bytes,
      Array(good.bytes.prefix(80)),
    ]
    let text = Array(pieces.joined(separator: [0x0a]))
    try work.git("notes", "--ref=lane", "add", "-C", try blob(text), commit).expectSuccess()

    let here = try reading(key, in: work)
    #expect(here.note.receipts == [good])
    #expect(here.note.damaged.count == 6)
    #expect(here.note.damaged.allSatisfy { $0.digest == ContentDigest.sha256($0.bytes) })
    #expect(try reading(key, in: clone()) == here)

    // Stock git appends, we add: the rubbish stays, and so does what counts.
    try work.add([Fixture.receipt(2)], to: key)
    let after = try reading(key, in: work).note
    #expect(try after.receipts == [good, Fixture.receipt(2)])
    #expect(after.damaged == here.note.damaged)
  }

  @Test("odd entries in the tree of the notes disturb no key beside them, and none is lost")
  func notesTree() throws {
    let commit = try work.commit(["a": "1\n"], "first")
    let key = try #require(ObjectID(hex: commit))
    let other = try Fixture.key(7)
    try work.add([Fixture.receipt(1)], to: key)
    let listing = try work.git("ls-tree", "refs/notes/lane").output
    let odd = try blob(Array("odd\n".utf8))
    let empty = try work.git("mktree", input: "").line
    let tree = try work.git(
      "mktree",
      input: listing + "100644 blob \(odd)\tREADME\n" + "040000 tree \(empty)\tzz\n"
        + "040000 tree \(empty)\t\(other.hex)\n" + "120000 blob \(odd)\tlink\n"
        + "100644 blob \(odd)\tchanges\n"
    ).expectSuccess().line
    let tip = try work.git("commit-tree", "-p", "refs/notes/lane", "-m", "x", tree).line
    try work.git("update-ref", "refs/notes/lane", tip).expectSuccess()

    let there = try clone()
    #expect(try reading(key, in: work).note.receipts == [Fixture.receipt(1)])
    #expect(try reading(key, in: there) == reading(key, in: work))
    #expect(try reading(other, in: there) == reading(other, in: work))
    #expect(try reading(other, in: work).note.receipts.isEmpty)
    try work.add([Fixture.receipt(2)], to: key)
    #expect(try reading(key, in: work).note.receipts == [Fixture.receipt(1), Fixture.receipt(2)])
  }

  @Test(
    "a policy that cannot be read in full is not read in part, and every clone says why",
    arguments: [
      "[lane]\n\tversion = 1\n\tid = a\n\tid\u{0} = b\n", "[lane]\n\tversion = 1\n\tid = \"a\n",
      "[lane]\n\tversion = 1\n\tid = a\n[include]\n\tpath = /etc/passwd\n",
      "[lane]\n\tversion = 1\n\tid = a\n[protect \"\u{1b}[2J\"]\n\treviews = 0\n",
      "[lane]\n\tversion = 1\n\tid = a\n[lane \"x\"]\n\tid = b\n",
      "[lane]\n\tversion = 99\n\tid = a\n", "", "[lane",
      "[lane]\n\tversion = 1\n\tid = a\n#" + String(repeating: "x", count: 2 << 20),
    ]
  )
  func policy(_ text: String) throws {
    let commit = try work.commit([".lane/policy": text], "policy")
    let id = try #require(OID(hex: commit))
    let files = try [work, clone()].map { try PolicyFiles.read(at: id, in: $0.open()) }
    let reasons = files.map { file -> String? in
      guard case .unreadable(let reason) = file.policy else { return nil }
      return reason
    }
    let reason = try #require(reasons[0])
    #expect(reasons[1] == reason && reason.contains("'.lane/policy'"))
    #expect(reason.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f })
  }

  @Test("of hostile keys and revocations only what is in form counts, and the rest is named")
  func keys() throws {
    let key = try SignedClone(work).key.key
    let lines = [
      "kam@example.org namespaces=\"git-lane\" \(key.line)", "\"open \(key.line)", "*",
      "eve@example.org ssh-ed25519 AAAA", "eve@example.org bogus \(key.line)",
      "eve@example.org valid-after=\"9\" \(key.line)", "\u{1b}[2J",
      String(repeating: "x", count: 70_000) + " \(key.line)", "nul\u{0} \(key.line)",
      "!kam@example.org,* namespaces=\"git-lane\" \(key.line)",
    ]
    let digest = ContentDigest.sha256([])
    let commit = try work.commit(
      [
        ".lane/allowed_signers": lines.joined(separator: "\n"),
        ".lane/revoked": "\(digest) gone\nsha256:short\n\u{1b}\n#\n",
      ],
      "keys"
    )
    let id = try #require(OID(hex: commit))
    let files = try [work, clone()].map { try PolicyFiles.read(at: id, in: $0.open()) }
    let signers = try files.map { try #require($0.keys.content).signers }
    #expect(signers[0].signers.map(\.line) == [1, 10])
    #expect(signers[0].damage.map(\.line) == [2, 3, 4, 5, 6, 7, 8, 9])
    #expect(signers[1].signers == signers[0].signers)
    #expect(signers[1].damage == signers[0].damage)
    let revoked = files.map(\.revocations.content)
    #expect(revoked[0]?.receipts == [digest] && revoked[0]?.damagedLines == [2, 3])
    #expect(revoked[1] == revoked[0])

    let trust = ["kam@example.org", "eve@example.org", "ines@example.org"].map { principal in
      signers[0].judge(
        key,
        principal: principal,
        namespace: "git-lane",
        at: Timestamp(seconds: 1_795_000_000)
      )
    }
    #expect(trust == [.trusted(line: 1), .trusted(line: 10), .trusted(line: 10)])
  }
}
