internal import LaneCore
internal import LaneSystem

/// The pre-receive gate: what no client can pass by.
///
/// It moves no ref and stores no object: what was sent is on trial, and git throws it away together
/// with the push.
package enum PreReceive {
  static let name = "pre-receive"

  /// Judges a push; a failure refuses all of it.
  ///
  /// After the time limit, in nanoseconds, no further ref is begun: whoever pushes is answered. One is
  /// judged however long that takes, for a push cannot be made smaller than that.
  package static func judge(
    _ received: ReceivedRefs,
    in workspace: Workspace,
    within timeLimit: Int64 = 5_000_000_000
  ) throws(Failure) {
    let end = Time.monotonic() + timeLimit
    guard workspace.surroundings.environment["GIT_NAMESPACE", default: ""].isEmpty else {
      throw Failure(
        .cannotTell,
        "namespace",
        "refs in a namespace (GIT_NAMESPACE) cannot be judged",
        gate: name,
        next: "ask the server's administrator for a repository of its own"
      )
    }
    let refs = try received.resolved(in: workspace)
    var failures: [(ref: String, failure: Failure)] = []
    if let unnamed = refs.unnamed.first {
      failures.append((unnamed, Failure.unnamedRef(unnamed)))
    }
    let records = RecordGate(workspace: workspace, name: name)
    for (index, move) in refs.records.enumerated() {
      guard index == 0 || Time.monotonic() < end else {
        failures.append((move.target, .tooSlow))
        break
      }
      do throws(Failure) {
        if let failure = try records.failure(of: move) { failures.append((move.target, failure)) }
      } catch {
        failures.append((move.target, error.onServer(name, move)))
      }
    }
    // Notes that may not come in are not read either.
    var landing: [RefMove] = []
    if failures.isEmpty {
      failures = try judge(code: refs, in: workspace, until: end, landing: &landing)
    }
    if let failure = summary(failures) { throw failure }
    do throws(SystemError) {
      try PendingNotes(workspace).keep(refs.proposedNotes, for: landing)
    } catch {
      // Only where two pushes meet, and then the client sends its notes again.
      workspace.surroundings.voice.warn("the receipts were not written down: \(error.message)")
    }
  }

  private static func judge(
    code refs: ReceivedRefs,
    in workspace: Workspace,
    until end: Int64,
    landing: inout [RefMove]
  ) throws(Failure) -> [(String, Failure)] {
    guard !refs.code.isEmpty else { return [] }
    var reception = try Reception(
      workspace,
      refs: .own(),
      proposed: refs.proposedNotes,
      name: name
    )
    var failures: [(String, Failure)] = []
    for (index, move) in refs.code.enumerated() {
      guard index == 0 || Time.monotonic() < end else {
        failures.append((move.shortName, .tooSlow))
        break
      }
      switch reception.outcome(of: move) {
      case .free: continue
      case .passed: landing.append(move)
      case .stopped(let failure): failures.append((move.shortName, failure))
      }
      // Whoever pushes a thousand refs does not read a thousand reasons.
      guard failures.count < failureLimit else { break }
    }
    return failures
  }

  private static let failureLimit = 10

  /// One failure that tells of all; a "cannot tell" is the least that is known.
  private static func summary(_ failures: [(ref: String, failure: Failure)]) -> Failure? {
    let refused = failures.firstIndex { $0.failure.kind == .refused }
    guard let main = refused ?? failures.indices.first else { return nil }
    var failure = failures[main].failure
    for (index, other) in failures.enumerated() where index != main {
      failure.blockers.append(.init(other.ref, reason: other.failure.message))
    }
    return failure
  }
}

extension Failure {
  fileprivate static var tooSlow: Failure {
    Failure(
      .cannotTell,
      "too-slow",
      "this push takes too long to be judged at once",
      gate: PreReceive.name,
      next: "git push <remote> <some of the branches>"
    )
  }

  fileprivate static func unnamedRef(_ name: String) -> Failure {
    Failure(
      .refused,
      "bad-name",
      "push to \(name) blocked: its name is not UTF-8",
      gate: PreReceive.name,
      expected: "a name that a policy can speak of",
      actual: "other bytes",
      next: "git branch -m <another name>"
    )
  }
}
