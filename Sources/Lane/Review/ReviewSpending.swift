internal import Git
internal import LaneAgents
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// What reviewers may spend, and what they are heard to do.
struct ReviewSpending {
  /// One process is one run.
  private static let run = Hex.encode(randomBytes(8))

  private let workspace: Workspace
  private let purse: Purse

  /// Reads the person's limits: `lane.runBudget`, `lane.taskBudget` and `lane.dayBudget`.
  init(_ policy: Policy, in workspace: Workspace) throws(Failure) {
    self.workspace = workspace
    let branch = try workspace.attempt { () throws(GitError) in
      try workspace.repository.symbolicTarget("HEAD")
    }
    purse = Purse(
      ledger: SpendingLedger(path: Self.path(in: workspace)),
      scope: SpendingLedger.Scope(run: Self.run, task: "\(policy.id) \(branch ?? "HEAD")"),
      limits: SpendingLedger.Limits(
        run: try Self.limit("lane.runBudget", workspace),
        task: try Self.limit("lane.taskBudget", workspace),
        day: try Self.limit("lane.dayBudget", workspace)
      )
    )
  }

  private static func path(in workspace: Workspace) -> String {
    let environment = workspace.surroundings.environment
    let state =
      environment["XDG_STATE_HOME"] ?? environment["HOME"].map { "\($0)/.local/state" }
    guard let state, state.hasPrefix("/") else { return workspace.directory.path + "/spending" }
    return "\(state)/git-lane/spending"
  }

  private static func limit(_ key: String, _ workspace: Workspace) throws(Failure) -> Int64? {
    guard let text = try workspace.config().get(key) else { return nil }
    guard let amount = Dollars.microdollars(text) else {
      throw Failure(
        .fatal,
        "configuration",
        "\(key) is no amount of dollars",
        expected: "US dollars such as 2.50",
        actual: text,
        next: command(setting: key, to: "2.50", in: workspace)
      )
    }
    return amount
  }

  /// The command that sets a limit where its value in force stands: further out it would not hold.
  static func command(setting key: String, to amount: String, in workspace: Workspace) -> String {
    let scope = (try? workspace.config())?.entry(key)?.scope
    switch scope {
    case "command": return "git -c \(key)=\(amount) lane review"
    case "local", "worktree", "system": return "git config --\(scope ?? "") \(key) \(amount)"
    default: return "git config --global \(key) \(amount)"
    }
  }

  /// The command that takes a limit away where its value in force stands.
  static func command(unsetting key: String, in workspace: Workspace) -> String {
    switch (try? workspace.config())?.entry(key)?.scope {
    case "command": "git lane review"
    case let scope?: "git config --\(scope) --unset-all \(key)"
    case nil: "git config --unset-all \(key)"
    }
  }

  /// Has a request accounted for, and told of.
  func equip(_ request: inout ReviewerRequest) {
    request.purse = purse
    let (purse, voice) = (purse, workspace.surroundings.voice)
    let provider = request.provider
    request.observe = { Self.tell($0, of: provider, spending: purse, to: voice) }
  }

  /// What was spent in this run, on this branch and today; nil where nobody knows.
  var totals: SpendingLedger.Limits? { try? purse.totals() }

  private static func tell(
    _ event: ReviewerEvent,
    of provider: Provider,
    spending purse: Purse,
    to voice: any Voice
  ) {
    let name = provider.name
    var data: JSONObject = ["provider": .string(name)]
    // Of a program of one's own there is nothing to tell but that it runs, which was said.
    func step(_ text: String) { voice.step(provider.kind == .command ? nil : text, data) }
    switch event {
    case .waiting:
      data["event"] = "waiting"
      step("\(name): waits for another review to renew the login")
    case .estimated(let estimate):
      data["event"] = "estimated"
      data["tokens"] = [.integer(estimate.tokens.lowerBound), .integer(estimate.tokens.upperBound)]
      data["microdollars"] =
        estimate.microdollars.map { [.integer($0.lowerBound), .integer($0.upperBound)] } ?? .null
      step("\(name): \(words(for: estimate))")
    case .asked(let sandbox, let turn):
      data["event"] = "asked"
      data["sandbox"] = .string(sandbox.rawValue)
      data["turn"] = .integer(Int64(turn))
      let again = turn > 1 ? ", once more" : ""
      step("\(name): asked\(again), sandbox \(sandbox.rawValue)")
    case .worked(let steps, let usage):
      let tokens = usage.map { ", \($0.inputTokens + $0.outputTokens) tokens" } ?? ""
      let cost = usage.flatMap(provider.listPrice(of:)).map { ", about \(Dollars.text($0))" } ?? ""
      voice.progress("\(name): \(steps) step\(steps == 1 ? "" : "s")\(tokens)\(cost)")
    case .answered(let turn, let failure, let usage, let cost, let milliseconds):
      data["event"] = "answered"
      data["turn"] = .integer(Int64(turn))
      data["failure"] = failure.map { .string($0.kind.rawValue) } ?? .null
      data["inputTokens"] = usage.map { .integer($0.inputTokens) } ?? .null
      data["outputTokens"] = usage.map { .integer($0.outputTokens) } ?? .null
      data["cost"] = cost.json
      data["milliseconds"] = .integer(milliseconds)
      let outcome = failure.map { "no answer that counts (\($0.kind.rawValue))" } ?? "answered"
      let spent = (try? purse.totals())?.run ?? 0
      data["spent"] = .integer(spent)
      let sum =
        spent > cost.microdollars ?? 0 ? "; \(Dollars.text(spent)) in this review so far" : ""
      step("\(name): \(outcome), \(cost.words)\(sum)")
    }
  }

  private static func words(for estimate: Estimate) -> String {
    let tokens = "\(rounded(estimate.tokens.lowerBound)) to \(rounded(estimate.tokens.upperBound))"
    guard let money = estimate.microdollars else {
      return "about \(tokens) tokens, price not known"
    }
    let range = "\(Dollars.text(money.lowerBound)) to \(Dollars.text(money.upperBound))"
    return "about \(tokens) tokens, \(range) at list prices of \(PriceTable.date)"
  }

  private static func rounded(_ tokens: Int64) -> String {
    tokens < 1_000 ? String(tokens) : "\((tokens + 500) / 1_000)k"
  }
}

extension Cost {
  /// For people.
  var words: String {
    switch self {
    case .reported(let amount): Dollars.text(amount)
    case .estimated(let amount):
      "about \(Dollars.text(amount)) at list prices of \(PriceTable.date)"
    case .unknown: "cost not reported"
    }
  }
}
