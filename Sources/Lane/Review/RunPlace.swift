internal import LaneSystem

/// A directory for one piece of work, gone with the value.
///
/// A lock in it is held for as long: the kernel lets go of it however this process ends, and then
/// the next one takes the directory away.
final class RunPlace {
  let path: String
  private let lock: FileLock?

  private static let lockName = "lock"

  init(in parent: String, prefix: String) throws(SystemError) {
    path = try Files.makeTemporaryDirectory(in: parent, prefix: prefix)
    // It gets its name when it is held: nobody finds it free.
    let place = "\(path)/\(Self.lockName)"
    lock = try? FileLock.acquire(place + "-new")
    // Where files cannot be locked, the directory's age has to tell.
    if lock != nil { try? Files.rename(place + "-new", to: place) }
  }

  deinit { try? Files.removeTree(path) }

  /// Whether the process that made a directory is gone; nil where nothing tells.
  static func isAbandoned(_ path: String) -> Bool? {
    let place = "\(path)/\(lockName)"
    guard Files.exists(place) else { return nil }
    do throws(SystemError) {
      return try FileLock.acquire(place, patience: 0) != nil
    } catch { return nil }
  }
}
