import Git
import Lane
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// What a push, or `git lane sync`, brings to which remote, and what to none.
@Suite struct PublishingTests {
  let gated: GatedRepository
  var sandbox: TestSandbox { gated.sandbox }
  var work: TestRepository { gated.work }

  init() throws {
    gated = try GatedRepository(policy: "[publish]\nto = origin\nto = backup\nto = other\n")
    try work.commit(["a.txt": "two\n"], "change")
    try gated.receipt(from: "HEAD^", to: "HEAD")
  }

  /// A bare repository with the target as it is at origin, as a remote.
  private func remote(_ name: String) throws -> TestRepository {
    let repository = try sandbox.repository("\(name).git", bare: true)
    try work.git("remote", "add", name, repository.path).expectSuccess()
    try work.git("push", "-q", "--no-verify", name, "origin/main:refs/heads/main").expectSuccess()
    return repository
  }

  private func notes(_ repository: TestRepository) throws -> String? {
    let tip = try repository.git("rev-parse", "-q", "--verify", "refs/notes/lane")
    return tip.status == 0 ? tip.line : nil
  }

  @Test("each remote gets what it lacks, whatever another has, and is asked for nothing again")
  func perRemote() throws {
    let backup = try remote("backup")
    #expect(try work.git("push", "-q", "origin", "HEAD:topic").isQuiet)
    #expect(try notes(gated.remote) == work.id("refs/notes/lane"))
    #expect(try notes(backup) == nil)
    #expect(try work.lane("doctor").output.contains("may lack something that is here"))
    #expect(try work.git("push", "-q", "backup", "HEAD:topic").isQuiet)
    #expect(try notes(backup) == work.id("refs/notes/lane"))
    let doctor = try work.lane("doctor").output
    #expect(doctor.contains("has every receipt") && !doctor.contains("may lack"))
    // With nothing new no remote is asked: one that lost everything stays as it is.
    try backup.git("update-ref", "-d", "refs/notes/lane").expectSuccess()
    #expect(try work.git("push", "-q", "backup", "HEAD:second").isQuiet)
    #expect(try notes(backup) == nil)
    // What comes from one goes to the other.
    let other = try sandbox.clone(gated.remote, as: "colleague")
    try gated.receipt(from: "origin/main~", to: "origin/main", in: other)
    try other.lane("sync").expectSuccess()
    try work.lane("sync", "origin").expectSuccess()
    #expect(try work.git("push", "-q", "backup", "HEAD:third").isQuiet)
    #expect(try notes(backup) == notes(gated.remote))
  }

  @Test("a push by git itself, a mirror too, deletes, rewinds and leaks no record")
  func records() throws {
    try work.git("push", "-q", "origin", "HEAD:topic").expectSuccess()
    let stored = try #require(try notes(gated.remote))
    let session = try work.git("for-each-ref", "--format=%(refname)", "refs/lane/sessions").line
    let pushes: [[String]] = [
      ["--mirror", "origin"], ["origin", ":refs/notes/lane"], ["origin", "+HEAD:refs/notes/lane"],
      ["--prune", "origin", "refs/*:refs/*"], ["origin", "refs/lane-local/notes"],
    ]
    for arguments in pushes + (session.isEmpty ? [] : [["origin", session]]) {
      let refused = try sandbox.run("git", ["push", "-q"] + arguments, in: work.path)
      #expect(refused.status == 1, "\(arguments)")
      #expect(refused.errors.contains("\nnext:      git "), "\(arguments): \(refused.errors)")
      #expect(try notes(gated.remote) == stored)
    }
    // Another clone without the notes does no harm either, and what only adds may go.
    let other = try sandbox.clone(gated.remote, as: "other")
    try other.lane("hooks", "install").expectSuccess()
    #expect(try other.git("push", "-q", "--mirror", "origin").status == 1)
    #expect(try notes(gated.remote) == stored)
    let copy = try sandbox.repository("copy.git", bare: true)
    try copy.git("remote", "add", "--mirror=push", "origin", gated.remote.path).expectSuccess()
    try copy.git("fetch", "-q", "origin", "+refs/heads/*:refs/heads/*").expectSuccess()
    try copy.lane("hooks", "install").expectSuccess()
    let mirror = try copy.git("push", "-q", "origin")
    #expect(mirror.status == 1)
    #expect(mirror.errors.contains("\nnext:      git push --all origin\n"))
    #expect(try notes(gated.remote) == stored)
    try gated.receipt(from: "origin/main~", to: "origin/main")
    #expect(try work.git("push", "-q", "origin", "refs/notes/lane").isQuiet)
    #expect(try notes(gated.remote) == work.id("refs/notes/lane"))
  }

