import LaneCore
import TestSupport
import Testing

@Suite struct AllowedSignersOracleTests {
  @Test("ssh-keygen trusts the same keys in any file", .timeLimit(.minutes(20)))
  func oracle() throws {
    let sandbox = try TestSandbox()
    let files = TestRepository(sandbox: sandbox, path: sandbox.root)
    let keys = try ["one", "two"].map { name in
      _ = try sandbox.key(name)
      return try files.read(name + ".pub")
    }
    try files.write("message", "hello\n")
    try sandbox.run(
      "ssh-keygen",
      ["-q", "-Y", "sign", "-n", "git-lane", "-f", sandbox.root + "/one", "message"]
    ).expectSuccess()
    let signer = try #require(SSHPublicKey(line: keys[0]))
    let moment = try #require(Timestamp(iso: "2026-06-15T12:00:00.000Z"))
    var random = SplitMix(seed: 31)
    var (trusted, damaged) = (0, 0)

    for round in 0..<150 {
      let text = random.allowedSigners(keys: keys)
      try files.write("allowed", text)
      let principal = random.pick(["kam@example.org", "ann@example.org", "kam"])
      let verified = try sandbox.run(
        "ssh-keygen",
        [
          "-Y", "verify", "-f", "allowed", "-I", principal, "-n", "git-lane", "-s", "message.sig",
          "-Overify-time=20260615120000Z",
        ],
        input: "hello\n"
      )
      let signers = AllowedSigners(Array(text.utf8))
      // The sandbox lives in UTC, but for a time without a zone we must not know that.
      switch signers.judge(signer, principal: principal, namespace: "git-lane", at: moment) {
      case .trusted: #expect(verified.status == 0, "\(round) \(text.debugDescription)")
      case .untrusted: #expect(verified.status != 0, "\(round) \(text.debugDescription)")
      case .undecided: break
      }
      trusted += verified.status == 0 ? 1 : 0
      damaged += signers.damage.isEmpty ? 0 : 1
    }
    // Both answers must have been tried, or this proves nothing.
    #expect(trusted > 20)
    #expect(trusted < 130)
    #expect(damaged > 20)
  }
}

extension SplitMix {
  fileprivate mutating func allowedSigners(keys: [String]) -> String {
    var text = ""
    for _ in 0...below(3) {
      text += pick(["", "", "", " ", "\t", "# note\n", "\n", "#"])
      text += pick([
        "kam@example.org", "*", "*", "*", "*@example.org", "*@example.org", "!kam*,*", "*,!kam*",
        "kam,ann@example.org",
        "k?m*",
        "\"kam\"", "\"*\"", "\"kam,ann\" ", "ann@example.org", ",kam", "\"kam",
      ])
      text += pick([" ", " ", " ", " ", "  ", "\t", ""])
      let options = pick([0, 0, 1, 1, 2])
      for index in 0..<options {
        text += index > 0 ? pick([",", ",", ",", ",,", " "]) : ""
        text += pick([
          "namespaces=\"git-lane\"", "namespaces=\"git*\"", "namespaces=\"git,git-*\"",
          "NameSpaces=\"file\"",
          "cert-authority",
          "valid-after=\"20260101Z\"", "valid-after=\"202606151200Z\"",
          "valid-before=\"20260615120000Z\"",
          "valid-before=\"20260615115959Z\"", "valid-before=\"20260231UTC\"",
          "valid-after=\"20260615\"",
          "valid-after=\"2026\"", "namespaces=\"a\\\"b,*\"", "namespaces=git", "unknown",
          "namespaces=\"x",
        ])
        if below(12) == 0 { break }
        text += index + 1 == options ? " " : ""
      }
      let key = pick(keys)
      text += pick([
        key, key, key, key, "\(key.dropLast(20))\n", "ssh-ed25519\n",
        "ssh-rsa \(key.dropFirst(12))",
      ])
    }
    return below(8) == 0 ? String(text.dropLast()) : text
  }
}
