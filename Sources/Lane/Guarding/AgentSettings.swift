internal import LaneCore
internal import LaneSystem

/// Enters the guard in the settings of the agents that are used here, and takes it out again.
///
/// The files are the repository's own and often hold more: only lists are added to, nothing else
/// changes by a byte, and a file that cannot be read strictly is left to the person.
struct AgentSettings {
  /// One file, as it is and as it is to be.
  struct Change {
    let agent: AgentProgram
    let path: String
    /// Nil where the file goes.
    let bytes: [UInt8]?
    /// What is entered or taken out, a line each.
    let lines: [String]
  }

  private let root: String

  init(root: String) { self.root = root }

  /// What has to be entered for the agents whose program, or whose settings, are here.
  func additions(for environment: [String: String]) throws(Failure) -> [Change] {
    var changes: [Change] = []
    for agent in AgentProgram.all where isUsed(agent, environment) {
      let (old, splice) = try read(agent)
      var document = splice
      var lines: [String] = []
      for entry in agent.entries {
        let present = document.elements(at: entry.path)
        guard !present.contains(entry.value) else { continue }
        if entry.value.object != nil {
          _ = document.remove(from: entry.path, where: AgentProgram.isOurs)
        }
        guard document.append(entry.value, to: entry.path) else {
          throw unreadable(agent, "'\(entry.path.joined(separator: "."))' is no list")
        }
        lines.append("+ \(entry.path.joined(separator: ".")): \(Self.text(entry.value))")
      }
      guard document.bytes != old else { continue }
      changes.append(Change(agent: agent, path: agent.file, bytes: document.bytes, lines: lines))
    }
    return changes
  }

  /// What has to be taken out, wherever it is.
  func removals() throws(Failure) -> [Change] {
    var changes: [Change] = []
    for agent in AgentProgram.all where Files.exists("\(root)/\(agent.file)") {
      var (_, document) = try read(agent)
      var lines: [String] = []
      for path in Set(agent.entries.map(\.path)).sorted(by: { $0.joined() < $1.joined() }) {
        let ours = document.elements(at: path).filter(AgentProgram.isOurs)
        lines += ours.map { "- \(path.joined(separator: ".")): \(Self.text($0))" }
        _ = document.remove(from: path, where: AgentProgram.isOurs)
      }
      guard !lines.isEmpty else { continue }
      let bytes = document.isEmpty ? nil : document.bytes
      changes.append(Change(agent: agent, path: agent.file, bytes: bytes, lines: lines))
    }
    return changes
  }

  /// Puts a change in place.
  func apply(_ change: Change) throws(Failure) {
    let path = "\(root)/\(change.path)"
    do throws(SystemError) {
      guard let bytes = change.bytes else { return try Files.remove(path) }
      try Files.makeDirectories("\(root)/\(change.agent.directory)")
      let mode = Files.stamp(path).map { $0.mode & 0o777 } ?? 0o644
      try Files.writeAtomically(path, bytes, mode: mode)
    } catch {
      throw Failure(error)
    }
  }

  private func isUsed(_ agent: AgentProgram, _ environment: [String: String]) -> Bool {
    ChildProcess.locate(agent.program, environment: environment) != nil
      || Files.exists("\(root)/\(agent.directory)")
      || environment["HOME"].map { Files.exists("\($0)/\(agent.directory)") } == true
  }

  private func read(_ agent: AgentProgram) throws(Failure) -> ([UInt8]?, JSONSplice) {
    let directory = Files.stamp("\(root)/\(agent.directory)")
    let stamp = Files.stamp("\(root)/\(agent.file)")
    guard directory?.isDirectory ?? true, stamp?.isRegular ?? true else {
      throw unreadable(agent, "it is not a regular file in a directory of its own")
    }
    let bytes: [UInt8]?
    do throws(SystemError) {
      bytes = try Files.readIfPresent("\(root)/\(agent.file)", limit: 4 << 20)
    } catch {
      throw Failure(error)
    }
    guard let splice = JSONSplice(bytes ?? Array("{}\n".utf8)) else {
      throw unreadable(agent, "it is not strict JSON, or has comments")
    }
    return (bytes, splice)
  }

  private func unreadable(_ agent: AgentProgram, _ reason: String) -> Failure {
    Failure(
      .fatal,
      "agent-settings",
      "\(agent.file) is left alone: \(reason)",
      next: "enter these by hand",
      detail: agent.entries.map {
        "\($0.path.joined(separator: ".")): \(Self.text($0.value))\n"
      }.joined()
    )
  }

  private static func text(_ value: JSONValue) -> String {
    String(decoding: value.canonical().dropLast(), as: UTF8.self)
  }
}
