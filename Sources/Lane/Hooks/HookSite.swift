internal import LaneSystem

/// Where a repository's hooks are, as git sees it.
package struct HookSite: Equatable, Sendable {
  /// What all worktrees share; our bookkeeping is in its `lane`.
  package let commonDirectory: String
  /// The directory that git looks into.
  package let directory: String
  let use: Use
  /// `core.hooksPath`, asked for only where it matters.
  let setting: HookSetting?

  /// What that directory is to us.
  enum Use: Equatable, Sendable {
    /// Hooks go there: below the common directory by a relative path, elsewhere by an absolute one.
    case place(String)
    /// husky wrote it; what people write is in the directory above it.
    case husky(scripts: String)
    /// It is not ours to write.
    case elsewhere(HookRedirection.Reason)
  }

  /// Where git looks without any configuration.
  static let ownPlace = "hooks"
  /// What scripts of others ask, where git looks into none of ours.
  static let carriedPlace = "lane/hooks"
  /// Where git is led by `--local-dispatch`.
  static let dispatchPlace = "lane/dispatch"

  /// Why hooks cannot just be put where git looks; nil where they can.
  package var redirection: HookRedirection? {
    let reason: HookRedirection.Reason
    switch use {
    case .place: return nil
    case .husky: reason = .husky
    case .elsewhere(let why): reason = why
    }
    return HookRedirection(
      reason: reason,
      directory: directory,
      scope: setting?.scope,
      origin: setting?.origin,
      ownDirectory: "\(commonDirectory)/\(Self.ownPlace)"
    )
  }

  /// Asks git, which knows about worktrees, about configuration in every scope and about `-c`.
  package static func find(environment: [String: String], directory: String) throws(HookError)
    -> HookSite
  {
    let git = HookGit(environment: environment, directory: directory)
    let (common, hooks) = try git.places()
    guard let hooks else {
      let setting = try git.hooksPath()
      // A link that leads back to itself has no name for git either.
      return HookSite(
        commonDirectory: common,
        directory: setting?.value ?? "\(common)/\(ownPlace)",
        use: .elsewhere(setting == nil ? .noDirectory : .empty),
        setting: setting
      )
    }
    if Files.stamp(hooks, following: true)?.isDirectory == false {
      return HookSite(
        commonDirectory: common,
        directory: hooks,
        use: .elsewhere(.noDirectory),
        setting: try git.hooksPath()
      )
    }
    if let place = place(of: hooks, in: common) {
      return HookSite(commonDirectory: common, directory: hooks, use: .place(place), setting: nil)
    }
    let setting = try git.hooksPath()
    return HookSite(
      commonDirectory: common,
      directory: hooks,
      use: try use(of: hooks, setting, git),
      setting: setting
    )
  }

  /// What a directory outside of the common one is to us.
  private static func use(of directory: String, _ setting: HookSetting?, _ git: HookGit)
    throws(HookError) -> Use
  {
    guard let setting else { return .elsewhere(.link) }
    if let scripts = huskyScripts(above: directory) { return .husky(scripts: scripts) }
    switch setting.scope {
    case "local", "worktree": break
    case "command": return .elsewhere(.command)
    default: return .elsewhere(.shared)
    }
    guard let stamp = Files.stamp(directory, following: true), stamp.isDirectory,
      let real = Files.realPath(directory)
    else { return .elsewhere(.missing) }
    if try git.isWithinRepository(real) { return .elsewhere(.checkout) }
    return stamp.mode & 0o002 == 0 ? .place(real) : .elsewhere(.writable)
  }

  /// husky makes `.husky/_` anew with each installation; people's own scripts are in `.husky`.
  private static func huskyScripts(above directory: String) -> String? {
    guard directory.hasSuffix("/_") else { return nil }
    let scripts = String(directory.dropLast(2))
    return scripts.hasSuffix("/.husky") || Files.exists(directory + "/h") ? scripts : nil
  }

  /// The path of a directory below the common one, links resolved; it need not exist yet.
  ///
  /// Such a place is this repository's alone.
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
