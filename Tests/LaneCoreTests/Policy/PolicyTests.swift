import LaneCore
import Testing

@Suite struct PolicyTests {
  /// The example of the design, with every key.
  static let full = """
    [lane]
        version = 1
        id = 5f0c
        baseline = e69de29bb2d1d6434b8b29ae775ad8c2e48c5391
        baseline = E69DE29BB2D1D6434B8B29AE775AD8C2E48C5392
        presence = key
        attach = tail
    [protect "refs/heads/main"]
        commit = warn
        reviews = 2
        independence = model
        declared = refuse
        landBy = forge
        carryBy = human
        overrideBy = human
        overrideBy = ci
        accepts = refs/heads/release/*
        revert = clean
    [review]
        provider = codex
        provider = house
        provider = human
        pick = all
        validate = false
        rounds = 5
        sandbox = preferred
        skip = vendor/**
        unreviewable = approve
    [build]
        provider = claude
    [harden]
        provider = codex
    [provider "house"]
        kind = command
        command = python3 'tools/re view.py' --rules=./etc/rules
        vendor = house
        sha256 = 2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824
        model = m-1
        effort = high
        keyEnv = HOUSE_KEY
        timeout = 20m
        budget = 2.5
    [tests]
        command = ./run-tests -q
        path = tests/**
    [publish]
        to = origin
        sessions
        findings = yes
    [principal "kam@example.org"]
        role = human
    [principal "lane+kam@example.org"]
        role = reviewer
        role = ci
    [surface "api"]
        path = src/api/**
        owner = @api-team
        architectural = true
    """

  private func parse(_ text: String) throws(PolicyError) -> Policy {
    try Policy.parse(Array(text.utf8))
  }

  private func minimal(_ rest: String = "") throws(PolicyError) -> Policy {
    try parse("[lane]\nversion = 1\nid = x\n" + rest)
  }

  @Test("every key is read")
  func everything() throws {
    let policy = try parse(Self.full)
    #expect(policy.id == "5f0c")
    #expect(policy.baselines.map(\.hex.last) == ["1", "2"])
    #expect(policy.presence == .key)
    #expect(policy.attach == .tail)
    let main = try #require(policy.protection(for: "refs/heads/main"))
    #expect(main.commit == .warn)
    #expect(main.reviews == 2)
    #expect(main.independence == .model)
    #expect(main.declared == .refuse)
    #expect(main.landBy == .forge)
    #expect(main.carryBy == [.human])
    #expect(main.overrideBy == [.human, .ci])
    #expect(main.accepts.map(\.text) == ["refs/heads/release/*"])
    #expect(main.revert == .clean)
    #expect(main.line == 8)
    #expect(policy.review.providers == ["codex", "house", "human"])
    #expect(policy.review.pick == .all)
    #expect(!policy.review.validate)
    #expect(policy.review.rounds == 5)
    #expect(policy.review.sandbox == .preferred)
    #expect(policy.review.skip.map(\.text) == ["vendor/**"])
    #expect(policy.review.unreviewable == .approve)
    #expect(policy.builders == ["claude"])
    #expect(policy.hardeners == ["codex"])
    #expect(policy.tests.command == ["./run-tests", "-q"])
    #expect(policy.tests.paths.map(\.text) == ["tests/**"])
    #expect(policy.publish.remotes == ["origin"])
    #expect(policy.publish.sessions)
    #expect(policy.publish.findings)
    #expect(policy.roles(of: "kam@example.org") == [.human])
    #expect(policy.roles(of: "lane+kam@example.org") == [.reviewer, .ci])
    #expect(policy.roles(of: "eve@example.org").isEmpty)
    #expect(policy.surfaces(of: Array("src/api/x".utf8)).map(\.name) == ["api"])
    #expect(policy.surfaces.first?.owners == ["@api-team"])
    #expect(policy.surfaces.first?.architectural == true)
  }

