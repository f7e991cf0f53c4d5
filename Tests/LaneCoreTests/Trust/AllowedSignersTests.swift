import LaneCore
import Testing

@Suite struct AllowedSignersTests {
  private let kam = "kam@example.org"
  private let now = "2026-11-21T02:02:56.123Z"

  private func judge(
    _ text: String,
    key: String = SampleSignature.keyLine,
    principal: String? = nil,
    namespace: String = "git-lane",
    at moment: String? = nil
  ) throws -> AllowedSigners.Trust {
    AllowedSigners(Array(text.replacing("KEY", with: SampleSignature.keyLine).utf8)).judge(
      try #require(SSHPublicKey(line: key)),
      principal: principal ?? kam,
      namespace: namespace,
      at: try #require(Timestamp(iso: moment ?? now))
    )
  }

  // Each of these lines was put to ssh-keygen -Y verify (OpenSSH 9.2), which said "Good".
  @Test(
    "a line is read as OpenSSH reads it",
    arguments: [
      ("kam@example.org KEY\n", 1), ("\n\n  # x\nkam@example.org KEY", 4),
      ("kam@example.org KEY\r\n", 1), ("\"kam@example.org,x y\" KEY\n", 1),
      ("*@example.org KEY comment with words\n", 1), ("!ann@*,k?m@* KEY\n", 1),
      ("kam@example.org\t\tKEY\n", 1), ("kam@example.org \r namespaces=\"git-lane\"   KEY\n", 1),
      ("kam@example.org NAMESPACES=\"git*\" KEY\n", 1),
      ("kam@example.org ,namespaces=\"git-lane\" KEY", 1),
      ("kam@example.org valid-after=\"20250101Z\" KEY", 1),
      ("kam@example.org valid-after=\"20250101z\" KEY", 1),
      ("kam@example.org valid-after=\"20250101UTC\" KEY", 1),
      ("kam@example.org valid-after=\"20260231Z\" KEY", 1),
      ("kam@example.org valid-after=\"20250101\",valid-before=\"20280101000000\" KEY", 1),
      ("kam@example.org bogus\nkam@example.org KEY\n", 2),
      ("\"k KEY\nkam@example.org KEY\n", 2),
      ("kam@example.org namespaces=\"file\" KEY\nkam@example.org KEY\n", 2),
    ]
  )
  func trusted(text: String, line: Int) throws {
    #expect(try judge(text) == .trusted(line: line))
  }

  @Test(
    "what is not trusted says why",
    arguments: [
      ("", AllowedSigners.Refusal.unknownPrincipal), ("ann@example.org KEY", .unknownPrincipal),
      ("kam@example.org,!kam@* KEY", .unknownPrincipal), ("KAM@example.org KEY", .unknownPrincipal),
      ("#kam@example.org KEY", .unknownPrincipal),
      ("kam@example.org " + SampleSignature.otherKeyLine, .otherKey),
      ("kam@example.org namespaces=\"git*,!git-lane\" KEY", .wrongNamespace(line: 1)),
      ("kam@example.org cert-authority KEY", .otherKey),
      ("kam@example.org valid-after=\"20270101Z\" KEY", .notYetValid(line: 1)),
      ("kam@example.org valid-before=\"20261121020255Z\" KEY", .noLongerValid(line: 1)),
      ("kam@example.org valid-before=\"20260101\" KEY", .noLongerValid(line: 1)),
      ("kam@example.org valid-after=\"19700101Z\" KEY", .damaged(line: 1)),
      ("kam@example.org valid-after=\"1999\" KEY", .damaged(line: 1)),
      ("kam@example.org foo KEY", .damaged(line: 1)),
      ("kam@example.org namespaces=\"git-lane\", KEY", .damaged(line: 1)),
      ("kam@example.org namespaces=git-lane KEY", .damaged(line: 1)),
      ("kam@example.org bogus", .damaged(line: 1)),
    ]
  )
  func untrusted(text: String, refusal: AllowedSigners.Refusal) throws {
    #expect(try judge(text) == .untrusted(refusal))
  }

