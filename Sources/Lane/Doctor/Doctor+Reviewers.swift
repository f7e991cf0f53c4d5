internal import LaneAgents
internal import LaneCore
internal import LaneStore
internal import LaneSystem

extension Doctor {
  /// Looks for the reviewers' programs, and tries what is to contain them.
  mutating func checkReviewers(_ regime: Regime) {
    let policy = regime.policy
    var usable = 0
    for name in policy.review.providers {
      if check(name, policy) { usable += 1 }
    }
    if usable == 0, !policy.review.providers.isEmpty {
      diagnosis.fail(
        "review",
        "reviewers",
        "none of those that the policy lists can run here",
        next: "git config -f .lane/policy --add review.provider human"
      )
    }
    let programs = policy.review.providers.filter { $0 != Policy.humanProvider }
    if !programs.isEmpty { checkSandbox(policy) }
    let kept = TreeSlot.kept(in: workspace.keptTrees)
    if kept.count > 0 {
      diagnosis.good(
        "review",
        "trees",
        "\(kept.count) kept for reviewers, \(kept.bytes >> 20) MB in \(workspace.keptTrees)"
      )
    }
  }

  private mutating func check(_ name: String, _ policy: Policy) -> Bool {
    if name == Policy.humanProvider {
      diagnosis.good("review", name, "a person reviews, with --template and --dossier")
      return true
    }
    guard let provider = policy.provider(named: name).map(Provider.init) else {
      return false
    }
    // What a repository names is not run before it is trusted, not even for its version.
    if policy.trustedSettings.contains(where: { $0.name.hasPrefix("provider.\(name).") }) {
      do throws(Failure) { try Trust.require(policy, workspace) } catch {
        diagnosis.warn("review", name, "not tried: \(error.message)", next: error.next)
        return true
      }
    }
    do throws(AgentError) {
      let run = try examine(provider)
      var words = [run.program.path, run.programVersion].compactMap(\.self)
      if let source = run.credentials { words.append("credentials from \(source)") }
      if run.credentials == nil, let signIn = provider.signIn {
        diagnosis.warn(
          "review",
          name,
          (words + ["no credentials found"]).joined(separator: ", "),
          next: signIn
        )
      } else {
        diagnosis.good("review", name, words.joined(separator: ", "))
      }
      return true
    } catch {
      diagnosis.warn("review", name, error.description, next: nil)
      return false
    }
  }

  /// Does everything for a review but ask.
  private func examine(_ provider: Provider) throws(AgentError) -> ReviewerRun {
    let run: RunPlace
    do throws(SystemError) {
      run = try workspace.makeRun("doctor-")
      try Files.makeDirectories(run.path + "/tree", mode: 0o700)
    } catch {
      throw .system(error)
    }
    defer { withExtendedLifetime(run) {} }
    let place = run.path
    var request = ReviewerRequest(
      provider: provider,
      tree: place + "/tree",
      packet: [],
      template: [],
      schema: "",
      nonce: "",
      runDirectory: place + "/run",
      environment: workspace.surroundings.environment,
      // The sandbox is a finding of its own.
      sandbox: .preferred
    )
    request.launcher = workspace.surroundings.program
    request.digest = workspace.programDigest
    return try Reviewer.examine(request)
  }

  private mutating func checkSandbox(_ policy: Policy) {
    do throws(AgentError) {
      let found = try SandboxSelfTest.run(
        environment: workspace.surroundings.environment,
        launcher: workspace.surroundings.program,
        below: workspace.runs
      )
      if found.level == .bwrap { return diagnosis.good("review", "sandbox", "bubblewrap holds") }
      let why = found.reason.map { ", since \($0)" } ?? ""
      diagnosis.good("review", "sandbox", (found.detail ?? found.level.rawValue) + " holds" + why)
    } catch {
      let reason: String
      if case .sandboxUnavailable(let words) = error { reason = words } else { reason = "\(error)" }
      if policy.review.sandbox == .required {
        diagnosis.fail(
          "review",
          "sandbox",
          reason,
          next:
            "apt-get install bubblewrap, or git config -f .lane/policy review.sandbox preferred"
        )
      } else {
        diagnosis.warn("review", "sandbox", reason, next: "apt-get install bubblewrap")
      }
    }
  }
}
