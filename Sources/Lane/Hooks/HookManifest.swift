internal import LaneCore
internal import LaneSystem

/// What we wrote, so that only that is ever replaced or removed: a digest for each file, and what was
/// set in git's configuration.
///
/// Paths are relative to the repository's common directory, so that a moved repository keeps its
/// hooks; where a person chose a directory elsewhere they are absolute.
struct HookManifest: Equatable {
  /// `core.hooksPath` leads to our own directory, which forwards to another.
  struct Dispatch: Equatable {
    /// Where hooks were before: relative to the root of the worktree, or absolute.
    var forward: String
    /// The repository's own value of `core.hooksPath` before ours; nil where it had none.
    var was: String?
  }

  /// SHA-256 of the text in hexadecimal, by path.
  var digests: [String: String] = [:]
  var dispatch: Dispatch?

  private static let header = "git-lane-hooks 1"

  private static func path(in commonDirectory: String) -> String {
    commonDirectory + "/lane/hooks-manifest"
  }

  /// Reads it; a line that says nothing is passed over, and what it meant is then not ours.
  static func read(in commonDirectory: String) throws(SystemError) -> HookManifest {
    let bytes = try Files.readIfPresent(path(in: commonDirectory), limit: 1 << 20) ?? []
    var manifest = HookManifest()
    var was: String?
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst() {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2 else { continue }
      switch parts[0] {
      case "forward": manifest.dispatch = unquoted(parts[1]).map { Dispatch(forward: $0) }
      case "was": was = unquoted(parts[1])
      default:
        guard parts[0].count == 64, let path = unquoted(parts[1]), isNamed(path) else { continue }
        manifest.digests[path] = String(parts[0])
      }
    }
    manifest.dispatch?.was = was
    return manifest
  }

  func write(in commonDirectory: String) throws(SystemError) {
    let path = Self.path(in: commonDirectory)
    guard !digests.isEmpty || dispatch != nil else { return try Files.remove(path) }
    var lines = digests.sorted { $0.key < $1.key }.map { "\($0.value) \(Self.quoted($0.key))" }
    if let dispatch {
      lines.append("forward \(Self.quoted(dispatch.forward))")
      if let was = dispatch.was { lines.append("was \(Self.quoted(was))") }
    }
    let bytes = Array("\(Self.header)\n\(lines.joined(separator: "\n"))\n".utf8)
    if try Files.readIfPresent(path) != bytes { try Files.writeAtomically(path, bytes) }
  }

  static func digest(_ text: [UInt8]) -> String { Hex.encode(Digest.sha256(text)) }

  private static func quoted(_ text: String) -> String { PathQuoting.quoted(Array(text.utf8)) }

  private static func unquoted(_ text: Substring) -> String? {
    PathQuoting.unquoted(ArraySlice(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Someone else may have written the file; a path in it must be what it looks like.
  private static func isNamed(_ path: String) -> Bool {
    !path.isEmpty && !path.split(separator: "/").contains("..")
  }
}
