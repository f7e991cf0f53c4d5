import LaneSystem
import TestSupport
import Testing

/// The tests' own tools: what they promise is what other tests rely on.
@Suite struct TerminalTests {
  @Test("a program asks on its terminal, whatever its streams are, and hears the answer")
  func asks() throws {
    let sandbox = try TestSandbox()
    let script = """
      exec 3>&1 4>&2 >/dev/null 2>&1 </dev/null
      test -t 3 && test -t 4 || exit 9
      printf 'type kam-42 to go on: ' >/dev/tty
      read answer </dev/tty
      test "$answer" = kam-42
      """
    func run(instead answer: String?) throws -> TestResult {
      try sandbox.runOnTerminal(
        "sh",
        ["-c", script],
        typingCodeAfter: "type ",
        instead: answer
      )
    }
    let right = try run(instead: nil)
    #expect(right.status == 0)
    #expect(right.output == "type kam-42 to go on: kam-42\n")
    #expect(try run(instead: "kam-43").status == 1)
  }

  @Test("questions are waited for one after another")
  func conversation() throws {
    let sandbox = try TestSandbox()
    let script = "printf 'again? '; read a; printf 'again? '; read b; echo \"$a-$b\"; exit 3"
    let terminal = try sandbox.terminal("sh", ["-c", script])
    try terminal.wait(for: "again? ")
    try terminal.type("one")
    try terminal.wait(for: "again? ")
    try terminal.type("two")
    try terminal.wait(for: "one-two")
    let result = try terminal.finish()
    #expect(result.status == 3)
    #expect(result.output == "again? one\nagain? two\none-two\n")
  }

  @Test("the keys that interrupt and that end the input reach the program")
  func keys() throws {
    let sandbox = try TestSandbox()
    let interrupted = try sandbox.terminal("sh", ["-c", "echo ready; exec sleep 600"])
    try interrupted.wait(for: "ready")
    try interrupted.interrupt()
    #expect(try interrupted.finish().status == 130)
    let ended = try sandbox.terminal("cat", [])
    try ended.type("hello")
    try ended.wait(for: "hello\r\nhello")
    try ended.typeEndOfInput()
    #expect(try ended.finish().status == 0)
  }

  @Test("a program that ends without saying what was waited for is a failure with its words")
  func silent() throws {
    let sandbox = try TestSandbox()
    let terminal = try sandbox.terminal("sh", ["-c", "echo sorry"])
    let failure = #expect(throws: TestFailure.self) { try terminal.wait(for: "type ") }
    #expect(failure?.description == "ended without 'type ':\nsorry\n")
  }
}
