extension Judge where Facts: ~Copyable {
  /// Whether what is about to be committed has a standing pass: the early view of a commit hook.
  ///
  /// It asks for no approval: whether a person lets it land is asked when it lands.
  ///
  /// The base is what the commit will stand on, the tree what it will hold. Nil when it has a pass,
  /// else why not.
  package mutating func reasonAgainstCommitting(_ tree: ObjectID, on base: CommitFacts?)
    -> Judgement?
  {
    do throws(CannotTell) {
      let change = try evidence.change(from: base?.tree, to: tree)
      guard !change.isEmpty else { return nil }
      let run = Run(start: base, lineBefore: [], change: change, commits: [])
      let verdict = try verdict(on: run)
      if verdict.isCovered || verdict.lacksApproval { return nil }
      return .refused([blocker(for: nil, verdict, remedy: .review)])
    } catch {
      return .cannotTell(error)
    }
  }
}