  @Test("a provider has what its section says")
  func provider() throws {
    let house = try #require(try parse(Self.full).provider(named: "house"))
    #expect(house.kind == .command)
    #expect(house.command == ["python3", "tools/re view.py", "--rules=./etc/rules"])
    #expect(house.vendor == "house")
    #expect(house.sha256?.hex.hasPrefix("2cf24dba") == true)
    #expect(house.model == "m-1")
    #expect(house.effort == "high")
    #expect(house.keyVariable == "HOUSE_KEY")
    #expect(house.timeout == 1_200)
    #expect(house.budget == 2_500_000)
  }

  @Test("what is left out has the default of the documentation")
  func defaults() throws {
    let policy = try minimal("[protect \"refs/heads/main\"]\n")
    #expect(policy.presence == .terminal)
    #expect(policy.attach == .full)
    #expect(policy.baselines.isEmpty)
    let main = try #require(policy.protection(for: "refs/heads/main"))
    #expect(main.commit == .block)
    #expect(main.reviews == 1)
    #expect(main.independence == .vendor)
    #expect(main.declared == .accept)
    #expect(main.landBy == .human)
    #expect(main.carryBy == [.human, .ci])
    #expect(main.overrideBy == [.human])
    #expect(main.accepts.isEmpty)
    #expect(main.revert == .off)
    #expect(policy.review.providers.isEmpty)
    #expect(policy.review.pick == .other)
    #expect(policy.review.validate)
    #expect(policy.review.rounds == 3)
    #expect(policy.review.sandbox == .required)
    #expect(policy.review.unreviewable == .note)
    #expect(policy.publish.remotes.isEmpty)
    #expect(!policy.publish.sessions)
    #expect(!policy.publish.findings)
    #expect(policy.tests.command == nil)
    #expect(policy.protection(for: "refs/heads/other") == nil)
  }

  @Test("of one section in two places the last value counts, and lists add up")
  func merging() throws {
    let policy = try minimal(
      """
      [protect "refs/heads/main"]
      reviews = 1
      accepts = refs/heads/a
      [publish]
      to = one
      [PROTECT "refs/heads/main"]
      REVIEWS = 3
      accepts = refs/heads/b
      [publish]
      to = two
      [protect "refs/heads/Main"]
      reviews = 2
      """
    )
    #expect(policy.protections.map(\.reviews) == [3, 2])
    #expect(policy.protections.first?.accepts.map(\.text) == ["refs/heads/a", "refs/heads/b"])
    #expect(policy.publish.remotes == ["one", "two"])
  }

  @Test("the most specific protection counts, then the later one")
  func precedence() throws {
    let policy = try minimal(
      """
      [protect "refs/heads/release/v1"]
      reviews = 1
      [protect "refs/heads/release/*"]
      reviews = 2
      [protect "refs/**"]
      reviews = 3
      [protect "refs/heads/*/v2"]
      reviews = 4
      [protect "refs/heads/a*"]
      reviews = 5
      [protect "refs/heads/*b"]
      reviews = 6
      """
    )
    func reviews(_ ref: String) -> Int? { policy.protection(for: ref)?.reviews }
    #expect(reviews("refs/heads/release/v1") == 1)
    #expect(reviews("refs/heads/release/v9") == 2)
    #expect(reviews("refs/tags/x") == 3)
    #expect(reviews("refs/heads/x/v2") == 4)
    #expect(reviews("refs/heads/ab") == 6)
    #expect(reviews("refs/heads/release/v2") == 2)
    #expect(reviews("HEAD") == nil)
  }

