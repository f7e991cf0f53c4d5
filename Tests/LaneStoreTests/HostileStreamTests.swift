import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// A session into which somebody who may push writes whatever git can hold.
@Suite struct HostileStreamTests {
  let sandbox: TestSandbox
  let clone: SignedClone
  let stranger: SignedClone

  init() throws {
    sandbox = try TestSandbox()
    clone = try SignedClone(try sandbox.repository())
    stranger = try SignedClone(try sandbox.repository("eve"), email: "eve@example.org")
  }

  /// An entry, good in everything that a test does not spoil.
  private struct Forgery {
    var kind = EventKind.claim
    var stream = SignedClone.stream
    var clockError: Int64 = 0
    var after: [ObjectID]?
    var parents: [OID]
    var message: [UInt8]?
    var event: [UInt8]?
    var signer: SignedClone?
  }

  private func tip() throws -> OID {
    try #require(OID(hex: try clone.repository.id(SignedClone.stream)))
  }

  private func forge(_ change: (inout Forgery) -> Void) throws {
    let parent = try tip()
    var forgery = Forgery(
      parents: [parent],
      event: try clone.event("forged").bytes(),
      signer: clone
    )
    change(&forgery)
    let handle = try clone.repository.open()
    var entries: [TreeEntry] = []
    if let event = forgery.event {
      let blob = try handle.writeBlob(event)
      entries = [TreeEntry("event.json", mode: Git.FileMode.file, id: blob)]
    }
    let parentMessage = try #require(try handle.commit(parent)).message
    let message = StreamMessage(
      kind: forgery.kind,
      subject: "forged",
      stream: forgery.stream,
      after: forgery.after ?? forgery.parents.map(\.objectID),
      clock: (StreamClock.claim(of: parentMessage) ?? 0) + 1 + forgery.clockError
    )
    let person = Person(name: "x", email: clone.key.principal, time: 1_795_000_000)
    let draft = CommitDraft(
      tree: try handle.writeTree(entries),
      parents: forgery.parents,
      author: person,
      committer: person,
      message: forgery.message ?? message.bytes
    )
    var bytes = draft.bytes
    if let key = forgery.signer?.key {
      let signer = Signer(
        key: .file(key.path),
        environment: sandbox.environment,
        directory: LaneDirectory(commonDirectory: handle.commonDirectory),
        mayAsk: false
      )
      let signature = try signer.sign(draft.bytes, namespace: "git")
      bytes = draft.bytes(signedBy: Array(signature.armored.utf8))
    }
    let commit = try handle.writeObject(.commit, bytes)
    try handle.updateReference(SignedClone.stream, from: parent, to: commit, message: "x")
  }

  /// The same session in another clone, which stock git fetched.
  private func elsewhere() throws -> StreamFold {
    let other = try sandbox.clone(clone.repository, as: "other")
    try other.git("fetch", "-q", "origin", "refs/lane/*:refs/lane/*").expectSuccess()
    let handle = try other.open()
    let reader = StreamReader(
      keys: TrustedKeys(Array(clone.signers.utf8)),
      verifier: SignatureVerifier(
        environment: sandbox.environment,
        directory: LaneDirectory(commonDirectory: handle.commonDirectory)
      ),
      at: Timestamp(seconds: 1_795_000_000)
    )
    return try reader.fold(SignedClone.stream, in: handle)
  }

  /// What is wrong with an entry's file; each is skipped for the reason that stands beside it.
  private var spoiltFiles: [(bytes: [UInt8], kind: JSONError.Kind)] {
    get throws {
      let good = String(decoding: try clone.event("forged").bytes(), as: UTF8.self)
      let deep = String(repeating: "[", count: 80) + String(repeating: "]", count: 80)
      return [
        (Array(good.replacing("\"v\":1", with: "\"v\":1,\"v\":1").utf8), .duplicateKey("v")),
        (
          Array(good.replacing("\"text\":", with: "\"\\u0074ext\":1,\"text\":").utf8),
          .duplicateKey("text")
        ),
        (Array(good.replacing("\"forged\"", with: deep).utf8), .tooDeep),
        (Array(good.replacing("forged", with: "\u{1b}[2J").utf8), .badString),
        (Array((good + "{}").utf8), .trailingBytes), (Array("\u{0}".utf8), .unexpectedByte),
        (Array(good.replacing("\"forged\"", with: "1.5").utf8), .fraction), ([], .unexpectedEnd),
      ]
    }
  }

