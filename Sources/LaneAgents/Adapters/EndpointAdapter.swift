internal import LaneCore
internal import LaneSystem

/// A model behind an HTTP endpoint that speaks OpenAI's chat completions: a vendor's, or Ollama,
/// vLLM, llama.cpp and others on one's own machines; asked through `curl`, 7.76 or newer.
///
/// It has no tools: what it knows of the tree is in the prompt. How much of the protocol a server
/// knows differs, so it is asked in several ways, the strictest first.
struct EndpointAdapter: Adapter {
  /// What is left out of a question where a server refuses it.
  private enum Way: Int, CaseIterable {
    case schema
    /// Models that reason take no temperature.
    case schemaAlone
    case object
    case plain
  }

  private static let standard = "https://api.openai.com/v1"
  private static let loopback = ["127.0.0.1", "localhost", "[::1]"]

  let program: String? = "curl"
  let signIn: String? = "export OPENAI_API_KEY=<key>"
  let needs = CredentialNeeds(keyVariables: ["OPENAI_API_KEY"])
  let stateDirectories: [String] = []
  let versionArguments: [String]? = ["--version"]
  // curl is silent until the whole answer is there.
  let showsLife = false
  let readsTree = false
  var variations: Int { Way.allCases.count }

  func check(_ provider: Provider) throws(AgentError) {
    guard provider.model != nil else { throw .modelMissing(provider: provider.name) }
    guard let url = provider.baseURL, provider.keyVariable != nil, url.hasPrefix("http://"),
      !Self.loopback.contains(Self.host(of: url))
    else { return }
    throw .keyInTheClear(provider: provider.name, address: url)
  }

  func arguments(_ request: ReviewerRequest, places: Places, level: SandboxLevel) -> [String] {
    // Without anybody's .curlrc; the rest, with the key, comes on standard input.
    ["-q", "--config", "-"]
  }

  func variables(_ request: ReviewerRequest, places: Places) -> [String: String] { [:] }

  func asking(_ question: Question, _ request: ReviewerRequest, places: Places) -> Asking {
    let provider = request.provider
    let base = provider.baseURL ?? Self.standard
    let seconds = max(1, request.limits.total / 1000)
    // It stops trying before it is ended, as only then does it tell what the server said. Every wait
    // is twice as long as the one before; none begins that could not end in time.
    let patience = max(1, seconds - max(2, seconds / 10))
    let retries = [5, 4, 3, 2, 1].first { (Int64(1) << $0) - 1 <= patience / 2 } ?? 0
    let last = max(1, patience - (Int64(1) << retries) / 2)
    var lines = [
      ("url", (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/chat/completions"),
      ("header", "Content-Type: application/json"),
      ("data-binary", "@\(places.input)/request.json"), ("output", places.answer),
      ("write-out", "%{http_code}"), ("proto", "=http,https"), ("connect-timeout", "30"),
      // It waits as long as the server says (Retry-After) before it tries again.
      ("retry", String(retries)), ("retry-max-time", String(last)),
      ("max-time", String(seconds)),
      ("max-filesize", String(4 * ParseLadder.limit)),
    ]
    let name = provider.keyVariable ?? needs.keyVariables.first ?? ""
    if let key = question.variables[name] {
      lines.append(("header", "Authorization: Bearer \(key)"))
    }
    if Self.loopback.contains(Self.host(of: base)) { lines.append(("noproxy", "*")) }
    let text = "silent\nshow-error\n" + lines.map { "\($0) = \(Self.quoted($1))\n" }.joined()
    let way = Way(rawValue: question.variation) ?? .plain
    return Asking(
      input: Array(text.utf8),
      files: [("request.json", body(question.prompt, request, way).canonical())]
    )
  }

  private func body(_ prompt: [UInt8], _ request: ReviewerRequest, _ way: Way) -> JSONValue {
    var body: JSONObject = [
      "model": request.provider.model.map { .string($0) } ?? .null,
      "messages": [["role": "user", "content": .string(String(decoding: prompt, as: UTF8.self))]],
      "stream": false,
    ]
    body["reasoning_effort"] = request.provider.effort.map { .string($0) }
    if way == .schema { body["temperature"] = 0 }
    switch way {
    case .schema, .schemaAlone:
      let schema = (try? JSONReader.read(Array(request.schema.utf8), numbers: .any)) ?? [:]
      body["response_format"] = [
        "type": "json_schema",
        "json_schema": ["name": "answer", "strict": true, "schema": schema],
      ]
    case .object: body["response_format"] = ["type": "json_object"]
    case .plain: break
    }
    return .object(body)
  }

  /// A value as curl's configuration has it.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      // A line of its own would be an option of its own.
      case _ where scalar.value < 0x20 || scalar.value == 0x7f: ""
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }

  private static func host(of url: String) -> String {
    let rest = url.drop { $0 != "/" }.drop { $0 == "/" }
    let authority = rest.prefix { !"/?#".contains($0) }
    let host = authority.split(separator: "@").last ?? authority
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") { return String(host[...end]) }
    return String(host.prefix { $0 != ":" })
  }
}

extension EndpointAdapter {
  // With these a server says that it does not understand, rather than that it will not.
  private static let refusals = ["400", "404", "415", "422", "501"]

