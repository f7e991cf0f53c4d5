/// The arguments of `git config`, taken apart as git does: an option behind an operand is none.
struct GitConfigCall {
  /// The newer form's verb, such as `set`.
  private(set) var verb: String?
  private(set) var options: [String] = []
  /// The file that is named in the place of git's own.
  private(set) var file: String?
  private(set) var operands: ArraySlice<ShellWord> = []

  private static let verbs: Set<String> = [
    "set", "unset", "get", "list", "edit", "rename-section", "remove-section",
  ]
  private static let withValue = [
    "--file", "--blob", "--type", "--default", "--value", "--comment", "--url",
  ]
  private static let reading: Set<String> = [
    "--get", "--get-all", "--get-regexp", "--list", "-l", "--get-urlmatch", "--get-color",
    "--get-colorbool",
  ]

  init(_ arguments: ArraySlice<ShellWord>) {
    var rest = arguments
    if let first = rest.first?.text, Self.verbs.contains(first) {
      verb = first
      rest.removeFirst()
    }
    while let word = rest.first, word.text.hasPrefix("-"), word.text.utf8.count > 1 {
      rest.removeFirst()
      if word.text == "--" { break }
      take(word.text, &rest)
    }
    operands = rest
  }

  private mutating func take(_ option: String, _ rest: inout ArraySlice<ShellWord>) {
    guard option.hasPrefix("--") else { return takeCluster(option.dropFirst(), &rest) }
    let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
    let name = parts[0]
    options.append(name)
    // A beginning is enough for git.
    guard name.utf8.count > 2, let whole = Self.withValue.first(where: { $0.hasPrefix(name) })
    else { return }
    let value = parts.count > 1 ? parts[1] : rest.popFirst()?.text
    if whole == "--file" { file = value }
  }

  private mutating func takeCluster(
    _ letters: Substring,
    _ rest: inout ArraySlice<ShellWord>
  ) {
    for (position, letter) in letters.enumerated() {
      options.append("-\(letter)")
      guard letter == "f" || letter == "t" else { continue }
      let stuck = String(letters.dropFirst(position + 1))
      let value = stuck.isEmpty ? rest.popFirst()?.text : stuck
      if letter == "f" { file = value }
      return
    }
  }

  var isReading: Bool {
    if let verb { return verb == "get" || verb == "list" }
    return options.contains(where: Self.reading.contains)
      || operands.count < 2 && !isEditing && !hasAny(of: ["--unset-all", "--remove-section"])
  }

  var isEditing: Bool { verb == "edit" || options.contains("-e") || hasAny(of: ["--edit"]) }

  var movesSections: Bool {
    verb == "rename-section" || verb == "remove-section"
      || hasAny(of: ["--rename-section", "--remove-section"])
  }

  private func hasAny(of whole: [String]) -> Bool {
    options.contains { name in
      name.utf8.count > 2 && whole.contains { $0.hasPrefix(name) }
    }
  }
}
