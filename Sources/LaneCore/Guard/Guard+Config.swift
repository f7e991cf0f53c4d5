extension Guard {
  func reason(againstConfiguring git: GitInvocation, nesting: Int) -> String? {
    let call = GitConfigCall(git.arguments)
    // The policy of the repository is edited by this means, and judged where it lands.
    if let file = call.file, file == ".lane/policy" || file.hasSuffix("/.lane/policy") {
      return nil
    }
    if call.isReading { return nil }
    if call.isEditing {
      return "an agent does not edit git's settings by hand; ask the person"
    }
    let words = call.operands.map(\.text)
    let guarded =
      call.movesSections
      ? words.first(where: GitInvocation.isGuardedSection)
      : words.first.flatMap { GitInvocation.isGuardedKey($0) ? $0 : nil }
    if let guarded { return "'\(guarded)' is the person's to set: the gates rest on it" }
    for (key, value) in zip(words, words.dropFirst()) where key.lowercased().hasPrefix("alias.") {
      if let reason = reason(againstAlias: value, nesting: nesting) { return reason }
    }
    return nil
  }
}
