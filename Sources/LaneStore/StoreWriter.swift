import Git
package import LaneCore
import LaneSystem

/// Who writes, where the local files are, and how hard to try.
package struct StoreWriter: Sendable {
  /// The local files.
  package var directory: LaneDirectory
  /// The principal that commits are made as; its name and address are the same.
  package var principal: String
  /// The time that commits are made at.
  package var clock: @Sendable () -> Timestamp
  /// How hard to try.
  package var patience: Patience
  /// Blanks credentials in all that goes into a session, where it is signed and may be published.
  package var redaction: Redaction
  var faults: StoreFaults

  package init(
    directory: LaneDirectory,
    principal: String,
    clock: @escaping @Sendable () -> Timestamp = { Timestamp(milliseconds: Time.now()) },
    patience: Patience = Patience(),
    redaction: Redaction = Redaction(),
    faults: StoreFaults = .none
  ) {
    self.directory = directory
    self.principal = principal
    self.clock = clock
    self.patience = patience
    self.redaction = redaction
    self.faults = faults
  }

  func lock(in repository: borrowing Repository) throws(StoreError) -> WriterLock {
    try WriterLock.acquire(directory, patience: patience.lock, faults: faults, in: repository)
  }

  /// A commit by this writer, now.
  func draft(tree: OID, parents: [OID], message: [UInt8]) -> CommitDraft {
    let person = Person(name: principal, email: principal, time: clock().seconds)
    return CommitDraft(
      tree: tree,
      parents: parents,
      author: person,
      committer: person,
      message: message
    )
  }
}
