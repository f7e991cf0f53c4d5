import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// A clone with a machine key that an allowed-signers file trusts.
struct SignedClone {
  let repository: TestRepository
  let key: MachineKey
  let signers: String

  init(_ repository: TestRepository, email: String = "kam@example.org") throws {
    self.repository = repository
    let directory = LaneDirectory(commonDirectory: try repository.commonDirectory)
    key = try MachineKey.create(
      email: email,
      environment: repository.sandbox.environment,
      in: directory
    )
    signers = "\(key.principal) namespaces=\"git-lane,git\" \(key.key.line)\n"
  }

  func store(faults: StoreFaults = .none) throws -> StreamStore {
    var writer = try repository.writer(faults: faults)
    writer.principal = key.principal
    return StreamStore(
      writer,
      signer: Signer(
        key: .file(key.path),
        environment: repository.sandbox.environment,
        directory: writer.directory,
        mayAsk: false
      )
    )
  }

  func event(_ text: String, kind: EventKind = .claim) -> Event {
    Event(
      kind: kind,
      time: Timestamp(seconds: 1_795_000_000),
      by: key.principal,
      actor: Event.Actor(role: "builder"),
      data: ["text": .string(text)]
    )
  }

  @discardableResult
  func append(_ text: String, attachments: [StreamAttachment] = []) throws -> OID {
    let handle = try repository.open()
    return try store().append(
      event(text),
      subject: text,
      attachments: attachments,
      to: Self.stream,
      in: handle
    )
  }

  func fold(trusting lines: String? = nil) throws -> StreamFold {
    let handle = try repository.open()
    let verifier = SignatureVerifier(
      environment: repository.sandbox.environment,
      directory: LaneDirectory(commonDirectory: handle.commonDirectory)
    )
    let reader = StreamReader(
      keys: TrustedKeys(Array((lines ?? signers).utf8)),
      verifier: verifier,
      at: Timestamp(seconds: 1_795_000_000)
    )
    return try reader.fold(Self.stream, in: handle)
  }

  static let stream = LaneReferences.session("feed-offset")
}

@Suite struct StreamRedactionTests {
  @Test("credentials in an event, its subject and its attachments are blanked; a receipt stays")
  func append() throws {
    let clone = try SignedClone(try TestSandbox().repository())
    let secret = "password=hunter2"
    let receipt = try #require(
      StreamAttachment(name: StreamAttachment.receiptName, bytes: Array(secret.utf8))
    )
    let output = try #require(StreamAttachment(name: "output", bytes: Array(secret.utf8)))
    try clone.append(secret, attachments: [receipt, output])
    #expect(try clone.fold().texts == ["password=[redacted]"])
    let repository = clone.repository
    let message = try repository.git("log", "-1", "--format=%B", SignedClone.stream).output
    #expect(message.contains("password=[redacted]") && !message.contains("hunter2"))
    let stream = SignedClone.stream
    #expect(try repository.git("show", "\(stream):receipt").line == secret)
    #expect(try repository.git("show", "\(stream):output").line == "password=[redacted]")
  }
}

extension StreamFold {
  /// What the believed events say, in order.
  var texts: [String] { events.compactMap { $0.data["text"]?.string } }
}

@Suite struct StreamStoreTests {
  let sandbox: TestSandbox
  let clone: SignedClone

  init() throws {
    sandbox = try TestSandbox()
    clone = try SignedClone(try sandbox.repository())
  }

  private func verifyCommit(_ id: String, in clone: SignedClone, trusting: String) throws -> Int32 {
    let file = sandbox.root + "/signers"
    try Files.writeAtomically(file, Array(trusting.utf8))
    return try clone.repository.git(
      "-c",
      "gpg.ssh.allowedSignersFile=\(file)",
      "verify-commit",
      id
    ).status
  }

