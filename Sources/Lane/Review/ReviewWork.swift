internal import Git
internal import LaneAgents
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// One change before one reviewer: what it is given, and the host's ruling on what it hands in.
struct ReviewWork {
  let ground: ReviewGround
  let subject: ReviewSubject
  let open: [StandingReviews.OpenFinding]

  /// What came of a reviewer.
  struct Result {
    let settings: ProviderSettings
    let run: ReviewerRun
    let ruling: Ruling
    /// What of the tree was not as it is in git.
    let notes: [String]
  }

  /// What the host asks for, and holds an answer against.
  func expectation(nonce: String, pass: PassKind) -> ReviewExpectation {
    let skip = ground.regime.policy.review.skip
    let paths = subject.change.entries.map { entry in
      let stamp = ReviewStamp.of(
        entry,
        isSkipped: { path in skip.contains { $0.matches(path) } },
        content: { id in blob(id) }
      )
      return ReviewExpectation.Path(entry.path, stamp: stamp)
    }
    return ReviewExpectation(nonce: nonce, pass: pass, paths: paths, priors: open.map(\.prior))
  }

  /// The files of both trees, where findings are looked up.
  var files: ReviewedFiles {
    ReviewedFiles { path, side in
      let tree = side == .new ? subject.head.tree : subject.base.tree
      let workspace = ground.workspace
      guard let entry = try? workspace.repository.entry(in: tree.oid, path: path),
        !entry.isDirectory, let bytes = blob(ObjectID(entry.id))
      else { return nil }
      return ReviewedFiles.File(blob: ObjectID(entry.id), bytes: bytes)
    }
  }

  private func blob(_ id: ObjectID) -> [UInt8]? {
    try? ground.workspace.repository.readBlob(id.oid, limit: 64 << 20)
  }

  /// Has a reviewer judge the change; everything written for it is gone afterwards.
  func run(_ settings: ProviderSettings) throws(Failure) -> Result {
    let directory = try makeDirectory()
    defer { try? Files.removeTree(directory) }
    let workspace = ground.workspace
    let voice = workspace.surroundings.voice
    voice.progress("writing out the tree")
    let tree = "\(directory)/tree"
    let notes = try MaterialisedTree.write(subject.head.tree, to: tree, in: workspace)
    let expected = expectation(nonce: Hex.encode(randomBytes(16)), pass: .cold)
    let request = try request(settings, expected, tree: tree, in: directory)
    voice.progress("\(settings.name) reviews \(subject.summary)")
    let files = files
    let run: ReviewerRun
    do throws(AgentError) {
      run = try Reviewer.run(request) { answer in
        let ruling = Ruling(answer: answer, expecting: expected, files: files)
        return ruling.isRepairable ? .repair(ruling.repairMessage) : .accepted
      }
    } catch {
      throw Failure(error, of: settings)
    }
    if run.sandbox == .none || run.sandbox == .agent {
      voice.warn(
        "\(settings.name) ran without a sandbox of ours (\(run.sandbox.rawValue)):"
          + " \(run.sandboxReason ?? "none works here")"
      )
    }
    guard run.failure?.kind != .cancelled else {
      throw Failure(.cannotTell, "interrupted", "the review was interrupted", gate: "review")
    }
    return Result(
      settings: settings,
      run: run,
      ruling: Self.ruling(on: run, expecting: expected, files: files),
      notes: notes
    )
  }

  /// The host's last word: only an accepted dossier can be a pass or a block.
  private static func ruling(
    on run: ReviewerRun,
    expecting expected: ReviewExpectation,
    files: ReviewedFiles
  ) -> Ruling {
    if let dossier = run.dossier {
      let ruling = Ruling(answer: dossier, expecting: expected, files: files)
      if run.isAccepted || ruling.verdict == .inconclusive { return ruling }
    }
    let reason = run.failure.map { "\($0.kind.rawValue): \($0.detail)" }
    return Ruling(failure: reason ?? "the reviewer gave no dossier", expecting: expected)
  }

