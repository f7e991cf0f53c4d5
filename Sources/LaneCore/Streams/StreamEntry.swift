/// A commit of a stream as it was read, with nothing believed yet.
package struct StreamEntry: Hashable, Sendable {
  /// What the commit's tree holds as `event.json`.
  package enum EventFile: Hashable, Sendable {
    case absent
    /// The blob is larger than an event may be, or is no blob.
    case unreadable
    /// It could not be read here and now.
    case missing(String)
    case bytes([UInt8])
  }

  /// What is known of the commit's signature.
  package enum Signature: Hashable, Sendable {
    /// It is good, and policy trusts its key under these principals.
    case trusted(principals: [String])
    /// It is missing, bad, or of a key that nobody trusts.
    case untrusted(String)
    /// Nobody could tell here and now.
    case undecided(String)
  }

  package let id: ObjectID
  package let parents: [ObjectID]
  package let message: [UInt8]
  package let event: EventFile
  package let signature: Signature

  package init(
    id: ObjectID,
    parents: [ObjectID],
    message: [UInt8],
    event: EventFile,
    signature: Signature
  ) {
    self.id = id
    self.parents = parents
    self.message = message
    self.event = event
    self.signature = signature
  }
}
