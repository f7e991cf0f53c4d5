package import LaneSystem

/// The hidden verb by which this program runs an agent's, confines it, and ends what it leaves behind.
///
/// Written and read here, so that the two cannot differ.
package struct KeeperCommand: Sendable {
  package static let verb = "confine"

  /// The path of this program.
  let launcher: String
  /// Nil where nothing confines the program.
  let paths: Keeper.Paths?
  let grace: Int64

  /// The arguments for running a program with an absolute path.
  func arguments(running program: String, _ arguments: [String]) -> [String] {
    var words = [Self.verb, "--grace", String(grace)]
    if let paths {
      words.append("--only")
      words += paths.readable.flatMap { ["--read", $0] }
      words += paths.writable.flatMap { ["--write", $0] }
      if paths.isOffline { words.append("--offline") }
    }
    return words + ["--", program] + arguments
  }

  /// Does what the arguments after the verb ask, nil where they are not ours.
  package static func keeper(_ words: [String]) -> Keeper? {
    var rest = words[...]
    var grace: Int64 = 0
    var isConfined = false
    var paths = Keeper.Paths(readable: [], writable: [])
    while let word = rest.popFirst() {
      switch word {
      case "--only": isConfined = true
      case "--offline": paths.isOffline = true
      case "--":
        guard let program = rest.popFirst(), program.hasPrefix("/") else { return nil }
        return Keeper(
          program: program,
          arguments: Array(rest),
          paths: isConfined ? paths : nil,
          grace: grace
        )
      case "--grace", "--read", "--write":
        guard let value = rest.popFirst() else { return nil }
        switch word {
        case "--read": paths.readable.append(value)
        case "--write": paths.writable.append(value)
        default:
          guard let number = Int64(value), number >= 0 else { return nil }
          grace = number
        }
      default: return nil
      }
    }
    return nil
  }
}
