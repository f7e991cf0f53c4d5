internal import Git
internal import LaneCore
internal import LaneStore

/// Finds the lines of a tree that use names which a change declares.
struct ReviewCallers {
  /// A name that is used more often says nothing of who depends on it.
  private static let linesOfOneFile = 5
  private static let lineLimit = 400
  private static let nameLimit = 60
  private static let textLimit = 200
  private static let patience: Int64 = 20_000

  let diff: ReviewDiff
  let tree: ObjectID

  /// A line that has one of the names in it.
  private struct Use {
    let path: [UInt8]
    let line: String
    let text: ArraySlice<UInt8>
  }

  /// The lines, one each behind its path and number, without those at some paths.
  ///
  /// It is a help for the reader: where git cannot tell in time, that is said in place of them.
  func lines(naming names: [String], leavingOut paths: Set<[UInt8]> = []) throws(Failure) -> [UInt8]
  {
    guard !names.isEmpty else { return [] }
    guard let uses = try uses(of: Array(names.prefix(Self.nameLimit))) else {
      return Array("(could not be looked up)\n".utf8)
    }
    var text: [UInt8] = []
    var count = 0
    for use in uses where !paths.contains(use.path) && !InstructionFiles.hides(use.path) {
      count += 1
      guard count <= Self.lineLimit else {
        text += "(more are not shown)\n".utf8
        break
      }
      let line = SafeText.line(use.text, limit: Self.textLimit)
      text += "\(ReviewPath.text(use.path)):\(use.line): \(line)\n".utf8
    }
    return text
  }

  private func uses(of names: [String]) throws(Failure) -> [Use]? {
    let tree = try diff.pruned(tree, [])
    let options = [
      "grep", "-z", "-n", "-I", "-w", "-F", "--no-color", "--full-name",
      "--max-count=\(Self.linesOfOneFile)",
    ]
    let patterns = names.flatMap { ["-e", $0] }
    let answer: GitCommand.Answer
    do throws(GitError) {
      answer = try diff.git.run(options + patterns + [tree.hex, "--"], timeout: Self.patience)
    } catch {
      return nil
    }
    // A file that it cannot read it only mentions.
    guard answer.exitCode <= 1, answer.errors.isEmpty else { return nil }
    return Self.parse(answer.output, prefix: tree.hex.utf8.count + 1)
  }

  /// Reads `<tree>:<path> NUL <line> NUL <text> LF`, any number of times.
  private static func parse(_ output: [UInt8], prefix: Int) -> [Use] {
    var uses: [Use] = []
    var rest = output[...]
    while let first = rest.firstIndex(of: 0) {
      let path = rest[..<first].dropFirst(prefix)
      rest = rest[(first + 1)...]
      guard let second = rest.firstIndex(of: 0) else { break }
      let line = String(decoding: rest[..<second], as: UTF8.self)
      rest = rest[(second + 1)...]
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      uses.append(Use(path: Array(path), line: line, text: rest[..<end]))
      rest = rest[min(end + 1, rest.endIndex)...]
    }
    return uses
  }
}
