import LaneSystem
import TestSupport
import Testing

@Suite struct FilesTests {
  @Test("a file is replaced whole, with its mode, and leaves nothing beside it")
  func replace() throws {
    let sandbox = try TestSandbox()
    let path = sandbox.root + "/tmp/file"
    try Files.writeAtomically(path, [1, 2, 3], mode: 0o600)
    try Files.writeAtomically(path, [4], mode: 0o755)
    #expect(try Files.read(path) == [4])
    #expect(Files.stamp(path).map { $0.mode & 0o777 } == 0o755)
    #expect(try Files.list(sandbox.root + "/tmp") == ["file"])
  }

  @Test("a file over the limit is refused")
  func limit() throws {
    let sandbox = try TestSandbox()
    let path = sandbox.root + "/tmp/file"
    try Files.create(path, [UInt8](repeating: 0, count: 100))
    #expect(throws: SystemError.self) { try Files.read(path, limit: 99) }
    #expect(try Files.readIfPresent(path + "x") == nil)
  }

  @Test("removing a tree does not follow links and empties read-only directories")
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

  @Test("a lock keeps a second holder out until it is let go, and carries a note")
  func lock() throws {
    let sandbox = try TestSandbox()
    let path = sandbox.root + "/lock"
    do {
      guard let lock = try FileLock.acquire(path) else { throw TestFailure("no lock") }
      try lock.writeNote(Array("mine".utf8))
      let second = try FileLock.acquire(path, patience: 0)
      if second != nil { Issue.record("two holders") }
    }
    guard let third = try FileLock.acquire(path, patience: 0) else {
      throw TestFailure("the lock outlives its holder")
    }
    #expect(third.readNote() == Array("mine".utf8))
  }
}
