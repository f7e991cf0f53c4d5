/// Where in the repository the programs may be that a policy names.
package struct ProgramPaths: Equatable, Sendable {
  /// What runs when a reviewer does: a file, or a directory with everything in it.
  private var commands: Set<[UInt8]> = []
  /// Files that the test command names.
  ///
  /// What it names as a directory are the tests themselves, which change with the code.
  private var files: Set<[UInt8]> = []

  /// The paths that some words name.
  package init(commands: [String] = [], files: [String] = []) {
    self.commands = Set(commands.map { Array($0.utf8) })
    self.files = Set(files.map { Array($0.utf8) })
  }

  package func union(_ other: ProgramPaths) -> ProgramPaths {
    var both = self
    both.commands.formUnion(other.commands)
    both.files.formUnion(other.files)
    return both
  }

  package func contains(_ path: [UInt8]) -> Bool {
    files.contains(path) || commands.contains { path.isAtOrBelow($0) }
  }
}

extension [UInt8] {
  /// Whether this path is another one, or inside it.
  func isAtOrBelow(_ root: [UInt8]) -> Bool {
    starts(with: root) && (count == root.count || self[root.count] == UInt8(ascii: "/"))
  }
}
