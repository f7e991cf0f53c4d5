package import LaneCore

extension HookReport: Answer {
  package var text: Text {
    let rows: [[Text]] = hooks.map { entry in
      ["\(entry.hook)", "\(entry.outcome.words)", "\(entry.company)"]
    }
    return "hooks in \(directory)\n\(Text.table(rows, indent: 2))\(Text(notes: notes))"
  }

  package var json: JSONValue {
    let entries = hooks.map { entry -> JSONValue in
      var object: JSONObject = [
        "hook": .string(entry.hook), "outcome": .string(entry.outcome.code),
        "previous": .string(entry.previous.code),
      ]
      object["carrier"] = entry.carrier.map { .string($0.code) }
      return .object(object)
    }
    var object: JSONObject = ["directory": .string(directory), "hooks": .array(entries)]
    if !notes.isEmpty { object["notes"] = .array(notes.map(JSONValue.string)) }
    return .object(object)
  }
}

extension HookStatus: Answer {
  package var conclusion: Conclusion { isArmed ? .yes : .no }

  package var text: Text {
    let rows: [[Text]] = hooks.map { entry in
      guard let fault = entry.fault else {
        return ["\(Text.Mark.yes) \(entry.hook)", "\("ARMED", .good)", "\(entry.company)"]
      }
      return ["\(Text.Mark.no) \(entry.hook)", "\("NOT ARMED", .bad)", "\(fault.words)"]
    }
    return "hooks in \(directory)\n\(Text.table(rows, indent: 2))\(Text(notes: notes))"
  }

  package var json: JSONValue {
    let entries = hooks.map { entry -> JSONValue in
      var object: JSONObject = [
        "armed": .bool(entry.isArmed), "hook": .string(entry.hook),
        "previous": .string(entry.previous.code),
      ]
      object["reason"] = entry.fault.map { .string($0.words) }
      object["carrier"] = entry.carrier.map { .string($0.code) }
      return .object(object)
    }
    var object: JSONObject = [
      "armed": .bool(isArmed), "directory": .string(directory), "hooks": .array(entries),
    ]
    if !notes.isEmpty { object["notes"] = .array(notes.map(JSONValue.string)) }
    return .object(object)
  }
}

extension HookReport.Entry {
  /// Who else runs there.
  var company: String { HookReport.company(hook, previous, carrier) }
}

extension HookStatus.Entry {
  var company: String { HookReport.company(hook, previous, carrier) }
}

extension HookReport {
  fileprivate static func company(_ hook: String, _ previous: Previous, _ carrier: HookCarrier?)
    -> String
  {
    [carrier?.words ?? "", previous.words(for: hook)].filter { !$0.isEmpty }
      .joined(separator: "; ")
  }
}

extension Text {
  fileprivate init(notes: [String]) {
    self = ""
    for note in notes { self += "\("note:", .strong) \(note)\n" }
  }
}

extension HookCarrier {
  var code: String {
    switch self {
    case .preCommit: "pre-commit"
    case .lines: "lines"
    case .lefthook: "lefthook"
    }
  }
}

extension HookReport.Outcome {
  var words: String {
    switch self {
    case .installed: "installed"
    case .updated: "updated"
    case .rearmed: "switched on again"
    case .unchanged: "unchanged"
    case .removed: "removed"
    case .restored: "removed, the previous hook is back"
    case .absent: "not installed"
    case .leftForeign: "left alone: it is not ours"
    case .leftEdited: "left alone: it was edited by hand"
    }
  }

  var code: String {
    switch self {
    case .installed: "installed"
    case .updated: "updated"
    case .rearmed: "rearmed"
    case .unchanged: "unchanged"
    case .removed: "removed"
    case .restored: "restored"
    case .absent: "absent"
    case .leftForeign: "left-foreign"
    case .leftEdited: "left-edited"
    }
  }
}

extension HookReport.Previous {
  /// Commits are judged after the previous hook, which may still change them; pushes before it.
  func words(for hook: String) -> String {
    switch self {
    case .none: ""
    case .runs(let manager):
      "\(manager?.rawValue ?? "the previous hook") runs \(HookLines.isFirst(hook) ? "after" : "before") it"
    case .switchedOff: "the previous hook is not executable and does not run"
    case .forwarded(let directory):
      "hooks in '\(directory)' run \(HookLines.isFirst(hook) ? "after" : "before") it"
    }
  }

  var code: String {
    switch self {
    case .none: "none"
    case .runs: "runs"
    case .switchedOff: "switched-off"
    case .forwarded: "forwarded"
    }
  }
}

extension HookStatus.Fault {
  package var words: String {
    switch self {
    case .notInstalled: "not installed"
    case .hooksElsewhere(let redirection): redirection.description
    case .replaced(let manager): "\(manager?.rawValue ?? "another hook") took its place"
    case .danglingLink: "a link that leads nowhere took its place"
    case .edited: "edited by hand"
    case .notExecutable: "not executable"
    case .notRun(let manager, let path):
      "\(manager.rawValue) does not run it: '\(path)' is not there or not executable"
    case .notAsked(let script): "'\(script)' does not ask it"
    case .unreachable(let script, let line): "'\(script)' ends before it, at '\(line)'"
    case .programMissing(let program): "neither '\(program)' nor git-lane on PATH is a program"
    }
  }
}

extension HookStatus.Fault {
  /// The command that arms it again.
  package var next: String {
    switch self {
    case .hooksElsewhere(let redirection): redirection.choices[0]
    case .notAsked: "git lane hooks install --husky"
    case .notRun: "npx husky"
    case .unreachable: "git lane hooks install --manual"
    default: "git lane hooks install"
    }
  }
}
