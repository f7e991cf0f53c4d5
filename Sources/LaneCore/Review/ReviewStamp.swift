/// Why a changed path is not for a reviewer to judge; the host says so, never the reviewer.
package enum ReviewStamp: String, CaseIterable, Sendable {
  case submodule
  /// Policy's `review.skip` names it.
  case skipped
  case binary
  case lfsPointer = "LFS pointer"
  case lockFile = "lock file"

  /// Looks at what a change leaves at a path, or takes away there.
  ///
  /// `content` gives a blob's bytes, or its first 8,000; none if it cannot be read, and then the
  /// path stays the reviewer's.
  package static func of(
    _ entry: ChangeEntry,
    isSkipped: ([UInt8]) -> Bool,
    content: (ObjectID) -> [UInt8]?
  ) -> ReviewStamp? {
    guard let side = entry.new ?? entry.old else { return nil }
    if side.mode == .submodule { return .submodule }
    if isSkipped(entry.path) { return .skipped }
    guard side.mode != .symbolicLink, let bytes = content(side.id) else { return nil }
    // What an interpreter runs is read, whatever it is called: a NUL byte stops no shell.
    if bytes.starts(with: Array("#!".utf8)) { return nil }
    // A file that was binary or a pointer and is text now is read as text, and the other way round.
    if bytes.prefix(scanned).contains(0) { return .binary }
    if isPointer(bytes) { return .lfsPointer }
    return side.mode != .executable && isLockFile(entry.path) ? .lockFile : nil
  }

  /// As far as git looks for a NUL byte.
  package static let scanned = 8000

  private static let lockFiles: Set<String> = [
    "Cargo.lock", "Cartfile.resolved", "Gemfile.lock", "Package.resolved", "Pipfile.lock",
    "Podfile.lock", "bun.lock", "composer.lock", "conan.lock", "deno.lock", "flake.lock", "go.sum",
    "gradle.lockfile", "mix.lock", "npm-shrinkwrap.json", "package-lock.json",
    "packages.lock.json", "pdm.lock", "pixi.lock", "pnpm-lock.yaml", "poetry.lock", "pubspec.lock",
    "rebar.lock", "uv.lock", "yarn.lock",
  ]

  private static func isLockFile(_ path: [UInt8]) -> Bool {
    let name = path.split(separator: UInt8(ascii: "/")).last ?? []
    return lockFiles.contains(String(decoding: name, as: UTF8.self))
  }

  /// Whether the bytes are a Git LFS pointer and nothing else, so that nothing hides behind one.
  private static func isPointer(_ bytes: [UInt8]) -> Bool {
    guard bytes.count < 1024, let text = String(validating: bytes, as: UTF8.self) else {
      return false
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 4, lines.last == "",
      lines[0] == "version https://git-lfs.github.com/spec/v1",
      let size = field("size", lines[lines.count - 2]),
      UInt64(size).map(String.init) == String(size),
      let oid = field("oid", lines[lines.count - 3]), ContentDigest(text: oid) != nil
    else { return false }
    return lines[1..<(lines.count - 3)].allSatisfy { line in
      line.hasPrefix("ext-") && line.split(separator: " ").count == 2
        && ContentDigest(text: line.split(separator: " ")[1]) != nil
    }
  }

  private static func field(_ key: String, _ line: Substring) -> Substring? {
    line.hasPrefix(key + " ") ? line.dropFirst(key.count + 1) : nil
  }
}
