import LaneCore

/// What bounds a walk over notes in which one directory stands in several places.
///
/// Two directories are the same only where keys end alike, which no two ids do by themselves; whoever
/// writes such keys may make a few objects stand for a tree without end. A few of them are looked
/// through all the same, so that nobody can hide a note, or stop a reader, by a second one like it.
struct DirectoryVisits {
  private var seen: Set<ObjectID> = []
  private var repeated = 0

  private static let limit = 4_096

  /// Whether a directory of so many entries is to be looked through at one more place.
  mutating func mayEnter(_ id: ObjectID, entries: Int) -> Bool {
    if seen.insert(id).inserted { return true }
    repeated += max(1, entries)
    return repeated <= Self.limit
  }
}
