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
  package internal(set) var revocations: Revocations
  let moment: Timestamp
  /// Why the policy of the commit that was asked for does not rule, where this one stands in for it.
  private(set) var insteadOf: Failure?
  /// What else is asked about keys, where the past is judged.
  var others: [Regime] = []

  /// Reads the lane's files at a commit; nil where it has no policy.
  ///
  /// What is there and cannot be read is never taken for absent.
  package static func read(at commit: OID, in workspace: Workspace) throws(Failure) -> Regime? {
    let files = try workspace.stored { () throws(StoreError) in
      try PolicyFiles.read(at: commit, in: workspace.repository)
    }
    guard let (policy, blob) = try content(files.policy, at: commit, in: workspace) else {
      return nil
    }
    workspace.keepSecret(policy)
    return Regime(
      commit: ObjectID(commit),
      policy: policy,
      blob: blob,
      keys: try content(files.keys, at: commit, in: workspace)?.0 ?? TrustedKeys([]),
      revocations: try content(files.revocations, at: commit, in: workspace)?.0 ?? Revocations(),
      moment: workspace.surroundings.now()
    )
  }

  /// What rules at a commit: its own policy, or while that cannot be read the last one on its
  /// first-parent line that can, so that the repair is judged too.
  package static func ruling(at commit: OID, in workspace: Workspace) throws(Failure) -> Regime? {
    do throws(Failure) { return try read(at: commit, in: workspace) } catch {
      guard error.code == "bad-policy" else { throw error }
      var next = try parent(of: commit, in: workspace)
      for _ in 0..<repairDepth {
        guard let candidate = next else { break }
        do throws(Failure) {
          if var regime = try read(at: candidate, in: workspace) {
            regime.insteadOf = error
            return regime
          }
        } catch  where error.code == "bad-policy" {}
        next = try parent(of: candidate, in: workspace)
      }
      throw error
    }
  }

  /// What has to be known of these rules by whoever goes by them; nil where they are as they seem.
  var caveat: String? {
    insteadOf.map { "\($0.message); those at \(commit.hex.prefix(10)) rule until that is mended" }
  }

  func tellCaveat(in workspace: Workspace) {
    if let caveat { workspace.surroundings.voice.warn("\(caveat)") }
  }

  /// The same as `read`, where what nobody can read runs nothing; that it is so is judged apart.
  static func readable(at commit: OID, in workspace: Workspace) throws(Failure) -> Regime? {
    do throws(Failure) { return try read(at: commit, in: workspace) } catch {
      guard error.code == "bad-policy" else { throw error }
      return nil
    }
  }

  // A policy that was broken for longer has been missed by nobody.
  private static let repairDepth = 1_000

  private static func parent(of commit: OID, in workspace: Workspace) throws(Failure) -> OID? {
    try workspace.attempt { () throws(GitError) in
      try workspace.repository.link(commit)?.parents.first
    }
  }

  private static func content<Content>(
    _ file: PolicyFile<Content>,
    at commit: OID,
    in workspace: Workspace
  ) throws(Failure) -> (Content, ObjectID)? {
    switch file {
    case .absent: return nil
    case .present(let content, let blob): return (content, blob)
    case .unavailable(let reason):
      // Whatever it says rules: nothing older may stand in for it.
      throw Failure(
        .cannotTell,
        "missing-policy",
        "the lane's files at \(commit.hex.prefix(10)) are not here: \(reason)",
        next: workspace.remedyForMissing()
      )
    case .unreadable(let reason):
      let short = commit.hex.prefix(10)
      throw Failure(
        .cannotTell,
        "bad-policy",
        "the lane's files at \(short) cannot be read: \(reason)",
        next: "git show \(short):\(Workspace.policyFile)"
      )
    }
  }

  /// Judges the signature under a receipt, as of now; under past rules as they are seen now.
  func judged(_ receipt: Receipt, by verifier: SignatureVerifier) -> JudgedReceipt {
    others.isEmpty
      ? judged(receipt, by: verifier, at: moment) : judgedInThePast(receipt, by: verifier)
  }

  /// Judges it as of a moment.
  func judged(_ receipt: Receipt, by verifier: SignatureVerifier, at moment: Timestamp)
    -> JudgedReceipt
  {
    let verdict = verifier.judge(
      receipt,
      namespace: Self.namespace,
      at: moment,
      trusting: keys
    )
    let trust: KeyStanding =
      switch verdict {
      case .trusted(let key, let touched):
        .good(
          policy.roles(of: receipt.by),
          keyFingerprint: verifier.fingerprint(of: key),
          touched: touched
        )
      case .untrusted(let refusal): .bad(refusal.explanation)
      case .bad(let reason): .bad(reason)
      case .unknown(let reason): .unknown(reason)
      }
    return JudgedReceipt(receipt: receipt, trust: trust)
  }

  /// What receipts are signed for.
  package static let namespace = "git-lane"
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