  @Test(
    "where a colleague's landing has receipts that were never fetched, the way on is to fetch them"
  )
  func unseen() throws {
    try work.git("push", "-q", "origin", "main").expectSuccess()
    let other = try sandbox.clone(gated.remote, as: "other")
    for verb in [["why", "HEAD"], ["verify", "HEAD^..HEAD"], ["verify", "--all"]] {
      let before = try sandbox.run("git-lane", verb, in: other.path)
      #expect(before.status == 1, "\(verb)")
      #expect((before.output + before.errors).contains("git lane sync origin"), "\(before)")
    }
    try other.lane("sync").expectSuccess()
    for verb in [["why", "HEAD"], ["verify", "HEAD^..HEAD"], ["verify", "--all"]] {
      #expect(try sandbox.run("git-lane", verb, in: other.path).status == 0, "\(verb)")
    }
  }

  @Test("where others published what lacks a review, the first other way on is to fetch receipts")
  func unfetched() throws {
    try work.git("push", "-q", "origin", "HEAD:topic").expectSuccess()
    let other = try sandbox.clone(gated.remote, as: "other")
    try other.lane("hooks", "install").expectSuccess()
    try other.git("merge", "-q", "--no-ff", "--no-verify", "-m", "topic", "origin/topic")
      .expectSuccess()
    let way = "git lane sync origin, if a review of it was published"
    for refused in [try other.git("push", "-q", "origin", "main"), try other.lane("verify")] {
      let first = refused.said.split(separator: "\n").first { $0.hasPrefix("or: ") }
      #expect(refused.status == 1 && first?.hasSuffix(" " + way) == true, "\(refused)")
    }
    let status = try other.lane("status")
    #expect(status.lines.first { $0.hasPrefix("or ") }?.hasSuffix(" " + way) == true, "\(status)")
    try other.lane("sync", "origin").expectSuccess()
    #expect(try other.git("push", "-q", "origin", "main").isQuiet)
    // What is nowhere but here has no receipt anywhere else.
    try other.commit(["b.txt": "two\n"], "mine")
    let mine = try other.lane("verify")
    #expect(mine.status == 1 && !mine.said.contains("git lane sync"), "\(mine)")
  }

  @Test("a push of ours says what git's own would, and no more")
  func words() throws {
    let pushed = try work.lane("push", "origin", "HEAD:refs/heads/topic").expectSuccess()
    #expect(pushed.errors.contains("[new branch]") && !pushed.errors.contains("hint:"))
  }

