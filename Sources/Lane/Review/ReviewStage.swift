internal import Git
internal import LaneAgents
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// One question to a program that reads a change, and how its answer is held against it.
struct ReviewQuestion {
  var role: Prompt.Role
  /// The prompt.
  var packet: [UInt8]
  /// A form to fill in, for command providers.
  var template: [UInt8]
  /// The JSON schema of the answer.
  var schema: String
  var nonce: String
  /// What it is about, for whoever waits.
  var about: String
}

/// Where one change is put before its readers: the tree written out once, a directory for each call.
///
/// Every call of a program for a review goes through here; everything on disk goes with the value.
final class ReviewStage {
  let ground: ReviewGround
  let subject: ReviewSubject
  private let place: RunPlace
  private var tree: TreeLease
  private var calls = 0

  init(ground: ReviewGround, subject: ReviewSubject) throws(Failure) {
    self.ground = ground
    self.subject = subject
    let workspace = ground.workspace
    place = try Self.makePlace(in: workspace)
    workspace.surroundings.voice.progress("writing out the tree")
    tree = try TreeLease(subject.head.tree, orAt: "\(place.path)/tree", in: workspace)
  }

  private var directory: String { place.path }
  private var workspace: Workspace { ground.workspace }

  /// What of the tree is not as it is in git.
  var notes: [String] { tree.notes }

  /// An empty directory to run git in, where nothing of the change has a say.
  func scratch() throws(Failure) -> String {
    let scratch = "\(directory)/empty"
    do throws(SystemError) { try Files.makeDirectories(scratch, mode: 0o700) } catch {
      throw Failure(error)
    }
    return scratch
  }

  /// Puts a question before a program; what the program does wrong is told in the run.
  func ask(
    _ question: ReviewQuestion,
    of settings: ProviderSettings,
    judge: ([UInt8]) -> AnswerCheck
  ) throws(Failure) -> ReviewerRun {
    calls += 1
    // What one reviewer could write to is not what another one reads.
    if !tree.isIntact {
      let place = "\(directory)/tree-\(calls)"
      tree = try TreeLease(subject.head.tree, orAt: place, in: workspace)
    }
    let request = try request(question, settings)
    workspace.surroundings.voice.progress("\(settings.name) \(question.about)")
    let run = try tree.lend { () throws(Failure) in
      do throws(AgentError) {
        let run = try Reviewer.run(request, judge: judge)
        return (run, run.sandbox)
      } catch { throw Failure(error, of: settings, in: workspace) }
    }
    workspace.tellUnconfined(settings.name, run.sandbox, run.sandboxReason)
    guard run.failure?.kind != .cancelled else { throw Failure.interruptedReview }
    return judged(run)
  }

  /// A run that does not count where a model answered that is too close to a builder.
  func judged(_ run: ReviewerRun) -> ReviewerRun {
    var run = run
    if let objection = served.objection(to: run) { run.refuse(objection) }
    return run
  }

  private var served: ServedModels {
    ServedModels(
      policy: ground.regime.policy,
      required: ground.protection.independence,
      builders: subject.history.builders
    )
  }

  /// Runs the repository's tests on a tree, which is written out anew for it.
  func test(_ words: [String], on tree: ObjectID) throws(Failure) -> TestRun {
    calls += 1
    let place = "\(directory)/tested-\(calls)"
    let lease = try TreeLease(tree, orAt: place, in: workspace)
    // Only the program is the target's own: what its words name is what is to be tested.
    let program = Provider(name: "tests", kind: .command, command: Array(words.prefix(1)))
    let host = host
    var provider = try host.placed(program)
    provider.command += words.dropFirst()
    let settings = ground.regime.policy.review
    var request = ReviewerRequest(
      provider: provider,
      tree: lease.path,
      packet: [],
      template: [],
      schema: "",
      nonce: "",
      runDirectory: "\(directory)/call-\(calls)",
      environment: workspace.surroundings.environment,
      sandbox: settings.sandbox
    )
    confine(&request, host)
    let run = try lease.lend { () throws(Failure) in
      do throws(AgentError) {
        let run = try TestRun.run(request)
        return (run, run.sandbox)
      } catch {
        guard error != .interrupted else { throw Failure.interruptedReview }
        throw Failure(
          .cannotTell,
          "cannot-test",
          "the policy's tests cannot be run: \(error)",
          gate: "review",
          expected: words.joined(separator: " "),
          next: "git config -f .lane/policy tests.command <command>"
        )
      }
    }
    workspace.tellUnconfined("the test command", run.sandbox, run.sandboxReason)
    guard !Interruption.isRequested else { throw Failure.interruptedReview }
    return run
  }

