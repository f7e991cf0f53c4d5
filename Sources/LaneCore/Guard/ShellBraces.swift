/// The braces of a shell's word, such as `{a,b}`.
enum ShellBraces {
  // A name is no longer, and the parts of a long word would be many times its size.
  private static let sizeLimit = 255

  /// The words that the first braces of a word make of it; the word itself where it has none.
  static func alternatives(_ word: String) -> [String] {
    guard word.utf8.count <= sizeLimit, let open = word.firstIndex(of: "{"),
      let close = word[open...].firstIndex(of: "}")
    else { return [word] }
    let (before, behind) = (word[..<open], word[word.index(after: close)...])
    return word[word.index(after: open)..<close]
      .split(separator: ",", omittingEmptySubsequences: false)
      .map { "\(before)\($0)\(behind)" }
  }
}
