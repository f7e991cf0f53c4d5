/// Why a ruling is what it is.
package enum RulingReason: Hashable, Sendable, CustomStringConvertible {
  /// A grounded critical finding.
  case critical(FindingID)
  /// A critical finding of an earlier review that is still there.
  case priorOpen(String)
  case priorUnanswered(String)
  case priorTwice(String)
  case priorCannotTell(String)
  case noAnswer(String)
  case malformed(String)
  case wrongNonce
  case wrongPass(PassKind)
  /// A finding has a name that only the host gives.
  case reservedName(FindingID)
  case ungroundedCritical(FindingID, Grounding.Fault)
  /// A critical finding in what is not in the change, and lands in the history with it.
  case criticalOnTheWay(FindingID, path: [UInt8])
  case blockWithoutFinding
  case attackWithoutFinding
  case notCovered([UInt8], Dossier.CoverageStatus?)
  case notAttacked([UInt8])
  /// No attack is on record where no path calls for one of its own.
  case nothingAttacked
  case unanswered(String)
  case answeredTwice(String)
  case withoutEvidence(String)
  case noWithoutFinding(String)
  case reviewerInconclusive
  /// What holds for one part of a change that was cut.
  case inPart(Int, String)

  package var description: String {
    switch self {
    case .critical(let id): "critical finding \(id)"
    case .priorOpen(let key): "earlier critical finding \(key) is still open"
    case .priorUnanswered(let key): "earlier finding \(key) is not answered in prior"
    case .priorTwice(let key): "earlier finding \(key) is answered in two ways"
    case .priorCannotTell(let key): "cannot tell whether earlier critical finding \(key) is fixed"
    case .noAnswer(let why): SafeText.line(why, limit: 300)
    case .malformed(let problem): SafeText.line(problem, limit: 300)
    case .wrongNonce: "the nonce is not the one of the prompt"
    case .wrongPass(let pass): "pass must be \(pass.rawValue)"
    case .ungroundedCritical(let id, let fault): "critical finding \(id) is ungrounded: \(fault)"
    case .criticalOnTheWay(let id, let path):
      "critical finding \(id) is in what a commit put at \(Self.text(path)) on the way, which lands with"
        + " the change"
    case .reservedName(let id):
      "a finding cannot be named \(id): give it another id of at most \(FindingID.reviewersLimit)"
        + " characters that begins with a letter or a digit"
    case .blockWithoutFinding: "the verdict is block, and no critical finding is grounded"
    case .attackWithoutFinding: "an attack led to a finding, and there is none"
    case .notCovered(let path, nil): "\(Self.text(path)) has no row in coverage"
    case .notCovered(let path, let status?): "\(Self.text(path)) is covered as \(status.rawValue)"
    case .notAttacked(let path): "no attack names \(Self.text(path)) and says what was tried"
    case .nothingAttacked: "no attack that says what was tried is on record"
    case .unanswered(let question): "checklist item \(question) is not answered"
    case .answeredTwice(let question): "checklist item \(question) is answered in two ways"
    case .withoutEvidence(let question): "checklist item \(question) is answered without evidence"
    case .noWithoutFinding(let question):
      "checklist item \(question) is answered no, and its evidence names no finding"
    case .reviewerInconclusive: "the reviewer says inconclusive"
    case .inPart(let number, let reason): "part \(number): \(reason)"
    }
  }

  private static func text(_ path: [UInt8]) -> String { ReviewPath.text(path) }
}
