internal import Git
internal import LaneSystem

/// A value of `core.hooksPath`.
struct HookSetting: Equatable, Sendable {
  /// `system`, `global`, `local`, `worktree` or `command`.
  let scope: String
  /// Where it is written, as git names it: `file:/home/kam/.gitconfig`.
  let origin: String
  let value: String
}

/// The questions to git that finding hooks takes.
struct HookGit {
  private let git: GitCommand
  private let environment: [String: String]

  init(environment: [String: String], directory: String) {
    self.environment = environment
    git = GitCommand(environment: environment, directory: directory)
  }

  /// The directory that worktrees share, and the one of hooks; nil where git cannot name one, as with
  /// an empty `core.hooksPath`.
  func places() throws(HookError) -> (common: String, hooks: String?) {
    let both = try run(Self.paths + ["--git-common-dir", "--git-path", "hooks"])
    let lines = String(decoding: both.output, as: UTF8.self).split(separator: "\n")
    if both.exitCode == 0, lines.count == 2 { return (String(lines[0]), String(lines[1])) }
    let common = try path(["--git-common-dir"])
    let hooks = try run(Self.paths + ["--git-path", "hooks"])
    return (common, hooks.exitCode == 0 ? Self.text(hooks) : nil)
  }

  func isBare() throws(HookError) -> Bool {
    let answer = try run(["rev-parse", "--is-bare-repository"])
    return answer.exitCode == 0 && Self.text(answer) == "true"
  }

  /// Whether nobody commits here or pushes from here: a place that others push to.
  func isServer() throws(HookError) -> Bool {
    guard try isBare(), try !Files.exists(path(["--git-common-dir"]) + "/worktrees") else {
      return false
    }
    return try run(["config", "--get-regexp", #"^remote\..*\.url$"#]).exitCode != 0
  }

  private static let paths = ["rev-parse", "--path-format=absolute"]

  private func path(_ question: [String]) throws(HookError) -> String {
    let answer = try run(Self.paths + question)
    guard answer.exitCode == 0 else {
      let words = String(decoding: answer.errors, as: UTF8.self).split(separator: "\n")
      throw .noRepository(words.first.map(String.init) ?? "git names no repository here")
    }
    return Self.text(answer)
  }

  /// The values of `core.hooksPath`, the one in force last.
  func hooksPaths() throws(HookError) -> [HookSetting] {
    let answer = try run(
      ["config", "--null", "--show-scope", "--show-origin", "--get-all", "core.hooksPath"]
    )
    guard answer.exitCode == 0 else { return [] }
    let fields = answer.output.split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    return stride(from: 0, to: fields.count - 3, by: 3).map { index in
      HookSetting(scope: fields[index], origin: fields[index + 1], value: fields[index + 2])
    }
  }

  func hooksPath() throws(HookError) -> HookSetting? { try hooksPaths().last }

  /// The value that rules where a repository has none of its own, as a path.
  func sharedHooksPath() throws(HookError) -> String? {
    for scope in ["--global", "--system"] {
      let answer = try run(["config", scope, "--type=path", "--get", "core.hooksPath"])
      if answer.exitCode == 0 { return Self.text(answer) }
    }
    return nil
  }

  /// The root of the checkout, nil where there is none.
  func topLevel() throws(HookError) -> String? {
    let answer = try run(Self.paths + ["--show-toplevel"])
    return answer.exitCode == 0 ? Self.text(answer) : nil
  }

  /// The directories of all worktrees.
  func worktrees() throws(HookError) -> [String] {
    let answer = try run(["worktree", "list", "--porcelain", "-z"])
    return answer.output.split(separator: 0).compactMap { field in
      let line = String(decoding: field, as: UTF8.self)
      return line.hasPrefix("worktree ") ? String(line.dropFirst(9)) : nil
    }
  }

  /// Whether git runs hooks that its configuration names, as it does since 2.54.
  func hasConfiguredHooks() throws(HookError) -> Bool {
    let words = Self.text(try run(["version"])).split(separator: " ")
    let numbers = words.count > 2 ? words[2].split(separator: ".").compactMap { Int($0) } : []
    guard numbers.count > 1 else { return false }
    return (numbers[0], numbers[1]) >= (2, 54)
  }

  /// Sets, or with nil unsets, the repository's own `core.hooksPath`.
  func setHooksPath(_ value: String?) throws(HookError) {
    let edit = value.map { ["core.hooksPath", $0] } ?? ["--unset-all", "core.hooksPath"]
    let answer = try run(["config", "--local"] + edit)
    guard answer.exitCode == 0 else {
      throw .git(String(decoding: answer.errors, as: UTF8.self))
    }
  }

  /// Whether a directory is in some checkout, or in some repository's own directory.
  func isWithinRepository(_ directory: String) throws(HookError) -> Bool {
    let there = GitCommand.forOtherRepository(environment: environment, directory: directory)
    return try Self.run(there, ["rev-parse", "--git-dir"]).exitCode == 0
  }

  private static func text(_ answer: GitCommand.Answer) -> String {
    let text = String(decoding: answer.output, as: UTF8.self)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  private func run(_ arguments: [String]) throws(HookError) -> GitCommand.Answer {
    try Self.run(git, arguments)
  }

  private static func run(_ git: GitCommand, _ arguments: [String]) throws(HookError)
    -> GitCommand.Answer
  {
    do throws(GitError) { return try git.run(arguments) } catch { throw .git(error.message) }
  }
}
