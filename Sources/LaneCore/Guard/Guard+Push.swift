extension Guard {
  func reason(againstPush git: GitInvocation) -> String? {
    if git.has("--mirror", from: 4) {
      return "'git push --mirror' overwrites the lane's records; push the branch by name"
    }
    let isForced = Self.forces(git)
    let withValue: Set<String> = ["-o", "--push-option", "--receive-pack", "--exec", "--repo"]
    for word in git.operands(behind: withValue) {
      let isForcedAlone = word.text.hasPrefix("+") || word.text.hasPrefix(":")
      let plain = word.text.hasPrefix("+") ? word.text.dropFirst() : word.text[...]
      let sides = plain.split(separator: ":").map(String.init)
      guard isForced || isForcedAlone, let target = sides.last, Self.touchesRecords(target) else {
        continue
      }
      return "'\(word.text)' takes the lane's records from the remote; use 'git lane sync'"
    }
    return nil
  }

  /// Whether a push moves refs wherever they are, or deletes them.
  private static func forces(_ git: GitInvocation) -> Bool {
    let options = [
      ("--force", 5), ("--force-with-lease", 9), ("--delete", 5), ("--prune", 5),
    ]
    if options.contains(where: { git.has($0.0, from: $0.1) }) { return true }
    return git.arguments.prefix { $0.text != "--" }.contains { word in
      guard word.text.hasPrefix("-"), !word.text.hasPrefix("--") else { return false }
      // The value of `-o` may follow in the same word.
      return word.text.prefix { $0 != "o" }.contains { $0 == "f" || $0 == "d" }
    }
  }

  /// Whether a ref, or one that a pattern stands for, is among the lane's.
  private static func touchesRecords(_ target: String) -> Bool {
    let parts = target.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false)
    let beginning = String(parts[0])
    // Git finds the notes by the shorter name too.
    if beginning == "notes/lane" || parts.count > 1 && "notes/lane".hasPrefix(beginning) {
      return true
    }
    return records.contains { record in
      beginning.hasPrefix(record) || parts.count > 1 && record.hasPrefix(beginning)
    }
  }
}
