import Git
import TestSupport
import Testing

@Suite struct ReferenceRaceTests {
  private static let losses: [GitError.Code] = [.exists, .modified, .locked]

  @Test("of many that create a reference at once, one does")
  func creation() async throws {
    let work = try TestSandbox().repositoryWithCommit()
    let head = try work.oid("HEAD")
    for round in 0..<10 {
      let name = "refs/lane/sessions/round-\(round)"
      let outcomes = await withTaskGroup(of: GitError.Code?.self) { group in
        for writer in 0..<8 {
          group.addTask {
            do throws(GitError) {
              try work.open().updateReference(name, from: nil, to: head, message: "\(writer)")
              return nil
            } catch {
              return error.code
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(outcomes.count { $0 == nil } == 1)
      #expect(outcomes.compactMap { $0 }.allSatisfy(Self.losses.contains), "\(outcomes)")
    }
    #expect(try work.sh("find .git/refs -name '*.lock'").isEmpty)
  }

  @Test("no update is lost among writers that retry, ours and git's")
  func updates() async throws {
    let work = try TestSandbox().repositoryWithCommit()
    let name = "refs/lane/sessions/shared"
    let start = try work.oid("HEAD")
    try work.open().updateReference(name, from: nil, to: start, message: "")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<6 {
        group.addTask {
          let repository = try work.open()
          for number in 0..<15 { try Self.append("\(writer)/\(number)", to: name, in: repository) }
        }
      }
      group.addTask {
        try work.sh(
          """
          for number in 1 2 3 4 5 6 7 8 9 10; do
            while :; do
              old=$(git rev-parse \(name))
              new=$(echo "git/$number" | git commit-tree -p $old $old^{tree})
              git update-ref \(name) $new $old 2>/dev/null && break
            done
            git pack-refs --all 2>/dev/null || :
          done
          """
        )
      }
      try await group.waitForAll()
    }
    let subjects = try work.sh("git log --format=%s \(name)").split(separator: "\n")
    #expect(subjects.count == 6 * 15 + 10 + 1)
    #expect(Set(subjects).count == subjects.count)
    #expect(try work.sh("find .git -name '*.lock'").isEmpty)
  }

  private static func append(
    _ subject: String,
    to name: String,
    in repository: borrowing Repository
  ) throws {
    let person = Person(name: "A", email: "a@b", time: 1_700_000_000)
    while true {
      let old = try #require(try repository.resolve(name))
      let tree = try #require(try repository.link(old)).tree
      let new = try repository.writeCommit(
        CommitDraft(
          tree: tree,
          parents: [old],
          author: person,
          committer: person,
          message: Array("\(subject)\n".utf8)
        )
      )
      do throws(GitError) {
        return try repository.updateReference(name, from: old, to: new, message: "append")
      } catch {
        guard losses.contains(error.code) else { throw error }
      }
    }
  }

  @Test("a reference that is gone, or symbolic, is not updated")
  func unexpectedStates() throws {
    let work = try TestSandbox().repositoryWithCommit()
    let repository = try work.open()
    let head = try work.oid("HEAD")
    let gone = #expect(throws: GitError.self) {
      try repository.updateReference("refs/lane/none", from: head, to: head, message: "")
    }
    #expect(gone?.code == .modified)
    try work.sh("git symbolic-ref refs/lane/alias refs/heads/main")
    #expect(try repository.symbolicTarget("refs/lane/alias") == "refs/heads/main")
    #expect(try repository.resolve("refs/lane/alias") == head)
    #expect(throws: GitError.self) {
      try repository.updateReference("refs/lane/alias", from: head, to: head, message: "")
    }
    for name in ["refs/heads/a..b", "refs/heads/.x", "refs/heads/", "x y", "refs/x.lock", ""] {
      let error = #expect(throws: GitError.self) {
        try repository.updateReference(name, from: nil, to: head, message: "")
      }
      #expect(error?.code == .invalidName, "\(name)")
    }
    let wrong = try OID.made(1)
    #expect(throws: GitError.self) {
      try repository.deleteReference("refs/heads/main", from: wrong)
    }
    #expect(try repository.resolve("refs/heads/main") == head)
  }

  @Test("a collision with a packed reference is refused like one with a loose one")
  func collisions() throws {
    let work = try TestSandbox().repositoryWithCommit()
    let head = try work.oid("HEAD")
    try work.sh("git update-ref refs/lane/a/b HEAD && git pack-refs --all")
    let repository = try work.open()
    for name in ["refs/lane/a", "refs/lane/a/b/c"] {
      let error = #expect(throws: GitError.self) {
        try repository.updateReference(name, from: nil, to: head, message: "")
      }
      #expect(error?.code == .invalidName)
    }
    #expect(try work.sh("git for-each-ref --format='%(refname)' refs/lane") == "refs/lane/a/b")
  }

  @Test("the reflog carries the name that was set")
  func reflog() throws {
    let work = try TestSandbox().repositoryWithCommit()
    let repository = try work.open()
    let head = try work.oid("HEAD")
    try repository.setReflogIdentity(name: "Lane", email: "lane@example.org")
    try repository.updateReference("refs/notes/lane", from: nil, to: head, message: "receipt")
    #expect(
      try work.sh("git reflog show --format='%gn <%ge> %gs' refs/notes/lane")
        == "Lane <lane@example.org> receipt"
    )
  }
}
