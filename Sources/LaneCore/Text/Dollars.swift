/// Amounts of US dollars in whole millionths, as people write them and as they are shown.
package enum Dollars {
  /// Reads an amount such as 2.50, of at most a million and with at most six digits of fraction.
  package static func microdollars(_ text: String) -> Int64? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first.flatMap({ PolicySection.number($0) }), whole <= 1_000_000 else {
      return nil
    }
    guard parts.count == 2 else { return Int64(whole) * 1_000_000 }
    let digits = parts[1] + String(repeating: "0", count: max(0, 6 - parts[1].utf8.count))
    guard !parts[1].isEmpty, digits.utf8.count == 6, let fraction = PolicySection.number(digits)
    else { return nil }
    return Int64(whole) * 1_000_000 + Int64(fraction)
  }

  /// An amount in cents, or where it is less than ten of them, in hundredths of one.
  package static func text(_ microdollars: Int64) -> String {
    if microdollars > 0, microdollars < 100_000 {
      let units = max(1, (microdollars + 50) / 100)
      return "$0." + padded(units, 4)
    }
    let cents = microdollars / 10_000 + (microdollars % 10_000 >= 5_000 ? 1 : 0)
    return "$\(cents / 100)." + padded(cents % 100, 2)
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}
