internal import Git
internal import LaneAgents
internal import LaneCore
internal import LaneSpec
internal import LaneStore

/// What a repository says to those who review for it: its prompts, rules and checklists.
///
/// They are read where the policy is read, never from the change under review. What is there and
/// cannot be read stops the review: it may be what protects the paths at hand.
struct ReviewWords {
  /// More files than these are not looked through for one review.
  private static let fileLimit = 200

  let workspace: Workspace
  /// The commit that the policy was taken from.
  let commit: ObjectID

  /// What a role is asked to do: the repository's own words or the built-in ones.
  func prompt(_ role: Prompt.Role) throws(Failure) -> Prompt {
    let path = Prompt.path(of: role)
    guard let bytes = try file(path, limit: Prompt.sizeLimit) else { return .builtIn(role) }
    guard let text = String(validating: bytes, as: UTF8.self),
      text.contains(where: { !$0.isWhitespace })
    else { throw unreadable(path, "is empty, or not UTF-8 text") }
    return Prompt(role, text: text)
  }

  /// Warns of prompts that no role has: a name that is misspelt would go unnoticed.
  func tellStrayPrompts() throws(Failure) {
    let known = Prompt.Role.allCases.map { Array(Prompt.file(of: $0).utf8) }
    for entry in try entries(in: Prompt.directory) where !known.contains(entry.name) {
      let shown = SafeText.line(String(decoding: entry.name, as: UTF8.self))
      let roles = Prompt.Role.allCases.map(\.rawValue).joined(separator: ", ")
      workspace.surroundings.voice.warn(
        "'\(Prompt.directory)/\(shown)' is read for nobody: the roles are \(roles)"
      )
    }
  }

  /// The rules that hold for some of these paths, a sentence each.
  func rules(for paths: [[UInt8]]) throws(Failure) -> [String] {
    var sentences: [String] = []
    for name in try names(in: ".lane/rules") {
      let path = ".lane/rules/\(name)"
      guard let bytes = try file(path, limit: LaneRule.sizeLimit) else { continue }
      let rule: LaneRule
      do throws(LaneFileError) { rule = try LaneRule(bytes) } catch {
        throw unreadable(path, error.description)
      }
      if paths.contains(where: rule.applies) { sentences.append(rule.sentence) }
    }
    return sentences
  }

  /// The checklists: the repository's own, and those built in that it has no file for.
  func checklists() throws(Failure) -> [Checklist] {
    var checklists: [String: Checklist] = [:]
    for (name, bytes) in Checklist.defaults {
      do throws(LaneFileError) { checklists[name] = try Checklist(bytes, name: name) } catch {
        throw unreadable("the built-in checklist \(name)", error.description)
      }
    }
    for file in try names(in: ".lane/checklists") {
      let path = ".lane/checklists/\(file)"
      let name = String(file.dropLast(3))
      guard TaskID(name) != nil else {
        throw unreadable(path, "is to be named by lower-case letters, digits and hyphens")
      }
      guard let bytes = try self.file(path, limit: Checklist.sizeLimit) else { continue }
      do throws(LaneFileError) { checklists[name] = try Checklist(bytes, name: name) } catch {
        throw unreadable(path, error.description)
      }
    }
    return checklists.values.sorted { $0.name < $1.name }
  }

  /// The Markdown files of a directory, sorted.
  private func names(in directory: String) throws(Failure) -> [String] {
    var names: [String] = []
    for entry in try entries(in: directory) {
      guard let name = String(validating: entry.name, as: UTF8.self), name.hasSuffix(".md") else {
        let shown = SafeText.line(String(decoding: entry.name, as: UTF8.self))
        throw unreadable("\(directory)/\(shown)", "is no file whose name ends in .md")
      }
      names.append(name)
    }
    guard names.count <= Self.fileLimit else {
      throw unreadable(directory, "has more than \(Self.fileLimit) files")
    }
    return names.sorted()
  }

  /// What a directory holds, but for hidden files; nothing where it is not there.
  private func entries(in directory: String) throws(Failure) -> [TreeEntry] {
    let entries = try workspace.attempt { () throws(GitError) in
      guard let root = try tree(),
        let entry = try workspace.repository.entry(in: root, path: directory)
      else { return [] as [TreeEntry]? }
      return entry.isDirectory ? try workspace.repository.tree(entry.id) : nil
    }
    guard let entries else { throw unreadable(directory, "is no directory") }
    return entries.filter { $0.name.first != UInt8(ascii: ".") }
  }

  /// A regular file's bytes; nil where there is none.
  private func file(_ path: String, limit: Int) throws(Failure) -> [UInt8]? {
    let entry = try workspace.attempt { () throws(GitError) in
      try tree().flatMap { root throws(GitError) in
        try workspace.repository.entry(in: root, path: path)
      }
    }
    guard let entry else { return nil }
    guard entry.mode == Git.FileMode.file || entry.mode == Git.FileMode.executable else {
      throw unreadable(path, "is not a regular file")
    }
    let size = try workspace.attempt { () throws(GitError) in
      try workspace.repository.blobSize(entry.id)
    }
    guard let size, size <= limit else { throw unreadable(path, "is larger than \(limit) bytes") }
    return try workspace.attempt { () throws(GitError) in
      try workspace.repository.readBlob(entry.id, limit: limit)
    }
  }

  private func tree() throws(GitError) -> OID? {
    try workspace.repository.link(commit.oid)?.tree
  }

  private func unreadable(_ path: String, _ reason: String) -> Failure {
    let short = commit.hex.prefix(10)
    return Failure(
      .cannotTell,
      "bad-lane-file",
      "'\(path)' at \(short), \(reason)",
      gate: "review",
      next: "git show \(short):\(path)"
    )
  }
}
