package import Git
package import LaneCore

/// Reads sessions: every entry that can be reached, with what is known of its signature.
package struct StreamReader {
  private let keys: TrustedKeys
  private let verifier: SignatureVerifier
  private let moment: Timestamp

  /// The purpose for which git makes and checks the signatures of commits.
  private static let namespace = "git"

  /// Judges signatures by an allowed-signers file, at one moment.
  package init(keys: TrustedKeys, verifier: SignatureVerifier, at moment: Timestamp) {
    self.keys = keys
    self.verifier = verifier
    self.moment = moment
  }

  /// A session as everything that this clone knows of it tells it.
  package func fold(
    _ stream: String,
    in repository: borrowing Repository
  ) throws(StoreError) -> StreamFold {
    let tips = try StreamStore.tips(of: stream, in: repository)
    return StreamFold(try entries(from: tips, in: repository), stream: stream)
  }

  /// All entries from some tips back to the beginning, in no particular order.
  ///
  /// Nothing that is stored makes this fail: an entry that cannot be read is one that the fold
  /// will skip, and a parent that is not here is left out, which the fold notices.
  package func entries(
    from tips: [OID],
    in repository: borrowing Repository
  ) throws(StoreError) -> [StreamEntry] {
    var entries: [StreamEntry] = []
    var seen = Set(tips)
    var waiting = tips
    while let id = waiting.popLast() {
      let commit: Commit?
      do throws(GitError) {
        commit = try repository.commit(id)
      } catch {
        entries.append(unreadable(id, error))
        continue
      }
      guard let commit else { continue }
      entries.append(entry(commit, in: repository))
      for parent in commit.parents where seen.insert(parent).inserted { waiting.append(parent) }
    }
    return entries
  }

  /// The bytes of an attachment, nil where the entry has none of that name.
  package func attachment(
    _ name: String,
    of entry: ObjectID,
    in repository: borrowing Repository
  ) throws(StoreError) -> [UInt8]? {
    try git { () throws(GitError) in
      guard let commit = try repository.commit(entry.oid),
        let file = try repository.entry(in: commit.tree, path: name), file.mode == FileMode.file
      else { return nil }
      return try repository.readBlob(file.id, limit: StreamAttachment.sizeLimit)
    }
  }

  private func unreadable(_ id: OID, _ error: GitError) -> StreamEntry {
    StreamEntry(
      id: id.objectID,
      parents: [],
      message: [],
      event: .unreadable,
      signature: error.isOfTheBytes ? .untrusted(error.message) : .undecided(error.message)
    )
  }

  private func entry(_ commit: Commit, in repository: borrowing Repository) -> StreamEntry {
    StreamEntry(
      id: commit.id.objectID,
      parents: commit.parents.map(\.objectID),
      message: commit.message,
      event: event(of: commit, in: repository),
      signature: signature(of: commit)
    )
  }

  private func event(
    of commit: Commit,
    in repository: borrowing Repository
  ) -> StreamEntry.EventFile {
    do throws(GitError) {
      guard let file = try repository.entry(in: commit.tree, path: StreamStore.eventName) else {
        return .absent
      }
      guard file.mode == FileMode.file else { return .unreadable }
      let bytes = try repository.readBlob(file.id, limit: Event.sizeLimit)
      return bytes.map { .bytes($0) } ?? .missing("event.json is not here")
    } catch {
      return error.isOfTheBytes ? .unreadable : .missing(error.message)
    }
  }

  private func signature(of commit: Commit) -> StreamEntry.Signature {
    guard let stored = commit.signature else { return .untrusted("it is not signed") }
    let signature: SSHSignature
    do throws(SSHSignatureError) {
      signature = try SSHSignature(armored: stored.armored[...])
    } catch {
      return .untrusted("its signature is not OpenSSH's")
    }
    // Whom the file lists by name, and whom it may list by a pattern: the one who committed.
    var candidates = keys.signers.principals(of: signature.key)
    let committer = String(decoding: commit.committer.email, as: UTF8.self)
    if !candidates.contains(committer) { candidates.append(committer) }
    var trusted: [String] = []
    var refusal = SignatureVerdict.untrusted(.unknownPrincipal)
    var undecided: String?
    for candidate in candidates {
      let verdict = verifier.judge(
        signature,
        over: stored.payload,
        by: candidate,
        namespace: Self.namespace,
        at: moment,
        trusting: keys
      )
      if verdict.isTrusted { trusted.append(candidate) } else { refusal = verdict }
      if case .unknown(let reason) = verdict { undecided = reason }
    }
    if trusted.isEmpty, let undecided { return .undecided(undecided) }
    return trusted.isEmpty
      ? .untrusted(refusal.reason ?? "not signed by a trusted key")
      : .trusted(principals: trusted)
  }
}