  @Test("a file with two readings, too deep, cut or with controls says nothing, to any clone")
  func files() throws {
    try clone.append("first")
    let spoilt = try spoiltFiles
    for (bytes, _) in spoilt { try forge { $0.event = bytes } }
    let spaced = try clone.event("forged").bytes() + Array(" ".utf8)
    try forge { $0.event = spaced }
    try clone.append("last")

    let fold = try clone.fold()
    #expect(fold.texts == ["first", "last"])
    let kinds = fold.skipped.dropLast().map { skipped -> JSONError.Kind? in
      guard case .badEvent(.badJSON(let error)) = skipped.reason else { return nil }
      return error.kind
    }
    #expect(kinds == spoilt.map(\.kind))
    #expect(fold.skipped.last?.reason == .badEvent(.notCanonical))
    let there = try elsewhere()
    #expect(there.records == fold.records && there.skipped == fold.skipped)
  }

  @Test("an entry in the wrong place, by the wrong key or of no form is listed, to any clone")
  func places() throws {
    try clone.append("first")
    let other = LaneReferences.session("other")
    let replayed = try clone.store().append(
      clone.event("replayed"),
      subject: "replayed",
      to: other,
      in: try clone.repository.open()
    )
    let start = try tip()
    let unknown = try #require(EventKind("from-later"))
    let later = try clone.event("unknown kind", kind: unknown).bytes()
    let byEve = try stranger.event("by eve").bytes()
    let review = try clone.event("no review", kind: .reviewed).bytes()

    try forge { ($0.kind, $0.event) = (unknown, later) }
    try forge { $0.signer = nil }
    try forge { $0.signer = stranger }
    try forge { $0.stream = other }
    try forge { $0.after = [start.objectID] }
    try forge { $0.after = [] }
    try forge { $0.clockError = 5 }
    try forge { $0.clockError = -1 }
    try forge { $0.event = nil }
    try forge { $0.kind = unknown }
    try forge { $0.event = byEve }
    try forge { ($0.kind, $0.event) = (.reviewed, review) }
    try forge { $0.parents += $0.parents }
    try forge { $0.parents.append(replayed) }
    try forge { $0.message = Array("claim: \u{1b}[2J\n\nLane-Stream: x\n".utf8) }
    try forge { $0.message = [] }
    try forge { $0.message = [0xff, 0xfe, 0x0a] }
    try clone.append("last")

    let fold = try clone.fold()
    #expect(fold.texts == ["first", "unknown kind", "last"])
    let reasons = fold.skipped.map(\.reason)
    #expect(fold.skipped.count == 17)
    let expected: [SkipReason] = [
      .untrusted("it is not signed"), .otherStream(other), .otherPredecessor, .noEvent,
      .otherKind(.claim), .otherSigner(stranger.key.principal), .badData(.reviewed), .badMessage,
      .eventInMerge,
    ]
    for reason in expected { #expect(reasons.contains(reason), "\(reason)") }
    #expect(reasons.count { $0 == .otherStream(other) } == 2)
    #expect(reasons.count { $0 == .badMessage } == 3)
    #expect(reasons.count { $0 == .eventInMerge } == 2)
    #expect(reasons.count { if case .wrongClock = $0 { true } else { false } } == 2)
    #expect(reasons.count { if case .untrusted = $0 { true } else { false } } == 2)
    #expect(reasons.allSatisfy { $0.description.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
    let there = try elsewhere()
    #expect(there.records == fold.records && there.skipped == fold.skipped)
  }

  @Test("behind a parent that is not here nothing is believed, and nothing fails")
  func missingParent() throws {
    try clone.append("first")
    let absent = try #require(OID(hex: String(repeating: "ab", count: 20)))
    try forge { $0.parents = [absent] }
    let fold = try clone.fold()
    #expect(fold.texts.isEmpty)
    #expect(fold.skipped.map(\.reason) == [.missingParent])
  }
}