  @Test("a remote that took another lane on, none, or that nobody named gets nothing")
  func foreign() throws {
    let other = try remote("other")
    let policy = try work.read(".lane/policy").replacing("5f0c5f0c", with: "abcdabcd")
    let foreign = try sandbox.clone(gated.remote, as: "foreign")
    try foreign.commit([".lane/policy": policy], "another lane")
    try foreign.git("push", "-q", "-f", other.path, "HEAD:main").expectSuccess()
    try work.git("fetch", "-q", "other").expectSuccess()
    let fork = try remote("fork")
    let empty = try sandbox.repository("backup.git", bare: true)
    try work.git("remote", "add", "backup", empty.path).expectSuccess()
    // By the remote's own policy, and by one that is configured for all.
    for setting in ["", "refs/remotes/origin/main"] {
      try work.git("config", "lane.policyRef", setting).expectSuccess()
      for (name, repository) in [("other", other), ("fork", fork), ("backup", empty)] {
        #expect(try work.git("push", "-q", name, "HEAD:topic\(setting.count)").isQuiet, "\(name)")
        #expect(try notes(repository) == nil, "\(name)")
        let sync = try work.lane("sync", name)
        #expect(sync.status == 0 && sync.output.contains("nothing published"), "\(sync)")
        #expect(try notes(repository) == nil, "\(name)")
      }
      let doctor = try work.lane("doctor").output
      #expect(doctor.contains("the lane.id of 'other' is another one"))
      #expect(doctor.contains("publish.to does not name 'fork'"))
      #expect(doctor.contains("'backup' has no .lane/policy yet"))
    }
    #expect(try notes(gated.remote) == nil)
  }

  @Test("what a remote does not take stops a push to a target with its words, and warns at another")
  func refused() throws {
    let hook = gated.remote.path + "/hooks/update"
    let text = "#!/bin/sh\ncase $1 in refs/notes/*) echo no notes here >&2; exit 1;; esac\n"
    try Files.create(hook, Array(text.utf8), mode: 0o755)
    let before = try gated.remote.id("main")
    let target = try work.git("push", "-q", "origin", "main")
    #expect(target.status == 1)
    #expect(target.said.contains("the receipts could not be published: 'origin' does not take"))
    #expect(target.said.contains("next:  git lane sync origin"))
    #expect(try gated.remote.id("main") == before)
    let topic = try work.git("push", "-q", "origin", "main:topic")
    #expect(topic.status == 0)
    #expect(topic.said.hasPrefix("lane: warning: the receipts could not be published"))
    #expect(try gated.remote.id("topic") == work.id("HEAD"))
    let sync = try work.lane("sync")
    #expect(sync.status == 1 && sync.output.contains("does not take refs/notes/lane"))
    try Files.remove(hook)
    #expect(try work.git("push", "-q", "origin", "main").isQuiet)
    #expect(try notes(gated.remote) == work.id("refs/notes/lane"))
  }

  @Test(
    "the text of an open finding goes along only where policy says so, and nothing else holds it",
    arguments: [(false, false), (true, false), (true, true)]
  )
  func findings(sessions: Bool, isAsked: Bool) throws {
    let fixture = try ReviewFixture(
      settings: [
        ["publish.to", "origin"], ["publish.sessions", "\(sessions)"],
        ["publish.findings", "\(isAsked)"],
      ]
    )
    let repository = fixture.repository
    let remote = try repository.addRemote()
    try repository.git("push", "-q", "origin", "main").expectSuccess()
    try repository.commit(["a.txt": "DEFECT\n"], "break a")
    #expect(try repository.lane("review").status == 1)
    let sync = try repository.lane("sync")
    #expect(sync.status == 0, "\(sync)")
    #expect(sync.output.contains("the text of an open finding") == (sessions && !isAsked))
    func holdsText() throws -> Bool {
      // The reviewer's script, which makes that text up, is itself in the repository.
      let script = try repository.id("HEAD:tools/review")
      let list = ["--batch-all-objects", "--batch-check=%(objectname)"]
      let all = try sandbox.run("git", ["cat-file"] + list, in: remote.path).expectSuccess().lines
      let input = all.filter { $0 != script }.map { $0 + "\n" }.joined()
      return try remote.git("cat-file", "--batch", input: input).output.contains("planted")
    }
    func streams() throws -> Int {
      try remote.git("for-each-ref", "refs/lane/sessions").lines.count
    }
    #expect(try remote.git("notes", "--ref=lane", "list").lines.count > 1)
    #expect(try holdsText() == isAsked)
    #expect(try streams() == (isAsked ? 1 : 0))
    // Once it is answered there is nothing to keep back.
    try repository.commit(["a.txt": "mended\n"], "mend a")
    try repository.lane("review").expectSuccess()
    try repository.lane("sync").expectSuccess()
    #expect(try holdsText() == sessions)
    #expect(try streams() == (sessions ? 1 : 0))
  }

