package import Git
import LaneCore

/// What a server asks of an update of a session: that it only adds entries, signed and bound to
/// their place.
///
/// Whether a key is trusted is asked where the session is read, by the keys of that time: what was
/// written before a key was replaced must still be able to arrive.
package struct StreamAppend {
  /// An entry that no reader would believe, and why.
  package struct Fault: Equatable, Sendable {
    package let entry: OID
    package let reason: String
  }

  /// As many entries are looked at in one push.
  package static let entryLimit = 10_000
  // These take a program each.
  private static let slowSignatureLimit = 256
  private static let namespace = "git"

  private let stream: String
  private let verifier: SignatureVerifier
  private var slowSignatures = 0

  /// Looks at all that an update adds; the first fault of the oldest entry that has one.
  ///
  /// The caller has made sure that the new tip contains the old one.
  package static func fault(
    of stream: String,
    from old: OID?,
    to new: OID,
    verifier: SignatureVerifier,
    in repository: borrowing Repository
  ) throws(StoreError) -> Fault? {
    let entries = try git { () throws(GitError) in
      try repository.newCommits(
        including: [new],
        excluding: [old].compactMap(\.self)
      )
    }
    guard entries.count <= entryLimit else {
      throw .malformed(stream, reason: "more than \(entryLimit) new entries in one push")
    }
    var check = StreamAppend(stream: stream, verifier: verifier)
    for entry in entries.reversed() {
      if let reason = try check.fault(of: entry.id, in: repository) {
        return Fault(entry: entry.id, reason: reason)
      }
    }
    return nil
  }

  private init(stream: String, verifier: SignatureVerifier) {
    self.stream = stream
    self.verifier = verifier
  }

  private mutating func fault(
    of entry: OID,
    in repository: borrowing Repository
  ) throws(StoreError) -> String? {
    guard let commit = try git({ () throws(GitError) in try repository.commit(entry) }) else {
      throw .malformed("session entry \(entry)", reason: "it is not in this repository")
    }
    guard let message = StreamMessage(parsing: commit.message) else {
      return SkipReason.badMessage.description
    }
    guard message.stream.utf8.elementsEqual(stream.utf8) else {
      return SkipReason.otherStream(message.stream).description
    }
    guard message.after == commit.parents.map(\.objectID) else {
      return SkipReason.otherPredecessor.description
    }
    let clocks = try StreamClocks.clocks(of: commit.parents, in: repository)
    let next = StreamClock.next(after: clocks)
    guard message.clock == next else {
      return SkipReason.wrongClock(message.clock, expected: next).description
    }
    if let fault = try signatureFault(of: commit) { return fault }
    return try contentFault(of: commit, message, in: repository)
  }

  private mutating func signatureFault(of commit: Commit) throws(StoreError) -> String? {
    guard let stored = commit.signature else { return "it is not signed" }
    let signature: SSHSignature
    do throws(SSHSignatureError) {
      signature = try SSHSignature(armored: stored.armored[...])
    } catch {
      return "its signature is not OpenSSH's"
    }
    guard signature.namespace == Self.namespace else { return "it is signed for another purpose" }
    if signature.plain == nil {
      slowSignatures += 1
      guard slowSignatures <= Self.slowSignatureLimit else {
        throw .malformed(stream, reason: "too many signatures for one push that need a program")
      }
    }
    return verifier.check(signature, over: stored.payload).reason
  }

  private func contentFault(
    of commit: Commit,
    _ message: StreamMessage,
    in repository: borrowing Repository
  ) throws(StoreError) -> String? {
    let files = try git { () throws(GitError) in try repository.tree(commit.tree) } ?? []
    if message.isMerge {
      return files.isEmpty && commit.parents.count > 1 ? nil : SkipReason.eventInMerge.description
    }
    guard commit.parents.count < 2 else { return SkipReason.eventInMerge.description }
    guard files.count <= StreamAttachment.countLimit + 1 else { return "too many attachments" }
    var hasEvent = false
    for file in files {
      let name = String(decoding: file.name, as: UTF8.self)
      let isEvent = name == StreamStore.eventName
      hasEvent = hasEvent || isEvent
      guard file.mode == FileMode.file, isEvent || StreamAttachment(name: name, bytes: []) != nil
      else { return "it holds something that is no attachment" }
      let size = try git { () throws(GitError) in try repository.blobSize(file.id) } ?? .max
      guard size <= (isEvent ? Event.sizeLimit : StreamAttachment.sizeLimit) else {
        return "'\(name)' is too large"
      }
    }
    return hasEvent ? nil : SkipReason.noEvent.description
  }
}
