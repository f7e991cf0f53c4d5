internal import LaneCore
internal import LaneSystem

/// Codex CLI, run by `codex exec`; tried with 0.163.
///
/// It takes the schema as a file, and leaves its last message in a file whether or not that meets
/// the schema. It never says which model served it, except when it was moved to another one.
struct CodexAdapter: Adapter {
  let program: String? = "codex"
  let signIn: String? = "codex login"
  let needs = CredentialNeeds(
    keyVariables: ["CODEX_API_KEY"],
    file: CredentialNeeds.File(
      directoryVariable: "CODEX_HOME",
      directory: ".codex",
      name: "auth.json",
      fixed: [["OPENAI_API_KEY"], ["tokens", "account_id"]],
      renewal: Self.renewal
    ),
    relatedVariable: "OPENAI_API_KEY"
  )
  let stateDirectories = [".codex"]
  let versionArguments: [String]? = ["--version"]
  let hasOwnSandbox = true
  let overhead = Estimate.Overhead(own: 10_000, readings: 12, read: 60_000)

  func arguments(_ request: ReviewerRequest, places: Places, level: SandboxLevel) -> [String] {
    let provider = request.provider
    // Within our sandbox its own would have to nest; where that fails, its commands vanish silently.
    let ownSandbox = level == .agent ? "read-only" : "danger-full-access"
    var arguments = [
      "exec", "--json", "--sandbox", ownSandbox, "--skip-git-repo-check", "-C", places.tree,
      "--ephemeral", "--ignore-user-config", "--ignore-rules", "--color", "never",
      // Instruction files in the tree are material, not instructions.
      "-c", "project_doc_max_bytes=0", "-c", "web_search=\"disabled\"",
      // Whoever is logged in has tools of other services, which know the change's story.
      "-c", "features.apps=false", "-c", "features.plugins=false", "-c", "analytics.enabled=false",
    ]
    if let model = provider.model { arguments += ["-m", model] }
    if let effort = provider.effort {
      arguments += ["-c", "model_reasoning_effort=\(Self.toml(effort))"]
    }
    if let url = provider.baseURL {
      var endpoint = "name=\"lane\",base_url=\(Self.toml(url)),wire_api=\"responses\""
      if let key = provider.keyVariable { endpoint += ",env_key=\(Self.toml(key))" }
      arguments += [
        "-c", "model_provider=\"lane\"", "-c", "model_providers.lane={\(endpoint)}",
      ]
    }
    return arguments + ["--output-schema", places.schema, "-o", places.answer, "-"]
  }

  func variables(_ request: ReviewerRequest, places: Places) -> [String: String] {
    // A CODEX_HOME below the temporary directory would break its sandbox without a word; TMPDIR is
    // the run's own, so it is not.
    ["CODEX_HOME": "\(places.home)/.codex"]
  }

  /// It renews what has run out, and what is older than eight days.
  private static let renewal: @Sendable (JSONObject) -> Timestamp? = { file in
    let expiry = file.string("tokens", "access_token").flatMap(WebToken.expiry)
    let renewed = file.string("last_refresh").flatMap { Timestamp(iso: $0.prefix(19) + ".000Z") }
    let age = renewed.map { Timestamp(seconds: $0.seconds + 8 * 86_400) }
    return [expiry, age].compactMap(\.self).min()
  }

  private static func toml(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7f: ""
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }

  func step(in event: JSONObject) -> StepCounter.Step? {
    // Usage comes at the end of the turn only.
    event.string("type") == "item.completed" ? StepCounter.Step() : nil
  }

  func reading(of result: TurnResult) -> Reading {
    var reading = Reading()
    var lastMessage: String?
    var lastError: String?
    var isCompleted = false
    for event in EventLines(result.outcome.output).events {
      switch event.string("type") {
      case "item.completed":
        if let item = event.object("item") { take(item, into: &reading, &lastMessage) }
      case "turn.completed":
        isCompleted = true
        reading.usage = event.object("usage").map(Self.usage)
      case "turn.failed":
        lastError = event.string("error", "message") ?? lastError
        isCompleted = false
      case "error":
        lastError = event.string("message") ?? lastError
      default:
        break
      }
    }
    if let file = result.answerFile, !file.isEmpty {
      reading.answer = file
    } else {
      reading.answer = Array((lastMessage ?? "").utf8)
    }
    reading.failure = failure(of: result, isCompleted: isCompleted, lastError: lastError)
    return reading
  }

  private func take(_ item: JSONObject, into reading: inout Reading, _ lastMessage: inout String?) {
    switch item.string("type") {
    case "agent_message":
      lastMessage = item.string("text") ?? lastMessage
    case "command_execution" where item.string("status") == "declined":
      reading.denials += 1
    case "error":
      if let model = Self.rerouted(item.string("message") ?? "") {
        reading.reportedModels.append(model)
      }
    default:
      break
    }
  }

  /// The model named last in "model rerouted: A -> B (reason)".
  private static func rerouted(_ message: String) -> String? {
    let words = message.split(separator: " ").map(String.init)
    guard message.hasPrefix("model rerouted:"), let arrow = words.firstIndex(of: "->") else {
      return nil
    }
    return words.dropFirst(arrow + 1).first
  }

  private static func usage(_ usage: JSONObject) -> Usage {
    Usage(
      inputTokens: usage.integer("input_tokens") ?? 0,
      cachedInputTokens: usage.integer("cached_input_tokens") ?? 0,
      outputTokens: usage.integer("output_tokens") ?? 0
    )
  }

  private func failure(
    of result: TurnResult,
    isCompleted: Bool,
    lastError: String?
  ) -> ReviewerFailure? {
    let outcome = result.outcome
    if outcome.ending != .itself { return outcome.failure }
    let errors = outcome.errors.text
    let brokenHelpers = ["could not create PATH aliases", "codex-linux-sandbox: No such file"]
    if result.level == .agent, brokenHelpers.contains(where: { errors.contains($0) }) {
      return ReviewerFailure(.ownSandbox, "codex could not start its own sandbox")
    }
    if !isCompleted, let lastError {
      return ReviewerFailure(.service, SafeText.line(lastError, limit: 500))
    }
    if let failure = outcome.failure { return failure }
    return isCompleted ? nil : ReviewerFailure(.truncated, "the events end before the turn does")
  }
}
