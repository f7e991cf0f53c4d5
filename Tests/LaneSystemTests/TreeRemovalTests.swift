import Glibc
import LaneSystem
import TestSupport
import Testing

@Suite struct TreeRemovalTests {
  private let environment = ["PATH": "/usr/bin:/bin"]

  @Test("removing does not follow links and empties read-only directories")
  func removeTree() throws {
    let sandbox = try TestSandbox()
    let kept = sandbox.root + "/kept"
    try Files.makeDirectories(kept)
    try Files.create(kept + "/file", [1])
    let tree = sandbox.root + "/tree"
    try Files.makeDirectories(tree + "/a/b")
    try Files.symlink(kept, at: tree + "/a/link")
    try Files.create(tree + "/a/b/file", [1], mode: 0o400)
    try Files.chmod(tree + "/a/b", 0o500)
    try Files.removeTree(tree)
    #expect(!Files.exists(tree))
    #expect(try Files.list(kept) == ["file"])
  }

  @Test("names that are no text go like others")
  func bytes() throws {
    let sandbox = try TestSandbox()
    let tree = sandbox.root + "/tree"
    try Files.makeDirectories(tree)
    let script = "mkdir \"$(printf 'd\\377')\"; echo 1 > \"$(printf 'd\\377/f\\376\\n')\""
    let made = try ChildProcess.run(
      Command("sh", ["-c", script], environment: environment, directory: tree)
    )
    try #require(made.succeeded)
    try #require(try Files.list(tree).count == 1)
    try Files.removeTree(tree)
    #expect(!Files.exists(tree))
  }

  @Test("a tree deeper than any path can say goes too")
  func deep() throws {
    let sandbox = try TestSandbox()
    let name = String(repeating: "d", count: 200)
    let tree = sandbox.root + "/tree"
    try Files.makeDirectories(tree)
    var current = unsafe open(tree, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    for _ in 0..<200 {
      try #require(unsafe mkdirat(current, name, 0o700) == 0)
      let inner = unsafe openat(current, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      try #require(inner >= 0)
      close(current)
      current = inner
    }
    close(current)
    try Files.removeTree(tree)
    #expect(!Files.exists(tree))
  }

  @Test("what is not there is removed already, and a link goes without its target")
  func others() throws {
    let sandbox = try TestSandbox()
    try Files.removeTree(sandbox.root + "/nothing")
    try Files.makeDirectories(sandbox.root + "/kept")
    try Files.symlink("kept", at: sandbox.root + "/link")
    try Files.removeTree(sandbox.root + "/link")
    #expect(try Files.list(sandbox.root).contains("kept"))
    #expect(Files.stamp(sandbox.root + "/link") == nil)
  }
}
