internal import LaneSystem

/// What we wrote, so that only that is ever replaced or removed: a digest for each hook.
///
/// Paths are relative to the repository's common directory: a moved repository keeps its hooks.
struct HookManifest: Equatable {
  /// SHA-256 of the text in hexadecimal, by path.
  var digests: [String: String] = [:]

  private static let header = "git-lane-hooks 1"

  private static func path(in commonDirectory: String) -> String {
    commonDirectory + "/lane/hooks-manifest"
  }

  /// Reads it; a line that says nothing is passed over, and what it meant is then not ours.
  static func read(in commonDirectory: String) throws(SystemError) -> HookManifest {
    let bytes = try Files.readIfPresent(path(in: commonDirectory), limit: 1 << 20) ?? []
    var manifest = HookManifest()
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst() {
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].count == 64, isInside(parts[1]) else { continue }
      manifest.digests[String(parts[1])] = String(parts[0])
    }
    return manifest
  }

  func write(in commonDirectory: String) throws(SystemError) {
    let path = Self.path(in: commonDirectory)
    guard !digests.isEmpty else { return try Files.remove(path) }
    let lines = digests.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)\n" }
    let bytes = Array("\(Self.header)\n\(lines.joined())".utf8)
    if try Files.readIfPresent(path) != bytes { try Files.writeAtomically(path, bytes) }
  }

  static func digest(_ text: [UInt8]) -> String { Hex.encode(Digest.sha256(text)) }

  /// Someone else may have written the file; it must not lead us out of the repository.
  private static func isInside(_ path: Substring) -> Bool {
    !path.hasPrefix("/") && !path.split(separator: "/").contains("..")
  }
}
