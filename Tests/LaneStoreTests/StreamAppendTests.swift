import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// What a server makes of a session that somebody pushes.
@Suite struct StreamAppendTests {
  let sandbox: TestSandbox
  let clone: SignedClone

  init() throws {
    sandbox = try TestSandbox()
    clone = try SignedClone(try sandbox.repository())
  }

  private func fault(
    from old: OID? = nil,
    to new: OID,
    of stream: String = SignedClone.stream
  ) throws -> String? {
    let handle = try clone.repository.open()
    let verifier = SignatureVerifier(
      environment: sandbox.environment,
      directory: LaneDirectory(commonDirectory: handle.commonDirectory)
    )
    return try StreamAppend.fault(
      of: stream,
      from: old,
      to: new,
      verifier: verifier,
      in: handle
    )?.reason
  }

  @Test("entries, attachments and merges as this program writes them are taken")
  func honest() throws {
    let first = try clone.append("one")
    let attachment = try #require(StreamAttachment(name: "out.txt", bytes: [97]))
    let second = try clone.append("two", attachments: [attachment])
    #expect(try fault(to: second) == nil)
    try clone.repository.git("update-ref", SignedClone.stream, first.hex).expectSuccess()
    _ = try clone.append("elsewhere")
    let merged = try clone.store().unite(
      SignedClone.stream,
      with: [second],
      in: try clone.repository.open()
    )
    #expect(try fault(from: second, to: merged) == nil)
  }

  @Test("a commit of stock git, another stream's entry and an entry that was moved are refused")
  func strangers() throws {
    let first = try clone.append("one")
    let second = try clone.append("two")
    let handle = try clone.repository.open()
    let empty = try handle.writeTree([])
    let plain = try clone.repository.git("commit-tree", empty.hex, "-p", first.hex, "-m", "x").line
    #expect(try fault(from: first, to: try #require(OID(hex: plain))) != nil)
    #expect(
      try fault(to: second, of: "refs/lane/sessions/other")?.hasPrefix("written for") == true
    )
    // The very commit, with its signature, behind another one.
    let text = try clone.repository.git("cat-file", "commit", second.hex).output
    let moved = text.replacing("parent \(first.hex)\n", with: "")
    let object = try clone.repository
      .git("hash-object", "-t", "commit", "-w", "--stdin", input: moved).line
    #expect(
      try fault(to: try #require(OID(hex: object))) == "written behind another predecessor"
    )
  }

  @Test("an entry without a signature, or whose bytes were changed, is refused with the reason")
  func signatures() throws {
    let first = try clone.append("one")
    let text = try clone.repository.git("cat-file", "commit", first.hex).output
    let changed = text.replacing("author lane+kam", with: "author lane+eve")
    var unsigned: [String] = []
    var isSignature = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      isSignature = line.hasPrefix("gpgsig ") || isSignature && line.hasPrefix(" ")
      if !isSignature { unsigned.append(String(line)) }
    }
    let bare = unsigned.joined(separator: "\n")
    for (forged, reason) in [(changed, "fit these bytes"), (bare, "not signed")] {
      #expect(forged != text)
      let object = try clone.repository
        .git("hash-object", "-t", "commit", "-w", "--stdin", input: forged).line
      #expect(try fault(to: try #require(OID(hex: object)))?.contains(reason) == true)
    }
  }

  @Test("a key that no policy lists signs as well: who is trusted is asked by the reader")
  func unlisted() throws {
    let other = try SignedClone(try sandbox.repository("eve"), email: "eve@example.org")
    let entry = try other.append("one")
    try clone.repository.git("fetch", "-q", other.repository.path, entry.hex).expectSuccess()
    #expect(try fault(to: entry) == nil)
  }
}
