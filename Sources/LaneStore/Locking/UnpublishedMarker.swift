package import Git
import LaneSystem

/// A file that exists while this clone may hold something that a remote has not got.
///
/// It makes "nothing to publish" one look at the file system. It is set before a reference moves and
/// taken away under the writers' lock, so it may be there for nothing but is never missing.
package struct UnpublishedMarker: Sendable {
  private let directory: LaneDirectory

  package init(_ directory: LaneDirectory) {
    self.directory = directory
  }

  /// Whether there may be something to publish.
  package var isSet: Bool { Files.exists(directory.unpublished) }

  /// Takes the marker away if the references still are what was published.
  ///
  /// - Returns: Whether it is away; false where something was written meanwhile.
  package func clear(
    ifStill published: [String: OID],
    patience: Patience = Patience(),
    in repository: borrowing Repository
  ) throws(StoreError) -> Bool {
    let lock = try WriterLock.acquire(
      directory,
      patience: patience.lock,
      faults: .none,
      in: repository
    )
    _ = lock
    for (reference, tip) in published {
      let current = try git { () throws(GitError) in try repository.resolve(reference) }
      guard current == tip else { return false }
    }
    try system { () throws(SystemError) in try Files.remove(directory.unpublished) }
    return true
  }

  /// To be called with the writers' lock held.
  func set() throws(StoreError) {
    guard !isSet else { return }
    try system { () throws(SystemError) in try Files.append(directory.unpublished, []) }
  }
}
