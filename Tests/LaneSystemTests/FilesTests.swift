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

  @Test("an existing file keeps its mode when something is added")
  func append() throws {
    let sandbox = try TestSandbox()
    let path = sandbox.root + "/tmp/file"
    try Files.create(path, [1], mode: 0o600)
    try Files.append(path, [2])
    #expect(try Files.read(path) == [1, 2])
    #expect(Files.stamp(path).map { $0.mode & 0o777 } == 0o600)
  }

  @Test("a file that is there is not created again")
  func create() throws {
    let sandbox = try TestSandbox()
    let path = sandbox.root + "/tmp/file"
    try Files.create(path, [1])
    let error = #expect(throws: SystemError.self) { try Files.create(path, [2]) }
    #expect(error?.message == "cannot create '\(path)': File exists")
    #expect(try Files.read(path) == [1])
  }

  @Test("directories are made where none are, and a file or a dead link is none")
  func directories() throws {
    let sandbox = try TestSandbox()
    let root = sandbox.root + "/tmp"
    try Files.makeDirectories(root + "/a/b/c")
    try Files.makeDirectories(root + "/a/b/c")
    try Files.create(root + "/file", [])
    try Files.symlink("nowhere", at: root + "/link")
    for name in ["file", "link", "file/inner", "link/inner"] {
      #expect(throws: SystemError.self) { try Files.makeDirectories("\(root)/\(name)") }
    }
    #expect(try Files.list(root) == ["a", "file", "link"])
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
