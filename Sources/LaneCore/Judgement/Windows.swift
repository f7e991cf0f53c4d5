/// What lies between two points of a line, put together from its steps without another look at a tree.
struct Composition {
  private var sides: [[UInt8]: (old: ChangeEntry.Side?, new: ChangeEntry.Side?)] = [:]

  /// Puts a step before those that are there already.
  mutating func prepend(_ step: [ChangeEntry]) {
    for entry in step {
      let known = sides[entry.path]
      sides[entry.path] = (entry.old, known.map { $0.new } ?? entry.new)
    }
  }

  /// Only what differs in the end, in the order of a change's text.
  var entries: [ChangeEntry] {
    sides.compactMap { ChangeEntry(path: $0.key, old: $0.value.old, new: $0.value.new) }
      .sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }
}

extension Judge where Facts: ~Copyable {
  /// Calls back with each run of two or more of a line's steps that is not too long, shortest first
  /// for each end, until the callback says that it has seen enough.
  mutating func eachRun(
    of steps: [ChangeFacts],
    _ body: (inout Self, Range<Int>, ChangeFacts) throws(CannotTell) -> Bool
  ) throws(CannotTell) {
    for end in steps.indices {
      var composition = Composition()
      composition.prepend(steps[end].entries)
      let first = max(0, end + 1 - Limits.runLength)
      for start in stride(from: end - 1, through: first, by: -1) {
        composition.prepend(steps[start].entries)
        let entries = composition.entries
        let change = ChangeFacts(id: evidence.identity(of: entries), entries: entries)
        guard try body(&self, start..<(end + 1), change) else { return }
      }
    }
  }
}
