internal import Git
package import LaneCore
internal import LaneStore

/// One thing, shown: receipts, an entry of a session, or what is known of a range.
package struct Showing: Answer {
  private enum Subject {
    case receipts(ReceiptVerification)
    case entry(session: String, StreamFold.Record?, StreamFold.Skipped?)
    case range(RangeReport)
  }

  private let subject: Subject
  private let asMarkdown: Bool

  package var text: Text {
    switch subject {
    case .receipts(let verification):
      return verification.checks.reduce(into: Text()) { text, check in
        if !text.isEmpty { text += "\n" }
        text += "\(check.conclusion.mark) \("receipt \(check.receipt.id.text)", .name)\n"
        text += Text(block: check.receipt.signedBytes)
      }
    case .range(let report): return report.text
    case .entry(let session, let record, let skipped):
      var text: Text = "session  \(session)\n"
      if let record {
        text +=
          "entry    \(record.id.hex, .name)  clock \(record.clock)\nsubject  \(record.subject)\n"
        if let event = record.event {
          text += "event    \(Text(block: JSONValue.object(event.document).canonical()))"
        }
      }
      if let skipped {
        text += "entry    \(skipped.id.hex, .name)\n"
        text += "\("skipped", .caution)  \(skipped.reason.description)\n"
      }
      return text
    }
  }

  package var json: JSONValue {
    switch subject {
    case .receipts(let verification): ["receipts": verification.json]
    case .range(let report): ["range": report.json]
    case .entry(let session, let record, let skipped):
      [
        "session": .string(session), "entry": record?.json ?? .null,
        "skipped": skipped.map { .string($0.reason.description) } ?? .null,
      ]
    }
  }

  package var bytes: [UInt8]? {
    guard asMarkdown else { return nil }
    switch subject {
    case .receipts(let verification):
      return Array(verification.checks.map(\.markdown).joined(separator: "\n").utf8)
    case .range(let report): return Array(report.markdown.utf8)
    case .entry: return Array(Markdown.block(text.plain).utf8)
    }
  }

  /// Finds out what is meant and reads it.
  package static func run(_ object: String, asMarkdown: Bool, in workspace: Workspace)
    throws(Failure) -> Showing
  {
    Showing(subject: try subject(object, in: workspace), asMarkdown: asMarkdown)
  }

  private static func subject(_ object: String, in workspace: Workspace) throws(Failure) -> Subject
  {
    guard object.firstRange(ofText: "..") == nil else {
      return .range(try RangeReport.run(object, in: workspace))
    }
    let commit = try workspace.attempt { () throws(GitError) in
      try workspace.git.resolve("\(object)^{commit}")
    }
    guard let commit else {
      let found = try FoundReceipts.find(object, in: workspace)
      return .receipts(try ReceiptVerification.check(found, in: workspace))
    }
    if let entry = try SessionLog.entry(ObjectID(commit), in: workspace) {
      return .entry(session: entry.session, entry.record, entry.skipped)
    }
    return .range(try RangeReport.run(object, in: workspace))
  }
}
