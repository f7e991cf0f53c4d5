internal import LaneCore
internal import LaneSystem

/// Puts one change before one reviewer: at most one question and one repair.
package enum Reviewer {
  /// Runs a review to its end.
  ///
  /// `judge` reads a dossier and accepts it or says what to repair; its last word on the last turn is
  /// final. What an agent does wrong is told in the run, which then has no accepted dossier.
  package static func run(
    _ request: ReviewerRequest,
    judge: (_ dossier: [UInt8]) -> AnswerCheck
  ) throws(AgentError) -> ReviewerRun {
    try request.provider.kind.adapter.check(request.provider)
    let program = try Program.locate(request)
    var session = try Session(request, program: program)
    defer { session.close() }
    try session.reserve()
    session.hold(judge: judge)
    return session.run
  }
}

extension Reviewer {
  /// Runs an analyser once; what it printed is the answer of its only turn, not read here.
  package static func report(_ request: ReviewerRequest) throws(AgentError) -> ReviewerRun {
    let program = try Program.locate(request)
    var session = try Session(request, program: program)
    defer { session.close() }
    session.askForReport()
    return session.run
  }

  /// Does everything for a review but ask: finds the program, its version and its credentials, and
  /// tries the sandbox.
  package static func examine(_ request: ReviewerRequest) throws(AgentError) -> ReviewerRun {
    try request.provider.kind.adapter.check(request.provider)
    let program = try Program.locate(request)
    var session = try Session(request, program: program)
    defer { session.close() }
    session.identify()
    return session.run
  }
}

/// One review under way: its place on disk, its sandbox, and what has come of it so far.
private struct Session {
  private let request: ReviewerRequest
  private let adapter: any Adapter
  private let directory: RunDirectory
  private let environment: AgentEnvironment
  private let sandbox: Sandbox
  private let variables: [String: String]
  private let start = Time.monotonic()
  private var known: Set<String>
  private var variation = 0
  private var reservation: String?
  private(set) var run: ReviewerRun

  init(_ request: ReviewerRequest, program: Program) throws(AgentError) {
    self.request = request
    adapter = request.provider.kind.adapter
    let needs = adapter.needs
    let stateDirectories = adapter.stateDirectories
    let (directory, environment) = try withSystem { () throws(SystemError) in
      let directory = try RunDirectory(for: request)
      for name in stateDirectories {
        try Files.makeDirectories("\(directory.home)/\(name)", mode: 0o700)
      }
      return (directory, try AgentEnvironment(request, needs: needs, run: directory))
    }
    self.directory = directory
    self.environment = environment
    known = Set(environment.secrets)
    do throws(AgentError) {
      sandbox = try Sandbox.prepare(
        request,
        program: program,
        run: directory,
        writableInHome: stateDirectories
      )
    } catch {
      try? environment.takeBackCredentials()
      directory.clear()
      throw error
    }
    var variables = environment.variables
    variables["HOME"] = sandbox.places.home
    variables["TMPDIR"] = sandbox.places.temporary
    variables["PATH"] = sandbox.searchPath(request.environment["PATH"] ?? "")
    variables.merge(adapter.variables(request, places: sandbox.places)) { _, ours in ours }
    self.variables = variables
    run = ReviewerRun(
      provider: request.provider,
      program: program,
      arguments: adapter.arguments(request, places: sandbox.places, level: sandbox.level),
      sandbox: sandbox.level,
      sandboxReason: sandbox.reason,
      sandboxDetail: sandbox.detail,
      credentials: environment.source,
      promptSHA256: Hex.encode(Digest.sha256(request.packet)),
      schemaSHA256: Hex.encode(Digest.sha256(Array(request.schema.utf8)))
    )
  }

  /// Ends the session: what was renewed goes back, what was copied goes away.
  func close() {
    try? environment.takeBackCredentials()
    directory.clear()
  }

  /// Asks the program for its version.
  mutating func identify() { run.programVersion = version() }

