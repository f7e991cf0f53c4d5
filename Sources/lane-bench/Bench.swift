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
      case nil: try benchmarks(receipts: 100_000)
      case "--receipts":
        guard let count = arguments.dropFirst().first.flatMap({ Int($0) }), count > 0 else {
          throw BenchError("--receipts needs a number")
        }
        try benchmarks(receipts: count)
      case "write-receipts": try WriteReceipts(arguments.dropFirst()).run()
      case "exchange-receipts": try ExchangeReceipts(arguments.dropFirst()).run()
      case "hooks":
        try HookBenchmarks(managers: processEnvironment()["LANE_MANAGERS_VENV"]).run()
      default: throw BenchError("usage: lane-bench [--receipts N | hooks]")
      }
    } catch {
      print("lane-bench: \(error)")
      exit(1)
    }
  }

  private static func benchmarks(receipts: Int) throws {
    print("receipts \(receipts) count")
    try StoreBenchmarks(receipts: receipts).run()
    try GateBenchmarks(receipts: receipts).run()
    try HookBenchmarks(managers: processEnvironment()["LANE_MANAGERS_VENV"]).run()
  }
}

/// What went wrong, in words.
struct BenchError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
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
