internal import LaneCore

/// A part of some new commits that one receipt can name all of, as the steps of a line make it up.
struct ReviewablePart {
  let base: ObjectID
  let head: ObjectID

  /// The longest part that begins with a commit, by default with the oldest; nil where all of them
  /// make one.
  ///
  /// Taken are the commits with their parents, and the tip of the line that they came on.
  init?(
    of parents: [ObjectID: [ObjectID]],
    to tip: ObjectID,
    beginningWith first: ObjectID? = nil
  ) {
    guard parents.count > Receipt.memberLimit else { return nil }
    let lines = NewLines(parents)
    let tip = first.flatMap { lines.tip(above: $0, on: tip) } ?? tip
    let start = first.flatMap { parents[$0]?.first }
    guard let (base, head) = lines.part(to: tip, from: start) else { return nil }
    self.base = base
    self.head = head
  }
}

/// New commits as first-parent lines that merge each other.
private struct NewLines {
  private let parents: [ObjectID: [ObjectID]]

  init(_ parents: [ObjectID: [ObjectID]]) { self.parents = parents }

  /// The steps of a line, newest first, as far as they are new.
  private func line(to tip: ObjectID, from start: ObjectID? = nil) -> [ObjectID] {
    var line: [ObjectID] = []
    var next: ObjectID? = tip
    while let id = next, id != start, let older = parents[id] {
      line.append(id)
      next = older.first
    }
    return line
  }

  /// The tip of the line that a commit is a step of: a given one, or one that is merged on the way.
  func tip(above commit: ObjectID, on tip: ObjectID) -> ObjectID? {
    var tips = [tip]
    var seen: Set<ObjectID> = []
    while let tip = tips.popLast() {
      for step in line(to: tip) where seen.insert(step).inserted {
        if step == commit { return tip }
        tips += parents[step, default: []].dropFirst()
      }
    }
    return nil
  }

  /// The longest part of a line that is short enough, from where it begins.
  func part(to tip: ObjectID, from start: ObjectID?) -> (base: ObjectID, head: ObjectID)? {
    let line = line(to: tip, from: start)
    guard let oldest = line.last, let base = parents[oldest]?.first else { return nil }
    let known = reached(from: [base], besides: [])
    var all = known
    var head: ObjectID?
    for step in line.reversed() {
      all.formUnion(reached(from: [step], besides: all))
      guard all.count - known.count <= Receipt.memberLimit else { break }
      head = step
    }
    if let head { return (base, head) }
    // The first step alone brings more: what it merges is cut in its turn.
    let side = NewLines(parents.filter { !known.contains($0.key) && $0.key != oldest })
    return parents[oldest, default: []].dropFirst().lazy
      .compactMap { side.part(to: $0, from: nil) }.first
  }

  /// The new commits that some reach, themselves included.
  private func reached(from tips: [ObjectID], besides known: Set<ObjectID>) -> Set<ObjectID> {
    var reached: Set<ObjectID> = []
    var pending = tips
    while let id = pending.popLast() {
      guard !known.contains(id), let older = parents[id], reached.insert(id).inserted else {
        continue
      }
      pending += older
    }
    return reached
  }
}