  /// Sets aside what the next question may cost; throws where that is too much.
  mutating func reserve(_ prompt: [UInt8]? = nil) throws(AgentError) {
    let estimate = Estimate(request.provider, prompt: (prompt ?? request.packet).count)
    if run.turns.isEmpty { request.observe?(.estimated(estimate)) }
    reservation = try request.purse.flatMap { purse throws(AgentError) in
      try purse.reserve(request.provider, estimate)
    }
  }

  /// Asks, and asks once more where the answer can be repaired.
  mutating func hold(judge: ([UInt8]) -> AnswerCheck) {
    identify()
    var prompt = request.packet
    while true {
      request.observe?(.asked(sandbox: sandbox.level, turn: run.turns.count + 1))
      let (turn, verdict) = askSomehow(prompt, judge: judge)
      run.turns.append(turn)
      keep(turn)
      if let reservation { request.purse?.settle(reservation, turn) }
      reservation = nil
      request.observe?(
        .answered(
          turn: run.turns.count,
          failure: turn.failure,
          usage: turn.usage,
          cost: turn.cost,
          milliseconds: turn.milliseconds
        )
      )
      guard case .repair(let message) = verdict, run.repairs < request.limits.repairs else {
        return
      }
      prompt = RepairPrompt.text(packet: request.packet, answer: turn.answer, message: message)
      do throws(AgentError) { try reserve(prompt) } catch {
        run.turns[run.turns.count - 1].failure = ReviewerFailure(.budget, error.description)
        return
      }
    }
  }

  /// One turn, in the best way of asking that the service knows; refusals are no turns.
  private mutating func askSomehow(_ prompt: [UInt8], judge: ([UInt8]) -> AnswerCheck) -> (
    ReviewerRun.Turn, AnswerCheck?
  ) {
    while true {
      let (turn, verdict) = ask(prompt, judge: judge)
      guard turn.failure?.kind == .unsupported, variation + 1 < adapter.variations else {
        return (turn, verdict)
      }
      variation += 1
    }
  }

  /// One turn, whose answer is not looked into.
  mutating func askForReport() {
    let turn = exchange(request.packet).turn
    run.turns.append(turn)
    keep(turn)
  }

  /// One turn; without a verdict there is nothing that asking again would mend.
  private mutating func ask(_ prompt: [UInt8], judge: ([UInt8]) -> AnswerCheck) -> (
    ReviewerRun.Turn, AnswerCheck?
  ) {
    var (turn, reading) = exchange(prompt)
    guard turn.failure == nil else { return (turn, nil) }
    let found: ParseLadder.Found
    do throws(ParseLadder.Failure) {
      found = try ParseLadder.parse(turn.answer, structured: reading?.isStructured == true)
    } catch {
      turn.failure = ReviewerFailure(.malformed, error.message)
      return (turn, .repair(error.message))
    }
    turn.parsePath = found.path
    run.dossier = found.bytes
    let judgement = judge(found.bytes)
    switch judgement {
    case .accepted: run.isAccepted = true
    case .repair(let message): turn.failure = ReviewerFailure(.rejected, message)
    }
    return (turn, judgement)
  }

  /// Puts a question to the program and takes what comes back.
  private mutating func exchange(_ prompt: [UInt8]) -> (turn: ReviewerRun.Turn, reading: Reading?) {
    var turn = ReviewerRun.Turn()
    turn.startedAt = Time.now()
    try? Files.removeTree(directory.answer)
    let question = Question(
      prompt: prompt,
      variation: variation,
      variables: environment.variables
    )
    let asking = adapter.asking(question, request, places: sandbox.places)
    let outcome: Outcome
    do throws(SystemError) {
      for file in asking.files {
        try Files.writeAtomically("\(directory.input)/\(file.name)", file.bytes, mode: 0o600)
      }
      outcome = try ChildProcess.run(command(asking.input))
    } catch {
      turn.failure = ReviewerFailure(.failed, error.message)
      return (turn, nil)
    }
    let result = TurnResult(
      outcome: outcome,
      answerFile: RunDirectory.readWritten(directory.answer, limit: 4 * ParseLadder.limit),
      level: sandbox.level
    )
    let reading = adapter.reading(of: result)
    // A renewal may have changed them meanwhile; the older ones are secrets still.
    known.formUnion(environment.secrets)
    let secrets = SecretValues(known)
    describe(outcome, reading, secrets, in: &turn)
    if let failure = reading.failure {
      // Services like to repeat the key that they refuse.
      let detail = secrets.blanked(in: Array(WordCut.whole(failure.detail).utf8))
      turn.failure = ReviewerFailure(failure.kind, String(decoding: detail, as: UTF8.self))
    }
    return (turn, reading)
  }

