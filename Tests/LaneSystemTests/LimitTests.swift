import Glibc
import LaneSystem
import TestSupport
import Testing

/// Limits on what a child writes, and the measure by which they are watched.
@Suite(.timeLimit(.minutes(20))) struct LimitTests {
  private func shell(_ script: String, in sandbox: TestSandbox) -> Command {
    Command("sh", ["-c", script], environment: sandbox.environment, directory: sandbox.root)
  }

  @Test("a file grows to its limit and no further, and no core is left")
  func fileSize() throws {
    let sandbox = try TestSandbox()
    var command = shell("ulimit -c; head -c 9000 /dev/zero > large", in: sandbox)
    command.limits.fileSize = 4096
    let outcome = try ChildProcess.run(command)
    #expect(!outcome.succeeded)
    #expect(outcome.output.text == "0\n")
    #expect(Files.stamp(sandbox.root + "/large")?.size == 4096)
  }

  @Test("one that may not go on is ended")
  func stopped() throws {
    let sandbox = try TestSandbox()
    let place = sandbox.root + "/filled"
    try Files.makeDirectories(place)
    var command = shell("head -c 100000 /dev/zero > filled/x; sleep 600", in: sandbox)
    command.limits.grace = 100
    command.mayGoOn = { Files.usage(of: place, limit: 50_000) != nil }
    let outcome = try ChildProcess.run(command)
    #expect(outcome.ending == .stopped)
  }

  @Test(
    "a directory is measured with all below it, links not followed",
    arguments: [
      ("mkdir -p a/b; head -c 8192 /dev/zero > a/b/x; head -c 8192 /dev/zero > y", true),
      ("ln -s /usr link; ln -s . loop", true), ("mkfifo pipe", true),
      ("mkdir -p a/b; head -c 99999 /dev/zero > a/b/x", false),
      ("i=0; while [ $i -lt 40 ]; do : > $i; i=$((i+1)); done", false),
      ("perl -e 'for (1..200) { mkdir \"d\"; chdir \"d\" }'", false),
    ]
  )
  func usage(script: String, fits: Bool) throws {
    let sandbox = try TestSandbox()
    let place = sandbox.root + "/place"
    try Files.makeDirectories(place)
    try sandbox.run("sh", ["-c", script], in: place).expectSuccess()
    let used = Files.usage(of: place, limit: 64 << 10, entries: 30)
    #expect((used != nil) == fits)
    if script.contains("8192"), let used { #expect(used >= 16_384) }
    #expect(Files.usage(of: place + "/absent", limit: 0) == 0)
  }
}
