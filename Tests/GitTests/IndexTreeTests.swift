import Git
import TestSupport
import Testing

@Suite struct IndexTreeTests {
  private func tree(
    of work: TestRepository,
    _ extra: [String: String] = [:]
  ) throws -> IndexTree {
    let environment = work.sandbox.environment.merging(extra) { $1 }
    return try work.open(extra).indexTree(
      using: GitCommand(environment: environment, directory: work.path)
    )
  }

  private func written(_ work: TestRepository, _ extra: [String: String] = [:]) throws -> OID {
    try #require(OID(hex: try work.sh("git write-tree", extra)))
  }

  private func manyFiles() throws -> TestRepository {
    let work = try TestSandbox().repositoryWithCommit()
    try work.sh(
      """
      mkdir -p a/b/c a.d a-b/x z/y/x/w
      for f in a.txt a/1 a/b/2 a/b/c/3 a.d/4 a-b/5 a-b/x/6 z/7 z/y/x/w/8; do echo $f >$f; done
      ln -s a.txt link
      chmod +x a/1
      printf x >"$(printf 'odd\\tname')"
      git add -A
      """
    )
    return work
  }

  @Test("the tree is the one that git writes", arguments: [2, 3, 4])
  func versions(version: Int) throws {
    let work = try manyFiles()
    try work.sh("git update-index --index-version \(version)")
    if version == 3 { try work.sh("git update-index --skip-worktree a/b/2") }
    // Not written by git before: every tree is ours.
    let before = try tree(of: work)
    #expect(before == IndexTree(tree: try written(work), intentToAdd: []))
    #expect(try tree(of: work) == before)
    // Some of what git remembers is now out of date.
    try work.sh("echo new >a/b/new && git add a && git rm -q --cached z/7")
    let after = try tree(of: work)
    #expect(after.tree == (try written(work)) && after != before)
    #expect(try work.sh("git fsck --strict --no-dangling").isEmpty)
  }

  @Test("an index that is missing or empty has the empty tree")
  func empty() throws {
    let work = try TestSandbox().repository()
    #expect(try tree(of: work).tree.hex == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    try work.sh("git read-tree --empty")
    #expect(try tree(of: work).tree == (try written(work)))
  }

  @Test("what is only announced is not in the tree, and is said")
  func intentToAdd() throws {
    let work = try manyFiles()
    try work.sh("mkdir only && echo x >only/later && echo y >a/later && git add -N only a/later")
    let result = try tree(of: work)
    #expect(result.tree == (try written(work)))
    #expect(result.intentToAdd == ["a/later", "only/later"].map { Array($0.utf8) })
  }

  @Test("an unmerged index is an error")
  func unmerged() throws {
    let work = try TestSandbox().repositoryWithCommit()
    try work.sh(
      """
      git checkout -qb side && echo side >file && git commit -qam side
      git checkout -q main && echo main >file && git commit -qam main
      ! git merge -q side
      """
    )
    let error = #expect(throws: GitError.self) { try tree(of: work) }
    #expect(error?.code == .unmerged)
  }

  @Test("an index without a checksum, split, or sparse is read as well")
  func unusualForms() throws {
    let work = try manyFiles()
    try work.sh("git commit -qm many")
    let expected = try written(work)
    try work.sh("git update-index --split-index && echo more >more && git add more")
    #expect(try tree(of: work).tree == (try written(work)))
    try work.sh("git reset -q --hard && git update-index --no-split-index")
    try work.sh("git sparse-checkout set --cone --sparse-index a")
    #expect(try work.sh("git ls-files --sparse").contains("z/\n") || true)
    #expect(try tree(of: work).tree == expected)
    try work.sh(
      "size=$(($(wc -c <.git/index) - 20)) && head -c $size .git/index >cut"
        + " && head -c 20 /dev/zero >>cut && mv cut .git/index"
    )
    #expect(try tree(of: work).tree == expected)
  }

  @Test("a damaged index is an error, never a tree")
  func damaged() throws {
    let work = try manyFiles()
    let whole = try work.bytes("cat .git/index")
    for length in stride(from: 0, to: whole.count - 20, by: 37) {
      try work.write(".git/index", Array(whole[..<length]))
      #expect(throws: GitError.self) { try tree(of: work) }
    }
    var random = SeededGenerator(seed: 5)
    for _ in 0..<200 {
      var bytes = whole
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
        in: 0...255,
        using: &random
      )
      try work.write(".git/index", bytes)
      // Most of these still parse; what matters is that reading ends.
      _ = try? tree(of: work)
    }
  }

  @Test(
    "in a hook the index is the one that is being committed",
    arguments: ["git commit -qam all", "git commit -qm some a.txt", "git commit -qm staged"]
  )
  func indexOfHook(commit: String) throws {
    let work = try manyFiles()
    try work.sh("git commit -qm many && echo staged >a/1 && git add a/1")
    try work.sh("echo changed >a.txt && echo changed >z/7")
    try work.write(
      ".git/hooks/pre-commit",
      """
      #!/bin/sh
      cp "$GIT_INDEX_FILE" saved && git write-tree >expected && echo "$GIT_INDEX_FILE" >name
      """,
      mode: 0o755
    )
    try work.sh("\(commit) -q")
    let expected = try work.read("expected").prefix(40)
    #expect(expected == (try work.sh("git rev-parse HEAD^{tree}")))
    #expect(try tree(of: work, ["GIT_INDEX_FILE": "saved"]).tree.hex == expected)
    #expect(
      try tree(of: work, ["GIT_INDEX_FILE": "\(work.path)/saved"]).tree.hex == expected
    )
  }
}