  @Test("an example of each mistake is refused with its line and its reason")
  func mistakes() throws {
    let protect = "[protect \"refs/heads/main\"]\n"
    let cases: [(String, Int?, PolicyError.Kind)] = [
      ("[protekt \"refs/heads/main\"]", 4, .unknownSection("protekt", nearest: "protect")),
      ("[zzzzzzzz]", 4, .unknownSection("zzzzzzzz", nearest: nil)),
      ("[include]\npath = x", 4, .unknownSection("include", nearest: nil)),
      (protect + "reviws = 1", 5, .unknownKey("reviws", section: "protect", nearest: "reviews")),
      (protect + "landyb = off", 5, .unknownKey("landyb", section: "protect", nearest: "landBy")),
      ("[lane]\npolicyRef = x", 5, .unknownKey("policyref", section: "lane", nearest: nil)),
      ("[protect]\nreviews = 1", 4, .subsectionMissing(section: "protect")),
      ("[protect \"\"]", 4, .subsectionMissing(section: "protect")),
      ("[review \"x\"]", 4, .subsectionNotAllowed(section: "review")),
      ("[lane \"x\"]\nversion = 2", 4, .subsectionNotAllowed(section: "lane")),
      (protect + "reviews", 5, .valueMissing("reviews")),
      (protect + "reviews =", 5, .valueMissing("reviews")),
      ("[provider \"codex\"]\nprogram =", 5, .valueMissing("program")),
      ("[principal \"kam\"]", 4, .keyMissing("role", section: "principal")),
      ("[surface \"api\"]\nowner = me", 4, .keyMissing("path", section: "surface")),
      ("[provider \"house\"]\nvendor = x", 4, .keyMissing("kind", section: "provider")),
      (
        "[provider \"house\"]\nkind = command\nvendor = house", 4,
        .keyMissing("command", section: "provider")
      ),
      (
        "[provider \"house\"]\nkind = command\ncommand = x", 4,
        .keyMissing("vendor", section: "provider")
      ),
      (
        "[provider \"codex\"]\nbaseUrl = https://x", 4, .keyMissing("vendor", section: "provider")
      ),
      (
        "[provider \"codex\"]\ncommand = x", 5,
        .keyNotAllowed(
          "command",
          section: "provider",
          because: "kind codex has a program of its own"
        )
      ),
      (
        "[review]\nprovider = codx", 5,
        .unknownProvider("codx", key: "review.provider", nearest: "codex")
      ),
      (
        "[build]\nprovider = command", 5,
        .unknownProvider("command", key: "build.provider", nearest: nil)
      ),
      (
        protect + "commit = blok", 5,
        .badValue("blok", key: "commit", expected: "block, warn, off", nearest: "block")
      ),
      (
        protect + "overrideBy = everybody", 5,
        .badValue("everybody", key: "overrideBy", expected: "human, reviewer, ci", nearest: nil)
      ),
    ]
    for (text, line, kind) in cases {
      let error = #expect(throws: PolicyError.self, "\(text)") { try minimal(text) }
      #expect(error?.line == line, "\(text)")
      #expect(error?.kind == kind, "\(text)")
    }
  }

  @Test(
    "a value that means nothing is refused",
    arguments: [
      "[protect \"main\"]", "[protect \"refs/heads/\"]", "[protect \"refs/heads/[a-z]\"]",
      "[protect \"refs/heads/main\"]\nreviews = 0", "[protect \"refs/heads/main\"]\nreviews = -1",
      "[protect \"refs/heads/main\"]\nreviews = 1k", "[protect \"refs/heads/main\"]\nreviews = 10",
      "[protect \"refs/heads/main\"]\nreviews = 99999999999999999999",
      "[protect \"refs/heads/main\"]\ncommit = Block",
      "[protect \"refs/heads/main\"]\naccepts = main",
      "[lane]\nbaseline = HEAD", "[lane]\nid = a b", "[lane]\npresence = maybe",
      "[lane]\nbaseline = 0000000000000000000000000000000000000000",
      "[review]\nvalidate = perhaps", "[review]\nvalidate =", "[review]\nrounds = 0",
      "[review]\nskip = ../x", "[tests]\ncommand = 'open", "[publish]\nto = --all",
      "[publish]\nto = https://x", "[principal \"*@example.org\"]\nrole = human",
      "[principal \"a b\"]\nrole = human", "[provider \"human\"]\nkind = codex",
      "[provider \"A\"]\nkind = codex", "[provider \"a\"]\nkind = codex\nkeyEnv = 1X",
      "[provider \"a\"]\nkind = codex\nbaseUrl = file:///x\nvendor = a",
      "[provider \"a\"]\nkind = codex\nsha256 = abc", "[provider \"a\"]\nkind = codex\ntimeout = 0",
      "[provider \"a\"]\nkind = codex\ntimeout = 1d", "[provider \"a\"]\nkind = codex\nbudget = .5",
      "[provider \"a\"]\nkind = codex\nbudget = 1.1234567", "[surface \"a\"]\npath = /",
      "k = \"open", "]", "[lane]\nid = \u{1}",
    ]
  )
  func refused(text: String) {
    #expect(throws: PolicyError.self) { try minimal(text) }
  }