  @Test("both ends of a validity are inside it, to the second")
  func bounds() throws {
    let line = "kam@example.org valid-after=\"202601010000Z\",valid-before=\"20260102Z\" KEY"
    let expected: [(String, AllowedSigners.Trust)] = [
      ("2025-12-31T23:59:59.999Z", .untrusted(.notYetValid(line: 1))),
      ("2026-01-01T00:00:00.000Z", .trusted(line: 1)),
      ("2026-01-02T00:00:00.999Z", .trusted(line: 1)),
      ("2026-01-02T00:00:01.000Z", .untrusted(.noLongerValid(line: 1))),
    ]
    for (moment, trust) in expected { #expect(try judge(line, at: moment) == trust) }
  }

  @Test("a time without a zone is decided only where every zone agrees")
  func localTime() throws {
    let line = "kam@example.org valid-after=\"20261121\" KEY"
    #expect(try judge(line) == .undecided(line: 1, .localTime))
    #expect(try judge(line, at: "2026-11-20T08:00:00.000Z") == .untrusted(.notYetValid(line: 1)))
    #expect(try judge(line, at: "2026-11-21T16:00:00.000Z") == .trusted(line: 1))
    #expect(try judge(line + "\nkam@example.org KEY") == .trusted(line: 2))
  }

  @Test("a certificate is left to ssh-keygen, and only where an authority is listed for it")
  func certificates() throws {
    let certificate = SampleSignature.certificateLine
    #expect(
      try judge("*@example.org cert-authority KEY", key: certificate)
        == .undecided(line: 1, .certificate)
    )
    #expect(try judge("kam@example.org KEY", key: certificate) == .untrusted(.otherKey))
  }

  @Test("damaged lines are named with their reason, the others still count")
  func damage() {
    let signers = AllowedSigners(
      Array(
        """
        kam@example.org \(SampleSignature.keyLine)
        kam@example.org ssh-ed25519 AAAA!
        "kam
        ann@example.org zzz="1" \(SampleSignature.keyLine)
        nul\0@example.org \(SampleSignature.keyLine)
        bob@example.org valid-after="20270101Z",valid-before="20260101Z" \(SampleSignature.keyLine)
        eve@example.org
        """.utf8
      )
    )
    #expect(signers.signers.map(\.line) == [1])
    #expect(signers.damage.map(\.line) == [2, 3, 4, 5, 6, 7])
    #expect(
      signers.damage.map(\.reason) == [
        .badKey, .unterminatedQuote, .badOptions(.unknownOption), .nulByte,
        .badOptions(.endsBeforeItBegins), .missingKey,
      ]
    )
  }

  @Test("a key knows its names and a name its keys")
  func lookup() throws {
    let signers = AllowedSigners(
      Array("a,b,*.c \(SampleSignature.keyLine)\na,d \(SampleSignature.keyLine)\n".utf8)
    )
    let key = try #require(SSHPublicKey(line: SampleSignature.keyLine))
    #expect(signers.principals(of: key) == ["a", "b", "d"])
    #expect(signers.keys(of: "x.c") == [key])
    #expect(signers.keys(of: "e").isEmpty)
  }

  @Test("a file or a line beyond all measure is damage, not a crash")
  func limits() {
    let huge = AllowedSigners([UInt8](repeating: 0x61, count: 2 << 20))
    #expect(huge.damage.map(\.reason) == [.fileTooLarge])
    let long = AllowedSigners([UInt8](repeating: 0x61, count: 100_000))
    #expect(long.damage.map(\.reason) == [.lineTooLong])
  }

  @Test("patterns with many stars are matched in linear patience")
  func stars() {
    let pattern = String(repeating: "*a", count: 500)
    let list = PatternList(pattern.utf8)
    #expect(list.matches(String(repeating: "a", count: 500)))
    #expect(!list.matches(String(repeating: "a", count: 4_000) + "b"))
    #expect(!PatternList([UInt8](repeating: 0x61, count: 1023)).matches("a"))
  }

  @Test("no change of bytes traps")
  func mutations() {
    let seed = Array(
      "\"k,!b\" namespaces=\"a\\\"b\",valid-after=\"20260101Z\" \(SampleSignature.keyLine) c\n# x\n"
        .utf8
    )
    var random = SplitMix(seed: 5)
    for _ in 0..<5_000 {
      let file = AllowedSigners(random.mutated(seed, alphabet: Array("\" ,\\=!*\r\n\tAZ09#".utf8)))
      #expect(file.signers.count + file.damage.count <= 4)
    }
  }
}
