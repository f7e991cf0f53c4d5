import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

@Suite struct ExchangeTests {
  let sandbox: TestSandbox
  let remote: TestRepository
  let work: TestRepository

  init() throws {
    sandbox = try TestSandbox()
    remote = try sandbox.repository("remote.git", bare: true)
    work = try sandbox.clone(remote, as: "work")
  }

  private func exchange(
    _ repository: TestRepository,
    _ scope: Exchange.Scope = Exchange.Scope(),
    rounds: Int = 3,
    path: String? = nil,
    before round: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws -> ExchangeReport {
    var environment = sandbox.environment
    if let path { environment["PATH"] = path + ":" + environment["PATH", default: ""] }
    let exchange = Exchange(
      try repository.writer(),
      streams: nil,
      git: GitCommand(environment: environment, directory: repository.path),
      rounds: Rounds(maximum: rounds, pause: round),
      mayAsk: false
    )
    return try exchange.run(with: "origin", scope, in: try repository.open())
  }

  @Test("receipts travel to the remote and into another clone, which needs nothing else")
  func travel() throws {
    let change = try Fixture.change(1)
    try work.add([Fixture.receipt(1)], to: change.id, changes: [change])
    let report = try exchange(work)
    #expect(report.rounds == 1 && report.isComplete)
    #expect(try report.published[LaneReferences.notes]?.hex == remote.id("refs/notes/lane"))

    let other = try sandbox.clone(remote, as: "other")
    _ = try exchange(other)
    #expect(try other.receipts(on: change.id) == [Fixture.receipt(1)])
    let handle = try other.open()
    #expect(try NotesStore.view(in: handle).change(change.id, in: handle)?.text == change.text)
    #expect(try other.id("refs/notes/lane") == remote.id("refs/notes/lane"))
    try other.expectIntact()
    try remote.expectIntact()
  }

  @Test("nothing on either side is nothing to do; nothing new changes nothing")
  func idle() throws {
    let nothing = try exchange(work)
    #expect(nothing.rounds == 1 && nothing.published.isEmpty && nothing.isComplete)
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    _ = try exchange(work)
    let tip = try remote.id("refs/notes/lane")
    #expect(try exchange(work).isComplete)
    #expect(try remote.id("refs/notes/lane") == tip && work.id("refs/notes/lane") == tip)
  }

  @Test("both sides end with the receipts of both")
  func diverged() throws {
    let other = try sandbox.clone(remote, as: "other")
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    try other.add([Fixture.receipt(2)], to: Fixture.key(1))
    _ = try exchange(work)
    _ = try exchange(other)
    #expect(try other.receipts(on: Fixture.key(1)) == [Fixture.receipt(1), Fixture.receipt(2)])
    _ = try exchange(work)
    #expect(try work.id("refs/notes/lane") == other.id("refs/notes/lane"))
  }

  @Test("a race that is lost is fetched, united and pushed again; with no rounds left it is said")
  func race() throws {
    let other = try sandbox.clone(remote, as: "other")
    try other.add([Fixture.receipt(2)], to: Fixture.key(2))
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    // Between our fetch and our push another clone is first, by way of the remote's own hook.
    let hook = remote.path + "/hooks/pre-receive"
    try Files.create(
      hook,
      Array(
        """
        #!/bin/sh
        rm -f '\(hook)'
        unset GIT_DIR GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
        git -C '\(other.path)' push -q origin refs/notes/lane

        """.utf8
      ),
      mode: 0o755
    )
    let report = try exchange(work)
    #expect(report.rounds == 2 && report.isComplete)
    let fresh = try sandbox.clone(remote, as: "fresh")
    _ = try exchange(fresh)
    #expect(try fresh.receipts(on: Fixture.key(1)).count == 1)
    #expect(try fresh.receipts(on: Fixture.key(2)).count == 1)
  }

  @Test("a server whose reference is locked for a moment is asked again")
  func lockedRemote() throws {
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    _ = try exchange(work)
    try work.add([Fixture.receipt(2)], to: Fixture.key(1))
    let lock = remote.path + "/refs/notes/lane.lock"
    try Files.create(lock, [])
    let report = try exchange(work) { _ in try? Files.remove(lock) }
    #expect(report.rounds == 2 && report.isComplete)
    try Files.create(lock, [])
    try work.add([Fixture.receipt(3)], to: Fixture.key(1))
    // One that stays, as a killed server leaves it, is told in git's own words.
    let error = #expect(throws: StoreError.self) { try exchange(work) }
    #expect(
      error?.description.contains("refs/notes/lane.lock': File exists") == true,
      "\(String(describing: error))"
    )
  }