  @Test("version and id must be there, and a later version says so before anything else")
  func version() throws {
    #expect(throws: PolicyError.self) { try parse("") }
    #expect(throws: PolicyError.self) { try parse("[lane]\nid = x") }
    #expect(throws: PolicyError.self) { try parse("[lane]\nversion = 1") }
    #expect(throws: PolicyError.self) { try parse("[lane]\nversion\nid = x") }
    let error = #expect(throws: PolicyError.self) {
      try parse("[lane]\nversion = 2\nid = x\n[novelty]\nk = 1")
    }
    #expect(error?.kind == .unsupportedVersion("2"))
    #expect(error?.line == 2)
  }

  @Test("an error is one sentence that begins with the line")
  func wording() throws {
    let error = #expect(throws: PolicyError.self) {
      try minimal("[protect \"refs/heads/main\"]\nreviws = 1")
    }
    #expect(
      error?.description
        == "line 5: unknown key 'reviws' in section 'protect'; did you mean 'reviews'?"
    )
    let hostile = #expect(throws: PolicyError.self) {
      try minimal("[protect \"refs/heads/main\"]\ncommit = \"\u{1b}[2J\"")
    }
    #expect(hostile?.description.contains("\u{1b}") == false)
  }

  @Test("a provider's vendor is its own word, else that of its kind")
  func vendors() throws {
    let policy = try minimal(
      """
      [provider "fast"]
      kind = claude
      model = haiku
      [provider "codex"]
      vendor = elsewhere
      [provider "lint"]
      kind = sarif
      command = tools/lint
      [review]
      provider = fast
      provider = lint
      """
    )
    #expect(policy.vendor(of: "fast") == "anthropic")
    #expect(policy.vendor(of: "codex") == "elsewhere")
    #expect(policy.vendor(of: "claude") == "anthropic")
    #expect(policy.vendor(of: "openai") == "openai")
    #expect(policy.vendor(of: "lint") == nil)
    #expect(policy.vendor(of: "human") == nil)
    #expect(policy.vendor(of: "nobody") == nil)
    #expect(policy.isReviewer("fast"))
    #expect(!policy.isReviewer("lint"))
    #expect(!policy.isReviewer("claude"))
  }

  @Test("what runs or reaches out is listed for trust, standard providers are not")
  func trust() throws {
    let policy = try parse(Self.full)
    #expect(
      policy.trustedSettings.map(\.name) == [
        "provider.house.command", "provider.house.keyEnv", "provider.house.sha256", "tests.command",
      ]
    )
    #expect(
      policy.trustedSettings.first?.value == "python3 \"tools/re view.py\" --rules=./etc/rules"
    )
    #expect(try minimal("[review]\nprovider = codex\nprovider = claude").trustedText.isEmpty)
    let text = String(decoding: policy.trustedText, as: UTF8.self)
    #expect(text.hasSuffix("tests.command = ./run-tests -q\n"))
  }

  @Test("each word of a command may be a program of the repository")
  func programs() throws {
    let commands = ["python3", "tools/re view.py", "etc/rules", "run-tests"]
    let expected = ProgramPaths(commands: commands, files: ["run-tests"])
    #expect(try parse(Self.full).programPaths == expected)
    let outside = try minimal("[tests]\ncommand = /usr/bin/x ../y a/../../z a/../b")
    #expect(outside.programPaths == ProgramPaths(files: ["b"]))
  }

  @Test("an agent's name as a vendor means its maker")
  func vendorByAgent() throws {
    for (name, vendor) in [("claude", "anthropic"), ("codex", "openai"), ("house", "house")] {
      let policy = try minimal(
        "[provider \"own\"]\nkind = command\ncommand = x\nvendor = \(name)\n"
          + "[review]\nprovider = own\n"
      )
      #expect(policy.provider(named: "own")?.vendor == vendor)
    }
  }

  @Test("a directory of a reviewer is its program, one that the test command names is the tests")
  func programDirectories() throws {
    let policy = try minimal(
      """
      [provider "house"]
      kind = command
      vendor = house
      command = python3 tools/review
      [review]
      provider = house
      [tests]
      command = python3 -m pytest tests tools/conftest.py
      """
    )
    let paths = policy.programPaths
    for (path, isProgram) in [
      ("tools/review", true), ("tools/review/__main__.py", true), ("tools/reviewer", false),
      ("tests/test_b.py", false), ("tests", true), ("tools/conftest.py", true),
      ("tools/conftest.py/x", false),
    ] {
      #expect(paths.contains(Array(path.utf8)) == isProgram, "\(path)")
    }
  }

  @Test("no change of bytes traps, and what is taken says the same twice")
  func mutations() {
    let seed = Array(Self.full.utf8)
    var random = SplitMix(seed: 13)
    for _ in 0..<500 {
      let bytes = random.mutated(seed, alphabet: Array("[]\"\\ \n=#;.*/\0".utf8))
      let policy = try? Policy.parse(bytes)
      #expect(policy == (try? Policy.parse(bytes)))
    }
  }
}

