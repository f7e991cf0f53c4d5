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
    // that the remote has something that we lack. `[remote rejected]` carries the server's words.
    if summary.hasPrefix("[rejected]") { return .lostRace }
    let words = summary.lowercasedASCII
    return serverRaces.contains { words.containsBytes($0) } ? .lostRace : .refused(summary)
  }

  /// How servers word that another push got in between; git's own and those of its relatives.
  private static let serverRaces = [
    "cannot lock ref", "failed to update ref", "failed to lock", "incorrect old value",
    "reference already exists", "fetch first", "non-fast-forward", "stale info",
    "remote ref updated since checkout", "unable to lock",
  ]
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
