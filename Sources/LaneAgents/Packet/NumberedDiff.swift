internal import LaneCore

/// Sets the numbers of the old and the new line before each line of a unified diff.
///
/// A reviewer cites lines; counting them from hunk headers is where models go wrong.
enum NumberedDiff {
  /// Returns the diff with both columns; lines outside hunks stay as they are.
  static func render(_ diff: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(diff.count + diff.count / 4)
    for line in UnifiedDiff(diff) {
      switch line {
      case .heading, .hunk: break
      case .context(_, let old, let new): result += (column(old) + column(new)).utf8
      case .removed(_, let old): result += (column(old) + column(nil)).utf8
      case .added(_, let new): result += (column(nil) + column(new)).utf8
      }
      result += line.bytes
      result.append(0x0a)
    }
    return result
  }

  private static func column(_ number: Int?) -> String {
    let text = number.map(String.init) ?? ""
    return String(repeating: " ", count: max(0, 6 - text.count)) + text + " "
  }
}
