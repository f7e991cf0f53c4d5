import Git
import TestSupport
import Testing

@Suite struct ObjectTests {
  @Test("an object is read as git shows it, and stored as git would store it")
  func readAndWrite() throws {
    let sandbox = try TestSandbox()
    let work = try sandbox.repositoryWithCommit()
    try work.sh("git tag -am tagged v1 && git tag -am nested v2 v1")
    let repository = try work.open()
    let blob = try work.oid("HEAD:file")
    #expect(try repository.readBlob(blob, limit: 4) == Array("one\n".utf8))
    #expect(throws: GitError.self) { try repository.readBlob(blob, limit: 3) }
    #expect(try repository.kind(of: work.oid("HEAD^{tree}")) == .tree)
    #expect(try repository.writeBlob(Array("one\n".utf8)) == blob)
    #expect(try Repository.name(of: .blob, Array("one\n".utf8)) == blob)
    let head = try work.oid("HEAD")
    #expect(try repository.peelToCommit(work.oid("v2")) == head)
    #expect(try repository.peelToCommit(blob) == nil)
    let absent = try #require(OID(hex: "00000000000000000000000000000000000000ff"))
    #expect(try repository.readBlob(absent, limit: 10) == nil)
    #expect(try repository.kind(of: absent) == nil)
    #expect(try repository.commit(absent) == nil)
  }

  @Test("an object that holds the bytes of another is refused, loose or not")
  func swapped() throws {
    let work = try TestSandbox().repositoryWithCommit()
    let (blob, commit) = (try work.oid("HEAD:file"), try work.oid("HEAD"))
    let tree = try work.oid("HEAD^{tree}")
    func file(_ id: OID) -> String { ".git/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))" }
    let other = try work.sh("echo other | git hash-object -w --stdin")
    let otherTree = try work.sh("git mktree </dev/null")
    try work.sh("cp -f \(file(#require(OID(hex: other)))) \(file(blob))")
    try work.sh("cp -f \(file(#require(OID(hex: otherTree)))) \(file(tree))")
    let repository = try work.open()
    let errors = [
      #expect(throws: GitError.self) { try repository.readBlob(blob, limit: 100) },
      #expect(throws: GitError.self) { try repository.tree(tree) },
      #expect(throws: GitError.self) { try repository.treeDifference(old: nil, new: tree) },
    ]
    for error in errors { #expect(error?.code == .corrupt) }
    #expect(try repository.commit(commit)?.tree == tree)
  }

  @Test("a tree is changed along the paths given and nowhere else")
  func updateTree() throws {
    let sandbox = try TestSandbox()
    let work = try sandbox.repositoryWithCommit()
    try work.sh(
      """
      mkdir -p a/b a.d z
      for f in a/b/c a/b/d a.d/x z/y a-b; do echo $f >$f; done
      git add . && git commit -qm two
      """
    )
    let repository = try work.open()
    let blob = try repository.writeBlob(Array("new\n".utf8))
    let base = try work.oid("HEAD^{tree}")
    let updated = try repository.updateTree(
      base: base,
      changes: [
        .put(Array("a/b/e".utf8), blob), .remove(Array("z/y".utf8)),
        .put(Array("a-b/in".utf8), blob),
        .remove(Array("none/at/all".utf8)), .put(Array("a.d".utf8), mode: 0o100755, blob),
      ]
    )
    let listing = try work.sh("git ls-tree -r --name-only \(updated)")
    #expect(listing == "a-b/in\na.d\na/b/c\na/b/d\na/b/e\nfile")
    #expect(try work.sh("git fsck --strict --no-dangling").isEmpty)
    #expect(try repository.entry(in: updated, path: "a/b/e")?.id == blob)
    #expect(try repository.entry(in: updated, path: "a/b/none") == nil)
    let emptied = try repository.updateTree(base: nil, changes: [.remove(Array("x".utf8))])
    #expect(emptied.hex == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
  }

  @Test("references move only from the value that the caller saw")
  func compareAndSwap() throws {
    let sandbox = try TestSandbox()
    let work = try sandbox.repositoryWithCommit()
    let repository = try work.open()
    let head = try work.oid("HEAD")
    let other = try work.oid("HEAD^{tree}")
    let name = "refs/lane/sessions/x"
    try repository.updateReference(name, from: nil, to: head, message: "made")
    #expect(try work.oid(name) == head)
    let exists = #expect(throws: GitError.self) {
      try repository.updateReference(name, from: nil, to: other, message: "")
    }
    #expect(exists?.code == .exists)
    let modified = #expect(throws: GitError.self) {
      try repository.updateReference(name, from: other, to: head, message: "")
    }
    #expect(modified?.code == .modified)
    try repository.updateReference(name, from: head, to: other, message: "")
    try work.sh("git pack-refs --all")
    #expect(try repository.resolve(name) == other)
    try work.sh("mkdir -p .git/refs/lane/sessions && : >.git/\(name).lock")
    let locked = #expect(throws: GitError.self) {
      try repository.updateReference(name, from: other, to: head, message: "")
    }
    #expect(locked?.code == .locked)
    try work.sh("rm .git/\(name).lock")
    let collision = #expect(throws: GitError.self) {
      try repository.updateReference(name + "/y", from: nil, to: head, message: "")
    }
    #expect(collision?.code == .invalidName)
    try repository.deleteReference(name, from: other)
    #expect(try repository.resolve(name) == nil)
    #expect(try repository.head() == Head(branch: "refs/heads/main", commit: head))
    #expect(
      try repository.references(prefix: "refs/") == [
        Reference(name: "refs/heads/main", id: head)
      ]
    )
  }
}