  private static let openly = [["publish.to", "origin"], ["publish.sessions", "true"]]

  @Test("who may not take a block back does not have its text published either")
  func foreignRevocation() throws {
    let fixture = try ReviewFixture(settings: Self.openly)
    let repository = fixture.repository
    _ = try repository.addRemote()
    try repository.git("push", "-q", "origin", "main").expectSuccess()
    try repository.commit(["a.txt": "DEFECT\n"], "break a")
    #expect(try repository.lane("review").status == 1)
    let block = try #require(try fixture.receipts("HEAD").first)
    var statement = Receipt.Statement(
      kind: .revoke,
      repository: block.repository,
      by: block.by,
      time: block.time,
      body: ReceiptBody("it is no defect")
    )
    statement.revokes = block.id
    statement.presence = .terminal
    let workspace = try gated.workspace(of: repository)
    let signer = Signer(
      key: .file("\(repository.path)/.git/lane/key"),
      environment: fixture.sandbox.environment,
      directory: workspace.directory,
      mayAsk: false
    )
    let signature = try signer.sign(try statement.signedText(), namespace: Regime.namespace)
    let armor = Array(signature.armored.utf8)
    let revocation = try Receipt(statement, signature: armor, digest: ContentDigest.sha256)
    let change = try #require(block.change)
    _ = try NotesStore(try workspace.writer()).add(
      [NoteAddition(key: change, receipts: [revocation])],
      changes: [],
      in: workspace.repository
    )
    let sync = try repository.lane("sync").expectSuccess()
    #expect(sync.output.contains("the text of an open finding"), "\(sync)")
  }

  @Test("a review that was stopped before its receipt was noted keeps no session back")
  func stoppedBeforeNoting() throws {
    let fixture = try ReviewFixture(settings: Self.openly)
    let repository = fixture.repository
    let remote = try repository.addRemote()
    try repository.git("push", "-q", "origin", "main").expectSuccess()
    try repository.commit(["a.txt": "DEFECT\n"], "break a")
    let locks = ["notes/lane", "lane-local/notes"].map { name in
      "\(repository.path)/.git/refs/\(name).lock"
    }
    for lock in locks {
      try Files.makeDirectories(String(lock[..<(lock.lastIndex(of: "/") ?? lock.endIndex)]))
      try Files.create(lock, [])
    }
    let stopped = try repository.lane("review")
    #expect(stopped.status != 0 && stopped.status != 1, "\(stopped)")
    #expect(try fixture.events("reviewed").count == 1)
    for lock in locks { try Files.remove(lock) }
    #expect(try repository.lane("review").status == 1)
    #expect(try fixture.events("reviewed").count == 2)
    try repository.commit(["a.txt": "mended\n"], "mend a")
    try repository.lane("review").expectSuccess()
    let sync = try repository.lane("sync").expectSuccess()
    #expect(try remote.git("for-each-ref", "refs/lane/sessions").lines.count == 1, "\(sync)")
  }

  @Test("a session that the remote has is not read again, however little of it is believed by now")
  func unchangedSessions() throws {
    let fixture = try ReviewFixture(settings: [
      ["publish.to", "origin"], ["publish.sessions", "true"],
    ])
    let repository = fixture.repository
    let remote = try repository.addRemote()
    try repository.git("push", "-q", "origin", "main").expectSuccess()
    try repository.commit(["a.txt": "better\n"], "change a")
    try repository.lane("review").expectSuccess()
    try repository.lane("sync").expectSuccess()
    let list = try remote.git("for-each-ref", "--format=%(refname)", "refs/lane/sessions").lines
    let session = try #require(list.first)
    try repository.commit([".lane/allowed_signers": "# nobody\n"], "keys")
    try repository.git("push", "-q", "--no-verify", "origin", "HEAD:main").expectSuccess()
    #expect(try !repository.lane("sync").output.contains("not believed"))
    let copy = "refs/lane-remotes/origin/" + session.dropFirst("refs/".count)
    try repository.git("update-ref", "-d", copy).expectSuccess()
    #expect(try repository.lane("sync").output.contains("not believed"))
  }

