/// What one landing may cost before the answer is "review it as a whole".
package enum Limits {
  package static let steps = 4_096
  static let differences = 4_096
  static let recomputes = 256
  /// Longest run that is tried where no receipt proposes one.
  static let runLength = 64
  static let comparisons = 200_000
}

/// What a landing has cost so far.
struct Budget {
  var differences = Limits.differences
  var recomputes = Limits.recomputes
}

extension Judge where Facts: ~Copyable {
  /// Takes one from the budget, or gives up.
  mutating func spend(_ what: WritableKeyPath<Budget, Int>) throws(CannotTell) {
    guard budget[keyPath: what] > 0 else {
      throw CannotTell(
        "judging this step by step costs more than one push may",
        next:
          "git lane review \(landing.old.map { "\($0.id.hex.prefix(10)).." } ?? "")\(landing.new.id.hex.prefix(10))"
      )
    }
    budget[keyPath: what] -= 1
  }

  /// What lies between two trees, counted.
  mutating func change(from old: ObjectID?, to new: ObjectID?) throws(CannotTell) -> ChangeFacts {
    try spend(\.differences)
    return try evidence.change(from: old, to: new)
  }
}
