internal import Git
internal import LaneAgents
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// Programs of the repository that policy names, taken from where the policy was taken from.
///
/// What is under review does not get to review itself: `tools/review` is the one that the target
/// has, and so are the files beside it.
struct HostPrograms {
  /// As git names what lies where git was installed.
  private static let ownMark = "%(prefix)/share/git-lane/"

  let workspace: Workspace
  let regime: Regime
  /// Where they are written to.
  let directory: String

  /// The provider with such names replaced by the paths of what was written.
  func placed(_ provider: Provider) throws(Failure) -> Provider {
    var provider = provider
    for index in provider.command.indices {
      provider.command[index] = try placed(provider.command[index], isProgram: index == 0)
    }
    if let program = provider.program {
      provider.program = try placed(program, isProgram: true)
    }
    return provider
  }

  private func placed(_ word: String, isProgram: Bool) throws(Failure) -> String {
    // A program without a slash is looked for on the PATH, as everywhere.
    guard !word.hasPrefix("/"), word.contains("/") || !isProgram else { return word }
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let isOption = word.hasPrefix("-") && parts.count == 2
    let name = isOption ? String(parts[1]) : word
    if name.hasPrefix(Self.ownMark) {
      let place = try own(name)
      return isOption ? "\(parts[0])=\(place)" : place
    }
    guard let (path, mode) = try file(name) else {
      guard isProgram else { return word }
      throw unusable(word, "\(commit) has not", next: "git show \(commit) --stat")
    }
    let typed = ShellWord.typed(path)
    if mode == Git.FileMode.symbolicLink {
      // The reviewer would follow it into the tree under review.
      let next = "git config -f .lane/policy --edit, and name what \(path) leads to"
      throw unusable(word, "is behind a symbolic link in \(commit)", next: next)
    }
    if isProgram, mode != Git.FileMode.executable {
      let next = "git update-index --chmod=+x \(typed)"
      throw unusable(word, "is not executable in \(commit)", next: next)
    }
    let place = try write(path)
    return isOption ? "\(parts[0])=\(place)" : place
  }

  /// A file that git lane brings along, wherever it is installed here.
  private func own(_ name: String) throws(Failure) -> String {
    let parts = name.dropFirst(Self.ownMark.utf8.count).split(separator: "/")
    if let ownFiles, !parts.contains("..") {
      let place = "\(ownFiles)/\(parts.joined(separator: "/"))"
      if Files.exists(place) { return place }
    }
    throw Failure(
      .cannotTell,
      "program-missing",
      "the policy names '\(name)', which is not installed with this git-lane",
      gate: "review",
      expected: ownFiles ?? "\(Self.ownMark) beside the program",
      next: "./install.sh"
    )
  }

  private var ownFiles: String? {
    guard let program = Files.realPath(workspace.surroundings.program) else {
      return nil
    }
    let prefix = program.split(separator: "/").dropLast(2).joined(separator: "/")
    return "/\(prefix)/share/git-lane"
  }

  /// What a program of these may read though it lies in a home.
  var visible: [String] {
    guard let ownFiles, Files.exists(ownFiles) else { return [directory] }
    return [directory, ownFiles]
  }

  private var commit: String { String(regime.commit.hex.prefix(10)) }

  private func unusable(_ word: String, _ reason: String, next: String) -> Failure {
    Failure(
      .cannotTell,
      "program-missing",
      "the policy names '\(word)', which \(reason)",
      gate: "review",
      next: next
    )
  }

  /// The components of a file's path in the repository; nil for a name that leads elsewhere.
  static func parts(of name: String) -> [Substring]? {
    let parts = name.split(separator: "/").filter { $0 != "." }
    return name.hasPrefix("/") || parts.isEmpty || parts.contains("..") ? nil : parts
  }

  /// The normal form of a name and what it is, if a file or a link of that name is there.
  private func file(_ name: String) throws(Failure) -> (path: String, mode: UInt32)? {
    guard let parts = Self.parts(of: name) else { return nil }
    for length in 1...parts.count {
      let path = parts.prefix(length).joined(separator: "/")
      guard let entry = try entry(path) else { return nil }
      let isFile = entry.mode == Git.FileMode.file || entry.mode == Git.FileMode.executable
      // A folder may be a link as well.
      if entry.mode == Git.FileMode.symbolicLink || isFile && length == parts.count {
        return (path, entry.mode)
      }
    }
    return nil
  }

  private func entry(_ path: String) throws(Failure) -> TreeEntry? {
    try workspace.attempt { () throws(GitError) in
      guard let tree = try workspace.repository.link(regime.commit.oid)?.tree else { return nil }
      return try workspace.repository.entry(in: tree, path: path)
    }
  }

  /// Writes a file, with all that stands beside it unless that is the whole repository.
  private func write(_ path: String) throws(Failure) -> String {
    let parts = path.split(separator: "/").map(String.init)
    let name = parts.last ?? path
    if parts.count > 1, let folder = try entry(parts.dropLast().joined(separator: "/")) {
      let place = "\(directory)/\(folder.id.hex)"
      if !Files.exists(place) {
        try system { () throws(SystemError) in try Files.makeDirectories(directory) }
        _ = try MaterialisedTree.write(folder.id, to: place, in: workspace)
      }
      return "\(place)/\(name)"
    }
    let file = try entry(path)
    let bytes = try workspace.attempt { () throws(GitError) in
      try file.flatMap { file throws(GitError) in
        try workspace.repository.readBlob(file.id, limit: 64 << 20)
      }
    }
    let place = "\(directory)/\(name)"
    try system { () throws(SystemError) in
      try Files.makeDirectories(directory)
      guard !Files.exists(place) else { return }
      let isExecutable = file?.mode == Git.FileMode.executable
      try Files.create(place, bytes ?? [], mode: isExecutable ? 0o555 : 0o444)
    }
    return place
  }

  private func system(_ body: () throws(SystemError) -> Void) throws(Failure) {
    do throws(SystemError) { try body() } catch { throw Failure(error) }
  }
}
