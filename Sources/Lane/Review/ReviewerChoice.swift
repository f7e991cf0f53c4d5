internal import LaneAgents
internal import LaneCore

/// Picks who reviews: of those that the policy lists, one that did not build.
struct ReviewerChoice {
  let policy: Policy
  let protection: Protection
  let builders: [Receipt.Builder]
  /// What agents' hooks told of the change.
  let edits: [AgentEdit]
  /// How many reviews of different vendors the change takes.
  let voices: Int

  /// The reviewers to ask, each of whose verdicts could count.
  func reviewers(asked names: [String]) throws(Failure) -> [ProviderSettings] {
    if !names.isEmpty {
      var chosen: [ProviderSettings] = []
      for name in names where !chosen.contains(where: { $0.name == name }) {
        chosen.append(try named(name))
      }
      return chosen
    }
    // Analysers run beside whoever is chosen; their word never counts.
    let agents = policy.review.providers.filter {
      policy.isReviewer($0) && $0 != Policy.humanProvider
    }
    guard !agents.isEmpty else { throw noAgent() }
    let independent = agents.filter { conflict(of: $0) == nil }
    guard !independent.isEmpty else { throw tooClose(agents) }
    let able = independent.compactMap(policy.provider(named:))
    return policy.review.pick == .all ? able : firstOfEachVoice(able)
  }

  /// As many reviewers as the change takes, no two of one vendor.
  private func firstOfEachVoice(_ able: [ProviderSettings]) -> [ProviderSettings] {
    var heard: Set<String> = []
    return Array(able.filter { heard.insert(policy.voice(of: $0.name)).inserted }.prefix(voices))
  }

  /// What is missing for a landing, whatever these reviewers say; nil where they can be enough.
  func shortage(of reviewers: [ProviderSettings]) -> String? {
    let heard = Set(reviewers.map { policy.voice(of: $0.name) }).count
    guard heard < voices else { return nil }
    return "the change takes \(voices) reviews by different vendors or people, and this is"
      + " \(heard): git lane review --template is for a person"
  }

  private func named(_ name: String) throws(Failure) -> ProviderSettings {
    if name == Policy.humanProvider { throw noAgent() }
    if policy.provider(named: name)?.kind.canReview == false {
      throw Failure(
        .refused,
        "analyser",
        "'\(name)' is an analyser: it runs beside a reviewer, and its word never counts",
        gate: "review",
        next: "git lane review"
      )
    }
    guard policy.isReviewer(name), let settings = policy.provider(named: name) else {
      throw Failure(
        .fatal,
        "not-listed",
        "'\(name)' is not a reviewer that the policy lists, so its verdict would not count",
        expected: policy.review.providers.joined(separator: ", "),
        actual: name,
        next: "git config -f .lane/policy --add review.provider \(name)"
      )
    }
    guard conflict(of: name) == nil else { throw tooClose([name]) }
    return settings
  }

  private func conflict(of name: String) -> Receipt.Builder? {
    policy.builder(
      tooCloseTo: name,
      model: policy.provider(named: name)?.model,
      among: builders,
      required: protection.independence
    )
  }

  private func tooClose(_ names: [String]) -> Failure {
    let builder = names.lazy.compactMap { conflict(of: $0) }.first
    let unknown = tooCloseToAll
    let reason = "cannot review what \(builder?.name ?? "it") built"
    let why = unknown.map { "; whose model \($0.name) ran is not known, so a person reviews" } ?? ""
    let independence = "a reviewer with independence = \(protection.independence.rawValue)"
    return Failure(
      .refused,
      "not-independent",
      "\(names.joined(separator: " and ")) \(reason)\(why)",
      gate: "review",
      expected: unknown == nil ? independence : "a person's review",
      actual: (unknown ?? builder).map(words(of:)),
      next: "git lane review --template",
      otherwise: unknown == nil
        ? ["git config -f .lane/policy --add review.provider <other>"] : []
    )
  }

  /// A builder that any program is too close to, even one that has nothing in common with anybody.
  private var tooCloseToAll: Receipt.Builder? {
    policy.builder(
      tooCloseTo: "",
      model: "none",
      among: builders,
      required: protection.independence
    )
  }

  /// That somebody built the change, and how that is known where the commits do not say it.
  private func words(of builder: Receipt.Builder) -> String {
    let name = [builder.name, builder.model].compactMap { $0 }.joined(separator: " ")
    let edit = edits.first { $0.builder == builder }
    return "built by \(name)" + (edit.map { ", seen editing \(PathQuoting.quoted($0.path))" } ?? "")
  }

  private func noAgent() -> Failure {
    Failure(
      .refused,
      "human-only",
      "a person reviews here: fill in the template and hand it in with --dossier",
      gate: "review",
      next: "git lane review --template"
    )
  }
}