  func reading(of result: TurnResult) -> Reading {
    var reading = Reading()
    if let failure = result.outcome.failure {
      // curl says what went wrong where the connection did.
      let isOurs = failure.kind == .failed
      reading.failure = isOurs ? ReviewerFailure(.service, failure.detail) : failure
      return reading
    }
    let status = result.outcome.output.text
    let answer = result.answerFile.flatMap { bytes in
      try? JSONReader.read(bytes, numbers: .any, limit: 4 * ParseLadder.limit)
    }
    guard status == "200" else {
      let said = answer?.object.flatMap(Self.complaint)
      let words = "status \(SafeText.line(status, limit: 10))" + (said.map { ": \($0)" } ?? "")
      let kind: ReviewerFailure.Kind = Self.refusals.contains(status) ? .unsupported : .service
      reading.failure = ReviewerFailure(kind, words)
      return reading
    }
    guard let object = answer?.object else {
      reading.failure = ReviewerFailure(.service, "the answer is not of this protocol")
      return reading
    }
    if let model = object.string("model") {
      reading.reportedModels = [SafeText.line(model, limit: 200)]
    }
    reading.usage = object.object("usage").map { usage in
      Usage(
        inputTokens: usage.integer("prompt_tokens") ?? 0,
        cachedInputTokens: usage.integer("prompt_tokens_details", "cached_tokens") ?? 0,
        outputTokens: usage.integer("completion_tokens") ?? 0
      )
    }
    take(object.array("choices")?.first?.object, into: &reading)
    return reading
  }

  private func take(_ choice: JSONObject?, into reading: inout Reading) {
    reading.answer = Array(Self.text(choice?.object("message")?["content"]).utf8)
    if let refusal = choice?.string("message", "refusal"), !refusal.isEmpty {
      let words = SafeText.line(refusal, limit: 300)
      reading.failure = ReviewerFailure(.service, "the model refuses: \(words)")
    }
    switch choice?.string("finish_reason") {
    case "length": reading.failure = ReviewerFailure(.truncated, "the answer was cut at its limit")
    case "content_filter":
      reading.failure = ReviewerFailure(.service, "the service withheld the answer")
    default: break
    }
  }

  private static func text(_ content: JSONValue?) -> String {
    switch content {
    case .string(let text): text
    case .array(let parts): parts.compactMap { $0.object?.string("text") }.joined()
    default: ""
    }
  }

  /// What a server says is wrong; Ollama and others leave out the inner object.
  private static func complaint(_ object: JSONObject) -> String? {
    let words =
      object.string("error", "message") ?? object.string("error") ?? object.string("message")
      ?? object.string("detail")
    return words.map { SafeText.line($0, limit: 500) }
  }
}
