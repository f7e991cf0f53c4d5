package import Git
package import LaneCore
package import LaneStore

/// What is in force: the policy, keys and revocations of one commit.
package struct Regime: Sendable {
  /// The commit that it was read from.
  package let commit: ObjectID
  package let policy: Policy
  /// The policy's blob, which receipts name.
  package let blob: ObjectID
  package let keys: TrustedKeys
  package let revocations: Revocations
  private let moment: Timestamp

  /// Reads the lane's files at a commit; nil where it has no policy.
  package static func read(at commit: OID, in workspace: Workspace) throws(Failure) -> Regime? {
    guard
      let tree = try workspace.attempt({ () throws(GitError) in
        try workspace.repository.link(commit)
      })?.tree
    else { return nil }
    guard let (blob, text) = try file(".lane/policy", in: tree, workspace) else { return nil }
    let policy: Policy
    do throws(PolicyError) { policy = try Policy.parse(text) } catch {
      throw Failure(
        .cannotTell,
        "bad-policy",
        "the policy at \(commit.hex.prefix(10)) cannot be read: \(error.description)",
        next: "git show \(commit.hex.prefix(10)):.lane/policy"
      )
    }
    return Regime(
      commit: ObjectID(commit),
      policy: policy,
      blob: blob,
      keys: TrustedKeys(try file(".lane/allowed_signers", in: tree, workspace)?.bytes ?? []),
      revocations: Revocations(try file(".lane/revoked", in: tree, workspace)?.bytes ?? []),
      moment: workspace.surroundings.now()
    )
  }

  /// Judges the signature under a receipt, as of now.
  func judged(_ receipt: Receipt, by verifier: SignatureVerifier) -> JudgedReceipt {
    let verdict = verifier.judge(
      receipt.signature,
      over: receipt.signedBytes,
      by: receipt.by,
      namespace: Self.namespace,
      at: moment,
      trusting: keys
    )
    let trust: KeyStanding =
      switch verdict {
      case .trusted(let key, let touched):
        .good(policy.roles(of: receipt.by), keyFingerprint: key.fingerprint, touched: touched)
      case .untrusted(let refusal): .bad(refusal.explanation)
      case .bad(let reason): .bad(reason)
      case .unknown(let reason): .unknown(reason)
      }
    return JudgedReceipt(receipt: receipt, trust: trust)
  }

  /// What receipts are signed for.
  package static let namespace = "git-lane"

  private static func file(_ path: String, in tree: OID, _ workspace: Workspace) throws(Failure)
    -> (id: ObjectID, bytes: [UInt8])?
  {
    try workspace.attempt { () throws(GitError) in
      guard let entry = try workspace.repository.entry(in: tree, path: path),
        entry.mode == Git.FileMode.file,
        let bytes = try workspace.repository.readBlob(entry.id, limit: 4 << 20)
      else { return nil }
      return (ObjectID(entry.id), bytes)
    }
  }
}

extension SSHPublicKey {
  /// The fingerprint that `ssh-keygen -l` shows.
  package var fingerprint: String { Self.fingerprint(sha256: .sha256(blob)) }
}

extension AllowedSigners.Refusal {
  /// Why a key is not trusted, as the end of a sentence.
  package var explanation: String {
    switch self {
    case .unknownPrincipal: "the signer is not in .lane/allowed_signers"
    case .otherKey: "the key is not one that .lane/allowed_signers lists for the signer"
    case .wrongNamespace(let line): "line \(line) of .lane/allowed_signers allows other uses only"
    case .notYetValid(let line): "line \(line) of .lane/allowed_signers is not valid yet"
    case .noLongerValid(let line): "line \(line) of .lane/allowed_signers is no longer valid"
    case .damaged(let line): "line \(line) of .lane/allowed_signers cannot be read"
    }
  }
}
