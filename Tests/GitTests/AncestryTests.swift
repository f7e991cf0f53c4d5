import Git
import TestSupport
import Testing

@Suite struct AncestryTests {
  /// Commits with every sort of date: histories in the wild have wrong clocks.
  @Test(
    "random histories have the ancestors and merge bases that git finds",
    arguments: [UInt64(1), 2, 3]
  )
  func randomHistories(seed: UInt64) throws {
    let work = try TestSandbox().repository()
    let repository = try work.open()
    var random = SeededGenerator(seed: seed)
    let tree = try repository.writeTree([])
    var commits: [OID] = []
    for number in 0..<40 {
      var parents: [OID] = []
      let count = commits.isEmpty ? 0 : Int.random(in: 0...4, using: &random)
      for _ in 0..<max(commits.isEmpty || number % 17 == 0 ? 0 : 1, count - 2) {
        let parent = commits[Int.random(in: max(0, number - 8)..<number, using: &random)]
        if !parents.contains(parent) { parents.append(parent) }
      }
      let time = 1_700_000_000 + Int64.random(in: -5...5, using: &random) + Int64(number)
      let person = Person(name: "A", email: "a@b", time: time)
      let draft = CommitDraft(
        tree: tree,
        parents: parents,
        author: person,
        committer: person,
        message: Array("\(number)\n".utf8)
      )
      commits.append(try repository.writeCommit(draft))
    }
    var pairs: [(OID, OID)] = []
    for _ in 0..<80 {
      let pair = (0..<2).map { _ in commits[Int.random(in: 0..<40, using: &random)] }
      pairs.append((pair[0], pair[1]))
    }
    try work.write("pairs", pairs.map { "\($0.0) \($0.1)\n" }.joined())
    let expected = try work.sh(
      """
      while read a b; do
        git merge-base --is-ancestor $a $b && echo yes || echo no
        git merge-base --all $a $b | sort || :
      done <pairs
      """
    )
    var found: [String] = []
    for (first, second) in pairs {
      found.append(try repository.isAncestor(first, of: second) ? "yes" : "no")
      found += try repository.mergeBases(first, second).map(\.hex)
    }
    #expect(found.joined(separator: "\n") == expected)
    let listed = try work.sh(
      "while read a b; do echo $a ^$b; git rev-list --topo-order $a ^$b; done <pairs"
    )
    var ranges: [String] = []
    for (tip, known) in pairs {
      let range = try repository.newCommits(including: [tip], excluding: [known])
      ranges += ["\(tip) ^\(known)"] + range.map(\.id.hex)
    }
    #expect(ranges.joined(separator: "\n") == listed)
  }

  @Test("the first-parent line is the one that git walks")
  func firstParentLine() throws {
    let work = try TestSandbox().repositoryWithCommit()
    try work.sh(
      """
      git checkout -qb side && git commit -q --allow-empty -m side
      git checkout -q main && git commit -q --allow-empty -m two
      git merge -q --no-ff -m merge side
      """
    )
    let repository = try work.open()
    var line: [String] = []
    try repository.firstParentLine(from: work.oid("HEAD")) { link in
      line.append(link.id.hex)
      return true
    }
    #expect(line.joined(separator: "\n") == (try work.sh("git rev-list --first-parent HEAD")))
  }

  @Test("a walk that reaches the boundary of a shallow clone throws")
  func shallow() throws {
    let sandbox = try TestSandbox()
    let origin = try sandbox.repositoryWithCommit("origin")
    for number in 0..<5 { try origin.commit(["file": "\(number)\n"], "\(number)") }
    try origin.sh("git clone -q --depth 2 file://$PWD ../work")
    let repository = try sandbox.open("work")
    let isShallow = repository.isShallow
    #expect(isShallow)
    let head = try origin.oid("HEAD")
    var count = 0
    let line = #expect(throws: GitError.self) {
      try repository.firstParentLine(from: head) { _ in
        count += 1
        return true
      }
    }
    #expect(line?.code == .shallow && count == 2)
    let old = try OID.made(9)
    let unknown = #expect(throws: GitError.self) { try repository.isAncestor(old, of: head) }
    #expect(unknown?.code == .shallow)
    #expect(throws: GitError.self) { try repository.mergeBases(old, head) }
    let parent = try origin.oid("HEAD~1")
    #expect(try repository.isAncestor(parent, of: head))
  }

  @Test("replace references and grafts change nothing")
  func replacements() throws {
    let work = try TestSandbox().repositoryWithCommit()
    for number in 0..<3 { try work.commit(["file": "\(number)\n"], "\(number)") }
    let head = try work.oid("HEAD")
    let blob = try work.oid("HEAD:file")
    let before = try work.open().commit(head)
    try work.sh(
      """
      git replace HEAD HEAD~2
      git replace HEAD:file HEAD~3:file
      git rev-parse HEAD~1 HEAD~3 | tr '\\n' ' ' >.git/info/grafts
      """
    )
    let repository = try work.open()
    #expect(try repository.commit(head) == before)
    #expect(try repository.readBlob(blob, limit: 10) == Array("2\n".utf8))
    var count = 0
    try repository.firstParentLine(from: head) { _ in
      count += 1
      return true
    }
    #expect(count == 4)
  }
}
