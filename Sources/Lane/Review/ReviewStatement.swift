internal import LaneAgents
internal import LaneCore
internal import LaneStore

/// Puts a ruling into the words of a receipt: every fact is the host's.
struct ReviewStatement {
  let ground: ReviewGround
  let subject: ReviewSubject

  /// The statement of a review by a program, to be signed with this clone's key.
  func statement(
    of result: ReviewResult,
    by machine: MachineKey,
    stream: String
  ) throws(Failure) -> Receipt.Statement {
    var statement = common(result.ruling, by: machine.principal, stream: stream)
    statement.reviewer = .provider(
      name: result.settings.name,
      model: result.model.map { Receipt.token($0) },
      effort: result.settings.effort.map { Receipt.token($0) }
    )
    statement.pass = result.pass
    statement.sandbox = result.sandbox
    // What is kept of it is what the receipt binds.
    let redaction = ground.workspace.redaction
    statement.dossier = result.dossier.map { ContentDigest.sha256(redaction($0)) }
    statement.prompt = result.prompt
    statement.presence = Presence.none
    return statement
  }

  /// The statement of a person's own review, to be signed with the person's key.
  func statement(
    of ruling: Ruling,
    dossier: [UInt8],
    by principal: String,
    stream: String
  ) -> Receipt.Statement {
    var statement = common(ruling, by: principal, stream: stream)
    statement.reviewer = .human(principal: principal)
    statement.pass = .human
    statement.dossier = ContentDigest.sha256(ground.workspace.redaction(dossier))
    return statement
  }

  private func common(_ ruling: Ruling, by principal: String, stream: String) -> Receipt.Statement {
    let policy = ground.regime.policy
    var statement = Receipt.Statement(
      kind: .review,
      repository: policy.id,
      by: principal,
      time: ground.workspace.surroundings.now(),
      body: ReviewReport.body(
        of: ruling,
        showsCriticals: policy.publish.findings,
        redaction: ground.workspace.redaction,
        digest: ContentDigest.sha256
      )
    )
    statement.verdict = ruling.verdict
    statement.base = subject.base
    statement.head = subject.head
    statement.change = subject.id
    statement.members = subject.history.members
    statement.transients = subject.history.transients
    statement.authors = subject.history.authors
    statement.after = subject.after.map { [$0.id] } ?? []
    statement.target = ground.target
    statement.policy = ground.regime.blob
    statement.builders = subject.history.builders
    // Nobody watched the builder: what the commits say of it is a declaration.
    statement.independence = .declared
    statement.builderKnown = .declared
    statement.findings = ruling.counts
    statement.criticals = ruling.verdict == .block ? ruling.criticals : []
    statement.priors = ruling.priors
    statement.pushbacks = ruling.pushbacks
    statement.coverage = ruling.coverage
    statement.stream = stream
    return statement
  }
}
