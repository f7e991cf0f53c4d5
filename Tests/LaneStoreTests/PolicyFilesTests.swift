import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

@Suite struct PolicyFilesTests {
  let sandbox: TestSandbox
  let work: TestRepository

  init() throws {
    sandbox = try TestSandbox()
    work = try sandbox.repository()
  }

  private let policy = "[lane]\n\tversion = 1\n\tid = 5f0c2d\n"

  private func read(_ revision: String = "HEAD") throws -> PolicyFiles {
    let repository = try work.open()
    return try PolicyFiles.read(at: try #require(OID(hex: try work.id(revision))), in: repository)
  }

  @Test(
    "what is committed is read, with the blob that says it; what is checked out does not matter"
  )
  func present() throws {
    try work.commit(
      [
        ".lane/policy": policy, ".lane/revoked": "# nothing\n",
        ".lane/allowed_signers": "a@example.org ssh-ed25519 nonsense\n",
      ],
      "policy"
    )
    try work.write(".lane/policy", "[nonsense")
    let files = try read()
    #expect(files.policy.content?.id == "5f0c2d")
    #expect(files.policy.blob?.hex == (try work.id("HEAD:.lane/policy")))
    #expect(files.keys.content?.signers.damage.count == 1)
    #expect(files.revocations.content == Revocations())
  }

  @Test("a file that is not there is absent, one that cannot be read is not")
  func absentOrUnreadable() throws {
    try work.commit(["a": "1\n"], "none")
    let none = try read()
    guard case .absent = none.policy, case .absent = none.keys, case .absent = none.revocations
    else {
      Issue.record("something was read from nothing")
      return
    }
    try work.commit([".lane/policy": "[lane]\n\tverzion = 1\n"], "misspelt")
    guard case .unreadable(let reason) = try read().policy else {
      Issue.record("a misspelt policy was read")
      return
    }
    #expect(reason.contains("'.lane/policy'"))
  }

  @Test("a link or a directory in the place of a file, or of '.lane', is unreadable")
  func otherKinds() throws {
    try work.write("elsewhere", policy)
    try Files.makeDirectories(work.path + "/.lane/allowed_signers")
    try work.write(".lane/allowed_signers/x", "x")
    try Files.symlink("../elsewhere", at: work.path + "/.lane/policy")
    try work.commit([:], "odd")
    let odd = try read()
    guard case .unreadable = odd.policy, case .unreadable = odd.keys else {
      Issue.record("a link or a directory was read")
      return
    }
    try Files.removeTree(work.path + "/.lane")
    try Files.symlink("elsewhere", at: work.path + "/.lane")
    try work.commit([:], "odder")
    let odder = try read()
    guard case .unreadable = odder.policy, case .unreadable = odder.revocations else {
      Issue.record("something was read through a link")
      return
    }
  }
}
