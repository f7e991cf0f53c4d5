import LaneStore
import LaneSystem

/// The gates' part of the budgets: hooks as git runs them, with the product's own program.
struct GateBenchmarks {
  private let bench: BenchRepository
  private let program: String
  private let commits: Int
  private let start: String
  private let first: String
  private let last: String

  init(_ origin: GatedRepository, in bench: BenchRepository, program: String) throws {
    self.bench = bench
    self.program = program
    commits = origin.commits
    start = try bench.id(GatedRepository.start)
    first = try bench.id("HEAD~\(commits - 1)")
    last = try bench.id("HEAD")
  }

  func run(_ watch: inout Stopwatch) throws {
    let git = "git.rev-parse"
    try watch.measure(git, times: 51) { _ in try bench.git("rev-parse", "HEAD") }
    try measure("hook.idle", push("topic", last), times: 51, against: git, &watch)
    try throughShell(push("topic", last), against: git, &watch)
    try withoutLane(against: git, &watch)
    try measure("hook.pre-push.1", push("main", first), times: 31, against: git, &watch)
    try measure("hook.pre-commit", Hook(name: "pre-commit"), times: 31, against: git, &watch)

    let log = try self.log(&watch)
    let all = push("main", last)
    let name = "hook.pre-push.\(commits)"
    try measure("\(name).cold", all, times: 5, against: log, &watch) {
      try Files.removeTree(bench.writer().directory.cache)
    }
    try measure("\(name).warm", all, times: 11, against: log, &watch)
    try audit(against: log, &watch)
  }

  /// The audit alone, of more commits than a gate judges at once.
  func runAudit(_ watch: inout Stopwatch) throws {
    try audit(against: try log(&watch), &watch)
  }

  /// The yardstick for all that looks at every commit and its receipts.
  private func log(_ watch: inout Stopwatch) throws -> String {
    let name = "git.log.\(commits)"
    try watch.measure(name, times: 7) { _ in
      try bench.git("log", "--oneline", "--show-notes=lane", "\(start)..\(last)")
    }
    return name
  }

  /// The audit of a target to which all of it has been pushed.
  private func audit(against log: String, _ watch: inout Stopwatch) throws {
    let target = "refs/remotes/origin/main"
    try bench.git("update-ref", target, last)
    let audit = bench.command(program, ["verify", "--all", "--target", "main"])
    try measure("verify.all.\(commits).cold", audit, times: 3, against: log, &watch) {
      try Files.removeTree(bench.writer().directory.cache)
    }
    try measure("verify.all.\(commits).warm", audit, times: 11, against: log, &watch)
    try bench.git("update-ref", target, start)
  }

  /// A hook as git calls it.
  private struct Hook {
    let name: String
    var arguments: [String] = []
    var input = ""
  }

  /// The push of a commit to a branch that is where the remote has main.
  private func push(_ branch: String, _ tip: String) -> Hook {
    Hook(
      name: "pre-push",
      arguments: ["origin", bench.root + "/remote"],
      input: "refs/heads/\(branch) \(tip) refs/heads/\(branch) \(start)\n"
    )
  }

  private func command(_ hook: Hook) -> Command {
    bench.command(program, ["hook", hook.name] + hook.arguments, input: Array(hook.input.utf8))
  }

  /// Measures a hook, which has to be quiet.
  private func measure(
    _ name: String,
    _ hook: Hook,
    times: Int,
    against other: String,
    _ watch: inout Stopwatch,
    preparing prepare: () throws -> Void = {}
  ) throws {
    try measure(
      name,
      command(hook),
      times: times,
      against: other,
      &watch,
      preparing: prepare
    )
  }

  /// Measures a command that has nothing to complain about.
  private func measure(
    _ name: String,
    _ command: Command,
    times: Int,
    against other: String,
    _ watch: inout Stopwatch,
    preparing prepare: () throws -> Void = {}
  ) throws {
    try watch.measure(name, times: times, preparing: prepare) { _ in
      let outcome = try ChildProcess.run(command)
      guard outcome.succeeded, outcome.errors.total == 0 else {
        throw BenchError("\(name): \(outcome.errors.text)")
      }
    }
    watch.compare(name, to: other)
    try prepare()
    try watch.count(name) { try $0.count(command) }
  }

  /// The same as git runs it: an installed hook is a script.
  private func throughShell(
    _ hook: Hook,
    against other: String,
    _ watch: inout Stopwatch
  ) throws {
    try bench.run(program, ["hooks", "install"], in: bench.path)
    let script = "\(bench.path)/.git/hooks/\(hook.name)"
    try watch.measure("hook.idle.shell", times: 51) { _ in
      try bench.run(script, hook.arguments, in: bench.path, input: Array(hook.input.utf8))
    }
    watch.compare("hook.idle.shell", to: other)
  }

  /// A hook in a repository that never heard of the lane.
  private func withoutLane(against other: String, _ watch: inout Stopwatch) throws {
    let plain = try BenchRepository()
    let remote = plain.root + "/remote"
    try plain.git("config", "remote.origin.url", remote)
    let none = String(repeating: "0", count: 40)
    let line = "refs/heads/main \(try plain.id("HEAD")) refs/heads/main \(none)\n"
    try watch.measure("hook.idle.no-lane", times: 51) { _ in
      try plain.run(
        program,
        ["hook", "pre-push", "origin", remote],
        in: plain.path,
        input: Array(line.utf8)
      )
    }
    watch.compare("hook.idle.no-lane", to: other)
  }
}
