internal import Git
package import LaneCore
internal import LaneStore

/// Where the current change stands, and what comes next.
package struct ChangeStatus: Answer {
  /// What something still needs.
  package enum Need: Sendable, Equatable {
    /// There is nothing to judge.
    case nothing(String)
    case covered(String)
    case lacks(String)
    case cannotTell(String)
  }

  /// What rules here.
  package struct Rules: Sendable {
    /// The ref that the policy is read from; HEAD where the remote has none yet.
    package let ref: String
    package let commit: ObjectID
    package let id: String
    /// What else has to be known of them.
    package let caveat: String?
    package let protections: [String]
    package let reviewers: [String]
  }

  /// What leads on.
  package struct Ways: Sendable {
    package var next: String?
    /// Other ways on, where a person has to choose.
    package var otherwise: [String] = []
  }

  /// The branch that is checked out, nil where HEAD is detached.
  package let branch: String?
  /// The protected ref that this work is meant for.
  package let target: String?
  package let rules: Rules?
  package let hooks: HookStatus?
  package let head: Need?
  package let index: Need?
  /// The blocks that keep HEAD out of the target.
  package let blocks: [String]
  package let unpublished: Bool
  package let ways: Ways

  package var text: Text {
    var rows: [[Text]] = [["branch", "\(branch.map(RefName.short) ?? "(no branch)", .name)"]]
    if let target { rows.append(["target", "\(RefName.short(target), .name)"]) }
    if let rules {
      rows.append(["policy", "\(rules.ref) at \(String(rules.commit.hex.prefix(10)), .name)"])
      if let caveat = rules.caveat { rows.append(["", "\(Text.Mark.no) \(caveat)"]) }
      rows += rules.protections.map { ["", "\($0)"] }
      rows.append(["", "reviewed by \(rules.reviewers.joined(separator: ", "))"])
    } else {
      rows.append(["policy", "\("none", .caution): nothing is gated here"])
    }
    rows.append(["hooks", hooksText])
    if let head { rows.append(["HEAD", head.text]) }
    if let index { rows.append(["index", index.text]) }
    rows += blocks.map { ["block", "\(Text.Mark.no) \($0)"] }
    if unpublished { rows.append(["receipts", "some may be unpublished; a push publishes them"]) }
    if let next = ways.next { rows.append(["next", "\(next, .strong)"]) }
    rows += ways.otherwise.map { ["or", "\($0)"] }
    return Text.table(rows)
  }

  private var hooksText: Text {
    guard let hooks else { return "cannot tell" }
    guard let open = hooks.hooks.first(where: { !$0.isArmed }) else { return "\("ARMED", .good)" }
    return "\("NOT ARMED", .bad): \(open.hook) \(open.fault?.words ?? "")"
  }

  package var json: JSONValue {
    var object: JSONObject = [
      "branch": branch.map(JSONValue.string) ?? .null,
      "target": target.map(JSONValue.string) ?? .null,
      "gated": .bool(rules != nil),
      "armed": hooks.map { .bool($0.isArmed) } ?? .null,
      "head": head?.json ?? .null,
      "index": index?.json ?? .null,
      "blocks": .array(blocks.map(JSONValue.string)),
      "unpublished": .bool(unpublished),
      "next": ways.next.map(JSONValue.string) ?? .null,
      "otherwise": .array(ways.otherwise.map(JSONValue.string)),
    ]
    if let rules {
      object["policy"] = [
        "ref": .string(rules.ref), "commit": .string(rules.commit.hex), "id": .string(rules.id),
        "reviewers": .array(rules.reviewers.map(JSONValue.string)),
        "protections": .array(rules.protections.map(JSONValue.string)),
        "caveat": rules.caveat.map(JSONValue.string) ?? .null,
      ]
    }
    return .object(object)
  }
}

extension ChangeStatus.Need {
  /// The state in a word or two, and what there is to say of it.
  var headline: (word: String, words: String) {
    switch self {
    case .nothing(let words): ("nothing to judge", words)
    case .covered(let words): ("covered", words)
    case .lacks(let words): ("not covered", words)
    case .cannotTell(let words): ("cannot tell", words)
    }
  }

  var text: Text {
    switch self {
    case .nothing(let words): "\(words)"
    case .covered(let words): "\(Text.Mark.yes) \(words)"
    case .lacks(let words): "\(Text.Mark.no) \(words)"
    case .cannotTell(let words): "\(Text.Mark.unknown) cannot tell: \(words)"
    }
  }

  var json: JSONValue {
    let (state, words) =
      switch self {
      case .nothing(let words): ("nothing", words)
      case .covered(let words): ("covered", words)
      case .lacks(let words): ("lacks", words)
      case .cannotTell(let words): ("cannot-tell", words)
      }
    return ["state": .string(state), "words": .string(words)]
  }
}
