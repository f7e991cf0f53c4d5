internal import LaneSystem

/// The script that people write for one hook where husky rules, and what husky puts before it.
struct HuskyScript {
  let hook: String
  let file: HookFile
  /// What git runs, and what runs the script.
  private let stub: HookFile

  init(_ hook: String, in scripts: String) {
    self.hook = hook
    file = HookFile("\(scripts)/\(hook)")
    stub = HookFile("\(scripts)/_/\(hook)")
  }

  var state: HookLines.State { file.text.map { HookLines.state(in: $0, of: hook) } ?? .absent }

  /// Why the gate would not be asked.
  var fault: HookStatus.Fault? {
    guard stub.isExecutable else { return .notRun(by: .husky, stub.path) }
    switch state {
    case .asked: return nil
    case .absent: return .notAsked(in: file.path)
    case .edited: return .edited
    case .unreachable(let line): return .unreachable(in: file.path, line: line)
    }
  }

  /// Throws where the lines cannot be put into it.
  func check(_ environment: [String: String]) throws(HookError) {
    guard file.exists else { return }
    guard let text = file.text else { throw .occupied(hook: hook, path: file.path) }
    switch state {
    case .asked: return
    case .edited:
      let lines = HookLines.added(to: HookLines.removed(from: text), of: hook)
      let difference = HookSlot.difference(from: lines, to: file.path, environment)
      throw .modified(hook: hook, path: file.path, difference: difference)
    case .unreachable(let line):
      throw .unreachable(hook: hook, path: file.path, line: line)
    case .absent:
      if !HookLines.isFirst(hook), let line = HookLines.end(of: text) {
        throw .unreachable(hook: hook, path: file.path, line: line)
      }
    }
  }

  /// Puts the lines into it; whether that changed anything.
  func put() throws(SystemError) -> Bool {
    guard state != .asked else { return false }
    let text = HookLines.added(to: file.text ?? [], of: hook)
    try Files.writeAtomically(file.path, text, mode: (file.stamp?.mode ?? 0o644) & 0o777)
    return true
  }

  /// Takes the lines out again, and with them a file that has no others; whether there were any.
  func clear() throws(SystemError) -> Bool {
    guard let text = file.text, state == .asked else { return false }
    let rest = HookLines.removed(from: text)
    if rest.isEmpty {
      try Files.remove(file.path)
    } else {
      try Files.writeAtomically(file.path, rest, mode: (file.stamp?.mode ?? 0o644) & 0o777)
    }
    return true
  }
}
