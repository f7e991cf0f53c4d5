internal import Git
internal import LaneAgents
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// Analysers beside the reviewers.
///
/// What they find in the lines of a change is noted, and decides nothing. One that fails is warned
/// about, and the review goes on.
struct AnalyserWork {
  /// What came of one analyser.
  struct Result: Sendable {
    let name: String
    let run: ReviewerRun
    let tools: [String]
    /// On lines that the change put there.
    let findings: [AnalyserReport.Finding]
    /// Elsewhere in the tree, before the change and after it.
    let elsewhere: Int
    /// Left out since the analyser says that somebody accepted them.
    let suppressed: Int
    /// What is missing, in words; empty where nothing is.
    let doubts: [String]
  }

  let ground: ReviewGround
  let subject: ReviewSubject
  let log: ReviewLog

  /// The analysers that the policy lists among its reviewers.
  static func listed(in policy: Policy) -> [ProviderSettings] {
    policy.review.providers.compactMap { policy.provider(named: $0) }.filter { !$0.kind.canReview }
  }

  /// Runs them all on one copy of the tree.
  func run(_ analysers: [ProviderSettings]) throws(Failure) -> [Result] {
    guard !analysers.isEmpty else { return [] }
    let workspace = ground.workspace
    let place: RunPlace
    do throws(SystemError) { place = try workspace.makeRun("analyse-") } catch {
      throw Failure(error)
    }
    defer { withExtendedLifetime(place) {} }
    let directory = place.path
    var tree = try TreeLease(subject.head.tree, orAt: "\(directory)/tree", in: workspace)
    let changed = try changedLines(directory)
    var results: [Result] = []
    for settings in analysers {
      workspace.surroundings.voice.progress("\(settings.name) analyses \(subject.summary)")
      do throws(Failure) {
        if !tree.isIntact {
          let place = "\(directory)/tree-\(settings.name)"
          tree = try TreeLease(subject.head.tree, orAt: place, in: workspace)
        }
        let result = try run(settings, tree, changed, in: directory)
        try record(result, settings)
        results.append(result)
      } catch {
        // An interruption is the person's, not the analyser's.
        if Interruption.isRequested { throw error }
        workspace.surroundings.voice.warn("\(settings.name) found nothing out: \(error.message)")
      }
    }
    return results
  }

  private func run(
    _ settings: ProviderSettings,
    _ tree: TreeLease,
    _ changed: ChangedLines,
    in directory: String
  ) throws(Failure) -> Result {
    let workspace = ground.workspace
    let place = "\(directory)/analyser-\(settings.name)"
    let programs = "\(place)/programs"
    let host = HostPrograms(workspace: workspace, regime: ground.regime, directory: programs)
    let provider = try host.placed(Provider(settings))
    let paths = subject.change.entries.filter { $0.new != nil }.map { $0.path + [0] }
    var request = ReviewerRequest(
      provider: provider,
      tree: tree.path,
      packet: Array(paths.joined()),
      template: [],
      schema: "",
      nonce: "",
      runDirectory: "\(place)/run",
      environment: workspace.surroundings.environment,
      sandbox: ground.regime.policy.review.sandbox
    )
    request.launcher = workspace.surroundings.program
    request.limits.total = Int64(settings.timeout ?? 600) * 1000
    request.limits.output = 2 * AnalyserReport.sizeLimit
    request.hidden = [workspace.repository.commonDirectory, workspace.repository.workDirectory]
      .compactMap { $0 }
    request.visible = host.visible
    request.digest = workspace.programDigest
    let run = try tree.lend { () throws(Failure) in
      do throws(AgentError) {
        let run = try Reviewer.report(request)
        return (run, run.sandbox)
      } catch { throw Self.failure(error.description) }
    }
    workspace.tellUnconfined(settings.name, run.sandbox, run.sandboxReason)
    if let failure = run.failure {
      throw Self.failure("\(failure.kind.rawValue): \(failure.detail)")
    }
    let report: AnalyserReport
    do throws(AnalyserReportError) {
      report = try AnalyserReport(
        parsing: run.turns.first?.answer ?? [],
        trees: run.sandbox == .bwrap
          ? ["/review/tree"] : [tree.path] + [Files.realPath(tree.path)].compactMap(\.self)
      )
    } catch {
      throw Self.failure(error.message + Self.lastWords(run.turns.first))
    }
    let own = report.findings.filter { changed.meet($0.path, $0.lines) }
    return Result(
      name: settings.name,
      run: run,
      tools: report.tools,
      findings: own,
      elsewhere: report.findings.count - own.count,
      suppressed: report.suppressed,
      doubts: Self.doubts(report, run.turns.first)
    )
  }

  /// What it said last on standard error.
  private static func lastWords(_ turn: ReviewerRun.Turn?) -> String {
    let lines = String(decoding: turn?.errors ?? [], as: UTF8.self)
      .split(whereSeparator: \.isNewline)
    return lines.last.map { ": " + WordCut.whole(SafeText.line(String($0), limit: 300)) } ?? ""
  }