  @Test("stock git verifies every entry and shows who, what and in which order")
  func readByGit() throws {
    try clone.append("one")
    try clone.append("two")
    let ids = try clone.repository.git("rev-list", "--reverse", SignedClone.stream).lines
    #expect(ids.count == 2)
    for id in ids {
      #expect(try verifyCommit(id, in: clone, trusting: clone.signers) == 0)
      #expect(try verifyCommit(id, in: clone, trusting: "") != 0)
    }
    let message = try clone.repository.git("log", "-1", "--format=%an|%ce|%B", SignedClone.stream)
    #expect(
      message.line == """
        lane+kam@example.org|lane+kam@example.org|claim: two

        Lane-Stream: refs/lane/sessions/feed-offset
        Lane-After: \(ids[0])
        Lane-Clock: 2

        """
    )
    try clone.repository.expectIntact()
  }

  @Test("what was appended is read back in order, with its attachments")
  func reading() throws {
    let output = try #require(StreamAttachment(name: "output.txt", bytes: Array("hello\n".utf8)))
    try clone.append("one")
    let second = try clone.append("two", attachments: [output])
    let fold = try clone.fold()
    #expect(fold.texts == ["one", "two"])
    #expect(fold.skipped.isEmpty)

    let handle = try clone.repository.open()
    let verifier = SignatureVerifier(
      environment: sandbox.environment,
      directory: LaneDirectory(commonDirectory: handle.commonDirectory)
    )
    let reader = StreamReader(
      keys: TrustedKeys([]),
      verifier: verifier,
      at: Timestamp(seconds: 1_795_000_000)
    )
    let read = try reader.attachment("output.txt", of: second.objectID, in: handle)
    #expect(read == output.bytes)
    #expect(try reader.attachment("other.txt", of: second.objectID, in: handle) == nil)
  }

  @Test("without the key in the file nothing is believed, and each entry says why")
  func untrusted() throws {
    try clone.append("one")
    let unknown = try clone.fold(trusting: "* ssh-ed25519 nonsense\n")
    #expect(unknown.texts.isEmpty && unknown.skipped.count == 1)
    guard case .untrusted = unknown.skipped[0].reason else {
      Issue.record("skipped for another reason")
      return
    }
    let foreign = try clone.fold(trusting: "other@example.org \(clone.key.key.line)\n")
    #expect(foreign.texts.isEmpty)
    #expect(foreign.skipped.map(\.reason) == [.otherSigner(clone.key.principal)])
    #expect(try clone.fold(trusting: "*@example.org \(clone.key.key.line)\n").texts == ["one"])
  }

  @Test("two clones that went on alone are joined, and both then read the same")
  func diverged() throws {
    let remote = try sandbox.repository("remote.git", bare: true)
    let other = try SignedClone(
      try sandbox.clone(remote, as: "other"),
      email: "ines@example.org"
    )
    try clone.repository.git("remote", "add", "origin", remote.path).expectSuccess()
    try clone.append("start")
    try clone.repository.git("push", "-q", "origin", SignedClone.stream).expectSuccess()
    try other.repository.git(
      "fetch",
      "-q",
      "origin",
      "\(SignedClone.stream):\(SignedClone.stream)"
    ).expectSuccess()
    try clone.append("left")
    try other.append("right")
    try other.append("right again")

    let both = clone.signers + other.signers
    for side in [other, clone, other] {
      let handle = try side.repository.open()
      let exchange = Exchange(
        try side.repository.writer(),
        streams: try side.store(),
        git: GitCommand(environment: sandbox.environment, directory: side.repository.path),
        rounds: .persistent,
        mayAsk: false
      )
      let report = try exchange.run(
        with: "origin",
        Exchange.Scope(givesSessions: true),
        in: handle
      )
      #expect(report.isComplete && report.passedOver.isEmpty)
    }
    #expect(
      try clone.repository.id(SignedClone.stream) == other.repository.id(SignedClone.stream)
    )
    let fold = try clone.fold(trusting: both)
    #expect(Set(fold.texts) == ["start", "left", "right", "right again"])
    #expect(fold.texts.first == "start" && fold.skipped.isEmpty)
    #expect(try other.fold(trusting: both).texts == fold.texts)
    let tip = try clone.repository.id(SignedClone.stream)
    #expect(try verifyCommit(tip, in: clone, trusting: both) == 0)
    try clone.repository.expectIntact()
  }

  @Test("an entry moved to another session, replayed or altered is not believed")
  func forgery() throws {
    try clone.append("one")
    let first = try clone.repository.id(SignedClone.stream)
    try clone.append("two")
    // The same signed commit under another name.
    try clone.repository.git("update-ref", "refs/lane/sessions/elsewhere", first).expectSuccess()
    let handle = try clone.repository.open()
    let verifier = SignatureVerifier(
      environment: sandbox.environment,
      directory: LaneDirectory(commonDirectory: handle.commonDirectory)
    )
    let reader = StreamReader(
      keys: TrustedKeys(Array(clone.signers.utf8)),
      verifier: verifier,
      at: Timestamp(seconds: 1_795_000_000)
    )
    let moved = try reader.fold("refs/lane/sessions/elsewhere", in: handle)
    #expect(
      moved.records.isEmpty && moved.skipped.map(\.reason) == [.otherStream(SignedClone.stream)]
    )

    // One letter of the message changed, the signature kept.
    let raw = try clone.repository.git("cat-file", "commit", SignedClone.stream).output
    let altered = try clone.repository.git(
      "hash-object",
      "-t",
      "commit",
      "-w",
      "--stdin",
      input: raw.replacing("claim: two", with: "claim: tow")
    ).line
    try clone.repository.git("update-ref", SignedClone.stream, altered).expectSuccess()
    let fold = try clone.fold()
    #expect(fold.texts == ["one"] && fold.skipped.map(\.id.hex) == [altered])
  }

  @Test("whatever is put under a session's name, it is read, listed and appended to")
  func hostile() throws {
    try clone.append("one")
    let work = clone.repository
    let tree = try work.git("mktree", input: "").line
    let huge = String(repeating: "x", count: 2 << 20)
    let messages = [
      "no stream at all", "claim: x\n\nLane-Stream: \(SignedClone.stream)\nLane-Clock: -1",
      "claim: x\n\nLane-Stream: \(SignedClone.stream)\nLane-Clock: 9223372036854775807",
      "\u{1b}[2J\u{202e}", huge,
    ]
    for message in messages {
      let commit = try work.git(
        "commit-tree",
        "-p",
        SignedClone.stream,
        tree,
        input: message
      ).expectSuccess().line
      try work.git("update-ref", SignedClone.stream, commit).expectSuccess()
    }
    try clone.append("two")
    let fold = try clone.fold()
    #expect(fold.texts == ["one", "two"])
    #expect(fold.skipped.count == messages.count)
    #expect(fold.skipped.allSatisfy { $0.reason.description.utf8.allSatisfy { $0 >= 0x20 } })
  }

  @Test("an event.json that is a link, a tree, or too large is skipped as unreadable")
  func oddEvents() throws {
    let work = clone.repository
    let blob = try work.git("hash-object", "-w", "--stdin", input: "{}\n").line
    let large = try work.git(
      "hash-object",
      "-w",
      "--stdin",
      input: String(repeating: "x", count: Event.sizeLimit + 1)
    ).line
    let empty = try work.git("mktree", input: "").line
    let trees = [
      "120000 blob \(blob)\tevent.json\n", "040000 tree \(empty)\tevent.json\n",
      "100644 blob \(large)\tevent.json\n",
    ]
    let handle = try work.open()
    for listing in trees {
      let tree = try #require(OID(hex: try work.git("mktree", input: listing).line))
      let tip = try handle.resolve(SignedClone.stream)
      let clock = Int64(try clone.fold().records.count + 1)
      let message = StreamMessage(
        kind: .claim,
        subject: "x",
        stream: SignedClone.stream,
        after: [tip].compactMap { $0?.objectID },
        clock: clock
      )
      // Signed with the right key: only the file is wrong.
      let draft = try clone.repository.writer().signed(
        tree,
        [tip].compactMap(\.self),
        message,
        by: clone
      )
      let commit = try handle.writeObject(.commit, draft)
      try handle.updateReference(SignedClone.stream, from: tip, to: commit, message: "x")
      #expect(try clone.fold().skipped.contains { $0.reason == .unreadableEvent })
      try handle.deleteReference(SignedClone.stream, from: commit)
    }
  }

  @Test("what is too large, or has a name that is no file's, is refused before anything moves")
  func caps() throws {
    let large = [UInt8](repeating: 0, count: StreamAttachment.sizeLimit + 1)
    let attachment = try #require(StreamAttachment(name: "a", bytes: large))
    #expect(throws: StoreError.self) { try clone.append("x", attachments: [attachment]) }
    #expect(throws: StoreError.self) {
      try clone.append(String(repeating: "x", count: Event.sizeLimit))
    }
    for name in ["", ".", "..", ".git", "event.json", "a/b", "A", "a b", "\u{1b}"] {
      #expect(StreamAttachment(name: name, bytes: []) == nil)
    }
    let handle = try clone.repository.open()
    for stream in ["refs/heads/main", "refs/lane/sessions/", "refs/lane/sessions/../x"] {
      #expect(throws: StoreError.self) {
        try clone.store().append(
          clone.event("x"),
          subject: "x",
          to: stream,
          in: try clone.repository.open()
        )
      }
    }
    #expect(try handle.resolve(SignedClone.stream) == nil)
  }

  @Test("an event appended while another was being appended follows it")
  func race() throws {
    try clone.append("one")
    let racer = clone
    // Stock git moves the session after our look at it: the swap fails, and we look again.
    let work = clone.repository
    let tree = try work.git("mktree", input: "").line
    let other = try work.git("commit-tree", "-m", "x", "-p", SignedClone.stream, tree).line
    let faults = StoreFaults { step in
      if step == .journalled {
        _ = try? work.git("update-ref", SignedClone.stream, other)
      }
    }
    let handle = try work.open()
    let id = try racer.store(faults: faults).append(
      racer.event("two"),
      subject: "two",
      to: SignedClone.stream,
      in: handle
    )
    #expect(try work.git("log", "-1", "--format=%P", id.hex).line == other)
    #expect(try clone.fold().texts == ["one", "two"])
  }
}

extension StoreWriter {
  /// A commit with any tree, signed as an entry is.
  fileprivate func signed(
    _ tree: OID,
    _ parents: [OID],
    _ message: StreamMessage,
    by clone: SignedClone
  ) throws -> [UInt8] {
    let person = Person(
      name: clone.key.principal,
      email: clone.key.principal,
      time: 1_795_000_000
    )
    let draft = CommitDraft(
      tree: tree,
      parents: parents,
      author: person,
      committer: person,
      message: message.bytes
    )
    let signer = Signer(
      key: .file(clone.key.path),
      environment: clone.repository.sandbox.environment,
      directory: directory,
      mayAsk: false
    )
    return draft.bytes(
      signedBy: Array(try signer.sign(draft.bytes, namespace: "git").armored.utf8)
    )
  }
}
