package import LaneCore

/// How a target came to be what it is, landing by landing.
package struct AuditReport: Answer {
  /// A landing that got past the gates.
  package struct Breach: Sendable {
    package let from: ObjectID
    package let to: ObjectID
    package let title: String
    /// What is missing, and whether that is certain.
    package let reason: String
    package let isCertain: Bool
    package let next: String
  }

  /// A landing that a person let through.
  package struct Overridden: Sendable {
    /// What it shows as now.
    package enum Trace: String, Sendable {
      case landed
      /// It took commits away, of which the target has nothing any more.
      case rewind
      /// It was taken away.
      case undone
    }

    package let from: ObjectID?
    package let to: ObjectID
    package let title: String
    package let receipt: ContentDigest
    package let by: String
    package let trace: Trace

    fileprivate var words: String {
      switch trace {
      case .landed: "by \(by)"
      case .rewind: "by \(by), a rewind from \(from?.hex.prefix(10) ?? "nothing")"
      case .undone: "by \(by), and taken back since"
      }
    }
  }

  package let target: String
  package internal(set) var tip: ObjectID
  /// Where the audit began; nil where no policy ever ruled.
  package let from: ObjectID?
  /// Up to where an earlier audit had judged it, which still holds; nil where all was judged anew.
  package internal(set) var since: ObjectID?
  /// How many landings were judged.
  package internal(set) var landings = 0
  package internal(set) var breaches: [Breach] = []
  package internal(set) var overrides: [Overridden] = []

  package var conclusion: Conclusion {
    if breaches.contains(where: \.isCertain) { return .no }
    return breaches.isEmpty ? .yes : .cannotTell
  }

  package var text: Text {
    guard from != nil else {
      return "\(Text.Mark.yes) \(target): no policy has ruled it so far\n"
    }
    var text: Text = ""
    let count = "\(landings) landing\(landings == 1 ? "" : "s")"
    if breaches.isEmpty {
      text += "\(Text.Mark.yes) \(target): \(count), each covered\n"
    } else {
      text += "\(Text.Mark.no) \(target): \(breaches.count) of \(count) not covered\n"
      text += Text.table(
        breaches.map { ["\(String($0.to.hex.prefix(10)), .name)", "\($0.title)", "\($0.reason)"] },
        indent: 2
      )
      if let first = breaches.first { text += "next:      \(first.next)\n" }
    }
    if !overrides.isEmpty {
      text += "overridden:\n"
      text += Text.table(
        overrides.map {
          ["\(String($0.to.hex.prefix(10)), .name)", "\($0.title)", "\($0.words)"]
        },
        indent: 2
      )
    }
    return text
  }

  package var json: JSONValue {
    .object([
      "target": .string(target),
      "tip": .string(tip.hex),
      "from": from.map { .string($0.hex) } ?? .null,
      "since": since.map { .string($0.hex) } ?? .null,
      "landings": .integer(Int64(landings)),
      "breaches": .array(
        breaches.map {
          .object([
            "from": .string($0.from.hex), "to": .string($0.to.hex), "title": .string($0.title),
            "reason": .string($0.reason), "certain": .bool($0.isCertain), "next": .string($0.next),
          ])
        }
      ),
      "overrides": .array(
        overrides.map {
          .object([
            "from": $0.from.map { .string($0.hex) } ?? .null, "to": .string($0.to.hex),
            "title": .string($0.title), "receipt": .string($0.receipt.text),
            "by": .string($0.by), "trace": .string($0.trace.rawValue),
          ])
        }
      ),
    ])
  }
}
