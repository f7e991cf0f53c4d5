import Arguments
import Lane
import LaneCLI
import LaneCore
import Testing

@Suite struct SentenceTests {
  func said(_ failure: Failure, asHook: Bool = false) -> String {
    let sink = MemorySink()
    let console = Console(sink: sink, isUnicode: false)
    if asHook { console.speakAsHook() }
    #expect(console.report(failure, command: "x", asJSON: false) == failure.kind.exitStatus)
    #expect(sink.output == "")
    return sink.errors
  }

  let refusal = Failure(
    .refused,
    "not-covered",
    "2 of 5 new commits lack a passing review",
    gate: "pre-push",
    status: "stale",
    expected: "a pass by another vendor",
    actual: "no receipt",
    blockers: [
      .init("9f31c2a", title: "fix token refresh", reason: "no receipt"),
      .init("b07d114", title: "tidy parser", reason: "changed after review"),
    ],
    next: "git lane review origin/main..HEAD"
  )

  @Test("a refusal names the gate, what stands in the way, what was expected, and what to do")
  func refused() {
    #expect(
      said(refusal) == """
        lane: 2 of 5 new commits lack a passing review
          9f31c2a  fix token refresh  no receipt
          b07d114  tidy parser        changed after review
        gate:      pre-push
        expected:  a pass by another vendor
        found:     no receipt
        next:      git lane review origin/main..HEAD

        """
    )
    #expect(said(refusal, asHook: true) == said(refusal))
  }

  @Test("a refusal in JSON has the same facts")
  func refusedAsJSON() {
    let sink = MemorySink()
    let console = Console(sink: sink, isUnicode: false)
    #expect(console.report(refusal, command: "verify", asJSON: true) == 1)
    #expect(sink.errors == "")
    #expect(
      sink.output
        == #"{"command":"verify","error":{"actual":"no receipt","blockers":["#
        + #"{"reason":"no receipt","subject":"9f31c2a","title":"fix token refresh"},"#
        + #"{"reason":"changed after review","subject":"b07d114","title":"tidy parser"}],"#
        + #""code":"not-covered","expected":"a pass by another vendor","gate":"pre-push","#
        + #""message":"2 of 5 new commits lack a passing review","#
        + #""next":"git lane review origin/main..HEAD","status":"stale"},"ok":false,"version":1}"#
        + "\n"
    )
  }

  @Test(
    "each kind has its first word and its exit status",
    arguments: [
      (Failure.Kind.refused, "lane: it is so\n", "lane: it is so\n", Int32(1)),
      (.cannotTell, "lane: cannot verify: it is so\n", "lane: cannot verify: it is so\n", 3),
      (.fatal, "fatal: it is so\n", "lane: fatal: it is so\n", 128),
      (.usage, "error: it is so\n", "lane: error: it is so\n", 129),
    ]
  )
  func kinds(kind: Failure.Kind, asVerb: String, asHook: String, status: Int32) {
    let failure = Failure(kind, "x", "it is so")
    #expect(said(failure) == asVerb)
    #expect(said(failure, asHook: true) == asHook)
    #expect(kind.exitStatus == status)
  }

  @Test("however much stands in the way, it is at most twelve lines of eighty columns")
  func short() {
    var failure = refusal
    failure.blockers = (0..<1000).map {
      .init("commit\($0)", title: String(repeating: "long ", count: 40), reason: "no receipt")
    }
    let lines = said(failure).split(separator: "\n")
    #expect(lines.count == 12)
    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines[7] == "  ... and 994 more")
    failure.blockers = Array(failure.blockers.prefix(7))
    #expect(said(failure).split(separator: "\n").count == 12)
    #expect(!said(failure).contains("more"))
  }

  @Test("many ways on, long words and long reasons keep it within twelve lines of eighty columns")
  func long() {
    let sentence = String(repeating: "one of many words ", count: 30)
    for (blockers, ways) in [(0, 40), (1, 40), (1000, 40), (1000, 11), (3, 3), (0, 0)] {
      var failure = refusal
      failure.message = sentence
      failure.expected = sentence
      failure.actual = sentence
      failure.otherwise = (0..<ways).map { "git lane way \($0)" }
      failure.why = "git lane why b07d114"
      failure.blockers = (0..<blockers).map {
        .init("commit\($0)", title: sentence, reason: sentence)
      }
      let lines = said(failure, asHook: true).split(separator: "\n")
      #expect(lines.count <= 12, "\(blockers) \(ways)")
      #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines)")
      #expect(lines[1].hasPrefix("      ") && lines[2].hasSuffix(" ..."))
      #expect(lines.contains("next:      git lane review origin/main..HEAD"))
      #expect(lines.last == "why:       git lane why b07d114")
      #expect(blockers == 0 || lines.contains { $0.hasPrefix("  commit0") })
      #expect(blockers < 1000 || lines.contains { $0.hasPrefix("  ... and 99") })
    }
  }

  @Test("what stands in the way of the whole has the room that a commit's title takes")
  func mixedRows() {
    var failure = refusal
    failure.blockers = [
      .init("1fffd6d..abe1081", reason: "no approval, not a person's approval of .lane/policy"),
      .init("abe1081", title: "evil", reason: "no receipt"),
    ]
    let lines = said(failure).split(separator: "\n")
    #expect(lines[1] == "  1fffd6d..abe1081  no approval, not a person's approval of .lane/policy")
    #expect(lines[2] == "  abe1081           evil  no receipt")
  }

  @Test("a command, a path and a short sentence stay whole")
  func whole() {
    let path = "/" + String(repeating: "x", count: 200)
    let command = "git lane review " + String(repeating: "y", count: 200)
    let failure = Failure(.fatal, "x", "cannot open '\(path)' here", next: command)
    #expect(said(failure) == "fatal: cannot open\n      '\(path)'\n      here\nnext:  \(command)\n")
  }

  @Test("nothing from a repository can act on the terminal")
  func hostile() {
    let failure = Failure(
      .refused,
      "x",
      "a\u{1b}[31m\nfatal: b",
      gate: "g\r",
      expected: "\u{202e}",
      actual: "\u{7}",
      blockers: [.init("s\u{9b}", title: "t\t", reason: "r\n")],
      next: "n\u{1b}]0;x\u{7}"
    )
    let text = said(failure)
    let controls = text.unicodeScalars.filter {
      $0 != "\n" && ($0.properties.generalCategory == .control || $0 == "\u{202e}")
    }
    #expect(controls.isEmpty)
    #expect(text.split(separator: "\n").count == 6)
    #expect(text.hasPrefix("lane: a\\x1b[31m\\nfatal: b\n"))
  }

  @Test("warnings and notes go to standard error, marked as ours in a hook")
  func voice() {
    let sink = MemorySink()
    let console = Console(sink: sink, isUnicode: false)
    console.warn("odd \("\u{1b}")")
    console.note("done")
    console.speakAsHook()
    console.warn("odd")
    console.note("done")
    console.progress("working")
    #expect(
      sink.errors == "warning: odd \\x1b\ndone\nlane: warning: odd\nlane: done\n"
    )
    #expect(sink.output == "")
  }
}