  /// A `git` whose first push, or fetch, answers in these words, and that is git otherwise.
  private func git(_ verb: String, answering words: String) throws -> String {
    let directory = sandbox.root + "/words"
    try Files.makeDirectories(directory)
    try Files.writeAtomically(directory + "/once", Array(words.utf8))
    let program = """
      #!/bin/sh
      d='\(directory)'
      case " $* " in *" \(verb) "*)
        if test -f $d/once; then
          test \(verb) = fetch && cat $d/once >&2
          printf '!\\tx:refs/notes/lane\\t%s\\n' "$(cat $d/once)"
          rm $d/once
          exit 1
        fi;;
      esac
      PATH=${PATH#*:}
      exec git "$@"

      """
    try Files.writeAtomically(directory + "/git", Array(program.utf8), mode: 0o755)
    return directory
  }

  @Test("a race that was lost is known by its words, whoever words it")
  func wordings() throws {
    let races = [
      "[rejected] (fetch first)", "[rejected] (non-fast-forward)", "[rejected] (stale info)",
      "[rejected] (remote ref updated since checkout)", "[rejected] (needs force)",
      "[remote rejected] (failed to update ref)", "[remote rejected] (failed to lock)",
      "[remote rejected] (incorrect old value provided)",
      "[remote rejected] (cannot lock ref 'refs/notes/lane': is at 0123 but expected 4567)",
      "[remote rejected] (cannot lock ref 'refs/notes/lane': Unable to create lock: File exists.)",
      "[remote rejected] (reference already exists)", "[remote rejected] (LOCK_FAILURE)",
      "[remote rejected] (non-fast forward)", "[remote rejected] (atomic transaction failed)",
      "[remote failure] (remote failed to report status)",
    ]
    for (number, words) in races.enumerated() {
      try work.add([Fixture.receipt(number)], to: Fixture.key(number))
      let report = try exchange(work, path: git("push", answering: words))
      #expect(report.rounds == 2 && report.isComplete, "\(words)")
    }
    let refusals = [
      "[remote rejected] (pre-receive hook declined)",
      "[remote rejected] (deny updating a hidden ref)",
      "[remote rejected] (unpacker error)", "[remote rejected] (permission denied)",
      "[remote rejected] (cannot lock ref 'refs/notes/lane': Unable to create lock: Permission denied)",
    ]
    for words in refusals {
      let report = try exchange(work, path: git("push", answering: words))
      #expect(report.rounds == 1 && report.refused[LaneReferences.notes] == words, "\(words)")
    }
  }

  @Test("two processes of one clone that fetch at once do not make each other fail")
  func fetchedAtOnce() throws {
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    let race = "error: cannot lock ref 'refs/lane-remotes/origin/notes/lane': is at 0123"
    let report = try exchange(work, path: git("fetch", answering: race))
    #expect(report.rounds == 2 && report.isComplete)
    let gone = "fatal: unable to access: Could not resolve host"
    #expect(throws: StoreError.self) { try exchange(work, path: git("fetch", answering: gone)) }
  }

  @Test("a server that takes no notes is asked once, and its words are reported")
  func refused() throws {
    let hook = remote.path + "/hooks/pre-receive"
    try Files.create(hook, Array("#!/bin/sh\necho no notes here >&2\nexit 1\n".utf8), mode: 0o755)
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    let report = try exchange(work)
    #expect(report.rounds == 1 && !report.isComplete)
    #expect(report.refused[LaneReferences.notes]?.contains("hook declined") == true)
    #expect(try remote.git("rev-parse", "-q", "--verify", "refs/notes/lane").status == 1)
  }

  @Test("a remote that cannot be reached is an error in git's words")
  func unreachable() throws {
    try work.git("remote", "set-url", "origin", sandbox.root + "/nowhere").expectSuccess()
    do {
      _ = try exchange(work)
      Issue.record("there was a remote")
    } catch let error as StoreError {
      guard case .transport(let words) = error else { throw error }
      #expect(words.contains("nowhere"))
    }
  }

  @Test("a remote that was rewound or emptied gets back what it lost, and takes nothing from us")
  func rewound() throws {
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    _ = try exchange(work)
    let old = try remote.id("refs/notes/lane")
    try work.add([Fixture.receipt(2)], to: Fixture.key(2))
    _ = try exchange(work)
    let new = try remote.id("refs/notes/lane")
    try remote.git("update-ref", "refs/notes/lane", old).expectSuccess()
    _ = try exchange(work)
    #expect(try remote.id("refs/notes/lane") == new)
    try remote.git("update-ref", "-d", "refs/notes/lane").expectSuccess()
    _ = try exchange(work)
    #expect(try remote.id("refs/notes/lane") == new)
  }

  @Test("the user's pre-push, tags, branches and other notes stay out of it")
  func isolation() throws {
    try work.commit(["a": "1\n"], "first")
    try work.git("tag", "-a", "-m", "x", "v1").expectSuccess()
    for setting in [
      "push.followTags=true", "remote.origin.mirror=true", "fetch.prune=true",
      "remote.origin.tagOpt=--tags", "push.recurseSubmodules=on-demand",
    ] {
      let words = setting.split(separator: "=").map(String.init)
      try work.git("config", words[0], words[1]).expectSuccess()
    }
    let common = try work.commonDirectory
    try Files.makeDirectories(common + "/hooks")
    try Files.create(
      common + "/hooks/pre-push",
      Array("#!/bin/sh\nexit 1\n".utf8),
      mode: 0o755
    )
    try work.git("notes", "--ref=other", "add", "-m", "mine").expectSuccess()
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    #expect(try exchange(work).isComplete)
    let names = try remote.git("for-each-ref", "--format=%(refname)").lines
    #expect(names == ["refs/notes/lane"])
    #expect(!Files.exists(common + "/FETCH_HEAD"))
    #expect(try work.git("rev-parse", "--verify", "refs/notes/other").status == 0)
  }

