import LaneCore
import LaneSystem
import TestSupport
import Testing

/// What a review goes by and cannot read, or cannot keep, just then: it refuses, and loses nothing.
@Suite struct UnreadableStateTests {
  private let fixture: ReviewFixture
  private var repository: TestRepository { fixture.repository }
  private var lane: String { "\(repository.path)/.git/lane" }

  init() throws {
    fixture = try ReviewFixture()
    try fixture.repository.commit(["a.txt": "one\nother\n"], "change")
  }

  private func events(_ result: TestResult) throws -> [String] {
    try result.steps().compactMap { $0["event"]?.string }
  }

  @Test("an earlier review that is not here just now is not taken for none")
  func session() throws {
    #expect(try repository.lane("review").status == 0)
    try repository.commit(["b.txt": "more\n"], "more")
    let stream = try repository.git("for-each-ref", "--format=%(refname)", "refs/lane/sessions")
    let event = try repository.id("\(stream.line):event.json")
    let path = "\(repository.path)/.git/objects/\(event.prefix(2))/\(event.dropFirst(2))"
    try Files.rename(path, to: "\(fixture.sandbox.root)/away")
    let refused = try repository.lane("review")
    #expect(refused.status == 3, "\(refused)")
    #expect(refused.said.contains("cannot be judged here"), "\(refused)")
    try Files.rename("\(fixture.sandbox.root)/away", to: path)
    #expect(try repository.lane("review").status == 0)
  }

  @Test("where no answer could be kept, nobody is asked")
  func looks() throws {
    try Files.writeAtomically("\(lane)/looks", [])
    let refused = try repository.lane("review", "--json")
    #expect(refused.status != 0 && refused.status != 1, "\(refused)")
    #expect(try !events(refused).contains("asked"))
    #expect(try fixture.receipts("HEAD").isEmpty)
    try Files.remove("\(lane)/looks")
    #expect(try repository.lane("review").status == 0)
  }

  @Test("a secret that cannot be read is not replaced, nor what is under it lost")
  func secret() throws {
    #expect(try repository.lane("review").status == 0)
    try repository.commit(["b.txt": "more\n"], "more")
    let secret = "\(lane)/cache/secret"
    let bytes = try Files.read(secret)
    try Files.remove(secret)
    try Files.makeDirectories(secret)
    let refused = try repository.lane("review", "--json")
    #expect(refused.status != 0 && refused.status != 1, "\(refused)")
    #expect(try !events(refused).contains("asked"))
    #expect(Files.stamp(secret)?.isDirectory == true)
    try Files.removeTree(secret)
    try Files.writeAtomically(secret, bytes, mode: 0o600)
    #expect(try repository.lane("review").status == 0)
    #expect(try Files.read(secret) == bytes)
  }

  @Test("a block whose story could not be told is not recorded either, and is told the next time")
  func untold() throws {
    let blocked = try ReviewFixture()
    try blocked.repository.commit(["a.txt": "one\nDEFECT\n"], "change")
    let refs = "\(blocked.repository.path)/.git/refs/lane"
    try Files.removeTree(refs)
    try Files.writeAtomically(refs, [])
    let stopped = try blocked.repository.lane("review")
    #expect(stopped.status != 0 && stopped.status != 1, "\(stopped)")
    #expect(try blocked.receipts("HEAD").isEmpty)
    try Files.remove(refs)
    let again = try blocked.repository.lane("review", "--json")
    #expect(again.status == 1, "\(again)")
    // What was paid for is not asked again.
    #expect(try events(again).contains("kept"))
    #expect(try blocked.events("reviewed").count == 1)
    #expect(try blocked.receipts("HEAD").map(\.verdict) == [.block])
  }
}
