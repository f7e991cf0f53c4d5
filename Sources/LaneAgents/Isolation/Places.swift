internal import LaneSystem

/// The paths of a run, as the reviewer sees them.
///
/// Inside bubblewrap they are the same for every repository and tell nothing of it.
struct Places: Sendable, Equatable {
  var tree: String
  /// The directory of what the reviewer is given.
  var input: String
  /// The directory where a program may leave its answer.
  var output: String
  var home: String
  var temporary: String

  var packet: String { "\(input)/packet" }
  var template: String { "\(input)/template.json" }
  var schema: String { "\(input)/schema.json" }
  var answer: String { "\(output)/answer" }

  /// The neutral places inside bubblewrap.
  static let neutral = Places(
    tree: "/review/tree",
    input: "/review/in",
    output: "/review/out",
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
  /// A directory that nothing in a sandbox may see; the self-test tries to.
  var outside: String { "\(path)/outside" }
  var canary: String { "\(outside)/canary" }

  /// Makes the directories and writes what the reviewer is given.
  init(for request: ReviewerRequest) throws(SystemError) {
    path = request.runDirectory
    for directory in [input, output, home, temporary, outside] {
      try Files.makeDirectories(directory, mode: 0o700)
    }
    try Files.writeAtomically("\(input)/packet", request.packet, mode: 0o600)
    try Files.writeAtomically("\(input)/template.json", request.template, mode: 0o600)
    try Files.writeAtomically("\(input)/schema.json", Array(request.schema.utf8), mode: 0o600)
    try Files.writeAtomically(canary, Array("seen\n".utf8), mode: 0o600)
  }

  /// The places for a reviewer that sees the file system as it is.
  func places(tree: String) -> Places {
    Places(tree: tree, input: input, output: output, home: home, temporary: temporary)
  }

  /// Whether what the reviewer wrote to disk is still within its limit.
  func isWithin(_ limit: Int64) -> Bool {
    var rest = limit
    for directory in [output, home, temporary] {
      guard let used = Files.usage(of: directory, limit: rest) else { return false }
      rest -= used
    }
    return true
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
    for directory in [home, temporary, output, outside] { try? Files.removeTree(directory) }
  }
}
