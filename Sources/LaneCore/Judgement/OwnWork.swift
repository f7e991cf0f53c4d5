extension Judge where Facts: ~Copyable {
  /// Whether the person who reviewed is an author of what lands.
  ///
  /// Merging or re-basing another's work disqualifies nobody.
  mutating func wroteAny(of run: Run, _ receipt: Receipt) throws(CannotTell) -> Bool {
    let person = receipt.by.lowercased()
    if receipt.authors.contains(where: { $0.lowercased() == person }) { return true }
    for member in receipt.members {
      guard let facts = try evidence.commitIfPresent(member) else { continue }
      guard facts.authors.contains(person) else { continue }
      if facts.parents.count > 1, try recomputes(facts) { continue }
      return true
    }
    let members = Set(receipt.members)
    for commit in run.commits where commit.authors.contains(person) && !members.contains(commit.id)
    {
      if commit.parents.count > 1, try recomputes(commit) { continue }
      if try isRebasing(commit, of: receipt) { continue }
      return true
    }
    return false
  }

  /// Whether a commit is a member of a review, or all of them together, on another base.
  private mutating func isRebasing(_ commit: CommitFacts, of receipt: Receipt) throws(CannotTell)
    -> Bool
  {
    guard commit.parents.count == 1 else { return false }
    let parent = try evidence.commit(commit.parents[0])
    let change = try change(from: parent.tree, to: commit.tree)
    // A receipt that names no members, or the commit itself, would make anything a re-basing of it.
    let isAnother = !receipt.members.isEmpty && receipt.head?.commit != commit.id
    if isAnother, change.id == receipt.change { return true }
    for member in receipt.members {
      guard let old = try evidence.commitIfPresent(member), old.parents.count == 1,
        let before = try evidence.commitIfPresent(old.parents[0])
      else { continue }
      if try self.change(from: before.tree, to: old.tree).id == change.id { return true }
      let merged = try merged(base: before.tree, ours: parent.tree, theirs: old.tree)
      if merged == commit.tree { return true }
    }
    return false
  }
}
