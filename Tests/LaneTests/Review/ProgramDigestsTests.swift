@testable import Lane
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// Digests of programs that are not read again while they are the same.
@Suite struct ProgramDigestsTests {
  private let sandbox: TestSandbox
  private let program: String
  private let directory: LaneDirectory

  init() throws {
    sandbox = try TestSandbox()
    program = "\(sandbox.root)/program"
    directory = LaneDirectory(commonDirectory: "\(sandbox.root)/common")
    try Files.create(program, Array("one\n".utf8), mode: 0o755)
  }

  /// The digest as it is found some seconds from now.
  private func digest(after seconds: Int64 = 60) throws -> [UInt8] {
    let now = Timestamp(milliseconds: Time.now() + seconds * 1000)
    return try ProgramDigests(directory: directory, now: now).digest(of: program)
  }

  private func remembered() throws -> String? {
    try Files.list(directory.cache).first { $0.hasPrefix("program-") }
      .map { "\(directory.cache)/\($0)" }
  }

  private let one = Digest.sha256(Array("one\n".utf8))
  private let two = Digest.sha256(Array("two\n".utf8))

  @Test("what was read once is remembered, unless it was written just now")
  func remembers() throws {
    #expect(try digest(after: 0) == one)
    #expect(try remembered() == nil)
    #expect(try digest() == one)
    // To see that the file is not read, what is remembered is made to say something else.
    let place = try #require(try remembered())
    let secret = try #require(CloneSecret(in: directory))
    let body = Array(try Files.read(place).dropFirst(32).dropLast(32)) + two
    try Files.writeAtomically(place, secret.tag(body) + body)
    #expect(try digest() == two)
    // Without the clone's own tag it says nothing.
    for bytes in [secret.tag(one) + body, body, [], Array((secret.tag(body) + body).dropLast())] {
      try Files.writeAtomically(place, bytes)
      #expect(try digest() == one)
    }
  }

  @Test(
    "a program that was changed is read again, whatever it was made to look like",
    arguments: [
      "printf 'two\\n' > program",
      "touch -r program t; printf 'two\\n' > program; touch -r t program",
      "printf 'two\\n' > p; touch -r program p; mv p program",
    ]
  )
  func changes(command: String) throws {
    #expect(try digest() == one)
    // Until the file system's clock has gone on.
    let wait = "while touch probe; [ $(stat -c %.9Z probe) = $(stat -c %.9Z program) ]; do :; done"
    try sandbox.run("sh", ["-c", "\(wait); \(command)"]).expectSuccess()
    #expect(try digest() == two)
  }
}