@Suite struct VendorTests {
  @Test(
    "a model's vendor is known by its name",
    arguments: [
      ("claude-opus-4-7", "anthropic"), ("Opus 4.5", "anthropic"), ("gpt-5.5", "openai"),
      ("gpt4o", "openai"),
      ("o3", "openai"), ("o3-mini", "openai"), ("openai/gpt-4.1", "openai"),
      ("gemini-3-pro", "google"),
      ("codex-1", "openai"), ("qwen3-coder", "alibaba"),
    ]
  )
  func models(model: String, vendor: String) {
    #expect(Vendor.ofModel(model) == vendor)
  }

  @Test("an unknown name has no vendor", arguments: ["", "o365", "opuscule", "house-1", "/"])
  func unknown(model: String) {
    #expect(Vendor.ofModel(model) == nil)
  }

  @Test("an agent's vendor is known by its name")
  func agents() {
    #expect(Vendor.named("Claude") == "anthropic")
    #expect(Vendor.named("codex") == "openai")
    #expect(Vendor.named("gemini") == "google")
    #expect(Vendor.named("human") == nil)
  }
}

@Suite struct RevocationsTests {
  @Test("digests and fingerprints are read, comments passed over, the rest told")
  func reading() throws {
    let digest = "sha256:" + String(repeating: "ab", count: 32)
    let key = "SHA256:jXV74dr+XFJGJZcfwUjXe890ygxf0o9d23ydfUpl0oA"
    let text =
      "# lost laptop\n\n\(digest)\n \(key) kam's old key\r\nSHA256:short\n\(digest.uppercased())\n"
    let revoked = Revocations(Array(text.utf8))
    #expect(revoked.receipts.map(\.text) == [digest])
    #expect(revoked.keys == [key])
    #expect(revoked.damagedLines == [5, 6])
    #expect(Revocations([]) == Revocations())
    #expect(Revocations([UInt8](repeating: 0x61, count: 5 << 20)).damagedLines == [0])
  }

  @Test("a fingerprint is written as OpenSSH writes it")
  func fingerprint() throws {
    let key = "SHA256:jXV74dr+XFJGJZcfwUjXe890ygxf0o9d23ydfUpl0oA"
    let bytes = try #require(Base64.decode(key.dropFirst(7) + "="))
    #expect(SSHPublicKey.fingerprint(sha256: try #require(ContentDigest(bytes: bytes))) == key)
  }
}
