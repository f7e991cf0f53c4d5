internal import Git
internal import LaneCore
internal import LaneStore

/// Who made a change, in which commits, and what those put on the way that the whole leaves out.
struct ReviewHistory {
  /// The commits, oldest first.
  let members: [ObjectID]
  /// The addresses of authors, committers and co-authors, each once.
  let authors: [String]
  /// Who built it, as the commits admit to and as agents' hooks told; a person where that is nobody.
  let builders: [Receipt.Builder]
  /// What agents' hooks told of it.
  let edits: [AgentEdit]
  /// What members put at paths, the change's own among them.
  private let steps: [Receipt.Transient]
  let transients: [Receipt.Transient]

  private init(
    members: [ObjectID],
    authors: [String],
    builders: [Receipt.Builder],
    edits: [AgentEdit] = [],
    steps: [Receipt.Transient],
    transients: [Receipt.Transient] = []
  ) {
    self.members = members
    self.authors = authors
    var builders = builders.filter { !$0.isHuman }
    for builder in edits.map(\.builder) where !builders.contains(builder) {
      // A second mention that names no model adds nothing to one that does.
      let isKnown = builder.model == nil && builders.contains { $0.name == builder.name }
      if !isKnown { builders.append(builder) }
    }
    self.builders = builders.isEmpty ? [.human] : builders
    self.edits = edits
    self.steps = steps
    self.transients = transients
  }

  /// The commits that a tip has and a base has not.
  init(from base: CommitFacts?, to tip: CommitFacts, in workspace: Workspace) throws(Failure) {
    let found = try workspace.attempt { () throws(GitError) in
      try workspace.repository.newCommits(
        including: [tip.id.oid],
        excluding: base.map { [$0.id.oid] } ?? []
      )
    }
    guard found.count <= Receipt.memberLimit else {
      let parents = Dictionary(
        found.map { (ObjectID($0.id), $0.parents.map { ObjectID($0) }) }
      ) { first, _ in first }
      let part = ReviewablePart(of: parents, to: tip.id)
      throw Failure(
        .fatal,
        "too-many-commits",
        "the change has \(found.count) commits, and a receipt names at most"
          + " \(Receipt.memberLimit): review it in parts",
        next: part.map { "git lane review \($0.base.hex.prefix(10))..\($0.head.hex.prefix(10))" }
          ?? "git lane review <base>..<head>"
      )
    }
    var people = Contributors()
    var steps: [Receipt.Transient] = []
    for entry in found.reversed() {
      let commit = try workspace.attempt { () throws(GitError) in
        try workspace.repository.commit(entry.id)
      }
      guard let commit else { continue }
      people.add(commit)
      steps += try Self.placed(by: commit, in: workspace)
    }
    self.init(
      members: found.reversed().map { ObjectID($0.id) },
      authors: people.addresses,
      builders: people.builders,
      steps: steps
    )
  }

  /// What is not committed yet: by who sits here, and where a commit is amended, by its authors.
  static func uncommitted(
    amending: CommitFacts?,
    in workspace: Workspace
  ) throws(Failure) -> ReviewHistory {
    let name = workspace.surroundings.environment["GIT_AUTHOR_NAME"]
    let configured = try workspace.config().get("user.name")
    let identity = CommitIdentity(
      name: name ?? configured ?? "",
      email: try workspace.email()
    )
    var people = Contributors()
    if let amending {
      let commit = try workspace.attempt { () throws(GitError) in
        try workspace.repository.commit(amending.id.oid)
      }
      if let commit { people.add(commit) }
    }
    people.add(identity)
    return ReviewHistory(
      members: [],
      authors: people.addresses,
      builders: people.builders,
      steps: []
    )
  }

  /// The history of this very change: with who was seen editing its paths, and of what was put on the
  /// way only what stands at paths that the whole leaves alone.
  func of(_ change: ChangeFacts, edits: [AgentEdit]) -> ReviewHistory {
    let paths = Set(change.entries.map(\.path))
    var transients: [Receipt.Transient] = []
    var seen: Set<Receipt.Transient> = []
    for step in steps where !paths.contains(step.path) && seen.insert(step).inserted {
      transients.append(step)
    }
    return ReviewHistory(
      members: members,
      authors: authors,
      builders: builders,
      edits: edits,
      steps: steps,
      transients: transients
    )
  }

  /// What a commit puts at paths where no parent had it, `.lane` apart.
  private static func placed(by commit: Commit, in workspace: Workspace) throws(Failure)
    -> [Receipt.Transient]
  {
    var common: [[UInt8]: OID]?
    let parents: [OID?] = commit.parents.isEmpty ? [nil] : commit.parents
    for parent in parents {
      let deltas = try workspace.attempt { () throws(GitError) in
        try workspace.repository.treeDifference(
          old: try parent.flatMap { id throws(GitError) in try workspace.repository.link(id)?.tree
          },
          new: commit.tree,
          excluding: Array(".lane".utf8)
        )
      }
      var own: [[UInt8]: OID] = [:]
      for delta in deltas {
        guard let id = delta.newID, common?[delta.path] != nil || common == nil else { continue }
        own[delta.path] = id
      }
      common = own
    }
    return (common ?? [:]).sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { Receipt.Transient(blob: ObjectID($0.value), path: $0.key) }
  }
}

/// Collects people and agents, each once.
private struct Contributors {
  private(set) var addresses: [String] = []
  private(set) var builders: [Receipt.Builder] = []

  mutating func add(_ commit: Commit) {
    let author = CommitIdentity(name: commit.author.name, email: commit.author.email)
    let committer = CommitIdentity(name: commit.committer.name, email: commit.committer.email)
    for person in [author, committer] + AgentTrailers.coAuthors(of: commit.message) {
      add(address: person.email)
    }
    for builder in CommitFacts(commit).agents { add(builder) }
  }

  mutating func add(_ person: CommitIdentity) {
    add(address: person.email)
    guard let admitted = AgentTrailers.admission(by: person) else { return }
    add(
      Receipt.Builder(
        name: Receipt.token(admitted.agent),
        model: admitted.model.map { Receipt.token($0) }
      )
    )
  }

  private mutating func add(address: String) {
    // What could not stand in a header names nobody.
    let plain = SafeText.line(address, limit: 256)
    if !plain.isEmpty, !addresses.contains(plain) { addresses.append(plain) }
  }

  private mutating func add(_ builder: Receipt.Builder) {
    if !builders.contains(builder) { builders.append(builder) }
  }
}
