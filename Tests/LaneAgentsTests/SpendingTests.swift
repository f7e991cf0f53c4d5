import LaneAgents
import LaneCore
import LaneSystem
import Synchronization
import TestSupport
import Testing

/// Prices, estimates, and the ledger that keeps limits.
@Suite(.timeLimit(.minutes(20))) struct SpendingTests {
  private let day: Int64 = 86_400_000
  private let noon: Int64 = 20_000 * 86_400_000 + 43_200_000
  private let scope = SpendingLedger.Scope(run: "run-1", task: "task-1")

  private func ledger(_ sandbox: TestSandbox) -> SpendingLedger {
    SpendingLedger(path: sandbox.root + "/state/spending")
  }

  private func reserve(
    _ ledger: SpendingLedger,
    _ amount: Int64?,
    _ limits: SpendingLedger.Limits = .init(),
    scope: SpendingLedger.Scope? = nil,
    at time: Int64? = nil
  ) throws -> Result<String, SpendingLedger.Refusal> {
    try ledger.reserve(
      amount,
      for: scope ?? self.scope,
      by: "codex",
      within: limits,
      at: time ?? noon
    )
  }

  @Test("a reservation counts until it is settled, and then what it came to")
  func settled() throws {
    let sandbox = try TestSandbox()
    let ledger = ledger(sandbox)
    let id = try reserve(ledger, 500_000).get()
    #expect(try ledger.totals(for: scope, at: noon).run == 500_000)
    let usage = Usage(inputTokens: 10, outputTokens: 2)
    try ledger.settle(id, .reported(microdollars: 120_000), usage, milliseconds: 9, at: noon)
    #expect(
      try ledger.totals(for: scope, at: noon) == .init(run: 120_000, task: 120_000, day: 120_000)
    )
    // What nobody knows the price of counts as what was set aside.
    let other = try reserve(ledger, 30_000).get()
    try ledger.settle(other, .unknown, nil, milliseconds: 9, at: noon)
    #expect(try ledger.totals(for: scope, at: noon).day == 150_000)
    let free = try reserve(ledger, nil).get()
    try ledger.settle(free, .unknown, nil, milliseconds: 9, at: noon)
    #expect(try ledger.totals(for: scope, at: noon).day == 150_000)
    let stamp = try #require(Files.stamp(ledger.path))
    #expect(stamp.mode & 0o777 == 0o600)
  }

  @Test("a limit refuses what does not fit, for the run, the task and the day")
  func limits() throws {
    let sandbox = try TestSandbox()
    let ledger = ledger(sandbox)
    _ = try reserve(ledger, 600_000).get()
    let refusal = SpendingLedger.Refusal(
      name: "run",
      limit: 1_000_000,
      spent: 600_000,
      asked: 400_001
    )
    let limits = SpendingLedger.Limits(run: 1_000_000, task: 1_500_000, day: 2_000_000)
    #expect(try reserve(ledger, 400_001, limits) == .failure(refusal))
    _ = try reserve(ledger, 400_000, limits).get()
    // Used up is used up, also for what has no known price.
    #expect(throws: SpendingLedger.Refusal.self) { try reserve(ledger, nil, limits).get() }
    let later = SpendingLedger.Scope(run: "run-2", task: "task-1")
    #expect(
      throws: SpendingLedger.Refusal(
        name: "task",
        limit: 1_500_000,
        spent: 1_000_000,
        asked: 500_001
      )
    ) {
      try reserve(ledger, 500_001, limits, scope: later).get()
    }
    let another = SpendingLedger.Scope(run: "run-3", task: "task-2")
    _ = try reserve(ledger, 900_000, limits, scope: another).get()
    let fresh = SpendingLedger.Scope(run: "run-4", task: "task-3")
    #expect(
      throws: SpendingLedger.Refusal(
        name: "day",
        limit: 2_000_000,
        spent: 1_900_000,
        asked: 100_001
      )
    ) {
      try reserve(ledger, 100_001, limits, scope: fresh).get()
    }
    _ = try reserve(ledger, 100_001, limits, scope: fresh, at: noon + day).get()
  }

  @Test("a killed process leaves its reservation, and half a line takes no other with it")
  func crash() throws {
    let sandbox = try TestSandbox()
    let ledger = ledger(sandbox)
    _ = try reserve(ledger, 100).get()
    let whole = try Files.read(ledger.path)
    // As a machine leaves it that loses its power, at any byte of the second line.
    _ = try reserve(ledger, 1_000).get()
    let both = try Files.read(ledger.path)
    for count in whole.count..<both.count {
      try Files.writeAtomically(ledger.path, Array(both.prefix(count)))
      _ = try reserve(ledger, 10_000).get()
      // The line that only lacks its end still counts.
      let isWhole = count == both.count - 1
      #expect(try ledger.totals(for: scope, at: noon).run == (isWhole ? 11_100 : 10_100))
    }
    for spoilt in [
      "[]\n", "{}\n", "\u{0}\n", "{\"id\":\"x\",\"kind\":\"settled\",\"microdollars\":-9}\n",
    ] {
      try Files.writeAtomically(ledger.path, whole + Array(spoilt.utf8))
      #expect(try ledger.totals(for: scope, at: noon).run == 100)
    }
    try Files.writeAtomically(
      ledger.path,
      Array(
        #"{"id":"a","kind":"reserved","microdollars":9223372036854775807,"run":"run-1","task":"t","time":1}"#
          .utf8
      ) + [0x0a] + whole
    )
    #expect(try ledger.totals(for: scope, at: noon).run == .max)
    #expect(throws: SpendingLedger.Refusal.self) {
      try reserve(ledger, 1, .init(run: .max)).get()
    }
  }

  @Test("of many at once no two take the last of a limit")
  func race() throws {
    let sandbox = try TestSandbox()
    let ledger = ledger(sandbox)
    let bodies = (0..<24).map { _ in
      { @Sendable in
        guard case .success = try reserve(ledger, 100, .init(day: 1_000)) else { return false }
        return true
      }
    }
    #expect(try atOnce(bodies).count { $0 } == 10)
    #expect(try ledger.totals(for: scope, at: noon).day == 1_000)
  }

  @Test("what is older than a season is let go once the file has grown")
  func compacted() throws {
    let sandbox = try TestSandbox()
    let ledger = ledger(sandbox)
    try Files.makeDirectories(sandbox.root + "/state")
    let line =
      #"{"id":"@","kind":"reserved","microdollars":1,"run":"r","task":"t","time":TIME}"# + "\n"
    var text = ""
    for number in 0..<14_000 {
      let time = number < 13_000 ? noon - 91 * day : noon - day
      text += line.replacing("@", with: "id\(number)").replacing("TIME", with: "\(time)")
    }
    try Files.writeAtomically(ledger.path, Array(text.utf8))
    _ = try reserve(ledger, 5).get()
    #expect(try Files.read(ledger.path).split(separator: 0x0a).count == 1_001)
    #expect(try ledger.totals(for: .init(run: "r", task: "t"), at: noon).run == 1_000)
  }

  @Test("a price is that of the very model, or none")
  func prices() throws {
    let price = try #require(PriceTable.price(of: "claude-opus-4-7"))
    #expect(PriceTable.price(of: "claude-opus-4-7-20260401") == price)
    let usage = Usage(inputTokens: 1_000_000, cachedInputTokens: 400_000, outputTokens: 100_000)
    // 0.6 M at 5, 0.4 M at 0.5, 0.1 M at 25 dollars a million.
    #expect(price.cost(of: usage) == 5_700_000)
    #expect(price.cost(of: Usage(inputTokens: 1)) == 5)
    #expect(price.cost(of: Usage(inputTokens: -5, cachedInputTokens: 9, outputTokens: -1)) == 0)
    #expect(price.cost(of: Usage(inputTokens: .max, outputTokens: .max)) > 0)
    for name in [
      "claude-opus-4", "claude-opus-4-70", "gpt-5.5-pro", "gpt-5", "llama3", "", "-20260401",
    ] {
      #expect(PriceTable.price(of: name) == nil)
    }
    #expect(PriceTable.date.split(separator: "-").count == 3)
  }

  @Test("an estimate is a range, and says where it knows no price")
  func estimates() throws {
    var provider = Provider(name: "codex", kind: .codex, model: "gpt-5.5")
    let known = Estimate(provider, prompt: 40_000)
    #expect(known.tokens.lowerBound == 21_500)
    #expect(known.tokens.upperBound > 200_000)
    let money = try #require(known.microdollars)
    #expect(money.lowerBound == 145_000)
    #expect(money.upperBound < 3_000_000)
    provider.baseURL = "http://127.0.0.1:11434/v1"
    #expect(Estimate(provider, prompt: 40_000).microdollars == nil)
    provider.baseURL = nil
    provider.model = nil
    #expect(Estimate(provider, prompt: 40_000).microdollars == nil)
  }

  @Test("amounts are read and shown as people write them")
  func dollars() {
    #expect(Dollars.microdollars("2.50") == 2_500_000)
    #expect(Dollars.microdollars("0.000001") == 1)
    for text in ["", "-1", "1.", ".5", "1.0000001", "x", "1e3", "1000001"] {
      #expect(Dollars.microdollars(text) == nil)
    }
    let shown = [
      (0, "$0.00"), (1, "$0.0001"), (12_340, "$0.0123"), (120_000, "$0.12"), (1_995_000, "$2.00"),
      (12_000_000, "$12.00"),
    ]
    for (amount, text) in shown { #expect(Dollars.text(Int64(amount)) == text) }
  }
}

