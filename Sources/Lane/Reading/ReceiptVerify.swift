internal import Git
package import LaneCore
internal import LaneStore

/// What came of checking the receipts about an object.
package struct ReceiptVerification: Answer {
  /// One question about a receipt and its answer.
  package enum Finding: Sendable, Equatable {
    case good(String)
    case bad(String)
    case unknown(String)

    var conclusion: Conclusion {
      switch self {
      case .good: .yes
      case .bad: .no
      case .unknown: .cannotTell
      }
    }
  }

  /// One receipt with the answers.
  package struct Check: Sendable {
    package let receipt: Receipt
    /// Whose signature it bears, and whether that is trusted and may say this.
    package let signature: Finding
    /// Whether it is about the bytes that it claims to be about.
    package let binding: Finding

    var conclusion: Conclusion { .worst([signature.conclusion, binding.conclusion]) }
  }

  /// The commit whose policy and keys were asked.
  package let policy: ObjectID
  package let checks: [Check]
  package let damaged: [Note.Damaged]
  package let unreadable: [String]

  package var conclusion: Conclusion {
    .worst(
      checks.map(\.conclusion) + damaged.map { _ in .no } + unreadable.map { _ in .cannotTell }
    )
  }

  package var text: Text {
    var text = Text()
    for check in checks {
      text += "\(check.conclusion.mark) \(check.receipt.id.text, .name)  "
      text += "\(check.receipt.summary)\n"
      text += Text.table(
        [["signature", check.signature.words], ["binding", check.binding.words]],
        indent: 4
      )
    }
    for part in damaged {
      text += "\(Text.Mark.no) \(part.digest.text, .name)  damaged: \(part.reason.description)\n"
    }
    for reason in unreadable { text += "\(Text.Mark.unknown) \(reason)\n" }
    text += "trust and roles as of \(Workspace.policyFile) at \(String(policy.hex.prefix(10)))\n"
    return text
  }

  package var json: JSONValue {
    .object([
      "policy": .string(policy.hex),
      "receipts": .array(
        checks.map {
          [
            "id": .string($0.receipt.id.text), "kind": .string($0.receipt.kind.rawValue),
            "verdict": $0.receipt.verdict.map { .string($0.rawValue) } ?? .null,
            "ok": .bool($0.conclusion == .yes), "signature": $0.signature.json,
            "binding": $0.binding.json,
          ]
        }
      ),
      "damaged": .array(
        damaged.map {
          ["digest": .string($0.digest.text), "reason": .string($0.reason.description)]
        }
      ),
      "unreadable": .array(unreadable.map(JSONValue.string)),
    ])
  }

  /// Checks signature, trust at the policy ref, and binding of every receipt about an object.
  package static func run(_ object: String, in workspace: Workspace) throws(Failure)
    -> ReceiptVerification
  {
    try check(try FoundReceipts.find(object, in: workspace), in: workspace)
  }

  /// Checks receipts that were found already.
  static func check(_ found: FoundReceipts, in workspace: Workspace) throws(Failure)
    -> ReceiptVerification
  {
    let regime = try workspace.regimeForReading()
    let verifier = try workspace.signatures()
    let beside = found.beside.map { regime.judged($0, by: verifier) }
    let revoked = Set(
      beside.filter { $0.receipt.kind == .revoke && regime.shortfall(of: $0, among: []) == nil }
        .compactMap(\.receipt.revokes)
    )
    var hasLanded = false
    for key in found.keys where !hasLanded {
      hasLanded = try workspace.isBehind(key, regime.commit)
    }
    var checks: [Check] = []
    for receipt in found.receipts {
      var judged = regime.judged(receipt, by: verifier)
      var words = signature(judged, among: beside, regime)
      // Taking a key away takes nothing from what had landed.
      if case .bad = words, hasLanded, let past = try regime.before(receipt, in: workspace) {
        judged = past.judged(receipt, by: verifier)
        if case .good(let then) = signature(judged, among: beside, past) {
          words = .good("\(then), which was listed when this landed")
        }
      }
      checks.append(
        Check(
          receipt: receipt,
          signature: words,
          binding: try ReceiptBinding.check(
            receipt,
            on: found.keys,
            beside: found.beside,
            regime,
            in: workspace
          )
        )
      )
    }
    verifier.save()
    return ReceiptVerification(
      policy: regime.commit,
      checks: checks,
      damaged: found.damaged.filter { !revoked.contains($0.digest) },
      unreadable: found.unreadable.map { "note \($0.object.hex): \($0.reason)" }
    )
  }

  private static func signature(
    _ judged: JudgedReceipt,
    among beside: [JudgedReceipt],
    _ regime: Regime
  ) -> Finding {
    if case .unknown(let reason) = judged.trust { return .unknown(reason) }
    if let shortfall = regime.shortfall(of: judged, among: beside) {
      return .bad(shortfall.explanation)
    }
    guard case .good(_, let fingerprint, _) = judged.trust else {
      return .bad("signature not accepted")
    }
    return .good("good, by \(judged.receipt.by) with \(fingerprint)")
  }
}

