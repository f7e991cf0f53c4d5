internal import Git
internal import LaneCore
internal import LaneStore
internal import LaneSystem

/// Notes that came with a push that they let in.
///
/// Git moves the refs of a push one by one unless it is atomic, and another push may move the notes
/// in between: the code lands, the receipts that let it do not. Their objects are here by then, so
/// `pre-receive` writes down where they are, in a local file for each landing, and `post-receive`
/// unites them with what is stored.
struct PendingNotes {
  private let directory: String
  private let now: Int64

  init(_ workspace: Workspace) {
    directory = workspace.directory.path + "/pending"
    now = workspace.surroundings.now().milliseconds
  }

  /// Writes down what the landings of a push rest on.
  func keep(_ notes: [ObjectID], for moves: [RefMove]) throws(SystemError) {
    guard !notes.isEmpty, !moves.isEmpty else { return }
    try Files.makeDirectories(directory, mode: 0o755)
    sweep()
    let text = Array((notes.map(\.hex) + [""]).joined(separator: "\n").utf8)
    for move in moves { try Files.writeAtomically(path(of: move), text) }
  }

  /// The notes that came with a landing.
  func notes(of move: RefMove) -> [ObjectID] { Self.read(path(of: move)) }

  /// Forgets a landing, whose notes are stored.
  func settle(_ move: RefMove) { try? Files.remove(path(of: move)) }

  /// All that was left by hooks that were killed.
  var leftover: [(path: String, notes: [ObjectID])] {
    names.map { ("\(directory)/\($0)", Self.read("\(directory)/\($0)")) }
  }

  private var names: [String] { ((try? Files.list(directory)) ?? []).sorted() }

  private static func read(_ path: String) -> [ObjectID] {
    let bytes = (try? Files.readIfPresent(path, limit: 4096)) ?? []
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap { ObjectID(hexBytes: $0) }
  }

  /// A push that git refused in the end leaves a file that nobody asks for.
  private func sweep() {
    for name in names {
      let path = "\(directory)/\(name)"
      guard let stamp = Files.stamp(path), now - stamp.modified / 1_000_000 > Self.lifetime else {
        continue
      }
      try? Files.remove(path)
    }
  }

  // As long as git keeps objects that nothing names.
  private static let lifetime: Int64 = 14 * 24 * 3_600_000

  private func path(of move: RefMove) -> String {
    let text = "\(move.old?.hex ?? "-") \(move.new?.hex ?? "-") \(move.target)"
    return "\(directory)/\(Hex.encode(Digest.sha256(Array(text.utf8))))"
  }
}
