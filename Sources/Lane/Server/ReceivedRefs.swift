internal import LaneCore
internal import LaneStore

/// What a push asks of a server's refs, as git tells its hooks: `<old> <new> <ref>` lines.
package struct ReceivedRefs: Sendable, Equatable {
  package private(set) var moves: [RefMove] = []
  /// Names that are no text; git would keep them, policy cannot speak of them.
  private(set) var unnamed: [String] = []

  /// Reads what git writes; nil where it is something else.
  package init?(_ input: [UInt8]) {
    for line in input.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(
        separator: UInt8(ascii: " "),
        maxSplits: 2,
        omittingEmptySubsequences: false
      )
      guard words.count == 3, let old = Self.id(words[0]), let new = Self.id(words[1]),
        !words[2].isEmpty
      else { return nil }
      guard let name = String(validating: words[2], as: UTF8.self) else {
        unnamed.append(String(decoding: words[2], as: UTF8.self))
        continue
      }
      moves.append(RefMove(target: name, old: old.value, new: new.value))
    }
  }

  var isEmpty: Bool { moves.isEmpty && unnamed.isEmpty }

  /// The same with the refs that really move, for names that only lead to them.
  func resolved(in workspace: Workspace) throws(Failure) -> ReceivedRefs {
    var copy = self
    for index in copy.moves.indices {
      copy.moves[index].target = try workspace.realName(of: copy.moves[index].target)
    }
    return copy
  }

  /// Those that are the lane's own records.
  var records: [RefMove] { moves.filter { RecordGate.isRecord($0.target) } }

  /// The rest, tags after the branches that they may point into.
  var code: [RefMove] {
    let code = moves.filter { !RecordGate.isRecord($0.target) }
    return code.filter { !$0.isTag } + code.filter(\.isTag)
  }

  /// The notes as they would be.
  var proposedNotes: [ObjectID] {
    moves.filter { $0.target == LaneReferences.notes }.compactMap(\.new)
  }

  private struct Reading { var value: ObjectID? }

  /// An object id, or zeros for none.
  private static func id(_ word: ArraySlice<UInt8>) -> Reading? {
    if word.count == 40, word.allSatisfy({ $0 == UInt8(ascii: "0") }) { return Reading(value: nil) }
    return ObjectID(hexBytes: word).map { Reading(value: $0) }
  }
}
