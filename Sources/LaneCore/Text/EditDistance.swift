/// How far apart two names are, for "did you mean".
package enum EditDistance {
  /// Counts the letters to insert, remove, change or swap with a neighbour, regardless of case.
  package static func between(_ left: String, _ right: String) -> Int {
    let (left, right) = (folded(left), folded(right))
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      for column in 0..<right.count {
        let change = left[row] == right[column] ? 0 : 1
        var best = min(last[column] + change, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }

  /// The candidates nearest to a name, in their order; none if all differ in more than a third.
  package static func nearest(to name: String, in candidates: [String]) -> [String] {
    // Nothing that long is a misspelling, and the table grows with both lengths.
    guard name.utf8.count <= 64 else { return [] }
    let limit = max(1, name.utf8.count / 3)
    let distances = candidates.map { between(name, $0) }
    guard let best = distances.min(), best <= limit else { return [] }
    return zip(candidates, distances).filter { $0.1 == best }.map(\.0)
  }

  private static func folded(_ name: String) -> [UInt8] {
    name.utf8.map { (0x41...0x5a).contains($0) ? $0 + 0x20 : $0 }
  }
}
