import Git
import TestSupport
import Testing

@Suite struct CommitTests {
  @Test("a commit is read as git reads it")
  func fields() throws {
    let work = try TestSandbox().repositoryWithCommit()
    try work.sh(
      """
      GIT_AUTHOR_NAME=' Ünï  Cödé ' GIT_AUTHOR_EMAIL='a b@c' GIT_AUTHOR_DATE='@123 -0130' \\
        GIT_COMMITTER_DATE='@99999999999 +1245' git commit -q --allow-empty -m 'subject' -m 'body'
      """
    )
    let repository = try work.open()
    let head = try work.oid("HEAD")
    let commit = try #require(try repository.commit(head))
    let shown = try work.sh("git show -s --format='%an|%ae|%at|%cn|%ce|%ct|%T|%P' HEAD")
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    let ours = [
      text(commit.author.name), text(commit.author.email), "\(commit.author.time)",
      text(commit.committer.name), text(commit.committer.email), "\(commit.committer.time)",
      commit.tree.hex, commit.parents.map(\.hex).joined(separator: " "),
    ]
    #expect(ours.joined(separator: "|") == shown)
    #expect(commit.author.offset == -90 && commit.committer.offset == 765)
    #expect(text(commit.message) == "subject\n\nbody\n")
    #expect(commit.signature == nil)
    let link = try #require(try repository.link(head))
    #expect(link.tree == commit.tree && link.parents == commit.parents)
    #expect(link.time == 99_999_999_999)
    let draft = CommitDraft(
      tree: commit.tree,
      parents: commit.parents,
      author: commit.author,
      committer: commit.committer,
      message: commit.message
    )
    #expect(try repository.writeCommit(draft) == head)
  }

  @Test("git verifies a signature that we put in, and we read one that git put in")
  func signatures() throws {
    let sandbox = try TestSandbox()
    let work = try sandbox.repositoryWithCommit()
    let key = try sandbox.key("key")
    try work.sh(
      """
      git config gpg.format ssh && git config user.signingKey \(key)
      echo "kam@example.org $(cat \(key).pub)" >../allowed
      git config gpg.ssh.allowedSignersFile $PWD/../allowed
      git commit -q -S --allow-empty -m signed
      """
    )
    let repository = try work.open()
    let signed = try #require(try repository.commit(work.oid("HEAD")))
    let signature = try #require(signed.signature)
    let draft = CommitDraft(
      tree: signed.tree,
      parents: signed.parents,
      author: signed.author,
      committer: signed.committer,
      message: signed.message
    )
    #expect(draft.bytes == signature.payload)
    #expect(
      draft.bytes(signedBy: signature.armored + [10]) == draft.bytes(signedBy: signature.armored)
    )
    #expect(
      try repository.writeObject(.commit, draft.bytes(signedBy: signature.armored)) == signed.id
    )

    var other = draft
    other.message = Array("ours\n".utf8)
    try work.write("payload", other.bytes)
    try work.sh("ssh-keygen -q -Y sign -n git -f \(key) payload")
    let armored = Array(try work.read("payload.sig").utf8)
    let id = try repository.writeObject(.commit, other.bytes(signedBy: armored))
    try work.sh("git verify-commit \(id) && git fsck --strict --no-dangling")
    #expect(try repository.commit(id)?.signature?.payload == other.bytes)
  }

  @Test(
    "a commit whose header git would read otherwise is refused",
    arguments: [
      "author A <a> 1 +0000\ntree TREE\ncommitter A <a> 1 +0000\n\nm\n",
      "tree TREE\nauthor A <a> 1 +0000\nparent PARENT\ncommitter A <a> 1 +0000\n\nm\n",
      "tree TREE\nparent nonsense\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nm\n",
      "tree short\nauthor A <a> 1 +0000\ncommitter A <a> 1 +0000\n\nm\n", "", "\n", "tree",
    ]
  )
  func malformed(text: String) throws {
    let work = try TestSandbox().repositoryWithCommit()
    let repository = try work.open()
    let tree = try work.id("HEAD^{tree}")
    let parent = try work.id("HEAD")
    let bytes = text.split(separator: "TREE", omittingEmptySubsequences: false)
      .joined(separator: tree).split(separator: "PARENT", omittingEmptySubsequences: false)
      .joined(separator: parent)
    let id = try repository.writeObject(.commit, Array(bytes.utf8))
    let error = #expect(throws: GitError.self) { try repository.commit(id) }
    #expect(error?.code == .corrupt)
    #expect(throws: GitError.self) { try repository.link(id) }
  }

  @Test("a name cannot break out of its line")
  func hostileName() throws {
    let work = try TestSandbox().repositoryWithCommit()
    let repository = try work.open()
    let tree = try work.oid("HEAD^{tree}")
    let person = Person(name: "A\nparent x <", email: "a>@\n<b", time: 5, offset: -61)
    let id = try repository.writeCommit(
      CommitDraft(tree: tree, parents: [], author: person, committer: person, message: [])
    )
    let commit = try #require(try repository.commit(id))
    #expect(commit.parents.isEmpty && commit.author.offset == -61)
    #expect(commit.author.email == Array("a@b".utf8))
    #expect(try work.sh("git fsck --strict --no-dangling").isEmpty)
  }
}
