internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

extension Doctor {
  /// Looks for settings under which git itself would copy, drop or overwrite receipts.
  mutating func checkNotesConfiguration() throws(Failure) {
    let config = try workspace.config()
    let area = "notes"
    if config.get("notes.lane.mergeStrategy") == "union" {
      diagnosis.good(area, "notes.lane.mergeStrategy", "union")
    } else {
      diagnosis.warn(
        area,
        "notes.lane.mergeStrategy",
        "git notes merge would stop at a conflict",
        next: "git config notes.lane.mergeStrategy union"
      )
    }
    checkRewriting(config)
    for remote in config.remotes { checkRefspecs(of: remote, config) }
    if config.get("core.notesRef") == LaneReferences.notes {
      diagnosis.good(area, "core.notesRef", "git notes without --ref reads and writes receipts")
    }
    if config.all("notes.displayRef").contains(where: { Self.covers($0, LaneReferences.notes) }) {
      diagnosis.good(area, "notes.displayRef", "git log shows receipts")
    }
  }

  /// A receipt that git copies to a rewritten commit does not speak of it.
  private mutating func checkRewriting(_ config: GitConfig) {
    let variable = "GIT_NOTES_REWRITE_REF"
    let listed = workspace.surroundings.environment[variable] ?? ""
    let found =
      config.all("notes.rewriteRef").map { ("notes.rewriteRef", $0) }
      + listed.split(separator: ":").map { (variable, String($0)) }
    for (place, value) in found where Self.covers(value, LaneReferences.notes) {
      diagnosis.warn(
        "notes",
        place,
        "'\(value)' makes git copy receipts to rewritten commits, which they do not speak of",
        next: place == variable ? "unset \(variable)" : "git config --unset notes.rewriteRef"
      )
    }
  }

  /// What a plain fetch or push would do to receipts that only one side has.
  private mutating func checkRefspecs(of remote: String, _ config: GitConfig) {
    let prunes = config.isOn("remote.\(remote).prune") ?? config.isOn("fetch.prune")
    for value in config.all("remote.\(remote).fetch") {
      let sides = value.split(separator: ":", maxSplits: 1).map(String.init)
      guard sides.count == 2, Self.isOurs(sides[1]) else { continue }
      if value.hasPrefix("+") {
        warn(remote, "fetch", value, "lets a fetch overwrite receipts that are only here")
      } else if prunes == true {
        warn(remote, "fetch", value, "lets a fetch that prunes delete receipts that are only here")
      }
    }
    for value in config.all("remote.\(remote).push") where value.hasPrefix("+") {
      let target = value.dropFirst().split(separator: ":").last.map(String.init) ?? ""
      guard Self.isOurs(target) else { continue }
      warn(remote, "push", value, "lets a push overwrite receipts that are only there")
    }
    if config.isOn("remote.\(remote).mirror") == true {
      diagnosis.warn(
        "notes",
        "remote.\(remote).mirror",
        "lets a push delete receipts that are only there",
        next: "git config --unset remote.\(remote).mirror"
      )
    }
  }

  private mutating func warn(_ remote: String, _ key: String, _ value: String, _ words: String) {
    diagnosis.warn(
      "notes",
      "remote.\(remote).\(key)",
      "'\(value)' \(words)",
      next: "git config --unset remote.\(remote).\(key) \(ShellWord.typed(Self.escaped(value)))"
    )
  }

  private static func isOurs(_ side: String) -> Bool {
    [LaneReferences.notes, LaneReferences.sessions + "x"].contains { covers(side, $0) }
  }

  /// Whether a ref or a glob of git's configuration takes in a ref: `*` stands for anything there.
  private static func covers(_ pattern: String, _ ref: String) -> Bool {
    PatternList(pattern.utf8).matches(ref)
  }

  /// A text as a regular expression that matches it.
  private static func escaped(_ text: String) -> String {
    "^" + text.map { #".*+?[](){}^$\|"#.contains($0) ? "\\\($0)" : String($0) }.joined() + "$"
  }
}
