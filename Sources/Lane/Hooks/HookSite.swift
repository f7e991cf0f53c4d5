internal import Git
internal import LaneSystem

/// Where a repository's hooks are, as git sees it.
package struct HookSite: Equatable, Sendable {
  /// What all worktrees share; our bookkeeping is in its `lane`.
  package let commonDirectory: String
  /// Where git looks for hooks, below the common directory; nil where it looks elsewhere.
  let place: String?
  /// Set when git looks for hooks where this repository is not alone.
  package let redirection: HookRedirection?

  /// The directory that git looks into.
  package var directory: String {
    redirection?.directory ?? "\(commonDirectory)/\(place ?? Self.ownPlace)"
  }

  static let ownPlace = "hooks"

  /// Asks git, which knows about worktrees, about configuration in every scope and about `-c`.
  package static func find(environment: [String: String], directory: String) throws(HookError)
    -> HookSite
  {
    let git = HookGit(git: GitCommand(environment: environment, directory: directory))
    let common = try git.path(["--git-common-dir"])
    let hooks = try git.path(["--git-path", "hooks"])
    let setting = try git.hooksPath()
    if setting?.value != "", let place = place(of: hooks, in: common) {
      return HookSite(commonDirectory: common, place: place, redirection: nil)
    }
    let redirection = HookRedirection(
      directory: setting?.value == "" ? "" : hooks,
      scope: setting?.scope,
      origin: setting?.origin,
      ownDirectory: "\(common)/\(ownPlace)"
    )
    return HookSite(commonDirectory: common, place: nil, redirection: redirection)
  }

  /// The path of a directory below the common one, links resolved; it need not exist yet.
  ///
  /// Only such a place is this repository's alone. Any other may belong to other repositories, to a
  /// checkout, or to a program that writes hooks itself.
  private static func place(of directory: String, in common: String) -> String? {
    guard let common = Files.realPath(common), let real = resolved(directory),
      real.hasPrefix(common + "/")
    else { return nil }
    return String(real.dropFirst(common.count + 1))
  }

  private static func resolved(_ directory: String) -> String? {
    if let real = Files.realPath(directory) { return real }
    // A link to nowhere would lead the writing astray.
    guard Files.stamp(directory) == nil, let slash = directory.lastIndex(of: "/"),
      let parent = Files.realPath(String(directory[..<slash]))
    else { return nil }
    return parent + directory[slash...]
  }
}

/// The questions to git that finding hooks takes.
private struct HookGit {
  let git: GitCommand

  struct Setting {
    let scope: String
    let origin: String
    let value: String
  }

  func path(_ question: [String]) throws(HookError) -> String {
    let answer = try run(["rev-parse", "--path-format=absolute"] + question)
    guard answer.exitCode == 0 else {
      let words = String(decoding: answer.errors, as: UTF8.self).split(separator: "\n")
      throw .noRepository(words.first.map(String.init) ?? "git names no repository here")
    }
    var text = String(decoding: answer.output, as: UTF8.self)
    if text.hasSuffix("\n") { text.removeLast() }
    return text
  }

  /// The value of `core.hooksPath` in force: the last one that git names.
  func hooksPath() throws(HookError) -> Setting? {
    let answer = try run(
      ["config", "--null", "--show-scope", "--show-origin", "--get-all", "core.hooksPath"]
    )
    let fields = answer.output.split(separator: 0, omittingEmptySubsequences: false)
    guard answer.exitCode == 0, fields.count > 3 else { return nil }
    let last = fields.dropLast().suffix(3).map { String(decoding: $0, as: UTF8.self) }
    return Setting(scope: last[0], origin: last[1], value: last[2])
  }

  private func run(_ arguments: [String]) throws(HookError) -> GitCommand.Answer {
    do throws(GitError) { return try git.run(arguments) } catch { throw .git(error.message) }
  }
}
