package import Git
import LaneCore
import LaneSystem

/// What makes "nothing to publish" a look at two small files, for each remote on its own.
///
/// One holds a word that is another one after each write; a remote that took everything in leaves the
/// word of then in a file of its own. The word changes before a reference moves and is compared under
/// the writers' lock, so there may seem to be something where there is nothing, and never the other
/// way round.
package struct UnpublishedMarker: Sendable {
  private let directory: LaneDirectory

  package init(_ directory: LaneDirectory) {
    self.directory = directory
  }

  /// Whether a remote may lack something.
  package func isSet(for remote: String) -> Bool {
    guard Files.exists(directory.unpublished) else { return false }
    guard let word else { return true }
    return Self.word(in: directory.published(to: remote)) != word
  }

  /// Notes that a remote has all, if the references still are what was published.
  ///
  /// - Returns: Whether it is noted; false where something was written meanwhile.
  package func clear(
    for remote: String,
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
    guard Files.exists(directory.unpublished) else { return true }
    if word == nil { try set() }
    guard let word else { return false }
    let path = directory.published(to: remote)
    try system { () throws(SystemError) in
      try Files.makeDirectories(directory.path + "/published", mode: 0o700)
      try Files.writeAtomically(path, word)
    }
    return true
  }

  /// To be called with the writers' lock held.
  func set() throws(StoreError) {
    let word = Array(Hex.encode(randomBytes(8)).utf8)
    try system { () throws(SystemError) in
      try Files.writeAtomically(directory.unpublished, word)
    }
  }

  private var word: [UInt8]? { Self.word(in: directory.unpublished) }

  /// Nil for a file that is not there, or was left by an earlier version, or was cut off.
  private static func word(in path: String) -> [UInt8]? {
    guard let bytes = try? Files.read(path, limit: 16), bytes.count == 16 else { return nil }
    return bytes
  }
}
