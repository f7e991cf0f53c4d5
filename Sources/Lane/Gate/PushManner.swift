internal import Git
internal import LaneSystem

/// How the push that called the hook was asked for, as its command line shows.
///
/// Git does not tell a hook whether a push is forced. It matters where the remote's tip is unknown
/// here: git itself refuses a plain push with "fetch first", and a word of ours would only hide that;
/// a forced one would throw away what nobody here has seen. Nor does it name what a mirror deletes.
enum PushManner {
  /// Whether it is certain that git will refuse to throw anything away.
  static func isPlain(_ push: [String]?, to remote: String?, _ config: GitConfig) -> Bool {
    guard let push else { return false }
    let arguments = push.drop { $0 != "push" }.dropFirst()
    guard !arguments.contains(where: forces) else { return false }
    guard let remote else { return true }
    let specs = config.all("remote.\(remote).push")
    return config.get("remote.\(remote).mirror") == nil && !specs.contains { $0.hasPrefix("+") }
  }

  /// Whether the push makes the remote the same as what is here, as an option says.
  static func isMirror(_ push: [String]?) -> Bool {
    guard let push else { return false }
    return push.drop { $0 != "push" }.contains { $0.hasPrefix("--m") }
  }

  /// The same, as the configuration says.
  static func isMirror(_ remote: String, _ config: GitConfig) -> Bool {
    config.get("remote.\(remote).mirror") != nil
      && (try? config.bool("remote.\(remote).mirror")) != false
  }

  /// The command line of the push that called, nil where it cannot be told.
  static var commandLine: [String]? { Ancestors.nearest(where: isPush) }

  private static func isPush(_ words: [String]) -> Bool {
    guard let program = words.first?.split(separator: "/").last, words.contains("push") else {
      return false
    }
    return program == "git" || program == "git-push"
  }

  private static func forces(_ argument: String) -> Bool {
    if argument.hasPrefix("--") {
      return argument.hasPrefix("--f") && !argument.hasPrefix("--fol") || argument.hasPrefix("--m")
    }
    if argument.hasPrefix("-") { return argument.contains("f") }
    return argument.hasPrefix("+")
  }
}
