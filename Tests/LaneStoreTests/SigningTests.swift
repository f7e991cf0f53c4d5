import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

@Suite struct SigningTests {
  let sandbox: TestSandbox
  let directory: LaneDirectory
  let message = Array("exact bytes\n".utf8)
  let now = Timestamp(milliseconds: Time.now())

  init() throws {
    sandbox = try TestSandbox()
    directory = LaneDirectory(commonDirectory: sandbox.root)
  }

  private func signer(_ path: String, program: String? = nil) -> Signer {
    Signer(
      key: .file(path),
      program: program,
      environment: sandbox.environment,
      directory: directory,
      mayAsk: false
    )
  }

  private func verifier() -> SignatureVerifier {
    SignatureVerifier(environment: sandbox.environment, directory: directory)
  }

  private func keys(_ lines: String...) -> TrustedKeys {
    TrustedKeys(Array(lines.map { $0 + "\n" }.joined().utf8))
  }

  private func publicKey(_ path: String) throws -> String {
    let line = String(decoding: try Files.read(path + ".pub"), as: UTF8.self)
    return line.split(separator: " ").prefix(2).joined(separator: " ")
  }

  private func judge(
    _ signature: SSHSignature,
    _ trusted: TrustedKeys,
    by principal: String = "kam@example.org",
    over other: [UInt8]? = nil,
    at moment: Timestamp? = nil
  ) -> SignatureVerdict {
    verifier().judge(
      signature,
      over: other ?? message,
      by: principal,
      namespace: "git-lane",
      at: moment ?? now,
      trusting: trusted
    )
  }

  @Test("stock OpenSSH verifies what was signed, and each verdict here is its verdict")
  func ed25519() throws {
    let path = try sandbox.key("key")
    let signature = try signer(path).sign(message, namespace: "git-lane")
    let line = "kam@example.org namespaces=\"git-lane,git\" \(try publicKey(path))"
    let trusted = keys(line)
    #expect(judge(signature, trusted).isTrusted)
    #expect(!judge(signature, trusted, over: message + [0]).isTrusted)
    #expect(judge(signature, trusted, by: "x@example.org") == .untrusted(.unknownPrincipal))
    #expect(
      judge(signature, keys(line.replacing("git-lane,git", with: "file")))
        == .untrusted(.wrongNamespace(line: 1))
    )

