internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// What the last judged push found out about protection, valid while no file that decided it changed.
///
/// With it a hook that has nothing to judge ends without git and without opening the repository. It
/// is written by this user for this user: a client hook is an early view, and whoever may write here
/// may as well take the hook away.
struct GateCache {
  /// The refs that are protected at the remote.
  var patterns: [String]
  /// The branch that policy is read from, whose pushes are always judged; nil without a policy.
  var policyBranch: String?
  /// Whether the remote takes receipts.
  var publishes: Bool
  /// The files that decided this, as they were.
  var stamps: [String: Stamp?] = [:]

  private static let header = "git-lane-gate 3"
  private static let limit = 1 << 20
  // A file's name has at most 255 bytes.
  private static let keyLimit = 100

  /// What is known without looking at any object.
  enum Answer {
    case nothingToJudge
    /// Unless a commit at hand brings a policy: there was none when last looked.
    case nothingWithoutPolicy
    case unknown
  }

  /// Whether none of these refs is protected and nothing waits to be published.
  ///
  /// - Parameters:
  ///   - refs: The refs as the remote names them.
  ///   - key: What was asked: a remote's name, or `@` and a branch.
  ///   - surroundings: Where the hook runs.
  /// - Returns: What the last hook that asked the same found out, as far as it still holds.
  static func answer(_ refs: [String], key: String, in surroundings: Surroundings) -> Answer {
    let environment = surroundings.environment
    // What comes by the command line or the environment is not in any file.
    guard environment["GIT_CONFIG_PARAMETERS"] == nil, environment["GIT_CONFIG_COUNT"] == nil,
      let common = commonDirectory(surroundings), let cache = read(path(key, common)),
      configurationFiles(environment).allSatisfy({ cache.stamps[$0] != nil }), cache.isCurrent
    else { return .unknown }
    if cache.publishes, UnpublishedMarker(LaneDirectory(commonDirectory: common)).isSet(for: key) {
      return .unknown
    }
    guard let policyBranch = cache.policyBranch else { return .nothingWithoutPolicy }
    let patterns = cache.patterns.map { RefPattern($0) }
    let isFree = refs.allSatisfy { ref in
      ref != policyBranch && patterns.allSatisfy { $0.map { !$0.matches(ref) } ?? false }
    }
    return isFree ? .nothingToJudge : .unknown
  }

  /// The branch that is checked out, as its file says.
  static func currentBranch(_ surroundings: Surroundings) -> String? {
    guard let directory = gitDirectory(surroundings),
      let bytes = try? Files.read(directory + "/HEAD", limit: 4096)
    else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix("ref: refs/"), text.hasSuffix("\n") else { return nil }
    return String(text.dropFirst(5).dropLast())
  }

  /// Keeps an answer for the next hook, unless more than plain files decided it.
  static func keep(
    _ regime: Regime?,
    at place: PolicyPlace?,
    remote: String?,
    key: String,
    publishes: Bool,
    in workspace: Workspace
  ) throws(Failure) {
    guard key.utf8.count <= keyLimit else { return }
    let config = try workspace.config()
    let isPlain = !config.entries.contains { entry in
      entry.scope == "command" || entry.key.hasPrefix("include.")
        || entry.key.hasPrefix("includeif.")
    }
    guard isPlain else { return }
    let cache: GateCache
    if let regime {
      guard let place, place.isCertain, remote != nil else { return }
      cache = GateCache(
        patterns: regime.policy.protections.map(\.pattern.text),
        policyBranch: place.branch,
        publishes: publishes
      )
    } else {
      // Whoever names the place means to have a policy there soon.
      guard config.get("lane.policyref") == nil else { return }
      cache = GateCache(patterns: [], policyBranch: nil, publishes: false)
    }
    let common = workspace.repository.commonDirectory.withoutSlash
    let own = workspace.repository.gitDirectory.withoutSlash
    var files = configurationFiles(workspace.surroundings.environment)
    files += [common + "/config", own + "/config.worktree", common + "/packed-refs"]
    if let remote { files.append("\(common)/refs/remotes/\(remote)/HEAD") }
    if let place { files.append("\(common)/\(place.ref)") }
    var kept = cache
    for file in files { kept.stamps[file] = .some(Files.stamp(file)) }
    // A fetch may have brought another policy since this one was read.
    let now = try workspace.policyPlace(remote: remote)
    guard now?.ref == place?.ref, now?.commit == place?.commit else { return }
    // A cache that cannot be written costs time, nothing else.
    try? Files.makeDirectories(common + "/lane/cache", mode: 0o700)
    try? Files.writeAtomically(path(key, common), kept.bytes, mode: 0o600)
  }

