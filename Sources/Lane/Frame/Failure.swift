package import LaneCore

/// Why a verb or a gate did not do what was asked: facts, which the command line puts into words.
package struct Failure: Error, Sendable, Equatable {
  /// What the failure means for whoever asked.
  package enum Kind: Sendable {
    /// The answer is no.
    case refused
    /// What would have to be known is not.
    case cannotTell
    /// It cannot go on.
    case fatal
    /// It was asked in a way that it does not understand.
    case usage

    package var exitStatus: Int32 {
      switch self {
      case .refused: Conclusion.no.rawValue
      case .cannotTell: Conclusion.cannotTell.rawValue
      case .fatal: 128
      case .usage: 129
      }
    }
  }

  /// One of the things that stand in the way: a commit, a path, a missing receipt.
  package struct Blocker: Sendable, Equatable {
    package var subject: String
    package var title: String?
    package var reason: String

    package init(_ subject: String, title: String? = nil, reason: String) {
      self.subject = subject
      self.title = title
      self.reason = reason
    }
  }

  package var kind: Kind
  /// The machine's word for it, stable across versions: `not-covered`.
  package var code: String
  /// One clause, lower case, without a stop.
  package var message: String
  /// The gate that refused: `pre-push`.
  package var gate: String?
  /// The state that the judged thing is in.
  package var status: String?
  package var expected: String?
  package var actual: String?
  package var blockers: [Blocker]
  /// The one command that leads on, fit to be pasted.
  package var next: String?
  /// Other ways on, where a person has to choose.
  package var otherwise: [String]
  /// The command that tells more about what stands in the way.
  package var why: String?
  /// Lines that show what is meant, such as a difference.
  package var detail: String?

  package init(
    _ kind: Kind,
    _ code: String,
    _ message: String,
    gate: String? = nil,
    status: String? = nil,
    expected: String? = nil,
    actual: String? = nil,
    blockers: [Blocker] = [],
    next: String? = nil,
    otherwise: [String] = [],
    why: String? = nil,
    detail: String? = nil
  ) {
    self.kind = kind
    self.code = code
    self.message = message
    self.gate = gate
    self.status = status
    self.expected = expected
    self.actual = actual
    self.blockers = blockers
    self.next = next
    self.otherwise = otherwise
    self.why = why
    self.detail = detail
  }

  /// The `error` of the JSON object; what is not known is left out.
  package var json: JSONValue {
    var error: JSONObject = ["code": .string(code), "message": .string(message)]
    error["gate"] = gate.map(JSONValue.string)
    error["status"] = status.map(JSONValue.string)
    error["expected"] = expected.map(JSONValue.string)
    error["actual"] = actual.map(JSONValue.string)
    error["next"] = next.map(JSONValue.string)
    error["detail"] = detail.map(JSONValue.string)
    if !otherwise.isEmpty { error["otherwise"] = .array(otherwise.map(JSONValue.string)) }
    if !blockers.isEmpty { error["blockers"] = .array(blockers.map(\.json)) }
    return .object(error)
  }
}

extension Failure.Blocker {
  fileprivate var json: JSONValue {
    var blocker: JSONObject = ["subject": .string(subject), "reason": .string(reason)]
    blocker["title"] = title.map(JSONValue.string)
    return .object(blocker)
  }
}
