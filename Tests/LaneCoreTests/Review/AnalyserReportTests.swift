import LaneCore
import Testing

/// Reports of analysers: bytes that a program of somebody's wrote.
@Suite struct AnalyserReportTests {
  private func read(_ text: String) throws -> AnalyserReport {
    try AnalyserReport(parsing: Array(text.utf8), trees: ["/review/tree"])
  }

  private func sarif(_ results: String, _ more: String = "") -> String {
    #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"ruff","version":"0.4"}}\#(more),"results":[\#(results)]}]}"#
  }

  private func result(
    _ uri: String,
    _ more: String = "",
    region: String = #"{"startLine":3,"endLine":4}"#
  ) -> String {
    #"{"ruleId":"E1","message":{"text":"bad"},"locations":[{"physicalLocation":{"artifactLocation":\#(uri),"region":\#(region)}}]\#(more)}"#
  }

  @Test("a finding is read with its rule, its place and its weight")
  func finding() throws {
    let report = try read(
      sarif(result(#"{"uri":"file:///review/tree/src/a.py"}"#, #","level":"error""#))
    )
    #expect(report.tools == ["ruff 0.4"])
    let finding = try #require(report.findings.first)
    #expect(finding.rule == "E1")
    #expect(finding.message == "bad")
    #expect(finding.severity == .improvement)
    #expect(finding.path == Array("src/a.py".utf8))
    #expect(finding.lines == 3...4)
    #expect(report.isComplete)
  }

  @Test("a byte order mark before a report is no part of it, and one is enough")
  func mark() throws {
    let text = sarif(result(#"{"uri":"a"}"#))
    let mark = "\u{feff}"
    #expect(try read(mark + text).findings == (try read(text).findings))
    #expect(throws: AnalyserReportError.self) { try read(mark + mark + text) }
    #expect(throws: AnalyserReportError.self) { try read(mark) }
  }

  @Test(
    "a weight is never critical",
    arguments: [
      ("error", Dossier.Severity.improvement), ("warning", .improvement), ("note", .note),
      ("none", .note),
    ]
  )
  func weight(level: String, severity: Dossier.Severity) throws {
    let text = sarif(result(#"{"uri":"a"}"#, #","level":"\#(level)""#))
    #expect(try read(text).findings.first?.severity == severity)
  }

  @Test(
    "a result without a level has that of its rule, found by its number or its name",
    arguments: [
      (#","ruleIndex":1"#, Dossier.Severity.note), (#","ruleIndex":0"#, .improvement),
      (#","rule":{"index":1}"#, .note), ("", .note), (#","ruleIndex":99"#, .note),
      (#","ruleIndex":-1"#, .note), (#","level":"error""#, .improvement),
    ]
  )
  func ruleLevel(more: String, severity: Dossier.Severity) throws {
    let text =
      #"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"x","rules":[{"id":"E0"},{"id":"E1","defaultConfiguration":{"level":"note"}},7]}},"results":[\#(result(#"{"uri":"a"}"#, more))]}]}"#
    #expect(try read(text).findings.first?.severity == severity)
  }

  @Test(
    "a name is found in the tree",
    arguments: [
      (#"{"uri":"src/a.py"}"#, "src/a.py"), (#"{"uri":"./src//a.py"}"#, "src/a.py"),
      (#"{"uri":"src/a%20b.py"}"#, "src/a b.py"),
      (#"{"uri":"a.py","uriBaseId":"%SRCROOT%"}"#, "a.py"),
      (#"{"uri":"a.py","uriBaseId":"ROOT"}"#, "sub/a.py"),
      (#"{"uri":"a.py","uriBaseId":"BELOW"}"#, "sub/src/a.py"),
      (#"{"uri":"a.py","uriBaseId":"NOWHERE"}"#, "src/a.py"),
      (#"{"uri":"file://localhost/review/tree/a.py"}"#, "a.py"),
      (#"{"uri":"/review/tree/a.py"}"#, "a.py"),
    ]
  )
  func inside(artifact: String, path: String) throws {
    let bases = #"""
      ,"originalUriBaseIds":{"ROOT":{"uri":"file:///review/tree/sub/"},
       "BELOW":{"uri":"src/","uriBaseId":"ROOT"},"NOWHERE":{"uri":"src/","uriBaseId":"TOP"},"TOP":{}}
      """#
    let report = try read(sarif(result(artifact), bases))
    #expect(report.findings.first?.path == Array(path.utf8))
  }

  @Test(
    "a name that leads out of the tree is nobody's",
    arguments: [
      #"{"uri":"../a"}"#, #"{"uri":"a/../../b"}"#, #"{"uri":"a/../b"}"#, #"{"uri":"%2e%2e/a"}"#,
      #"{"uri":"file:///etc/passwd"}"#, #"{"uri":"file:///review/treetop/a"}"#,
      #"{"uri":"file:///review/tree/../../etc/passwd"}"#, #"{"uri":"https://x.example/a"}"#,
      #"{"uri":"file://host/review/tree/a"}"#, #"{"uri":"a%00b"}"#, #"{"uri":"a%zz"}"#,
      #"{"uri":"a%2"}"#, #"{"uri":""}"#, #"{"uri":"."}"#, #"{"uri":"/review/tree"}"#,
      #"{"uri":"a","uriBaseId":"OUT"}"#, #"{"uri":"a","uriBaseId":"UP"}"#, #"{"uri":7}"#, "{}",
      "[]", "null",
    ]
  )
  func outside(artifact: String) throws {
    let bases =
      #","originalUriBaseIds":{"OUT":{"uri":"file:///etc/"},"UP":{"uri":"../","uriBaseId":"UP"}}"#
    let report = try read(sarif(result(artifact), bases))
    #expect(report.findings.isEmpty)
    #expect(report.unplaced == 1)
  }

  @Test("what passed, was suppressed, or has no lines is read as that")
  func kinds() throws {
    let report = try read(
      sarif(
        [
          result(#"{"uri":"a"}"#, #","kind":"pass""#),
          result(#"{"uri":"a"}"#, #","baselineState":"absent""#),
          result(#"{"uri":"a"}"#, #","suppressions":[{"kind":"inSource"}]"#),
          result(#"{"uri":"b"}"#, #","suppressions":[{"kind":"external","status":"rejected"}]"#),
          result(#"{"uri":"b"}"#, #","suppressions":[{},{"status":"underReview"}]"#),
          result(#"{"uri":"c"}"#, region: "{}"),
          result(#"{"uri":"d"}"#, region: #"{"startLine":9,"endLine":2}"#),
          result(#"{"uri":"e"}"#, region: #"{"startLine":99999999999999}"#),
          result(#"{"uri":"f"}"#, region: #"{"startLine":-1}"#),
        ].joined(separator: ",")
      )
    )
    #expect(report.suppressed == 1)
    #expect(
      report.findings.map { String(decoding: $0.path, as: UTF8.self) } == [
        "b", "b", "c", "d", "e", "f",
      ]
    )
    #expect(report.findings.map(\.lines) == [3...4, 3...4, nil, 9...9, nil, nil])
  }

  @Test("a message may be one of its rule's, with its own words in it")
  func ruleMessages() throws {
    let report = try read(
      #"""
      {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":[{"id":"E1",
       "messageStrings":{"long":{"text":"{0} is too long by {1}"}}}]}},"results":[{"ruleId":"E1",
       "message":{"id":"long","arguments":["it","3"]},
       "locations":[{"physicalLocation":{"artifactLocation":{"uri":"a"}}}]}]}]}
      """#
    )
    #expect(report.findings.map(\.message) == ["it is too long by 3"])
  }

  @Test("shellcheck's own JSON is read as well")
  func shellcheck() throws {
    let report = try read(
      #"{"comments":[{"file":"run.sh","line":2,"endLine":2,"level":"info","code":2086,"message":"Double quote"},{"file":"../x","line":1,"level":"error","code":1,"message":"m"}]}"#
    )
    #expect(report.findings.first?.rule == "SC2086")
    #expect(report.findings.first?.severity == .note)
    #expect(report.findings.count == 1)
    #expect(report.unplaced == 1)
  }

  @Test(
    "what is no report says nothing, which is not that all is well",
    arguments: [
      ("", "its output is not JSON"), ("All checks passed!", "its output is not JSON"),
      ("[]", "its output is neither"), ("{}", "its output is neither"),
      (#"{"version":"2.1.0","runs":[]}"#, "its output is neither"),
      (#"{"version":"2.1.0","runs":[7]}"#, "its output is neither"),
      (#"{"version":"2.0.0","runs":[{"results":[]}]}"#, "its SARIF is of version 2.0.0"),
      (#"{"runs":[{"results":[]}]}"#, "its SARIF is of version none"),
      (#"{"version":"2.1.0","runs":[{"tool":{}}]}"#, "its report has a run without results"),
      (#"{"version":"2.1.0","version":"2.1.0","runs":[]}"#, "its output is not JSON"),
    ]
  )
  func refused(text: String, words: String) {
    let error = #expect(throws: AnalyserReportError.self) { try read(text) }
    #expect(error?.message.hasPrefix(words) == true, "\(error?.message ?? "")")
  }

  @Test("a flood is cut, escapes are taken out, and a run that failed says so")
  func hostile() throws {
    let many = Array(repeating: result(#"{"uri":"a"}"#), count: 2_100).joined(separator: ",")
    let flood = try read(sarif(many, #","invocations":[{"executionSuccessful":false}]"#))
    #expect(flood.findings.count == 2_000)
    #expect(flood.dropped == 100)
    #expect(!flood.isComplete)
    let long = String(repeating: "x", count: 5_000)
    let text =
      #"{"ruleId":"\u001b[2J\#(long)","message":{"text":"a\u001b]0;b\u0007\u202e\nc\#(long)"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a"}}}]}"#
    let finding = try #require(try read(sarif(text)).findings.first)
    #expect(finding.rule.count <= 300 && finding.message.count <= 1_100)
    #expect(
      !(finding.rule + finding.message).unicodeScalars.contains {
        $0.value < 0x20 || $0.value == 0x202e
      }
    )
  }

  @Test("only lines that the change put there are the change's")
  func changed() {
    let diff = """
      diff --git a/src/a.py b/src/a.py
      --- a/src/a.py
      +++ b/src/a.py
      @@ -2 +2,2 @@ def f():
      -+++ b/other
      +one
      +@@ -1 +1,9 @@
      @@ -9,2 +10,0 @@
      -x
      -y
      diff --git "a/t\\303\\244 b" "b/t\\303\\244 b"
      --- /dev/null
      +++ "b/t\\303\\244 b"\t
      @@ -0,0 +1,3 @@
      +a
      +b
      +c
      \\ No newline at end of file
      diff --git a/gone b/gone
      --- a/gone
      +++ /dev/null
      @@ -1 +0,0 @@
      -z
      """
    let lines = ChangedLines(diff: Array(diff.utf8))
    func meet(_ path: String, _ range: ClosedRange<Int>?) -> Bool {
      lines.meet(Array(path.utf8), range)
    }
    #expect(meet("src/a.py", 2...2) && meet("src/a.py", 1...9) && meet("src/a.py", nil))
    #expect(!meet("src/a.py", 1...1) && !meet("src/a.py", 4...20))
    #expect(meet("tä b", 3...3) && !meet("tä b", 4...4))
    #expect(!meet("other", 1...9) && !meet("gone", nil) && !meet("dev/null", nil))
    for broken in [
      "@@ -1 +1 @@\n+x", "+++ b/a\n@@ -x +y @@\n", "+++ b/a\n@@ -1 +9999999999,2 @@\n+x",
      "+++ b/\"\n",
    ] {
      #expect(!ChangedLines(diff: Array(broken.utf8)).meet(Array("a".utf8), nil))
    }
  }
}
