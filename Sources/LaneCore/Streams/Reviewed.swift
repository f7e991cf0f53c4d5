/// The data of a `reviewed` event.
package struct Reviewed: Equatable, Sendable {
  package let change: ObjectID
  package let pass: PassKind
  package let verdict: Verdict
  /// The dossier's digest; none where the reviewer gave nothing that could be read.
  package let dossier: ContentDigest?
  /// The receipt's id; none where no receipt was made.
  package let receipt: ContentDigest?
  /// The branch that was worked on; none where none was checked out, or something else was reviewed.
  package let branch: String?
  /// What the provider reported of its use; whole numbers only.
  package let usage: JSONValue
  package let cost: JSONValue

  package init(
    change: ObjectID,
    pass: PassKind,
    verdict: Verdict,
    dossier: ContentDigest?,
    receipt: ContentDigest?,
    branch: String? = nil,
    usage: JSONValue = .null,
    cost: JSONValue = .null
  ) {
    self.change = change
    self.pass = pass
    self.verdict = verdict
    self.dossier = dossier
    self.receipt = receipt
    self.branch = branch
    self.usage = usage
    self.cost = cost
  }

  /// Reads an event's data; keys that this version does not know do not matter.
  package init?(_ data: JSONObject) {
    guard let change = data["change"]?.string.flatMap({ ObjectID(hex: $0) }),
      let pass = data["pass"]?.string.flatMap(PassKind.init),
      let verdict = data["verdict"]?.string.flatMap(Verdict.init),
      let dossier = data["dossier"], dossier.isNull || dossier.digest != nil,
      let receipt = data["receipt"], receipt.isNull || receipt.digest != nil
    else { return nil }
    self.init(
      change: change,
      pass: pass,
      verdict: verdict,
      dossier: dossier.digest,
      receipt: receipt.digest,
      branch: data["branch"]?.string,
      usage: data["usage"] ?? .null,
      cost: data["cost"] ?? .null
    )
  }

  package var data: JSONObject {
    [
      "change": .string(change.hex),
      "pass": .string(pass.rawValue),
      "verdict": .string(verdict.rawValue),
      "dossier": dossier.map { .string($0.text) } ?? .null,
      "receipt": receipt.map { .string($0.text) } ?? .null,
      "branch": branch.map { .string($0) } ?? .null,
      "usage": usage,
      "cost": cost,
    ]
  }
}

extension JSONValue {
  fileprivate var digest: ContentDigest? { string.flatMap { ContentDigest(text: $0) } }
}