extension ReceiptVerification.Finding {
  fileprivate var words: Text {
    switch self {
    case .good(let words): "\(words)"
    case .bad(let words): "\(words, .bad)"
    case .unknown(let words): "\("cannot tell:", .caution) \(words)"
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .good(let words): ["answer": "good", "words": .string(words)]
    case .bad(let words): ["answer": "bad", "words": .string(words)]
    case .unknown(let words): ["answer": "unknown", "words": .string(words)]
    }
  }
}

extension Conclusion {
  /// A certain no before a doubt, a doubt before a yes.
  static func worst(_ conclusions: [Conclusion]) -> Conclusion {
    if conclusions.contains(.no) { return .no }
    return conclusions.contains(.cannotTell) ? .cannotTell : .yes
  }

  var mark: Text.Mark {
    switch self {
    case .yes: .yes
    case .no: .no
    case .cannotTell: .unknown
    }
  }
}

extension Regime {
  /// What ruled where a receipt's change began, nil where that is no older state of this one.
  fileprivate func before(_ receipt: Receipt, in workspace: Workspace) throws(Failure) -> Regime? {
    guard let base = receipt.base?.commit, try workspace.isBehind(base, commit) else { return nil }
    return try Regime.read(at: base.oid, in: workspace)?.past(seenFrom: self)
  }

  /// Why a receipt says nothing under this policy, leaving aside what it is about.
  func shortfall(of judged: JudgedReceipt, among beside: [JudgedReceipt]) -> Shortfall? {
    let target = judged.receipt.target
    guard
      let protection = target.flatMap({ policy.protection(for: $0) }) ?? policy.protections.first
    else { return .untrusted("the policy protects nothing") }
    let rules = GateRules(
      target: target ?? protection.pattern.text,
      policy: policy,
      protection: protection,
      revocations: revocations
    )
    return rules.shortfall(of: judged, among: beside)
  }
}

extension Workspace {
  /// Whether an object is a commit that another one contains.
  fileprivate func isBehind(_ id: ObjectID, _ tip: ObjectID) throws(Failure) -> Bool {
    try attempt { () throws(GitError) in
      guard try repository.kind(of: id.oid) == .commit else { return false }
      return try repository.isAncestor(id.oid, of: tip.oid)
    }
  }

  /// The regime of the policy ref, else HEAD's where the remote has none yet.
  func regimeForReading() throws(Failure) -> Regime {
    let head = try attempt { () throws(GitError) in try repository.head() }
    let place = try policyPlace(remote: try remote(of: head.branch))
    if let commit = place?.commit, let regime = try Regime.read(at: commit.oid, in: self) {
      return regime
    }
    if let commit = head.commit, let regime = try Regime.read(at: commit, in: self) {
      return regime
    }
    throw Failure.notSetUp
  }
}
