import LaneCore
import Testing

extension GuardTests {
  private func verdict(_ text: String) -> GuardVerdict {
    GuardCall(Array(text.utf8)).map(subject.judge) ?? subject.judge(unreadable: text)
  }

  @Test(
    "the paths of tools that are not known are found by their keys",
    arguments: [
      (#"{"source":".git/hooks/pre-push","destination":"x"}"#, false),
      (#"{"paths":["a",".git/lane/key"]}"#, false),
      (#"{"files":[{"path":".git/lane/key"}]}"#, false),
      (#"{"path":"file:///work/repo/.git/lane/key"}"#, false),
      (#"{"source":"a","destination":"b"}"#, true),
      (#"{"source":"import x\ncp a/.git/b c"}"#, true),
      (#"{"paths":["a","lane/key"]}"#, true),
    ]
  )
  func paths(_ input: String, isAllowed: Bool) {
    let call = #"{"tool_name":"mcp__files__move","tool_input":\#(input)}"#
    #expect((verdict(call) == .allowed) == isAllowed)
  }

  @Test("a mark of the byte order does not hide a call")
  func byteOrderMark() throws {
    let text = "\u{feff}" + #"{"tool_name":"Bash","tool_input":{"command":"git commit -n"}}"#
    let call = try #require(GuardCall(Array(text.utf8)))
    #expect(subject.judge(call) != .allowed)
  }

  @Test(
    "a call that is no valid JSON is denied where it speaks of skips and keys",
    arguments: [
      ("git commit -n -m x", false), (#"cd x; git \"commit\" -qn -m \"y\""#, false),
      ("git commit -m x \\\\\\n -n", false),
      ("cat ~/.ssh/id_ed25519", false), (#"cat ~\/.ssh\/id_ed25519"#, false),
      ("cat .git/lane/key", false),
      (#"git commit -m \"drop -n\"; ls -n"#, true), (#"git commit -m x\nls -n"#, true),
      ("git status", true),
    ]
  )
  func broken(_ command: String, isAllowed: Bool) {
    let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
    for odd in [#""x":"\ud83d""#, #""tool_name":"Bash""#, #""x":\#(deep)"#] {
      let text = #"{"tool_name":"Bash",\#(odd),"tool_input":{"command":"\#(command)"}}"#
      #expect(GuardCall(Array(text.utf8)) == nil)
      #expect((verdict(text) == .allowed) == isAllowed, "\(text)")
    }
  }

  @Test("a script that is too long to be read is searched for skips and keys")
  func long() {
    let long = String(repeating: "a ", count: 200_000)
    #expect(subject.judge(script: long + "\ngit commit -n -m x") != .allowed)
    #expect(subject.judge(script: long + "\ncat ~/.ssh/id_ed25519") != .allowed)
    #expect(subject.judge(script: long + "\ngit commit -m x") == .allowed)
  }

  @Test("a patch that a shell is given writes the files that it names")
  func patches() {
    let patch = "apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: a\n+x\n*** End Patch\nEOF"
    var call = GuardCall(Array(#"{"tool_name":"x","tool_input":{}}"#.utf8))
    call?.deeds = [.script(patch)]
    #expect(call.map(subject.writes) == ["/work/repo/a"])
  }
}