  private static func doubts(_ report: AnalyserReport, _ turn: ReviewerRun.Turn?) -> [String] {
    var doubts: [String] = []
    // 1 is how most say that they found something.
    if let exit = turn?.exitStatus, exit > 1 {
      doubts.append("it ended with the status \(exit)\(lastWords(turn))")
    }
    if !report.isComplete { doubts.append("it says that it did not finish") }
    if report.dropped > 0 { doubts.append("findings beyond the limit left out: \(report.dropped)") }
    if report.unplaced > 0 {
      doubts.append("findings without a place in the tree: \(report.unplaced)")
    }
    return doubts
  }

  private static func failure(_ words: String) -> Failure {
    Failure(.cannotTell, "cannot-analyse", words, next: "git lane doctor")
  }

  /// The lines that the change put into the tree, whatever attributes say.
  private func changedLines(_ directory: String) throws(Failure) -> ChangedLines {
    let workspace = ground.workspace
    let scratch = "\(directory)/empty"
    do throws(SystemError) { try Files.makeDirectories(scratch, mode: 0o700) } catch {
      throw Failure(error)
    }
    let git = GitCommand(environment: workspace.surroundings.environment, directory: scratch)
      .setting("GIT_DIR", to: workspace.repository.gitDirectory)
      .setting("GIT_WORK_TREE", to: scratch)
      .setting("GIT_INDEX_FILE", to: "\(scratch)/no-index")
      .setting("GIT_ATTR_NOSYSTEM", to: "1")
    let words = [
      "-c", "core.quotePath=true", "-c", "core.attributesFile=/dev/null", "diff-tree", "-r", "-p",
      "--no-renames", "--full-index", "--no-color", "--no-ext-diff", "--no-textconv", "--text",
      "--unified=0", "--src-prefix=a/", "--dst-prefix=b/", "--no-relative",
      "--inter-hunk-context=0", "--ignore-submodules=all", subject.base.tree.hex,
      subject.head.tree.hex,
    ]
    return ChangedLines(
      diff: try workspace.attempt { () throws(GitError) in try git.output(words) }
    )
  }

  /// Keeps the report in the session: an analyser is a command that the lane ran.
  private func record(_ result: Result, _ settings: ProviderSettings) throws(Failure) {
    let turn = result.run.turns.first
    let event = Event(
      kind: .command,
      time: ground.workspace.surroundings.now(),
      by: log.principal,
      actor: Event.Actor(role: "analyser", provider: result.name, model: nil),
      data: [
        "change": .string(subject.id.hex),
        "argv": .array((settings.command ?? []).map { .string($0) }),
        "exit": turn?.exitStatus.map { .integer(Int64($0)) } ?? .null,
        "duration": .integer(result.run.milliseconds),
        "program": .string(result.run.program.path),
        "programDigest": .string("sha256:" + result.run.program.sha256),
        "sandbox": .string(result.run.sandbox.rawValue),
        "sandboxReason": result.run.sandboxReason.map { .string($0) } ?? .null,
        "tools": .array(result.tools.map { .string($0) }),
        "findings": .integer(Int64(result.findings.count)),
        "elsewhere": .integer(Int64(result.elsewhere)),
        "suppressed": .integer(Int64(result.suppressed)),
        "doubts": .array(result.doubts.map { .string($0) }),
        "judged": .null,
      ]
    )
    let report = ground.regime.policy.attach.attachment("report.json", turn?.answer ?? [])
    try log.append(
      event,
      subject: "\(result.name): \(result.findings.count) noted",
      attachments: [report].compactMap(\.self)
    )
  }
}

extension AnalyserWork.Result {
  /// Findings a line each.
  var lines: [String] {
    findings.map { finding in
      let line = finding.lines.map { ":\($0.lowerBound)" } ?? ""
      let place = PathQuoting.quoted(finding.path) + line
      return "\(finding.severity.rawValue) \(place) \(finding.rule): \(finding.message)"
    }
  }

  var json: JSONValue {
    .object([
      "analyser": .string(name),
      "tools": .array(tools.map { .string($0) }),
      "findings": .array(
        findings.map { finding in
          .object([
            "rule": .string(finding.rule), "message": .string(finding.message),
            "severity": .string(finding.severity.rawValue),
            "path": .string(PathQuoting.quoted(finding.path)),
            "startLine": finding.lines.map { .integer(Int64($0.lowerBound)) } ?? .null,
            "endLine": finding.lines.map { .integer(Int64($0.upperBound)) } ?? .null,
          ])
        }
      ),
      "elsewhere": .integer(Int64(elsewhere)),
      "suppressed": .integer(Int64(suppressed)),
      "doubts": .array(doubts.map { .string($0) }),
      "milliseconds": .integer(run.milliseconds),
    ])
  }
}
