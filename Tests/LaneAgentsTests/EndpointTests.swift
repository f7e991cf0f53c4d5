import LaneAgents
import LaneCore
import LaneSystem
import TestSupport
import Testing

/// An endpoint that speaks OpenAI's chat completions, asked by the real curl.
@Suite(.timeLimit(.minutes(20))) struct EndpointTests {
  private struct Trial {
    let run: ReviewerRun
    let scratch: Scratch
    let model: ScriptedModel

    func bodies() throws -> [JSONObject] {
      try model.requests().compactMap {
        try JSONReader.read(Array($0.utf8), numbers: .any).object
      }
    }
  }

  private static let key = "dummy-key-of-no-vendor-0123456789"
  private static let answer: JSONValue = ["dossier": ["nonce": "@NONCE@"], "model": "served"]

  private func ask(
    _ answers: JSONValue,
    change: (inout ReviewerRequest) -> Void = { _ in }
  ) throws -> Trial {
    let scratch = try Scratch()
    let model = try ScriptedModel(answers, in: scratch.path)
    let provider = Provider(
      name: "local",
      kind: .openai,
      model: "qwen3-coder",
      effort: "high",
      baseURL: model.url + "/v1",
      keyVariable: "HOUSE_KEY"
    )
    var request = try scratch.request(
      provider,
      in: sandboxes.first ?? .none,
      environment: ["HOUSE_KEY": Self.key, "HTTP_PROXY": "http://127.0.0.1:9"]
    )
    change(&request)
    let run = try Reviewer.run(request, judge: acceptingNonce(scratch.nonce))
    return Trial(run: run, scratch: scratch, model: model)
  }

  @Test("an answer in the schema is accepted, and the host stamps who served it")
  func passes() throws {
    let trial = try ask([Self.answer])
    let run = trial.run
    #expect(run.isAccepted, "\(String(describing: run.failure))")
    #expect(run.parsePath == .strict)
    #expect(run.reportedModels == ["served"])
    #expect(run.usage == Usage(inputTokens: 1200, cachedInputTokens: 200, outputTokens: 340))
    #expect(run.programVersion?.hasPrefix("curl ") == true)
    let body = try #require(try trial.bodies().first)
    #expect(body["model"]?.string == "qwen3-coder")
    #expect(body["reasoning_effort"]?.string == "high")
    #expect(body["temperature"]?.integer == 0)
    #expect(body["response_format"]?.object?["type"]?.string == "json_schema")
    let message = body["messages"]?.array?.first?.object
    #expect(message?["content"]?.string?.contains(trial.scratch.nonce) == true)
  }

  @Test("the key goes into a header, and nowhere else")
  func key() throws {
    let trial = try ask([Self.answer])
    #expect(try trial.model.headers().first?.contains("Authorization: Bearer \(Self.key)") == true)
    #expect(!trial.run.arguments.contains { $0.contains(Self.key) })
    for name in try Files.list(trial.scratch.run) where name.hasPrefix("turn") {
      #expect(try !trial.scratch.read("run/\(name)").contains(Self.key))
    }
    #expect(try !trial.scratch.read("run/in/request.json").contains(Self.key))
    // A line break would make an option of its own.
    let split = try ask([Self.answer]) {
      $0.environment["HOUSE_KEY"] = "one\nurl = \"http://127.0.0.1:1/\""
    }
    #expect(split.run.isAccepted)
    #expect(try split.model.headers().first?.contains("Bearer oneurl = \"http") == true)
  }

  @Test("a server that does not know a way of asking is asked in another")
  func ladder() throws {
    let refused: JSONValue = ["status": 400, "message": "response_format is not supported"]
    let trial = try ask([refused, refused, Self.answer])
    #expect(trial.run.isAccepted, "\(String(describing: trial.run.failure))")
    #expect(trial.run.turns.count == 1)
    let formats = try trial.bodies().map { body in
      (body["response_format"]?.object?["type"]?.string ?? "none", body["temperature"] != nil)
    }
    #expect(formats.map(\.0) == ["json_schema", "json_schema", "json_object"])
    #expect(formats.map(\.1) == [true, false, false])

    let never = try ask([refused])
    #expect(never.run.failure?.kind == .unsupported)
    #expect(never.run.failure?.detail == "status 400: response_format is not supported")
    #expect(try never.model.requests().count == 4)
  }

  @Test("a busy service is asked again when it said, and the answer counts", arguments: [429, 503])
  func busy(status: Int64) throws {
    let trial = try ask([["status": .integer(status), "retryAfter": 1], Self.answer])
    #expect(trial.run.isAccepted, "\(String(describing: trial.run.failure))")
    #expect(trial.run.turns.count == 1)
    #expect(try trial.model.requests().count == 2)
    // It said a second; guessing would have been no shorter, so the clock is no witness but a bound.
    #expect(trial.run.turns[0].milliseconds >= 900)
  }

  @Test(
    "a service that fails for as long as it may take is told by its status",
    arguments: [6, 12]
  )
  func failsToTheEnd(seconds: Int64) throws {
    let trial = try ask([["status": 500, "message": "out of order"]]) {
      $0.limits.total = seconds * 1_000
    }
    #expect(trial.run.failure?.kind == .service)
    #expect(trial.run.failure?.detail == "status 500: out of order")
  }

  @Test(
    "what is no answer is told apart",
    arguments: [
      (["status": 401, "message": "bad key"], ReviewerFailure.Kind.service, "status 401: bad key"),
      (["text": "{}", "finish": "length"], .truncated, "the answer was cut at its limit"),
      (["text": "{}", "finish": "content_filter"], .service, "the service withheld the answer"),
      (["text": "", "refusal": "I will not"], .service, "the model refuses: I will not"),
      (["cut": true, "text": "{}"], .service, "exit status 18: curl: (18)"),
      (["status": 500, "retryAfter": 3600, "message": "down"], .service, "status 500: down"),
    ] as [(JSONValue, ReviewerFailure.Kind, String)]
  )
  func fails(answer: JSONValue, kind: ReviewerFailure.Kind, words: String) throws {
    let trial = try ask([answer])
    #expect(!trial.run.isAccepted)
    #expect(trial.run.failure?.kind == kind)
    #expect(
      trial.run.failure?.detail.hasPrefix(words) == true,
      "\(trial.run.failure?.detail ?? "")"
    )
    #expect(trial.run.turns.count == 1)
  }

  @Test("an answer that is larger than a file may be is told as that")
  func huge() throws {
    let text = String(repeating: "It looks good to me. ", count: 20_000)
    let trial = try ask([["text": .string(text)]]) { $0.limits.storage = 100_000 }
    #expect(trial.run.failure?.kind == .storage, "\(String(describing: trial.run.failure))")
    #expect(trial.run.turns.count == 1)
  }

  @Test("text that holds no dossier is asked for once more")
  func malformed() throws {
    let trial = try ask([["text": "Looks good to me!"], Self.answer])
    #expect(trial.run.isAccepted)
    #expect(trial.run.repairs == 1)
    #expect(try trial.model.requests().last?.contains("Looks good to me!") == true)
  }

  @Test("a service that never answers runs out of time, and one that is not there is told")
  func silent() throws {
    let trial = try ask([["hang": true]]) {
      $0.limits.total = 2_000
      $0.limits.grace = 100
    }
    // Whoever of the two looks first.
    #expect([.timedOut, .service].contains(trial.run.failure?.kind))
    let absent = try ask([Self.answer]) { $0.provider.baseURL = "http://127.0.0.1:9/v1" }
    #expect(absent.run.failure?.kind == .service)
    #expect(absent.run.failure?.detail.contains("curl: (7)") == true)
  }

  @Test("an endpoint needs a model, and no key goes over the network in the clear")
  func settings() throws {
    #expect(throws: AgentError.modelMissing(provider: "local")) {
      try ask([]) { $0.provider.model = nil }
    }
    for url in ["http://models.example/v1", "http://127.0.0.1@models.example/v1"] {
      #expect(throws: AgentError.keyInTheClear(provider: "local", address: url)) {
        try ask([]) { $0.provider.baseURL = url }
      }
    }
  }
}