  private func request(
    _ settings: ProviderSettings,
    _ expected: ReviewExpectation,
    tree: String,
    in directory: String
  ) throws(Failure) -> ReviewerRequest {
    guard var provider = Provider(settings) else {
      throw Failure(.cannotTell, "cannot-run", "'\(settings.name)' is no program that reviews")
    }
    let workspace = ground.workspace
    let programs = "\(directory)/programs"
    provider = try HostPrograms(workspace: workspace, regime: ground.regime, directory: programs)
      .placed(provider)
    var packet = Packet(
      files: files(expected),
      diff: try diff(expected, in: directory),
      nonce: expected.nonce,
      schema: DossierSchema.text
    )
    if let words = try instructions() { packet.instructions = words }
    packet.priorFindings = open.map { Packet.PriorFinding(id: $0.prior.key, text: $0.text) }
    let prompt: [UInt8]
    do throws(AgentError) { prompt = try packet.bytes() } catch {
      throw Failure(error, of: settings)
    }
    var request = ReviewerRequest(
      provider: provider,
      tree: tree,
      packet: prompt,
      template: DossierTemplate.bytes(for: expected),
      schema: DossierSchema.text,
      nonce: expected.nonce,
      runDirectory: "\(directory)/agent",
      environment: workspace.surroundings.environment,
      sandbox: ground.regime.policy.review.sandbox
    )
    if let seconds = settings.timeout { request.limits.total = Int64(seconds) * 1000 }
    request.hidden = [workspace.repository.commonDirectory, workspace.repository.workDirectory]
      .compactMap { $0 }
    request.visible = [programs]
    request.launcher = workspace.surroundings.program
    try ReviewSpending(ground.regime.policy, in: workspace).equip(&request)
    return request
  }

  private func files(_ expected: ReviewExpectation) -> [Packet.File] {
    zip(subject.change.entries, expected.paths).map { entry, path in
      Packet.File(
        path: entry.path,
        status: String(entry.status.rawValue),
        stamp: path.stamp
      )
    }
  }

  private func diff(_ expected: ReviewExpectation, in directory: String) throws(Failure) -> [UInt8]
  {
    let scratch = "\(directory)/empty"
    do throws(SystemError) { try Files.makeDirectories(scratch, mode: 0o700) } catch {
      throw Failure(error)
    }
    let stamped = expected.paths.filter { $0.stamp != nil }.map(\.path)
    return try ReviewDiff(ground: ground, subject: subject, stamped: stamped).bytes(
      scratch: scratch
    )
  }

  /// The repository's own words for reviewers, from where its policy is.
  private func instructions() throws(Failure) -> String? {
    let workspace = ground.workspace
    let bytes = try workspace.attempt { () throws(GitError) in
      guard let tree = try workspace.repository.link(ground.regime.commit.oid)?.tree,
        let entry = try workspace.repository.entry(in: tree, path: ".lane/prompts/reviewer.md"),
        entry.mode == Git.FileMode.file
      else { return nil as [UInt8]? }
      return try workspace.repository.readBlob(entry.id, limit: 256 << 10)
    }
    return bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  private func makeDirectory() throws(Failure) -> String {
    let runs = ground.workspace.runs
    do throws(SystemError) {
      try Files.makeDirectories(runs, mode: 0o700)
      return try Files.makeTemporaryDirectory(in: runs, prefix: "review-")
    } catch {
      throw Failure(error)
    }
  }
}

extension Failure {
  /// A reviewer that could not be started.
  fileprivate init(_ error: AgentError, of settings: ProviderSettings) {
    let next: String
    var otherwise = ["git lane review --provider <another>", "git lane review --template"]
    switch error {
    case .programNotFound, .programChanged, .commandMissing: next = "git lane doctor"
    case .modelMissing: next = "git config -f .lane/policy provider.\(settings.name).model <name>"
    case .keyInTheClear:
      next = "git config -f .lane/policy provider.\(settings.name).baseUrl https://..."
    case .sandboxUnavailable: next = "install bubblewrap"
    case .overBudget(_, let refusal):
      next = "git config --global lane.\(refusal.name)Budget <dollars>"
    case .packetTooLarge:
      next = "git lane review <base>..<head>"
      otherwise = ["git config -f .lane/policy --add review.skip <glob>"]
    case .system: next = "git lane doctor"
    }
    self.init(
      .cannotTell,
      "cannot-review",
      error.description,
      gate: "review",
      expected: "\(settings.name) can be run here",
      next: next,
      otherwise: otherwise
    )
  }
}
