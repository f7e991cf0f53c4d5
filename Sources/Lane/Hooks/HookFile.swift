internal import LaneSystem

/// A file that is, or could be, a hook, as it was when it was looked at.
struct HookFile {
  let path: String
  let stamp: Stamp?
  /// Nil where there is nothing to read.
  let text: [UInt8]?

  init(_ path: String) {
    self.path = path
    stamp = Files.stamp(path)
    text = stamp?.isRegular == true ? Self.readText(path) : nil
  }

  var exists: Bool { stamp != nil }

  /// Whether git would run it, or what it is a link to.
  var isExecutable: Bool { Files.stamp(path, following: true)?.isExecutable == true }

  /// A hook is a script; what is larger is a program, and then not a text of ours.
  private static func readText(_ path: String) -> [UInt8]? {
    try? Files.readIfPresent(path, limit: 1 << 20)
  }
}

extension HookFile {
  enum Owner: Equatable {
    case nobody
    /// A text that we wrote, of this version or another.
    case us
    /// It carries our marker, and no text of ours is like that.
    case usEdited
    case someone
    /// A directory, say: nothing that git would run, nothing that we would replace.
    case noFile
  }

  /// Whose it is; the digest is that of what we wrote there last.
  func owner(digest: String?) -> Owner {
    guard let stamp else { return .nobody }
    guard stamp.isRegular else { return stamp.isSymbolicLink ? .someone : .noFile }
    // Without the marker it is somebody's, whatever the manifest says.
    guard let text, HookShim.isMarked(text) || HookForward.isMarked(text) else { return .someone }
    let isOurs =
      HookShim.program(of: text) != nil || HookForward.directory(of: text) != nil
      || HookManifest.digest(text) == digest
    return isOurs ? .us : .usEdited
  }
}
