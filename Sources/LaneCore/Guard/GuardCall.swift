/// What an agent is about to do, or has done, as its hooks are told.
///
/// Claude Code and Codex send `PreToolUse` and `PostToolUse`, Gemini CLI `BeforeTool` and
/// `AfterTool`: an object with `tool_name` and `tool_input`. What a tool is called decides what its
/// input means; of a tool that is not known, the keys of its input do.
package struct GuardCall: Equatable, Sendable {
  package enum Deed: Equatable, Sendable {
    /// A script for the shell.
    case script(String)
    /// A program with its arguments.
    case words([String])
    case write(String)
    case read(String)
  }

  package var deeds: [Deed] = []
  /// Where it is done, as the agent says.
  package var directory: String?
  /// Whether it is done already, so that there is nothing to permit.
  package var isDone: Bool
  /// Whose hook it is, and the model where that is told.
  package var agent: String
  package var model: String?

  /// Reads the hook's input; nil where it is none.
  package init?(_ bytes: [UInt8]) {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let document = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    guard let call = (try? JSONReader.read(document, numbers: .any))?.object,
      let input = call["tool_input"]?.object
    else { return nil }
    let event = call["hook_event_name"]?.string ?? ""
    isDone = event == "PostToolUse" || event == "AfterTool"
    agent = Self.agent(event, call)
    model = call["model"]?.string
    directory = call["cwd"]?.string
    // Gemini's shell starts elsewhere if it is asked to.
    if let other = (input["dir_path"] ?? input["directory"])?.string, !other.isEmpty {
      directory = GuardPath.absolute(other, in: directory, home: nil) ?? directory
    }
    let tool = (call["tool_name"]?.string ?? "").lowercased()
    if tool == "apply_patch", let patch = input["command"]?.string {
      deeds = Self.files(ofPatch: patch).map(Deed.write)
      return
    }
    let isWriting = Self.writing.contains { tool.contains($0) }
    for member in input.members {
      switch member.key {
      case "command", "cmd", "script":
        if let script = member.value.string { deeds.append(.script(script)) }
        if let words = member.value.array { deeds.append(.words(words.compactMap(\.string))) }
      case let key where Self.keysOfPaths.contains(key):
        deeds += Self.paths(in: member.value).map { isWriting ? .write($0) : .read($0) }
      case "input", "patch":
        // A patch by another name.
        deeds += Self.files(ofPatch: member.value.string ?? "").map(Deed.write)
      default: continue
      }
    }
  }

  /// The agent whose form a call has; others that run Claude Code's hooks name themselves.
  private static func agent(_ event: String, _ call: JSONObject) -> String {
    if event.hasSuffix("Tool") { return "gemini" }
    if call["cursor_version"] != nil { return "cursor" }
    return call["turn_id"] != nil ? "codex" : "claude"
  }

  private static let writing = [
    "write", "edit", "replace", "create", "delete", "move", "rename", "patch", "insert", "save",
  ]

  private static let keysOfPaths: Set<String> = [
    "file_path", "notebook_path", "absolute_path", "path", "file", "filename", "source",
    "destination", "paths", "files", "file_paths", "old_path", "new_path", "relative_path",
  ]

  /// The path that a value is, or those that it lists.
  private static func paths(in value: JSONValue) -> [String] {
    if let text = value.string {
      // What has several lines is the text of a file.
      guard !text.contains(where: \.isNewline) else { return [] }
      return [text.hasPrefix("file://") ? String(text.dropFirst(7)) : text]
    }
    if let list = value.array { return list.flatMap(paths) }
    let members = value.object?.members.filter { keysOfPaths.contains($0.key) } ?? []
    return members.flatMap { paths(in: $0.value) }
  }

  /// The files that a patch of Codex's own form touches.
  static func files(ofPatch patch: String) -> [String] {
    let marks = ["*** Add File: ", "*** Update File: ", "*** Delete File: ", "*** Move to: "]
    return patch.split(whereSeparator: \.isNewline).compactMap { line in
      marks.first { line.hasPrefix($0) }.map { String(line.dropFirst($0.count)) }
    }
  }
}

extension Guard {
  /// Judges all that a call would do; the first reason against it counts.
  package func judge(_ call: GuardCall) -> GuardVerdict {
    for deed in call.deeds {
      let verdict: GuardVerdict =
        switch deed {
        case .script(let script): judge(script: script)
        case .words(let words): judge(words: words)
        case .write(let path): judge(writing: path)
        case .read(let path): judge(reading: path)
        }
      if verdict != .allowed { return verdict }
    }
    return .allowed
  }
}
