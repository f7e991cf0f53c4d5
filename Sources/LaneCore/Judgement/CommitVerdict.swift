extension Judge where Facts: ~Copyable {
  /// Whether what is about to be committed has a standing pass: the early view of a commit hook.
  ///
  /// It asks for no approval: whether a person lets it land is asked when it lands. The base is what
  /// the commit will stand on, the tree what it will hold. Nil when it has a pass, else why not.
  package mutating func reasonAgainstCommitting(_ tree: ObjectID, on base: CommitFacts?)
    -> Judgement?
  {
    do throws(CannotTell) {
      let change = try change(from: base?.tree, to: tree)
      guard !change.isEmpty else { return nil }
      let run = Run(from: base, to: tree, change: change, commits: [])
      let verdict = try verdict(on: run)
      if verdict.isCovered || verdict.lacksApproval { return nil }
      return .refused([blocker(for: nil, verdict, remedy: .review)])
    } catch {
      return .cannotTell(error)
    }
  }

  /// Whether committing a tree would only merge another commit into the base, adding nothing; what
  /// came with the merged commit is judged when it lands.
  package mutating func isCleanMerge(
    _ tree: ObjectID,
    of other: CommitFacts,
    into base: CommitFacts
  )
    -> Bool
  {
    do throws(CannotTell) {
      let bases = try evidence.mergeBases(base.id, other.id)
      guard bases.count == 1 else { return false }
      let start = try evidence.commit(bases[0])
      return try merged(base: start.tree, ours: base.tree, theirs: other.tree) == tree
    } catch {
      return false
    }
  }
}
