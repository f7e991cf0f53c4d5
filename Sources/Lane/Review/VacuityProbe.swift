internal import LaneAgents
internal import LaneCore
internal import LaneStore

/// Runs the tests of a change with and without the rest of it, where policy says how to run them.
struct VacuityProbe {
  let finding: Dossier.Finding?
  private let with: TestRun
  private let without: TestRun?

  /// Tries it; nil where policy names no tests or the change gives nothing to try.
  static func run(_ plan: ReviewPlan, isSettled: Bool) throws(Failure) -> VacuityProbe? {
    let (ground, subject) = (plan.stage.ground, plan.stage.subject)
    let tests = ground.regime.policy.tests
    guard let command = tests.command,
      let vacuity = Vacuity(
        subject.change.entries,
        isTest: { path in tests.paths.contains { $0.matches(path) } }
      ),
      let place = try place(in: plan, vacuity)
    else { return nil }
    if let program = Self.program(of: command),
      subject.change.entries.contains(where: { $0.path == program })
    {
      // Only the target's own is run, so what the change makes of it would not be seen.
      ground.workspace.surroundings.voice.warn(
        "the tests were not run: the change touches \(ReviewPath.text(program)), which runs them"
      )
      return nil
    }
    try Trust.require(ground.regime.policy, ground.workspace)
    ground.workspace.surroundings.voice.progress("running the tests with and without the change")
    let with = try plan.stage.test(command, on: subject.head.tree)
    guard with.outcome == .passed else {
      return VacuityProbe(finding: nil, with: with, without: nil)
    }
    let without = try plan.stage.test(command, on: try plan.stage.head(without: vacuity.rest))
    let finding = vacuity.finding(
      with: with.outcome,
      without: without.outcome,
      command: command.joined(separator: " "),
      at: place,
      isSettled: isSettled
    )
    return VacuityProbe(finding: finding, with: with, without: without)
  }

  /// The path that the command's program has, where it is a file of the repository.
  private static func program(of command: [String]) -> [UInt8]? {
    guard let word = command.first, word.contains("/") else { return nil }
    return HostPrograms.parts(of: word).map { Array($0.joined(separator: "/").utf8) }
  }

  private static func place(in plan: ReviewPlan, _ vacuity: Vacuity) throws(Failure)
    -> Vacuity.Place?
  {
    for test in vacuity.written {
      let diff = try plan.diff(at: [test.path], limit: FileClusters.wholeLimit)
      if let place = Vacuity.Place(firstAddedIn: diff, at: test.path) { return place }
    }
    return nil
  }

  /// What a person is told where the tests themselves are the trouble.
  var trouble: String? {
    switch (with.outcome, without?.outcome) {
    case (.passed, .unknown(let words)):
      "the policy's tests, run in the sandbox without the rest of the change, \(words): whether they"
        + " notice it is not known"
    case (.passed, _): nil
    case (.failed, _), (.unknown, _):
      "the policy's tests, run in the sandbox on the change: \(with.outcome.word)"
    }
  }

  /// What the event keeps of it.
  var json: JSONValue {
    [
      "with": .string(with.outcome.word),
      "without": without.map { .string($0.outcome.word) } ?? .null,
      "sandbox": .string(with.sandbox.rawValue),
      "milliseconds": .integer(with.milliseconds + (without?.milliseconds ?? 0)),
    ]
  }

  /// What the tests printed.
  var outputs: [(name: String, bytes: [UInt8])] {
    [("tests-with", with.output)] + (without.map { [("tests-without", $0.output)] } ?? [])
  }
}