  @Test("over HTTP a remote that only gives is told of, and none is ever asked for a password")
  func passwords() throws {
    let web = try WebServer(in: sandbox)
    let recorder = sandbox.root + "/askpass"
    let text = "#!/bin/sh\necho \"$1\" >>'\(recorder).asked'\necho guess\n"
    try Files.create(recorder, Array(text.utf8), mode: 0o755)
    try work.git("config", "core.askPass", recorder).expectSuccess()
    let environment = ["GIT_ASKPASS": recorder, "SSH_ASKPASS": recorder, "DISPLAY": ":0"]
    let line = "refs/heads/main \(try work.id("HEAD")) refs/heads/main "
    let input = line + (try work.id("origin/main")) + "\n"
    for url in [web.closedURL, web.url(of: gated.remote)] {
      try gated.remote.git("config", "http.receivepack", "false").expectSuccess()
      try work.git("remote", "set-url", "origin", url).expectSuccess()
      let hook = try work.lane(
        "hook",
        "pre-push",
        "origin",
        url,
        input: input,
        environment: environment
      )
      #expect(hook.status == 3, "\(hook)")
      #expect(hook.said.contains("lane: cannot verify: the receipts could not be published"))
      #expect(!Files.exists(recorder + ".asked"), "\(url)")
    }
    // Git itself would have asked.
    try work.git("remote", "set-url", "origin", web.closedURL).expectSuccess()
    let push = try work.git("push", "--no-verify", "origin", "HEAD:topic", environment: environment)
    #expect(push.status != 0 && Files.exists(recorder + ".asked"))
  }

  @Test("ssh is told never to ask, and by a program that answers nothing where it does")
  func ssh() throws {
    let program = sandbox.root + "/ssh"
    let text = """
      #!/bin/sh
      { env; test -t 0; echo "tty $?"; (: </dev/tty) 2>/dev/null; echo "open $?"; } >'\(program).seen'
      exit 255

      """
    try Files.create(program, Array(text.utf8), mode: 0o755)
    try work.git("remote", "set-url", "origin", "ssh://nowhere.invalid/x").expectSuccess()
    let push = try work.git(
      "push",
      "-q",
      "origin",
      "main",
      environment: [
        "GIT_SSH_COMMAND": program, "GIT_SSH_VARIANT": "ssh", "SSH_ASKPASS": "/bin/true",
      ]
    )
    #expect(push.status != 0)
    // Git's own connection comes first, without a hook; what is asked here is the exchange's.
    let hook = try work.lane(
      "hook",
      "pre-push",
      "origin",
      "ssh://nowhere.invalid/x",
      input: "HEAD \(try work.id("HEAD")) refs/heads/main \(try work.id("origin/main"))\n",
      environment: [
        "GIT_SSH_COMMAND": program, "GIT_SSH_VARIANT": "ssh", "SSH_ASKPASS": "/bin/true",
      ]
    )
    #expect(hook.status == 3)
    let seen = String(decoding: try Files.read(program + ".seen"), as: UTF8.self)
      .split(separator: "\n").map(String.init)
    #expect(seen.contains("SSH_ASKPASS=false") && seen.contains("SSH_ASKPASS_REQUIRE=never"))
    #expect(seen.contains("GIT_TERMINAL_PROMPT=0") && seen.contains("GIT_ASKPASS="))
    #expect(!seen.contains("open 0"))
  }
}