    try Files.create(sandbox.root + "/signers", Array((line + "\n").utf8))
    try Files.create(sandbox.root + "/sig", Array(signature.armored.utf8))
    let stock = try sandbox.run(
      "ssh-keygen",
      [
        "-Y", "verify", "-f", "signers", "-I", "kam@example.org", "-n", "git-lane", "-s", "sig",
      ],
      input: String(decoding: message, as: UTF8.self)
    )
    #expect(stock.status == 0)
    #expect(try Files.list(directory.runs).isEmpty)
  }

  @Test("a signature for another purpose is worth nothing, whoever made it")
  func namespace() throws {
    let path = try sandbox.key("key")
    let signature = try signer(path).sign(message, namespace: "git")
    let trusted = keys("* \(try publicKey(path))")
    guard case .bad = judge(signature, trusted) else {
      Issue.record("a signature for git passed for one of git-lane")
      return
    }
  }

  @Test("a certificate is trusted through its authority, within its time")
  func certificate() throws {
    let authority = try sandbox.key("ca")
    let path = try sandbox.key("key")
    try sandbox.run(
      "ssh-keygen",
      [
        "-q", "-s", authority, "-I", "kam", "-n", "kam@example.org", "-V", "20260101Z:20270101Z",
        path + ".pub",
      ]
    ).expectSuccess()
    let signature = try signer(path + "-cert.pub").sign(message, namespace: "git-lane")
    #expect(signature.key.isCertificate)
    let trusted = keys("*@example.org cert-authority \(try publicKey(authority))")
    let within = try #require(Timestamp(iso: "2026-06-01T00:00:00.000Z"))
    let after = try #require(Timestamp(iso: "2027-06-01T00:00:00.000Z"))
    #expect(judge(signature, trusted, at: within).isTrusted)
    #expect(!judge(signature, trusted, at: after).isTrusted)
    #expect(!judge(signature, trusted, by: "x@example.net", at: within).isTrusted)
    #expect(!judge(signature, keys("* \(try publicKey(path))"), at: within).isTrusted)
  }

  @Test("a key is valid when its line says so, at the time that is asked for")
  func validity() throws {
    let path = try sandbox.key("key")
    let signature = try signer(path).sign(message, namespace: "git-lane")
    let trusted = keys(
      "kam@example.org valid-after=\"20260101Z\",valid-before=\"20270101Z\" \(try publicKey(path))"
    )
    let times = ["2025-12-31T23:59:59.000Z": false, "2026-06-01T00:00:00.000Z": true]
    for (iso, isTrusted) in times {
      let moment = try #require(Timestamp(iso: iso))
      #expect(judge(signature, trusted, at: moment).isTrusted == isTrusted)
    }
  }

  @Test("a key with a passphrase and nobody to ask is an error in a sentence, at once")
  func passphrase() throws {
    let path = sandbox.root + "/key"
    try sandbox.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "secret", "-f", path])
      .expectSuccess()
    #expect(throws: StoreError.self) { try signer(path).sign(message, namespace: "git-lane") }
    #expect(try Files.list(directory.runs).isEmpty)
  }

  @Test("an agent's key is used by its public half, in a file or written out")
  func agent() throws {
    let path = try sandbox.key("key")
    let script = """
      eval $(ssh-agent -s) >/dev/null && ssh-add -q key && mv key away \
      && echo $SSH_AUTH_SOCK $SSH_AGENT_PID
      """
    let words = try sandbox.run("sh", ["-c", script]).expectSuccess().line.split(separator: " ")
    try #require(words.count == 2)
    defer { _ = try? sandbox.run("kill", [String(words[1])]) }
    var environment = sandbox.environment
    environment["SSH_AUTH_SOCK"] = String(words[0])
    let literal = "key::" + (try publicKey(path))
    for configured in [path + ".pub", literal] {
      let signer = Signer(
        key: SigningKey(configured: configured, home: nil),
        environment: environment,
        directory: directory,
        mayAsk: false
      )
      let signature = try signer.sign(message, namespace: "git-lane")
      #expect(judge(signature, keys("kam@example.org \(try publicKey(path))")).isTrusted)
    }
  }

  @Test("gpg.ssh.program is called as git calls it, and what it leaves is checked")
  func otherProgram() throws {
    let path = try sandbox.key("key")
    let log = sandbox.root + "/log"
    let program = sandbox.root + "/sign"
    try Files.create(
      program,
      Array("#!/bin/sh\necho \"$1 $2 $3 $4 $5 $6\" >>\(log)\nexec ssh-keygen \"$@\"\n".utf8),
      mode: 0o755
    )
    _ = try signer(path, program: program).sign(message, namespace: "git-lane")
    #expect(try Files.read(log) == Array("-Y sign -n git-lane -f \(path)\n".utf8))

    let liar = sandbox.root + "/liar"
    try Files.create(
      liar,
      Array("#!/bin/sh\nshift 6\necho hello >\"$1.sig\"\n".utf8),
      mode: 0o755
    )
    #expect(throws: StoreError.self) {
      try signer(path, program: liar).sign(message, namespace: "git-lane")
    }
  }

  @Test("the machine key is made once, without a passphrase, for its owner's eyes")
  func machineKey() throws {
    #expect(try MachineKey.load(directory) == nil)
    let made = try MachineKey.create(
      email: "kam@example.org",
      environment: sandbox.environment,
      in: directory
    )
    #expect(made.principal == "lane+kam@example.org")
    let again = try MachineKey.create(
      email: "other@example.org",
      environment: sandbox.environment,
      in: directory
    )
    #expect(again == made)
    #expect(Files.stamp(directory.machineKey)?.mode == 0o100600)
    let signature = try signer(made.path).sign(message, namespace: "git-lane")
    #expect(signature.key == made.key)
  }
}