  private var isCurrent: Bool { stamps.allSatisfy { Files.stamp($0.key) == $0.value } }

  private static func path(_ key: String, _ common: String) -> String {
    common + "/lane/cache/gate-" + Hex.encode(key.utf8.prefix(keyLimit))
  }

  /// The files that git reads besides the repository's own.
  private static func configurationFiles(_ environment: [String: String]) -> [String] {
    var files: [String] = []
    if let global = environment["GIT_CONFIG_GLOBAL"] {
      files.append(global)
    } else if let home = environment["HOME"] {
      files.append(home + "/.gitconfig")
      files.append((environment["XDG_CONFIG_HOME"] ?? home + "/.config") + "/git/config")
    }
    if environment["GIT_CONFIG_NOSYSTEM"] == nil {
      files.append(environment["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig")
    }
    return files
  }

  private static func gitDirectory(_ surroundings: Surroundings) -> String? {
    let given = surroundings.environment["GIT_DIR"] ?? ".git"
    let path = given.hasPrefix("/") ? given : surroundings.directory + "/" + given
    return Files.stamp(path, following: true)?.isDirectory == true ? path : nil
  }

  /// The directory that worktrees share, found without git; nil where that takes more than a look.
  static func commonDirectory(_ surroundings: Surroundings) -> String? {
    guard surroundings.environment["GIT_COMMON_DIR"] == nil,
      let own = gitDirectory(surroundings)
    else { return nil }
    // Only a linked worktree has this file.
    guard Files.stamp(own + "/commondir") != nil else { return Files.realPath(own) }
    guard let link = try? Files.read(own + "/commondir", limit: 4096) else { return nil }
    let text = String(decoding: link.split(separator: 10).first ?? [], as: UTF8.self)
    return Files.realPath(text.hasPrefix("/") ? text : own + "/" + text)
  }
}

// The file: a line for each fact, tabs between their parts.
extension GateCache {
  private var bytes: [UInt8] {
    var lines = [Self.header, "publishes\t\(publishes)"]
    if let policyBranch { lines.append("branch\t\(policyBranch)") }
    lines += patterns.map { "pattern\t\($0)" }
    for (path, stamp) in stamps.sorted(by: { $0.key < $1.key }) {
      let facts =
        stamp.map { "\($0.modified)\t\($0.size)\t\($0.inode)\t\($0.mode)" } ?? "absent\t\t\t"
      lines.append("stamp\t\(facts)\t\(path)")
    }
    return Array((lines + ["end", ""]).joined(separator: "\n").utf8)
  }

  private static func read(_ path: String) -> GateCache? {
    guard let bytes = try? Files.read(path, limit: limit) else { return nil }
    var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    // A file that was cut off must not look as if it knew of less protection.
    guard lines.count > 2, lines.removeFirst() == header, lines.removeLast() == "end" else {
      return nil
    }
    var cache = GateCache(patterns: [], policyBranch: nil, publishes: true)
    for line in lines {
      let parts = line.split(separator: "\t", maxSplits: 5, omittingEmptySubsequences: false)
      switch (parts.first, parts.count) {
      case ("branch", 2): cache.policyBranch = String(parts[1])
      case ("publishes", 2): cache.publishes = parts[1] != "false"
      case ("pattern", 2): cache.patterns.append(String(parts[1]))
      case ("stamp", 6):
        let stamp = Stamp(parts[1...4])
        guard stamp != nil || parts[1] == "absent" else { return nil }
        cache.stamps[String(parts[5])] = .some(stamp)
      default: return nil
      }
    }
    return cache.stamps.isEmpty ? nil : cache
  }
}

extension Stamp {
  fileprivate init?(_ parts: ArraySlice<Substring>) {
    let numbers = Array(parts)
    guard numbers.count == 4, let modified = Int64(numbers[0]), let size = Int64(numbers[1]),
      let inode = UInt64(numbers[2]), let mode = UInt32(numbers[3])
    else { return nil }
    self.init(modified: modified, size: size, inode: inode, mode: mode)
  }
}

extension String {
  fileprivate var withoutSlash: String { hasSuffix("/") && count > 1 ? String(dropLast()) : self }
}