/// What a run of a reviewer reserves, settles and tells.
@Suite(.timeLimit(.minutes(20))) struct AccountedRunTests {
  private static let answer = """
    [ "$1" = --version ] && { echo codex-cli 9.9.9; exit 0; }
    cat >/dev/null
    while [ $# -gt 0 ]; do [ "$1" = -o ] && answer=$2; shift; done
    echo '{"type":"item.completed","item":{"type":"agent_message","text":"x"}}'
    echo '{"type":"item.completed","item":{"type":"command_execution"}}'
    printf '{"nonce":"%s"}' '@NONCE@' > "$answer"
    echo '{"type":"turn.completed","usage":{"input_tokens":1000,"cached_input_tokens":0,"output_tokens":100}}'
    """

  private func run(
    _ scratch: Scratch,
    limits: SpendingLedger.Limits,
    model: String? = "gpt-5.5",
    budget: String? = nil
  ) throws -> (ReviewerRun, [ReviewerEvent], SpendingLedger.Limits) {
    var provider = try scratch.reviewer(
      Self.answer.replacing("@NONCE@", with: scratch.nonce) + "\ntouch \(scratch.path)/asked"
    )
    provider.kind = .codex
    provider.program = provider.command.first
    provider.command = []
    provider.model = model
    provider.budget = budget
    var request = try scratch.request(provider, bubblewrap: false)
    let purse = Purse(
      ledger: SpendingLedger(path: "\(scratch.path)/spending"),
      scope: SpendingLedger.Scope(run: "r", task: "t"),
      limits: limits
    )
    request.purse = purse
    let heard = Heard()
    request.observe = { heard.add($0) }
    let run = try Reviewer.run(request, judge: acceptingNonce(scratch.nonce))
    return (run, heard.events, try purse.totals())
  }

  @Test("what it used is settled at list prices, and every step is told")
  func accounted() throws {
    let scratch = try Scratch()
    let (run, events, totals) = try run(scratch, limits: .init(run: 5_000_000))
    // 1,000 tokens at 5 dollars and 100 at 30 dollars a million.
    #expect(run.cost == .estimated(microdollars: 8_000))
    #expect(totals.run == 8_000)
    guard case .estimated(let estimate) = events.first else {
      Issue.record("no estimate came first: \(events)")
      return
    }
    #expect(estimate.microdollars?.contains(8_000) == false)
    #expect(events.contains(.asked(sandbox: .agent, turn: 1)))
    #expect(events.contains(.worked(steps: 2, usage: nil)))
    guard case .answered(1, nil, _, .estimated(microdollars: 8_000), _) = events.last else {
      Issue.record("the answer was not told last: \(events)")
      return
    }
  }

  @Test("what does not fit is not asked")
  func refused() throws {
    let scratch = try Scratch()
    let error = #expect(throws: AgentError.self) {
      try run(scratch, limits: .init(day: 1_000_000), budget: "1.50")
    }
    #expect(
      error?.description == "'house' may cost $1.50, and $0.00 of the $1.00 for this day are spent"
    )
    #expect(!Files.exists("\(scratch.path)/asked"))
    #expect(!Files.exists("\(scratch.path)/spending"))
  }

  @Test(
    "a model that is the vendor's choice, or not listed, may cost what the dearest does",
    arguments: [nil, "gpt-99"]
  )
  func unlisted(model: String?) throws {
    let scratch = try Scratch()
    let error = #expect(throws: AgentError.self) {
      try run(scratch, limits: .init(day: 10_000), model: model)
    }
    guard case .overBudget("house", let refusal) = error else {
      Issue.record("not refused for its price: \(String(describing: error))")
      return
    }
    #expect(refusal.asked > 10_000)
    #expect(!Files.exists("\(scratch.path)/asked"))

    let (asked, events, totals) = try run(scratch, limits: .init(day: 10_000_000), model: model)
    #expect(asked.cost == .unknown)
    // Nobody can say that it was less.
    #expect(totals.day == refusal.asked)
    guard case .estimated(let estimate) = events.first else {
      Issue.record("no estimate came first: \(events)")
      return
    }
    #expect(estimate.microdollars == nil)
    #expect(estimate.ceiling == refusal.asked)
    #expect(try run(scratch, limits: .init(), model: model).2.day == refusal.asked)
  }

  @Test("the dearest model is no cheaper than any that is listed")
  func dearest() throws {
    let usage = Usage(inputTokens: 10_000, cachedInputTokens: 4_000, outputTokens: 500)
    let most = PriceTable.dearest.cost(of: usage)
    for model in ["claude-opus-4-1", "claude-fable-5-1", "gpt-5.5"] {
      #expect(try #require(PriceTable.price(of: model)).cost(of: usage) <= most)
    }
  }
}

/// Collects what an observer is told, from whatever thread.
private final class Heard: Sendable {
  private let list = Mutex<[ReviewerEvent]>([])

  func add(_ event: ReviewerEvent) { list.withLock { $0.append(event) } }
  var events: [ReviewerEvent] { list.withLock { $0 } }
}