  /// The tree under review, with these paths as they were before.
  func head(without entries: [ChangeEntry]) throws(Failure) -> ObjectID {
    let changes = entries.map { entry -> TreeChange in
      guard let old = entry.old else { return .remove(entry.path) }
      return .put(entry.path, mode: old.mode.rawValue, old.id.oid)
    }
    return ObjectID(
      try workspace.attempt { () throws(GitError) in
        try workspace.repository.updateTree(base: subject.head.tree.oid, changes: changes)
      }
    )
  }

  private var host: HostPrograms {
    HostPrograms(
      workspace: workspace,
      regime: ground.regime,
      directory: "\(directory)/programs"
    )
  }

  /// What every program that runs here may and may not see.
  private func confine(_ request: inout ReviewerRequest, _ host: HostPrograms) {
    request.hidden = [workspace.repository.commonDirectory, workspace.repository.workDirectory]
      .compactMap { $0 }
    request.visible = host.visible
    request.digest = workspace.programDigest
    request.launcher = workspace.surroundings.program
  }

  private func request(_ question: ReviewQuestion, _ settings: ProviderSettings) throws(Failure)
    -> ReviewerRequest
  {
    let host = host
    let provider = try host.placed(Provider(settings))
    var request = ReviewerRequest(
      provider: provider,
      tree: tree.path,
      packet: question.packet,
      template: question.template,
      schema: question.schema,
      nonce: question.nonce,
      runDirectory: "\(directory)/call-\(calls)",
      environment: workspace.surroundings.environment,
      sandbox: ground.regime.policy.review.sandbox
    )
    request.role = question.role
    if let seconds = settings.timeout { request.limits.total = Int64(seconds) * 1000 }
    confine(&request, host)
    try ReviewSpending(ground.regime.policy, in: workspace).equip(&request)
    return request
  }

  private static func makePlace(in workspace: Workspace) throws(Failure) -> RunPlace {
    do throws(SystemError) { return try workspace.makeRun("review-") } catch {
      throw Failure(error)
    }
  }
}

extension Failure {
  /// A person stopped it; nothing else was wrong.
  static var interruptedReview: Failure {
    Failure(.cannotTell, "interrupted", "the review was interrupted", gate: "review")
  }

  /// A reviewer that could not be started.
  init(_ error: AgentError, of settings: ProviderSettings, in workspace: Workspace) {
    let next: String
    var otherwise = ["git lane review --provider <another>", "git lane review --template"]
    var (expected, actual) = ("\(settings.name) can be run here", String?.none)
    var message = error.description
    switch error {
    case .interrupted:
      self = .interruptedReview
      return
    case .programNotFound, .commandMissing: next = "git lane doctor"
    case .programChanged(let path, let pinned, let found):
      message = "'\(path)' is not the program that policy pins"
      (expected, actual) = ("sha256 \(pinned)", "sha256 \(found)")
      next = "git config -f .lane/policy provider.\(settings.name).sha256 <digest>"
    case .programNotExecutable(_, let path): next = "chmod +x \(ShellWord.typed(path))"
    case .modelMissing: next = "git config -f .lane/policy provider.\(settings.name).model <name>"
    case .keyInTheClear:
      next = "git config -f .lane/policy provider.\(settings.name).baseUrl https://..."
    case .sandboxUnavailable: next = "install bubblewrap"
    case .sandboxUntried: next = "git lane review"
    case .overBudget(_, let refusal):
      let key = "lane.\(refusal.name)Budget"
      next = ReviewSpending.command(setting: key, to: "<dollars>", in: workspace)
    case .priceUnknown(_, let limit):
      // Also where it costs nothing, which is said with 0.
      next = "git config -f .lane/policy provider.\(settings.name).budget <dollars>"
      otherwise.insert(
        ReviewSpending.command(unsetting: "lane.\(limit)Budget", in: workspace),
        at: 0
      )
    case .packetTooLarge:
      next = "git lane review <base>..<head>"
      otherwise = ["git config -f .lane/policy --add review.skip <glob>"]
    case .system: next = "git lane doctor"
    }
    self.init(
      .cannotTell,
      "cannot-review",
      message,
      gate: "review",
      expected: expected,
      actual: actual,
      next: next,
      otherwise: otherwise
    )
  }
}

extension Workspace {
  /// Says loudly that nothing of ours kept a program from what it should not reach.
  func tellUnconfined(_ name: String, _ level: SandboxLevel, _ reason: String?) {
    guard level == .none || level == .agent else { return }
    surroundings.voice.warn(
      "\(name) ran without a sandbox of ours (\(level.rawValue)): \(reason ?? "none works here")"
    )
  }
}
