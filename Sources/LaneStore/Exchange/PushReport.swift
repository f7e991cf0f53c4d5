/// What `git push --porcelain` said about each reference.
struct PushReport: Equatable {
  enum Answer: Equatable {
    /// The remote has what was pushed.
    case accepted
    /// Another writer was there first: fetch, unite, push again.
    case lostRace
    /// The remote does not take it; trying again changes nothing.
    case refused(String)
  }

  var answers: [String: Answer] = [:]

  /// Reads the report; lines that are none, such as a server's chatter, are passed over.
  init(porcelain output: [UInt8]) {
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(
        separator: UInt8(ascii: "\t"),
        maxSplits: 2,
        omittingEmptySubsequences: false
      ).map { String(decoding: $0, as: UTF8.self) }
      guard fields.count == 3, fields[0].utf8.count == 1,
        let colon = fields[1].utf8.lastIndex(of: UInt8(ascii: ":"))
      else { continue }
      let reference = String(fields[1][fields[1].utf8.index(after: colon)...])
      answers[reference] = Self.answer(flag: fields[0], summary: fields[2])
    }
  }

  private static func answer(flag: String, summary: String) -> Answer {
    guard flag == "!" else { return .accepted }
    // `[rejected]` is git's own comparison of the two histories. We never force, so it always means
    // that the remote has something that we lack. `[remote rejected]` carries the server's words;
    // after `[remote failure]` nobody knows what became of the ref, and the next fetch tells.
    if summary.hasPrefix("[rejected]") || summary.hasPrefix("[remote failure]") {
      return .lostRace
    }
    return namesRace(summary) ? .lostRace : .refused(summary)
  }

  /// Whether git, or a server, says that somebody else moved or holds a ref at this moment.
  static func namesRace(_ text: String) -> Bool {
    let words = text.lowercasedASCII
    return races.contains { words.containsBytes($0) }
      && !standing.contains { words.containsBytes($0) }
  }

  /// How it is worded: by git in all its versions, and by its relatives.
  private static let races = [
    "cannot lock ref", "failed to update ref", "failed to lock", "incorrect old value",
    "reference already exists", "reference does not exist", "fetch first", "non-fast-forward",
    "non-fast forward", "stale info", "remote ref updated since checkout", "unable to lock",
    "unable to update local ref", "lock failure", "lock_failure",
    "could not be locked", "atomic transaction failed", "transaction aborted",
  ]
  /// What is no race, though git words it as one: it stays so.
  private static let standing = ["permission denied", "read-only file system", "no space left"]
}

extension String {
  fileprivate var lowercasedASCII: [UInt8] {
    utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }
}

extension [UInt8] {
  fileprivate func containsBytes(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    guard count >= wanted.count else { return false }
    return (0...(count - wanted.count)).contains { self[$0...].starts(with: wanted) }
  }
}
