internal import LaneCore
internal import LaneSystem

/// Claude Code, run by `claude -p`; tried with 2.1.329.
///
/// Its model answers through a tool that the program checks against the schema; the last event holds
/// that answer. Only the messages say which model the service claims to have used.
struct ClaudeAdapter: Adapter {
  private static let tools = ["Glob", "Grep", "Read"]
  private static let defaultBudget = "5"

  let program: String? = "claude"
  let signIn: String? = "claude setup-token"
  let needs = CredentialNeeds(
    keyVariables: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"],
    file: CredentialNeeds.File(
      directoryVariable: "CLAUDE_CONFIG_DIR",
      directory: ".claude",
      name: ".credentials.json",
      // Beside it stand the tokens of servers that other tools use.
      members: ["claudeAiOauth"],
      fixed: [["claudeAiOauth", "scopes"], ["claudeAiOauth", "subscriptionType"]],
      renewal: Self.renewal
    ),
    endpointVariables: ["ANTHROPIC_BASE_URL"]
  )
  let stateDirectories = [".claude"]
  let versionArguments: [String]? = ["--version"]
  let hasOwnSandbox = true
  let overhead = Estimate.Overhead(own: 6_000, readings: 12, read: 60_000)

  /// It renews what runs out within five minutes; one more is for the time that starting takes.
  private static let renewal: @Sendable (JSONObject) -> Timestamp? = { file in
    file.object("claudeAiOauth")?.integer("expiresAt").map { expiry in
      Timestamp(milliseconds: expiry.subtractingReportingOverflow(6 * 60_000).partialValue)
    }
  }

  func arguments(_ request: ReviewerRequest, places: Places, level: SandboxLevel) -> [String] {
    let provider = request.provider
    var arguments = [
      "-p", "--output-format", "stream-json", "--verbose", "--restricted",
      "--tools", Self.tools.joined(separator: ","), "--permission-mode", "dontAsk",
      "--permission-prompts", "none", "--strict-mcp-config", "--setting-sources", "",
      "--disable-slash-commands", "--no-session-persistence", "--json-schema", request.schema,
      "--max-budget-usd", provider.budget ?? Self.defaultBudget, "--max-turns", "60",
    ]
    if let model = provider.model { arguments += ["--model", model] }
    if let effort = provider.effort { arguments += ["--effort", effort] }
    return arguments
  }

  func variables(_ request: ReviewerRequest, places: Places) -> [String: String] {
    var variables = ["DISABLE_AUTOUPDATER": "1", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1"]
    if let url = request.provider.baseURL {
      variables["ANTHROPIC_BASE_URL"] = url
      // The program refuses to start without a key, also for a server that wants none.
      let key = request.provider.keyVariable.flatMap { request.environment[$0] }
      variables["ANTHROPIC_API_KEY"] = key ?? "none"
    }
    return variables
  }

  func step(in event: JSONObject) -> StepCounter.Step? {
    guard event.string("type") == "assistant", let message = event.object("message") else {
      return nil
    }
    return StepCounter.Step(usage: message.object("usage").map(Self.usage))
  }

  func reading(of result: TurnResult) -> Reading {
    var reading = Reading()
    var conclusion: JSONObject?
    for event in EventLines(result.outcome.output).events {
      switch (event.string("type"), event.string("subtype")) {
      case ("system", "init"):
        reading.failure = reading.failure ?? Self.unwantedTools(event)
      case ("assistant", _):
        // The program speaks for itself under this name.
        if let model = event.string("message", "model"), model != "<synthetic>",
          !reading.reportedModels.contains(model)
        {
          reading.reportedModels.append(model)
        }
      case ("result", _):
        conclusion = event
      default:
        break
      }
    }
    if let conclusion { take(conclusion, into: &reading) }
    reading.failure = reading.failure ?? failure(of: result, conclusion)
    return reading
  }

  private func take(_ conclusion: JSONObject, into reading: inout Reading) {
    if let structured = conclusion["structured_output"], structured.object != nil {
      reading.answer = structured.canonical()
      reading.isStructured = true
    } else {
      reading.answer = Array((conclusion.string("result") ?? "").utf8)
    }
    reading.denials = conclusion.array("permission_denials")?.count ?? 0
    reading.usage = conclusion.object("usage").map(Self.usage)
    switch conclusion["total_cost_usd"] {
    case .integer(let dollars) where (0..<1_000_000).contains(dollars):
      reading.cost = .reported(microdollars: dollars * 1_000_000)
    case .number(let dollars) where (0..<1_000_000).contains(dollars):
      reading.cost = .reported(microdollars: Int64((dollars * 1_000_000).rounded()))
    default:
      break
    }
  }

  private static func usage(_ usage: JSONObject) -> Usage {
    let cached = usage.integer("cache_read_input_tokens") ?? 0
    let created = usage.integer("cache_creation_input_tokens") ?? 0
    let fresh = usage.integer("input_tokens") ?? 0
    return Usage(
      inputTokens: fresh &+ cached &+ created,
      cachedInputTokens: cached,
      outputTokens: usage.integer("output_tokens") ?? 0
    )
  }

  /// A settings file or a plug-in could add tools; then this is not the reviewer that was asked for.
  private static func unwantedTools(_ event: JSONObject) -> ReviewerFailure? {
    let offered = (event.array("tools") ?? []).map { $0.string ?? "?" }
    let unwanted = Set(offered).subtracting(tools + ["StructuredOutput"]).sorted()
    guard unwanted.isEmpty else {
      let names = SafeText.line(unwanted.joined(separator: ", "), limit: 200)
      return ReviewerFailure(.tools, "claude offers more tools than it was given: \(names)")
    }
    guard event.array("mcp_servers")?.isEmpty != false else {
      return ReviewerFailure(.tools, "claude is connected to servers that it was not given")
    }
    return nil
  }

  private func failure(of result: TurnResult, _ conclusion: JSONObject?) -> ReviewerFailure? {
    if result.outcome.ending != .itself { return result.outcome.failure }
    guard let conclusion else {
      return result.outcome.failure
        ?? ReviewerFailure(.truncated, "the events end before the result")
    }
    let said = SafeText.line(conclusion.string("result") ?? "", limit: 500)
    let reason = conclusion.string("terminal_reason") ?? ""
    if reason.hasPrefix("aborted") {
      return ReviewerFailure(.cancelled, "claude was interrupted")
    }
    switch conclusion.string("subtype") {
    case "success":
      guard conclusion.bool("is_error") != true else {
        let status = conclusion.integer("api_error_status").map { "status \($0): " } ?? ""
        return ReviewerFailure(.service, status + said)
      }
      return result.outcome.failure
    case "error_max_structured_output_retries":
      return ReviewerFailure(.schemaNeverMet, "the model never met the schema")
    case "error_max_budget_usd":
      return ReviewerFailure(.budget, "the budget for the review is used up")
    case "error_max_turns":
      return ReviewerFailure(.turnLimit, "the model used up its turns")
    case let subtype:
      return ReviewerFailure(.service, SafeText.line(subtype ?? "no reason given", limit: 100))
    }
  }
}