  private func command(_ input: [UInt8]) -> Command {
    var command = sandbox.command(
      run.program.path,
      run.arguments,
      environment: variables,
      input: input
    )
    let spent = (Time.monotonic() - start) / 1_000_000
    command.limits.total = max(1, request.limits.total - spent)
    if adapter.showsLife { command.limits.idle = request.limits.idle }
    command.limits.outputHead = request.limits.output / 2
    command.limits.outputTail = request.limits.output / 2
    let (directory, environment) = (directory, environment)
    let storage = request.limits.storage
    command.limits.fileSize = storage
    command.mayGoOn = {
      environment.lookAtCredentials()
      return directory.isWithin(storage)
    }
    if adapter.readsWholeOutput {
      let (meter, limit) = (OutputMeter(), request.limits.output)
      command.observeOutput = { meter.take($0) }
      command.mayGoOn = { meter.total <= limit && directory.isWithin(storage) }
    } else if let observe = request.observe {
      let adapter = adapter
      let counter = StepCounter({ adapter.step(in: $0) }, tell: observe)
      command.observeOutput = { counter.take($0) }
    }
    return command
  }

  private func describe(
    _ outcome: Outcome,
    _ reading: Reading,
    _ secrets: SecretValues,
    in turn: inout ReviewerRun.Turn
  ) {
    turn.output = secrets.blanked(in: outcome.output.wholeWords)
    turn.droppedOutput = outcome.output.dropped
    turn.errors = secrets.blanked(in: outcome.errors.wholeWords)
    turn.answer = secrets.blanked(in: reading.answer)
    switch outcome.status {
    case .exited(let status): turn.exitStatus = status
    case .signalled(let signal): turn.signal = signal
    }
    turn.milliseconds = outcome.duration
    turn.usage = reading.usage
    turn.cost = reading.cost == .unknown ? estimatedCost(reading) : reading.cost
    turn.reportedModels = reading.reportedModels
    turn.denials = reading.denials
  }

  /// At list prices, for whom the program names, else whom it was asked for.
  private func estimatedCost(_ reading: Reading) -> Cost {
    // An endpoint of one's own has prices of its own.
    guard request.provider.baseURL == nil, let usage = reading.usage else { return .unknown }
    let models = Set(reading.reportedModels)
    guard models.count <= 1, let model = models.first ?? request.provider.model,
      let price = PriceTable.price(of: model)
    else { return .unknown }
    return .estimated(microdollars: price.cost(of: usage))
  }

  /// Leaves a turn's raw bytes in the run directory, where they outlive the run.
  private func keep(_ turn: ReviewerRun.Turn) {
    let name = "\(directory.path)/turn-\(run.turns.count)"
    for (suffix, bytes) in [
      ("output", turn.output), ("errors", turn.errors), ("answer", turn.answer),
    ] {
      try? Files.writeAtomically("\(name).\(suffix)", bytes, mode: 0o600)
    }
  }

  private func version() -> String? {
    guard let arguments = adapter.versionArguments else { return nil }
    var command = sandbox.command(run.program.path, arguments, environment: variables)
    command.limits.total = 30_000
    guard let outcome = try? ChildProcess.run(command), outcome.succeeded else { return nil }
    let line = outcome.output.text.split(whereSeparator: \.isNewline).first
    return line.map { SafeText.line(String($0), limit: 100) }
  }
}
