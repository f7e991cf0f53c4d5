/// All that a policy says under one section head, however often that head stands there.
///
/// As in git's own configuration the last value of a key counts, and where several are allowed
/// they add up.
struct PolicySection {
  let schema: PolicySchema.Section
  let subsection: String?
  let line: Int
  var entries: [ConfigText.Entry] = []

  /// The name in quotes; empty where the section takes none.
  var name: String { subsection ?? "" }

  private func entries(_ key: String) -> [ConfigText.Entry] {
    entries.filter { $0.key == key.lowercased() }
  }

  func missing(_ key: String) -> PolicyError {
    PolicyError(.keyMissing(key, section: schema.name), line: line)
  }

  func badName(_ expected: String) -> PolicyError {
    PolicyError(.badName(name, section: schema.name, expected: expected), line: line)
  }

  func refuse(_ keys: [String], because reason: String) throws(PolicyError) {
    for key in keys {
      guard let entry = entries(key).last else { continue }
      throw PolicyError(
        .keyNotAllowed(key, section: schema.name, because: reason),
        line: entry.line
      )
    }
  }

  /// The values of a key, each turned into something by `read`, which says nil to a bad one.
  func list<Value>(
    _ key: String,
    expected: String,
    nearest: [String] = [],
    _ read: (String) -> Value?
  ) throws(PolicyError) -> [Value] {
    var values: [Value] = []
    for entry in entries(key) {
      guard let text = entry.value, !text.isEmpty else {
        throw PolicyError(.valueMissing(key), line: entry.line)
      }
      guard let value = read(text) else {
        let suggestion = EditDistance.nearest(to: text, in: nearest).first
        throw PolicyError(
          .badValue(text, key: key, expected: expected, nearest: suggestion),
          line: entry.line
        )
      }
      values.append(value)
    }
    return values
  }

  func value<Value>(
    _ key: String,
    expected: String,
    _ read: (String) -> Value?
  ) throws(PolicyError) -> Value? {
    try list(key, expected: expected, read).last
  }

  func choices<Choice: PolicyChoice>(
    _ key: String,
    among allowed: [Choice]
  ) throws(PolicyError) -> [Choice] {
    let words = allowed.map(\.rawValue)
    return try list(key, expected: words.joined(separator: ", "), nearest: words) { text in
      allowed.first { $0.rawValue == text }
    }
  }

  /// A word from a closed list; where there is no default it has to be given.
  func choice<Choice: PolicyChoice>(
    _ key: String,
    default standard: Choice?
  ) throws(PolicyError) -> Choice {
    guard let choice = try choices(key, among: Array(Choice.allCases)).last ?? standard else {
      throw missing(key)
    }
    return choice
  }

  func roles(_ key: String, default standard: Set<Role>) throws(PolicyError) -> Set<Role> {
    let roles = try choices(key, among: Role.allCases)
    return roles.isEmpty ? standard : Set(roles)
  }

  func count(
    _ key: String,
    in range: ClosedRange<Int>,
    default standard: Int
  ) throws(PolicyError) -> Int {
    let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
    return try value(key, expected: expected) { text in
      Self.number(text[...]).flatMap { range.contains($0) ? $0 : nil }
    } ?? standard
  }

  /// A truth value as git spells them; a key without `=` is true.
  func flag(_ key: String, default standard: Bool) throws(PolicyError) -> Bool {
    guard let entry = entries(key).last else { return standard }
    switch entry.value?.lowercased() {
    case nil, "true", "yes", "on", "1": return true
    case "false", "no", "off", "0": return false
    case .some(let text):
      throw PolicyError(
        .badValue(text, key: key, expected: "true or false", nearest: nil),
        line: entry.line
      )
    }
  }

  /// A number in plain decimal digits, small enough to calculate with.
  static func number(_ text: Substring) -> Int? {
    guard (1...9).contains(text.utf8.count),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return text.utf8.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
