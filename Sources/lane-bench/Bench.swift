import Git
import Glibc
import LaneCore
import LaneStore
import LaneSystem

/// Measures, and plays the part of one of many processes for the tests.
@main
struct Bench {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    do {
      switch arguments.first {
      case "-h", "--help": report(BenchOptions.usage)
      case "write-receipts": try WriteReceipts(arguments.dropFirst()).run()
      case "exchange-receipts": try ExchangeReceipts(arguments.dropFirst()).run()
      case "audit": try audit(BenchOptions(arguments.dropFirst()))
      case "hooks": try hooks(BenchOptions(arguments.dropFirst()))
      case "review":
        try ReviewBenchmarks.run(program: BenchOptions(arguments.dropFirst()).program)
      default:
        let options = try BenchOptions(arguments)
        try budgets(options)
        try ReviewBenchmarks.run(program: options.program)
        try hooks(options)
      }
    } catch {
      complain("lane-bench: \(error)")
      exit(1)
    }
  }

  private static func budgets(_ options: BenchOptions) throws {
    let counter = InstructionCounter()
    if counter == nil {
      complain("lane-bench: no instruction counts without valgrind and strip")
    }
    let origin = try GatedRepository(commits: options.commits)
    for receipts in options.receipts {
      let bench = try origin.copy(with: receipts)
      bench.isKept = options.keepsRepositories
      if bench.isKept { complain("lane-bench: \(receipts) receipts are in \(bench.path)") }
      var watch = Stopwatch(suffix: "@\(receipts)", counter: counter)
      try GateBenchmarks(origin, in: bench, program: options.program).run(&watch)
      try StoreBenchmarks(bench, receipts: receipts).run(&watch)
    }
    try EventBenchmarks.run()
  }

  private static func audit(_ options: BenchOptions) throws {
    let origin = try GatedRepository(commits: options.commits)
    let bench = try origin.copy(with: options.receipts[0])
    bench.isKept = options.keepsRepositories
    if bench.isKept { complain("lane-bench: the repository is \(bench.path)") }
    var watch = Stopwatch(suffix: "@\(options.receipts[0])")
    try GateBenchmarks(origin, in: bench, program: options.program).runAudit(&watch)
  }

  private static func hooks(_ options: BenchOptions) throws {
    let managers = processEnvironment()["LANE_MANAGERS_VENV"]
    try HookBenchmarks(managers: managers, program: options.program).run()
  }
}

/// What is measured with what.
struct BenchOptions {
  var receipts = [10, 1_000, 100_000]
  var commits = 1_000
  var program: String
  var keepsRepositories = false

  static let usage = """
    usage: lane-bench [--receipts <n>[,<n>...]] [--commits <n>] [--program <git-lane>] [--keep]
       or: lane-bench audit [--commits <n>] [--program <git-lane>] [--keep]
       or: lane-bench hooks [--program <git-lane>]
       or: lane-bench review [--program <git-lane>]

    Prints a line `name value unit` for each of what it measures: the shortest of several runs, the
    processors' own time, the ratio to a command of stock git in the same run, and, where valgrind is
    installed, the number of instructions.

        --receipts <n>...   how many other receipts the repository holds; 10,1000,100000
        --commits <n>       how many commits are pushed at once; 1000
        --program <file>    the git-lane whose hooks are measured; the one beside lane-bench
        --keep              leave the repositories there, to look at one hook more closely
    """

  init(_ arguments: some Sequence<String>) throws {
    let own = try Files.readLink("/proc/self/exe")
    program = own.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/git-lane"
    var words = Array(arguments)[...]
    while let word = words.popFirst() {
      switch word {
      case "--keep": keepsRepositories = true
      case "--receipts": receipts = try Self.numbers(words.popFirst())
      case "--commits": commits = try Self.numbers(words.popFirst())[0]
      case "--program":
        guard let path = words.popFirst().flatMap(Files.realPath) else { throw Self.misuse }
        program = path
      default: throw Self.misuse
      }
    }
    guard Files.exists(program) else { throw BenchError("there is no program '\(program)'") }
  }

  private static func numbers(_ text: String?) throws -> [Int] {
    let numbers = (text ?? "").split(separator: ",").map { Int($0) }
    guard !numbers.isEmpty, numbers.allSatisfy({ $0.map { $0 > 0 } ?? false }) else { throw misuse }
    return numbers.compactMap(\.self)
  }

  private static var misuse: BenchError { BenchError("that is not how it is called\n\(usage)") }
}

/// What went wrong, in words.
struct BenchError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Says something that is no measurement.
func complain(_ words: String) { write(words, to: STDERR_FILENO) }

/// Prints a measurement at once: the next one may take a while.
func report(_ line: String) { write(line, to: STDOUT_FILENO) }

private func write(_ line: String, to descriptor: Int32) {
  let bytes = Array((line + "\n").utf8)
  _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
}

/// The environment of this process.
func processEnvironment() -> [String: String] {
  var result: [String: String] = [:]
  let bytes = (try? Files.read("/proc/self/environ")) ?? []
  for entry in bytes.split(separator: 0) {
    guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
    let name = String(decoding: entry[..<equals], as: UTF8.self)
    result[name] = String(decoding: entry[(equals + 1)...], as: UTF8.self)
  }
  return result
}
