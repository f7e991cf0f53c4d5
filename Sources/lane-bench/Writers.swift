import Git
import Glibc
import LaneCore
import LaneStore
import LaneSystem

/// `write-receipts <repository> <first> <count> [<step>]`: stores receipts one by one, each under a
/// key that it shares with others, and dies on the spot when the last write has done a step.
struct WriteReceipts {
  /// How many keys all writers share.
  static let keys = 400

  private let directory: String
  private let numbers: Range<Int>
  private let fatalStep: StoreFaults.Step?

  init(_ arguments: ArraySlice<String>) throws {
    let words = Array(arguments)
    guard words.count >= 3, let first = Int(words[1]), let count = Int(words[2]) else {
      throw BenchError("usage: lane-bench write-receipts <repository> <first> <count> [<step>]")
    }
    directory = words[0]
    numbers = first..<first + count
    fatalStep = words.count > 3 ? StoreFaults.Step(rawValue: words[3]) : nil
  }

  func run() throws {
    let repository = try Repository.open(
      environment: processEnvironment(),
      directory: directory
    )
    for number in numbers {
      let step = number == numbers.last ? fatalStep : nil
      let faults = StoreFaults { reached in
        if reached == step { kill(getpid(), SIGKILL) }
      }
      let writer = StoreWriter(
        directory: LaneDirectory(commonDirectory: repository.commonDirectory),
        principal: "lane+kam@example.org",
        faults: faults
      )
      let addition = NoteAddition(
        key: try Sample.key(number % Self.keys),
        receipts: [try Sample.receipt(number)]
      )
      _ = try NotesStore(writer).add([addition], in: repository)
    }
  }
}

/// `exchange-receipts <repository> <remote> <first> <count>`: stores receipts one by one and
/// exchanges each with a remote before the next.
struct ExchangeReceipts {
  private let directory: String
  private let remote: String
  private let numbers: Range<Int>

  init(_ arguments: ArraySlice<String>) throws {
    let words = Array(arguments)
    guard words.count == 4, let first = Int(words[2]), let count = Int(words[3]) else {
      throw BenchError("usage: lane-bench exchange-receipts <repository> <remote> <first> <count>")
    }
    directory = words[0]
    remote = words[1]
    numbers = first..<first + count
  }

  func run() throws {
    let environment = processEnvironment()
    let repository = try Repository.open(environment: environment, directory: directory)
    let writer = StoreWriter(
      directory: LaneDirectory(commonDirectory: repository.commonDirectory),
      principal: "lane+kam@example.org"
    )
    let exchange = Exchange(
      writer,
      streams: nil,
      git: GitCommand(environment: environment, directory: directory),
      rounds: .persistent,
      mayAsk: false
    )
    var rounds = 0
    for number in numbers {
      let addition = NoteAddition(
        key: try Sample.key(number % WriteReceipts.keys),
        receipts: [try Sample.receipt(number)]
      )
      _ = try NotesStore(writer).add([addition], in: repository)
      let report = try exchange.run(with: remote, in: repository)
      guard report.isComplete else { throw BenchError("refused: \(report.refused)") }
      rounds += report.rounds
    }
    print("rounds \(rounds) count")
  }
}
