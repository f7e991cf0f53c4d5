internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// What this user has accepted to run in the repositories of this machine.
///
/// The digests stand in the user's own files, never in the repository that they are about. An entry
/// names the clone as well as the lane: a copy of a trusted policy in another clone may come with
/// other programs at the same paths.
struct TrustedPolicies {
  private let path: String
  private let entry: String
  private let lines: [String]

  /// Reads what is accepted for a policy in this clone.
  init(for policy: Policy, in workspace: Workspace) throws(Failure) {
    let environment = workspace.surroundings.environment
    guard let file = Self.file(environment) else {
      throw Failure(
        .fatal,
        "no-home",
        "neither XDG_STATE_HOME nor HOME says where your own files are",
        next: "export HOME=<your home directory>"
      )
    }
    path = file
    let clone = PathQuoting.quoted(Array(workspace.repository.commonDirectory.utf8))
    entry = "\(Self.digest(of: policy).text) \(policy.id) \(clone)"
    do throws(SystemError) {
      lines = try Self.lines(of: path)
    } catch {
      throw Failure(error)
    }
  }

  /// Whether the user accepted exactly this.
  var contains: Bool { lines.contains(entry) }

  /// Accepts it.
  func record() throws(Failure) {
    guard !contains else { return }
    do throws(SystemError) {
      let directory = path.dropLast("/trusted".count)
      try Files.makeDirectories(String(directory), mode: 0o700)
      // All of a user's clones write to one file.
      let lock = try FileLock.acquire(path + "-lock")
      defer { withExtendedLifetime(lock) {} }
      let text = (try Self.lines(of: path) + [entry]).map { $0 + "\n" }.joined()
      try Files.writeAtomically(path, Array(text.utf8), mode: 0o600)
    } catch {
      throw Failure(error)
    }
  }

  private static func lines(of path: String) throws(SystemError) -> [String] {
    let bytes = try Files.readIfPresent(path, limit: 16 << 20) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// What stands for the settings that have to be trusted.
  static func digest(of policy: Policy) -> ContentDigest {
    .sha256(policy.trustedText)
  }

  /// The file, nil where nothing says where the user's own files are.
  static func file(_ environment: [String: String]) -> String? {
    // As the XDG specification has it, a relative path there is no answer.
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return state + "/git-lane/trusted"
    }
    return environment["HOME"].flatMap { $0.isEmpty ? nil : $0 + "/.local/state/git-lane/trusted" }
  }
}
