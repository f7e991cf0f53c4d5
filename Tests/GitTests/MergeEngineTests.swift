import Git
import LaneSystem
import TestSupport
import Testing

@Suite struct MergeEngineTests {
  let sandbox: TestSandbox
  let work: TestRepository

  init() throws {
    sandbox = try TestSandbox()
    work = try sandbox.repository("mérge \"here\"")
  }

  private func engine() throws -> MergeEngine {
    let repository = try Repository.open(environment: sandbox.environment, directory: work.path)
    return try MergeEngine(over: repository, environment: sandbox.environment)
  }

  private func tree(_ revision: String) throws -> OID {
    try #require(OID(hexDigits: Array(work.id(revision + "^{tree}").utf8)))
  }

  @Test("a clean merge gives the tree that git gives, whichever side a file was moved on")
  func clean() throws {
    let text = (1...30).map { "line \($0)\n" }.joined()
    try work.commit(["a.txt": text, "b.txt": "1\n"], "base")
    try work.git("tag", "base").expectSuccess()
    try work.git("mv", "a.txt", "moved.txt").expectSuccess()
    try work.commit(["b.txt": "2\n"], "ours")
    try work.git("checkout", "-qb", "topic", "base").expectSuccess()
    try work.commit(["a.txt": "zero\n" + text], "theirs")
    try work.git("merge", "-q", "--no-edit", "main").expectSuccess()
    let engine = try self.engine()
    let merged = try engine.merge(base: tree("base"), ours: tree("main"), theirs: tree("topic^1"))
    #expect(merged == (try tree("topic")))
  }

  @Test("a conflict has no tree, and nothing is left in the repository or beside it")
  func conflict() throws {
    try work.commit(["a.txt": "1\n"], "base")
    try work.git("tag", "base").expectSuccess()
    try work.commit(["a.txt": "2\n"], "ours")
    try work.git("checkout", "-qb", "topic", "base").expectSuccess()
    try work.commit(["a.txt": "3\n"], "theirs")
    let before = try work.git("count-objects", "-v").expectSuccess().output
    let scratch: String
    do {
      let engine = try self.engine()
      #expect(
        try engine.merge(base: tree("base"), ours: tree("main"), theirs: tree("topic")) == nil
      )
      scratch = engine.objectDirectory
      #expect(Files.exists(scratch))
    }
    #expect(!Files.exists(scratch))
    #expect(try work.git("count-objects", "-v").expectSuccess().output == before)
  }

  @Test("nothing of the repository's own settings has a say: drivers, attributes, replaced objects")
  func settings() throws {
    try work.commit(["a.txt": "1\n2\n3\n", ".gitattributes": "*.txt merge=ours\n"], "base")
    try work.git("tag", "base").expectSuccess()
    try work.commit(["a.txt": "1\n2\nthree\n"], "ours")
    try work.git("checkout", "-qb", "topic", "base").expectSuccess()
    try work.commit(["a.txt": "one\n2\n3\n"], "theirs")
    let plain = try engine()
    let expected = try plain.merge(base: tree("base"), ours: tree("main"), theirs: tree("topic"))
    try work.git("config", "merge.ours.driver", "true").expectSuccess()
    try work.git("config", "merge.renames", "false").expectSuccess()
    try work.write(".git/info/attributes", "* merge=ours\n")
    try work.git("replace", "topic^{tree}", "base^{tree}").expectSuccess()
    let engine = try self.engine()
    #expect(expected != nil)
    #expect(
      try engine.merge(base: tree("base"), ours: tree("main"), theirs: tree("topic")) == expected
    )
  }

  @Test("an empty base, equal sides, and a tree that is not here")
  func edges() throws {
    try work.commit(["a.txt": "1\n"], "one")
    let engine = try self.engine()
    let tree = try tree("main")
    #expect(try engine.merge(base: nil, ours: tree, theirs: tree) == tree)
    #expect(
      try engine.merge(base: tree, ours: tree, theirs: nil)?.description.hasPrefix("4b825dc")
        == true
    )
    let missing = try #require(OID(hexDigits: Array(String(repeating: "1", count: 40).utf8)))
    #expect(throws: GitError.self) { try engine.merge(base: tree, ours: missing, theirs: tree) }
  }
}
