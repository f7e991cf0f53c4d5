internal import LaneSystem

/// What stands at the place of one hook, and whose it is.
struct HookSlot {
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

  let hook: String
  /// Relative to the common directory, as the manifest has it.
  let place: String
  let path: String
  let owner: Owner
  let stamp: Stamp?
  /// Nil where there is nothing to read.
  let text: [UInt8]?

  /// Where the hook that was here before goes.
  var backup: String { path + ".lane-prev" }

  /// Looks at a place like `hooks/pre-push`.
  init(_ place: String, in commonDirectory: String, _ manifest: HookManifest) {
    self.place = place
    path = "\(commonDirectory)/\(place)"
    hook = String(place.split(separator: "/").last ?? "")
    stamp = Files.stamp(path)
    text = stamp?.isRegular == true ? Self.readText(path) : nil
    owner = Self.owner(of: text, stamp, digest: manifest.digests[place])
  }

  /// What runs before or after ours.
  var previous: HookReport.Previous {
    guard let stamp = Files.stamp(backup) else { return .none }
    guard Files.stamp(backup, following: true)?.isExecutable == true else { return .switchedOff }
    return stamp.isRegular && HookShim.isMarked(Self.readText(backup) ?? []) ? .none : .runs
  }

  /// Whether the hook that stands here may become the previous one: the name is free, or an
  /// interrupted installation has put this very hook there already.
  var canBeBackedUp: Bool {
    guard let taken = Files.stamp(backup) else { return true }
    guard let stamp else { return false }
    if taken.inode == stamp.inode { return true }
    return taken.mode == stamp.mode && text != nil && Self.readText(backup) == text
  }

  /// A hook is a script; what is larger is a program, and then not a text of ours.
  private static func readText(_ path: String) -> [UInt8]? {
    try? Files.readIfPresent(path, limit: 1 << 20)
  }

  private static func owner(of text: [UInt8]?, _ stamp: Stamp?, digest: String?) -> Owner {
    guard let stamp else { return .nobody }
    guard stamp.isRegular else { return stamp.isSymbolicLink ? .someone : .noFile }
    guard let text, HookShim.isMarked(text) else { return .someone }
    let isOurs = HookShim.program(of: text) != nil || HookManifest.digest(text) == digest
    return isOurs ? .us : .usEdited
  }
}
