/// The lines that ask a gate from within somebody's own script of a hook.
///
/// They stand in files that a team shares, so they name no path of one machine: they run what `git
/// lane hooks install` put into the clone, else the program on PATH, and where neither is they are as
/// silent as a clone without hooks.
enum HookLines {
  static let opening = "# >>> git lane >>>"
  static let closing = "# <<< git lane <<<"

  /// The lines for a hook, each with its line feed.
  static func text(for hook: String) -> String {
    """
    \(opening) from 'git lane hooks install'; they go \(isFirst(hook) ? "first" : "last")
    git_lane() {
      if [ -x "$(git rev-parse --git-common-dir)/\(HookSite.carriedPlace)/\(hook)" ]; then
        "$(git rev-parse --git-common-dir)/\(HookSite.carriedPlace)/\(hook)" "$@"
      elif command -v git-lane >/dev/null; then
        git-lane hook \(hook) "$@"
      fi
    }
    \(readsInput(hook) ? asking : "git_lane \"$@\" || exit")
    \(closing)

    """
  }

  /// What the script has to read is read once and given to both.
  private static let asking = #"""
    git_lane_input=$(cat)
    if [ -n "$git_lane_input" ]; then
      printf '%s\n' "$git_lane_input" | git_lane "$@" || exit
      exec <<git_lane_input
    $git_lane_input
    git_lane_input
    else
      exec </dev/null
    fi
    """#

  /// Nothing is uploaded for a push that is refused; a commit is judged as formatters left it.
  static func isFirst(_ hook: String) -> Bool { hook == "pre-push" || hook == "pre-receive" }

  static func readsInput(_ hook: String) -> Bool {
    hook == "pre-push" || hook == "post-rewrite"
  }
}

extension HookLines {
  enum State: Equatable {
    case absent
    case asked
    /// Something between the marks was changed.
    case edited
    /// A line before them ends the script.
    case unreachable(String)
  }

  /// Whether a script asks the gate.
  static func state(in script: [UInt8], of hook: String) -> State {
    let lines = Lines(script)
    guard let range = lines.range else {
      return lines.contains(opening) ? .edited : .absent
    }
    guard lines.text(range) == text(for: hook) else { return .edited }
    let end = lines.all[..<range.lowerBound].first(where: Self.ends)
    return end.map { .unreachable(String($0)) } ?? .asked
  }

  /// The line that keeps what is appended from running, as far as a look without a shell can tell.
  static func end(of script: [UInt8]) -> String? {
    Lines(script).all.first(where: ends).map(String.init)
  }

  /// A script with the lines in it; those of ours that are there already are replaced.
  static func added(to script: [UInt8], of hook: String) -> [UInt8] {
    let lines = Lines(removed(from: script)).all
    let isScript = lines.first?.hasPrefix("#!") == true
    let place = isFirst(hook) ? (isScript ? 1 : 0) : lines.count
    let before = lines[..<place].map { "\($0)\n" }.joined()
    let after = lines[place...].map { "\($0)\n" }.joined()
    return Array((before + text(for: hook) + after).utf8)
  }

  /// A script without them.
  static func removed(from script: [UInt8]) -> [UInt8] {
    let lines = Lines(script)
    guard let range = lines.range else { return script }
    let rest = lines.all[..<range.lowerBound] + lines.all[range.upperBound...]
    return Array(rest.map { "\($0)\n" }.joined().utf8)
  }

  /// Only what starts a line counts: within a condition it may never come to it.
  private static func ends(_ line: Substring) -> Bool {
    ["exit", "exec"].contains {
      line == $0 || line.hasPrefix("\($0) ") || line.hasPrefix("\($0)\t")
    }
  }

  /// A script by lines, without their line feeds.
  private struct Lines {
    let all: [Substring]

    init(_ script: [UInt8]) {
      var lines = String(decoding: script, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      if lines.last == "" { lines.removeLast() }
      all = lines
    }

    /// Our lines, with both marks.
    var range: Range<Int>? {
      guard let first = all.firstIndex(where: { $0.hasPrefix(opening) }),
        let last = all[first...].firstIndex(where: { $0.hasPrefix(closing) })
      else { return nil }
      return first..<(last + 1)
    }

    func contains(_ prefix: String) -> Bool { all.contains { $0.hasPrefix(prefix) } }
    func text(_ range: Range<Int>) -> String { all[range].map { "\($0)\n" }.joined() }
  }
}
