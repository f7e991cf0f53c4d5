/// Git's configuration as git itself sees it: all files, includes, `git -c` and `GIT_CONFIG_*`.
package struct GitConfig: Sendable {
  package struct Entry: Equatable, Sendable {
    /// `system`, `global`, `local`, `worktree`, `command`.
    package let scope: String
    /// As git spells it: section and variable in lower case, the subsection as written.
    package let key: String
    /// Nil for a variable without `=`, which means true.
    package let value: String?
  }

  /// In the order in which git reads them: of several, the last counts.
  package let entries: [Entry]

  private let positions: [String: [Int]]

  /// Asks git, with one child.
  package static func read(_ git: GitCommand) throws(GitError) -> GitConfig {
    GitConfig(listing: try git.output(["config", "--list", "-z", "--show-scope"]))
  }

  /// Reads what `git config --list -z --show-scope` prints.
  init(listing: [UInt8]) {
    let fields = listing.split(separator: 0, omittingEmptySubsequences: false)
    var entries: [Entry] = []
    var positions: [String: [Int]] = [:]
    for index in stride(from: 0, to: fields.count - 1, by: 2) {
      let field = fields[index + 1]
      let end = field.firstIndex(of: UInt8(ascii: "\n"))
      let key = String(decoding: field[..<(end ?? field.endIndex)], as: UTF8.self)
      let value = end.map { String(decoding: field[($0 + 1)...], as: UTF8.self) }
      let scope = String(decoding: fields[index], as: UTF8.self)
      positions[key, default: []].append(entries.count)
      entries.append(Entry(scope: scope, key: key, value: value))
    }
    self.entries = entries
    self.positions = positions
  }

  /// The value in force; an empty text for a variable without one.
  package func get(_ key: String) -> String? {
    entry(key).map { $0.value ?? "" }
  }

  /// All values of a variable that may be given several times, in order.
  package func all(_ key: String) -> [String] {
    (positions[Self.normalized(key)] ?? []).map { entries[$0].value ?? "" }
  }

  /// The entry in force, with where it comes from.
  package func entry(_ key: String) -> Entry? {
    positions[Self.normalized(key)]?.last.map { entries[$0] }
  }

  /// The value in force as a truth value, read as git reads one.
  package func bool(_ key: String) throws(GitError) -> Bool? {
    guard let entry = entry(key) else { return nil }
    guard let value = entry.value else { return true }
    switch value.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off", "": return false
    default: return try number(entry, value, "bad boolean config value") != 0
    }
  }

  /// The value in force as a number, with git's `k`, `m` and `g`.
  package func int(_ key: String) throws(GitError) -> Int? {
    guard let entry = entry(key) else { return nil }
    return try number(entry, entry.value ?? "", "bad numeric config value")
  }

  private func number(
    _ entry: Entry,
    _ value: String,
    _ complaint: String
  ) throws(GitError) -> Int {
    let units: [Character: Int] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30]
    let unit = value.last.flatMap { units[Character($0.lowercased())] }
    if let digits = Int(unit == nil ? value : String(value.dropLast())) {
      let (product, overflow) = digits.multipliedReportingOverflow(by: unit ?? 1)
      if !overflow { return product }
    }
    throw GitError(
      .invalidValue,
      "read configuration",
      "\(complaint) '\(value)' for '\(entry.key)'"
    )
  }

  /// Lower case except for what stands between the first and the last dot.
  private static func normalized(_ key: String) -> String {
    guard let first = key.firstIndex(of: "."), let last = key.lastIndex(of: ".") else {
      return key.lowercased()
    }
    return key[..<first].lowercased() + key[first..<last] + key[last...].lowercased()
  }
}
