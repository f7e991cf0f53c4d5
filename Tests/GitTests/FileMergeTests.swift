import Git
import TestSupport
import Testing

/// Whether a text holds what was done to another.
@Suite struct FileMergeTests {
  @Test(
    "a text holds a change that merging leaves as it is",
    arguments: [
      ("one\n2\n3\n4\n5\n", true), ("one\n2\n3\n4\nfive\n", true), ("1\n2\n3\n4\n5\n", false),
      ("1\n2\n3\n4\nfive\n", false), ("ONE\n2\n3\n4\n5\n", false), ("", false),
      ("one\n2\n3\n4\nfive", true), ("one\n2\n3\n4\n\0", false),
    ]
  )
  func holds(_ text: String, _ expected: Bool) throws {
    let sandbox = try TestSandbox()
    let repository = try sandbox.repositoryWithCommit().open()
    func blob(_ text: String) throws -> OID { try repository.writeBlob(Array(text.utf8)) }
    let (old, new) = (try blob("1\n2\n3\n4\n5\n"), try blob("one\n2\n3\n4\n5\n"))
    #expect(try repository.text(blob(text), holds: new, since: old) == expected)
  }

  @Test("taking lines away is a change as well")
  func deletion() throws {
    let sandbox = try TestSandbox()
    let repository = try sandbox.repositoryWithCommit().open()
    func blob(_ text: String) throws -> OID { try repository.writeBlob(Array(text.utf8)) }
    let (old, new) = (try blob("1\n2\n3\n4\n5\n"), try blob("2\n3\n4\n5\n"))
    #expect(try repository.text(blob("2\n3\n4\nfive\n"), holds: new, since: old))
    #expect(try !repository.text(blob("1\n2\n3\n4\nfive\n"), holds: new, since: old))
    let absent = try #require(OID(hex: "00000000000000000000000000000000000000ff"))
    #expect(throws: GitError.self) { try repository.text(absent, holds: new, since: old) }
  }
}