  @Test("a session that the remote calls by a name of its own making is passed over, and said")
  func strangeNames() throws {
    let tree = try remote.git("mktree", input: "").line
    let commit = try remote.git("commit-tree", "-m", "x", tree).line
    for name in ["notes/lane", "UPPER", "fine"] {
      try remote.git("update-ref", "refs/lane/sessions/\(name)", commit).expectSuccess()
    }
    let blob = try remote.git("hash-object", "-w", "--stdin", input: "x").line
    try remote.git("update-ref", "refs/lane/sessions/blob", blob).expectSuccess()
    let report = try exchange(work)
    #expect(
      Set(report.passedOver.keys) == [
        "refs/lane/sessions/notes/lane", "refs/lane/sessions/UPPER", "refs/lane/sessions/blob",
      ]
    )
    #expect(
      try work.git("for-each-ref", "--format=%(refname)", "refs/lane/").lines
        == ["refs/lane/sessions/fine"]
    )
    // A session of that name is no copy of the notes.
    let handle = try work.open()
    #expect(try NotesStore.tips(in: handle).isEmpty)
  }

  @Test("what somebody forced the remote's notes to stops nobody, and is mended where it is mended")
  func forcedNotes() throws {
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    #expect(try exchange(work).isComplete)
    let good = try remote.git("rev-parse", "refs/notes/lane").line
    let blob = try remote.git("hash-object", "-w", "--stdin", input: "x").line
    try remote.git("update-ref", "refs/notes/lane", blob).expectSuccess()
    for _ in 0..<2 {
      let report = try exchange(work)
      #expect(report.passedOver["refs/notes/lane"]?.contains("no commit") == true)
      #expect(try Set(NotesStore.tips(in: work.open()).map(\.hex)) == [good])
    }
    try work.add([Fixture.receipt(2)], to: Fixture.key(2))
    #expect(try remote.git("rev-parse", "refs/notes/lane").line == blob)
    try remote.git("update-ref", "refs/notes/lane", good).expectSuccess()
    #expect(try exchange(work).isComplete)
    #expect(try remote.git("rev-parse", "refs/notes/lane").line != good)
  }

  @Test("sessions are given only where that is asked for")
  func sessions() throws {
    let clone = try SignedClone(work)
    try clone.append("one")
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    _ = try exchange(work)
    #expect(try remote.git("for-each-ref", "--format=%(refname)").lines == ["refs/notes/lane"])
    let report = try exchange(work, Exchange.Scope(givesSessions: true))
    #expect(report.published.count == 2)
    #expect(try remote.id(SignedClone.stream) == work.id(SignedClone.stream))
    // What the remote had when it was last seen is not pushed in passing; what is new there is.
    try remote.git("update-ref", "-d", SignedClone.stream).expectSuccess()
    let passing = Exchange.Scope(takesSessions: false, givesSessions: true)
    #expect(try exchange(work, passing).published.count == 2)
    #expect(try remote.git("rev-parse", "-q", "--verify", SignedClone.stream).status != 0)
    _ = try exchange(work, Exchange.Scope(givesSessions: true))
    #expect(try remote.id(SignedClone.stream) == work.id(SignedClone.stream))
    try clone.append("two")
    _ = try exchange(work, passing)
    #expect(try remote.id(SignedClone.stream) == work.id(SignedClone.stream))
  }

  @Test("a partial clone gets the receipts whole")
  func partialClone() throws {
    try remote.git("config", "uploadpack.allowFilter", "true").expectSuccess()
    try work.add([Fixture.receipt(1)], to: Fixture.key(1))
    _ = try exchange(work)
    let partial = TestRepository(sandbox: sandbox, path: sandbox.root + "/partial")
    try sandbox.run(
      "git",
      ["clone", "-q", "--filter=blob:none", "--no-checkout", "file://" + remote.path, partial.path]
    ).expectSuccess()
    _ = try exchange(partial)
    #expect(try partial.receipts(on: Fixture.key(1)) == [Fixture.receipt(1)])
  }

  @Test("a remote's name that is an option or a path to other references is refused")
  func remoteNames() throws {
    let exchange = Exchange(
      try work.writer(),
      streams: nil,
      git: GitCommand(environment: sandbox.environment, directory: work.path),
      rounds: .brief,
      mayAsk: false
    )
    for name in ["", "..", "a b", "x.lock", "-x\u{1b}"] {
      let handle = try work.open()
      #expect(throws: StoreError.self) { try exchange.run(with: name, in: handle) }
    }
  }
}
