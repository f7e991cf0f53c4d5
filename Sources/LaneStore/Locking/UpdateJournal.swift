import Git

/// What the holder of the writer's lock is about to move, so that the next one can tidy up.
///
/// libgit2 moves a reference under `<reference>.lock`, which outlives a process that is killed and
/// would stop every later writer, git included. A file of that name may as well belong to a `git`
/// that is at work, so it is removed only with reason to believe that it is ours.
struct UpdateJournal: Equatable {
  struct Move: Equatable {
    let reference: String
    let target: OID
  }

  var process: Int32
  var moves: [Move]

  private static let title = "git-lane journal 1"

  init(process: Int32, moves: [Move]) {
    self.process = process
    self.moves = moves
  }

  /// Reads a journal; nil where there is none, or none that could be ours.
  init?(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count >= 2, lines[0] == Self.title, let process = Int32(lines[1]) else {
      return nil
    }
    self.process = process
    moves = []
    for line in lines.dropFirst(2) {
      let words = line.split(separator: " ")
      guard words.count == 2, let target = OID(hex: words[0]),
        Self.isOurs(String(words[1]))
      else { return nil }
      moves.append(Move(reference: String(words[1]), target: target))
    }
  }

  var bytes: [UInt8] {
    let lines = [Self.title, String(process)] + moves.map { "\($0.target) \($0.reference)" }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  // The journal tells which files to remove; whoever wrote it, only below our own references.
  private static func isOurs(_ reference: String) -> Bool {
    [LaneReferences.notes, LaneReferences.notesSafeCopy].contains(reference)
      || reference.hasPrefix(LaneReferences.sessions)
        && Repository.isValidReferenceName(reference)
  }
}
