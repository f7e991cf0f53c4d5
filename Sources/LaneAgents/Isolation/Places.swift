internal import LaneSystem

/// The paths of a run, as the reviewer sees them.
///
/// Inside a sandbox they are the same for every repository and tell nothing of it.
struct Places: Sendable, Equatable {
  var tree: String
  var packet: String
  var template: String
  var schema: String
  /// Where a program may leave its answer.
  var answer: String
  var home: String
  var temporary: String

  /// The neutral places inside a sandbox.
  static let neutral = Places(
    tree: "/review/tree",
    packet: "/review/in/packet",
    template: "/review/in/template.json",
    schema: "/review/in/schema.json",
    answer: "/review/out/answer",
    home: "/home/reviewer",
    temporary: "/tmp"
  )
}

/// The files of a run on disk.
struct RunDirectory: Sendable {
  let path: String

  var input: String { "\(path)/in" }
  var output: String { "\(path)/out" }
  var home: String { "\(path)/home" }
  var temporary: String { "\(path)/tmp" }
  var answer: String { "\(output)/answer" }
  /// A file that nothing in a sandbox may see; the self-test looks for it.
  var canary: String { "\(path)/canary" }

  /// Makes the directories and writes what the reviewer is given.
  init(for request: ReviewerRequest) throws(SystemError) {
    path = request.runDirectory
    for directory in [input, output, home, temporary] {
      try Files.makeDirectories(directory, mode: 0o700)
    }
    try Files.writeAtomically("\(input)/packet", request.packet, mode: 0o600)
    try Files.writeAtomically("\(input)/template.json", request.template, mode: 0o600)
    try Files.writeAtomically("\(input)/schema.json", Array(request.schema.utf8), mode: 0o600)
    try Files.writeAtomically(canary, Array("seen\n".utf8), mode: 0o600)
  }

  /// The places for a reviewer that runs without a sandbox of ours.
  func places(tree: String) -> Places {
    Places(
      tree: tree,
      packet: "\(input)/packet",
      template: "\(input)/template.json",
      schema: "\(input)/schema.json",
      answer: answer,
      home: home,
      temporary: temporary
    )
  }

  /// Reads a file that a reviewer may have written, nil if there is none.
  ///
  /// A link would lead the host to where the reviewer itself could not look, and a pipe would hold it.
  static func readWritten(_ path: String, limit: Int) -> [UInt8]? {
    guard Files.stamp(path)?.isRegular == true else { return nil }
    return try? Files.read(path, limit: limit)
  }

  /// Removes what only the reviewer needed, its home with copied credentials first of all.
  func clear() {
    for directory in [home, temporary, output] { try? Files.removeTree(directory) }
    try? Files.remove(canary)
  }
}
