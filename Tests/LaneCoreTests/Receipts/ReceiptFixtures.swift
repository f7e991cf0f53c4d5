import LaneCore
import Testing

/// Receipts for tests; their signatures have the right form and nothing behind it.
enum Fixture {
  static func object(_ number: Int) throws -> ObjectID {
    try #require(
      ObjectID(bytes: Array(testDigest([UInt8(truncatingIfNeeded: number)]).bytes.prefix(20)))
    )
  }

  static func armor(_ blob: [UInt8] = Array("SSHSIG".utf8) + [UInt8](repeating: 7, count: 200))
    -> [UInt8]
  {
    var text = "-----BEGIN SSH SIGNATURE-----\n"
    var rest = Base64.encode(blob)[...]
    while !rest.isEmpty {
      text += rest.prefix(70) + "\n"
      rest = rest.dropFirst(70)
    }
    return Array((text + "-----END SSH SIGNATURE-----\n").utf8)
  }

  /// A review with every header that a review can have.
  static func fullReview() throws -> Receipt.Statement {
    var review = Receipt.Statement(
      kind: .review,
      repository: "5f0c2d",
      by: "lane+kam@example.org",
      time: try #require(Timestamp(iso: "2026-11-21T02:02:56.123Z")),
      body: ReceiptBody("CRITICAL ISSUES\nC1 src/feed.py:41 off by one\n\nPOSITIVE NOTES\nnone\n")
    )
    review.verdict = .block
    review.base = Receipt.Snapshot(commit: try object(1), tree: try object(2))
    review.head = Receipt.Snapshot(commit: nil, tree: try object(3))
    review.change = try object(4)
    review.members = [try object(5), try object(6)]
    review.transients = [Receipt.Transient(blob: try object(7), path: Array("a b\n.py".utf8))]
    review.authors = ["kam@example.org", "größe@example.org", " odd "]
    review.after = [try object(8)]
    review.target = "refs/heads/größe"
    review.task = TaskID("add-offset-cap")
    review.spec = try object(9)
    review.policy = try object(10)
    review.builders = [Receipt.Builder(name: "claude", model: "claude-opus-4-7"), .human]
    review.reviewer = .provider(name: "codex", model: "gpt-5.5", effort: "xhigh")
    review.pass = .cold
    review.independence = .vendor
    review.builderKnown = .launched
    review.sandbox = .bwrap
    review.findings = Receipt.FindingCounts(critical: 1, improvements: 1, notes: 2)
    review.criticals = [
      Receipt.CriticalFinding(
        id: try #require(FindingID("C1")),
        blob: try object(11),
        path: Array("trailing ".utf8)
      )
    ]
    review.priors = [
      Receipt.PriorAnswer(
        receipt: testDigest([1]),
        finding: try #require(FindingID("C7")),
        status: .cannotTell
      )
    ]
    review.pushbacks = [
      Receipt.Pushback(
        receipt: testDigest([1]),
        finding: try #require(FindingID("C7")),
        entry: try object(12)
      )
    ]
    review.coverage = Receipt.CoverageCount(covered: 4, reviewable: 5, notReviewable: 1)
    review.dossier = testDigest([2])
    review.prompt = testDigest([3])
    review.stream = "refs/lane/sessions/add-offset-cap"
    review.presence = Presence.none
    return review
  }

  static func receipt(_ statement: Receipt.Statement) throws -> Receipt {
    try Receipt(statement, signature: armor(), digest: testDigest)
  }

  /// A short receipt that differs from others by its number.
  static func receipt(number: Int, body: String = "Needed now.") throws -> Receipt {
    var statement = Receipt.Statement(
      kind: .revoke,
      repository: "5f0c2d",
      by: "kam@example.org",
      time: Timestamp(milliseconds: 1_795_000_000_000 + Int64(number % 5)),
      body: ReceiptBody(body)
    )
    statement.revokes = testDigest([UInt8(truncatingIfNeeded: number), 1])
    statement.presence = .terminal
    return try receipt(statement)
  }
}
