package import LaneCore

extension HookReport: Answer {
  package var text: Text {
    let rows: [[Text]] = hooks.map { entry in
      ["\(entry.hook)", "\(entry.outcome.words)", "\(entry.previous.words(for: entry.hook))"]
    }
    return "hooks in \(directory)\n\(Text.table(rows, indent: 2))"
  }

  package var json: JSONValue {
    let entries = hooks.map { entry -> JSONValue in
      [
        "hook": .string(entry.hook), "outcome": .string(entry.outcome.code),
        "previous": .string(entry.previous.code),
      ]
    }
    return ["directory": .string(directory), "hooks": .array(entries)]
  }
}

extension HookStatus: Answer {
  package var conclusion: Conclusion { isArmed ? .yes : .no }

  package var text: Text {
    let rows: [[Text]] = hooks.map { entry in
      let previous = entry.previous.words(for: entry.hook)
      guard let fault = entry.fault else {
        return ["\(Text.Mark.yes) \(entry.hook)", "\("ARMED", .good)", "\(previous)"]
      }
      return ["\(Text.Mark.no) \(entry.hook)", "\("NOT ARMED", .bad)", "\(fault.words)"]
    }
    return "hooks in \(directory)\n\(Text.table(rows, indent: 2))"
  }

  package var json: JSONValue {
    let entries = hooks.map { entry -> JSONValue in
      var object: JSONObject = [
        "armed": .bool(entry.isArmed), "hook": .string(entry.hook),
        "previous": .string(entry.previous.code),
      ]
      object["reason"] = entry.fault.map { .string($0.words) }
      return .object(object)
    }
    return ["armed": .bool(isArmed), "directory": .string(directory), "hooks": .array(entries)]
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
    case .runs: "the previous hook runs \(hook == "pre-push" ? "after" : "before") it"
    case .switchedOff: "the previous hook is not executable and does not run"
    }
  }

  var code: String {
    switch self {
    case .none: "none"
    case .runs: "runs"
    case .switchedOff: "switched-off"
    }
  }
}

extension HookStatus.Fault {
  package var words: String {
    switch self {
    case .notInstalled: "not installed"
    case .hooksElsewhere(let redirection): redirection.description
    case .replaced: "another hook took its place"
    case .danglingLink: "a link that leads nowhere took its place"
    case .edited: "edited by hand"
    case .notExecutable: "not executable"
    case .programMissing(let program): "neither '\(program)' nor git-lane on PATH is a program"
    }
  }
}
