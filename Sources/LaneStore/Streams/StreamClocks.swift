import Git
import LaneCore

/// The clocks of entries as every reader counts them.
///
/// An honest entry says its own, so one look is enough. Where one says nothing that can be used,
/// the entries before it are asked, as the fold of the whole stream does.
enum StreamClocks {
  static func clocks(
    of entries: [OID],
    in repository: borrowing Repository
  ) throws(StoreError) -> [Int64] {
    var known: [OID: Int64] = [:]
    var waiting = entries
    while let entry = waiting.last {
      guard known[entry] == nil else {
        waiting.removeLast()
        continue
      }
      let commit = try git { () throws(GitError) in try repository.commit(entry) }
      guard let commit else {
        throw .malformed("session entry \(entry)", reason: "it is not in this repository")
      }
      if let claim = StreamClock.claim(of: commit.message) {
        known[entry] = claim
      } else if let unknown = commit.parents.first(where: { known[$0] == nil }) {
        waiting.append(unknown)
      } else {
        known[entry] = StreamClock.next(after: commit.parents.compactMap { known[$0] })
      }
    }
    return entries.compactMap { known[$0] }
  }
}
