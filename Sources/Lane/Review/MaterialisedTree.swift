internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// A tree written out for a reviewer: read-only, without history, lane files and instructions.
///
/// It knows how it looks on disk, so that it can be brought from one tree to the next, and so that
/// anything else that was done to it shows.
struct MaterialisedTree {
  /// More entries, or directories in one another, than these are no tree that people work in.
  static let entryLimit = 400_000
  static let depthLimit = 200

  /// A directory as it was written, and those in it.
  struct Directory {
    var look = DirectoryLook(digest: [], entries: 0, bytes: 0)
    var inner: [[UInt8]: Directory] = [:]

    func sum<Number: AdditiveArithmetic>(_ part: (DirectoryLook) -> Number) -> Number {
      inner.values.reduce(part(look)) { $0 + $1.sum(part) }
    }

    /// Whether it looks as it was left.
    func isUntouched(at place: [UInt8]) -> Bool {
      Threads.allSatisfy(looks(at: place)) { (try? Files.look(at: $0.place)) == $0.look }
    }

    /// How it and those in it were left, and where.
    private func looks(at place: [UInt8]) -> [(place: [UInt8], look: DirectoryLook)] {
      [(place, look)] + inner.flatMap { $1.looks(at: place + [UInt8(ascii: "/")] + $0) }
    }
  }

  let tree: OID
  var root = Directory()
  /// What is not as the tree has it, by its path, and why.
  var remarks: [[UInt8]: String] = [:]
  /// Whether this clone lacked some of it; it may have it when it is asked again.
  var isPartial = false

  /// The remarks in the order of their paths.
  var notes: [String] {
    remarks.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }

  /// Writes a tree into a directory that is not there yet.
  static func write(_ tree: OID, to place: String, in workspace: Workspace) throws(Failure)
    -> MaterialisedTree
  {
    let place = Array(place.utf8)
    do throws(SystemError) { try Files.makeDirectory(at: place) } catch { throw Failure(error) }
    return try TreeWriting.bring(nil, to: tree, at: place, in: workspace)
  }

  /// Makes it another tree, at the place where it was written; only what differs is touched.
  func brought(to tree: OID, at place: String, in workspace: Workspace) throws(Failure)
    -> MaterialisedTree
  {
    try TreeWriting.bring(self, to: tree, at: Array(place.utf8), in: workspace)
  }
}
