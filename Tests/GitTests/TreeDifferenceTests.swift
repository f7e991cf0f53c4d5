import Git
import TestSupport
import Testing

@Suite struct TreeDifferenceTests {
  private static let oracle =
    "git diff-tree -r --raw -z --no-renames --no-abbrev --no-commit-id --ignore-submodules=none"

  @Test(
    "random trees differ exactly as git says",
    arguments: [UInt64(1), 2, 3, 4]
  )
  func randomTrees(seed: UInt64) throws {
    let work = try TestSandbox().repository()
    let repository = try work.open()
    var forest = Forest(seed: seed)
    var pairs: [(old: OID, new: OID)] = []
    for _ in 0..<60 {
      let old = forest.directory(depth: 0)
      let new = forest.mutated(old, depth: 0)
      pairs.append((try store(old, in: repository), try store(new, in: repository)))
    }
    try work.write("pairs", pairs.map { "\($0.old) \($0.new)\n" }.joined())

    let all = try work.bytes("while read a b; do \(Self.oracle) $a $b; echo; done <pairs")
    var ours: [UInt8] = []
    for pair in pairs {
      ours += raw(try repository.treeDifference(old: pair.old, new: pair.new)) + [10]
    }
    #expect(ours == all)

    let pathspec = "':(top,literal)a' ':(top,literal)b/a' ':(top,literal).lane/a'"
    let some = try work.bytes(
      "while read a b; do \(Self.oracle) $a $b -- \(pathspec); echo; done <pairs"
    )
    ours = []
    for pair in pairs {
      ours +=
        raw(
          try repository.treeDifference(
            old: pair.old,
            new: pair.new,
            only: ["a", "b/a", ".lane/a"].map { Array($0.utf8) }
          )
        )
        + [10]
    }
    #expect(ours == some)

    let excluded = try work.bytes(
      "while read a b; do \(Self.oracle) $a $b -- ':(top)' ':(exclude,top).lane'; echo; done <pairs"
    )
    ours = []
    for pair in pairs {
      ours +=
        raw(
          try repository.treeDifference(
            old: pair.old,
            new: pair.new,
            excluding: Array(".lane".utf8)
          )
        ) + [10]
    }
    #expect(ours == excluded)
  }

  @Test("a missing side is the empty tree")
  func missingSide() throws {
    let work = try TestSandbox().repositoryWithCommit()
    let repository = try work.open()
    let tree = try work.oid("HEAD^{tree}")
    let empty = try repository.writeTree([])
    let added = try repository.treeDifference(old: nil, new: tree)
    #expect(raw(added) == (try work.bytes("\(Self.oracle) --root \(empty) \(tree)")))
    #expect(added == (try repository.treeDifference(old: empty, new: tree)))
    #expect(added.map(\.status) == [.added])
    #expect(try repository.treeDifference(old: tree, new: nil).map(\.status) == [.deleted])
    #expect(try repository.treeDifference(old: tree, new: tree).isEmpty)
  }

  @Test("old modes count as the ones that git reads them as")
  func oldModes() throws {
    let work = try TestSandbox().repositoryWithCommit()
    let repository = try work.open()
    let id = try work.oid("HEAD:file")
    let old = try repository.writeObject(.tree, entry("100664", "file", id))
    let new = try repository.writeObject(.tree, entry("100644", "file", id))
    #expect(old != new)
    #expect(try repository.treeDifference(old: old, new: new).isEmpty)
    #expect(try work.bytes("\(Self.oracle) \(old) \(new)").isEmpty)
    let executable = try repository.writeObject(.tree, entry("100775", "file", id))
    let delta = try repository.treeDifference(old: old, new: executable)
    #expect(raw(delta) == (try work.bytes("\(Self.oracle) \(old) \(executable)")))
  }

  @Test(
    "a tree that git would not write is refused",
    arguments: [
      ["100644 a", "100644 a"], ["100644 b", "100644 a"], ["100644 a", "40000 a"],
      ["100644 a", "100644 a.b", "40000 a"], ["40000 a", "100644 a"],
      ["100644 a", "100644 a-", "100644 a-b", "100644 a.", "40000 a"],
      ["40000 a", "100644 a.b"], ["100644 a/b"], ["100644 "], ["abc a"], [" a"],
      ["77777777777 a"],
    ]
  )
  func malformed(entries: [String]) throws {
    let work = try TestSandbox().repository()
    let repository = try work.open()
    let blob = try repository.writeBlob([])
    let directory = try repository.writeTree([TreeEntry("x", mode: FileMode.file, id: blob)])
    let bytes = entries.flatMap { text -> [UInt8] in
      Array(text.utf8) + [0] + (text.hasPrefix("4") ? directory : blob).bytes
    }
    let tree = try repository.writeObject(.tree, bytes)
    for (old, new) in [(nil, tree), (tree, nil), (directory, tree)] {
      let error = #expect(throws: GitError.self) {
        try repository.treeDifference(old: old, new: new)
      }
      #expect(error?.code == .malformedTree)
    }
    #expect(throws: GitError.self) { try repository.tree(tree) }
    let parent = try repository.writeTree([TreeEntry("d", mode: FileMode.directory, id: tree)])
    #expect(throws: GitError.self) { try repository.treeDifference(old: nil, new: parent) }
  }

  @Test("what looks like a repetition but is none is accepted")
  func nearRepetition() throws {
    let work = try TestSandbox().repository()
    let repository = try work.open()
    let blob = try repository.writeBlob([])
    let directory = try repository.writeTree([TreeEntry("x", mode: FileMode.file, id: blob)])
    let tree = try repository.writeTree([
      TreeEntry("a", mode: FileMode.file, id: blob),
      TreeEntry("a.b", mode: FileMode.directory, id: directory),
      TreeEntry("a.b.c", mode: FileMode.file, id: blob),
      TreeEntry("ab", mode: FileMode.directory, id: directory),
      TreeEntry("a-", mode: FileMode.directory, id: directory),
    ])
    #expect(try repository.treeDifference(old: nil, new: tree).count == 5)
    #expect(try work.sh("git fsck --strict --no-dangling").isEmpty)
  }

  @Test("an absent tree is an error, never a difference")
  func absentTree() throws {
    let work = try TestSandbox().repository()
    let repository = try work.open()
    let absent = try OID.made(7)
    let tree = try repository.writeTree([TreeEntry("d", mode: FileMode.directory, id: absent)])
    let error = #expect(throws: GitError.self) {
      try repository.treeDifference(old: nil, new: tree)
    }
    #expect(error?.code == .notFound)
  }

  @Test("a tree that repeats itself without end is given up")
  func bomb() throws {
    let work = try TestSandbox().repository()
    let repository = try work.open()
    var tree = try repository.writeTree([])
    for _ in 0..<40 {
      tree = try repository.writeTree(
        ["a", "b"].map { TreeEntry($0, mode: FileMode.directory, id: tree) }
      )
    }
    let error = #expect(throws: GitError.self) {
      try repository.treeDifference(old: nil, new: tree, limit: 10_000)
    }
    #expect(error?.code == .tooLarge)
  }

  /// The lines as `git diff-tree -z` prints them.
  private func raw(_ deltas: [TreeDelta]) -> [UInt8] {
    func octal(_ mode: UInt32) -> String {
      let digits = String(mode, radix: 8)
      return String(repeating: "0", count: 6 - digits.count) + digits
    }
    let zero = String(repeating: "0", count: 40)
    return deltas.flatMap { delta in
      let modes = ":\(octal(delta.oldMode)) \(octal(delta.newMode))"
      let ids = "\(delta.oldID?.hex ?? zero) \(delta.newID?.hex ?? zero)"
      return Array("\(modes) \(ids) \(delta.status.rawValue)\0".utf8) + delta.path + [0]
    }
  }

  private func entry(_ mode: String, _ name: String, _ id: OID) -> [UInt8] {
    Array("\(mode) \(name)\0".utf8) + id.bytes
  }

  private func store(_ node: Forest.Node, in repository: borrowing Repository) throws -> OID {
    guard case .directory(let children) = node else { throw TestFailure("not a directory") }
    var entries: [TreeEntry] = []
    for (name, child) in children {
      switch child {
      case .directory:
        entries.append(
          TreeEntry(name: name, mode: FileMode.directory, id: try store(child, in: repository))
        )
      case .leaf(let mode, let number):
        let id =
          mode == FileMode.submodule
          ? try OID.made(UInt8(number + 1)) : try repository.writeBlob(Array("\(number)".utf8))
        entries.append(TreeEntry(name: name, mode: mode, id: id))
      }
    }
    return try repository.writeTree(entries)
  }
}

/// Random directories with names that sort awkwardly.
private struct Forest {
  indirect enum Node: Equatable {
    case leaf(mode: UInt32, number: Int)
    case directory([[UInt8]: Node])
  }

  private static let names: [[UInt8]] =
    [
      "a", "a.", "a-", "a.b", "a0", "ab", "b", "B", ".lane", ".lane2", "c d", "\"q\"", "tab\t",
      "new\nline", "back\\slash", "é", "a-b", ":x", "*", "!n",
    ].map { Array($0.utf8) } + [[0xff, 0xfe], [1], [0x61, 0x80], [0x61, 0xff]]
  private static let modes = [
    FileMode.file, FileMode.executable, FileMode.symbolicLink, FileMode.submodule,
  ]

  private var random: SeededGenerator

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
  }

  mutating func directory(depth: Int) -> Node {
    var children: [[UInt8]: Node] = [:]
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      children[name()] = node(depth: depth + 1)
    }
    return .directory(children)
  }

  mutating func mutated(_ node: Node, depth: Int) -> Node {
    guard case .directory(var children) = node else { return self.node(depth: depth) }
    for name in children.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      guard let child = children[name] else { continue }
      switch Int.random(in: 0..<8, using: &random) {
      case 0: children[name] = nil
      case 1: children[name] = self.node(depth: depth + 1)
      case 2, 3: children[name] = mutated(child, depth: depth + 1)
      default: break
      }
    }
    if Bool.random(using: &random) { children[name()] = self.node(depth: depth + 1) }
    return .directory(children)
  }

  private mutating func node(depth: Int) -> Node {
    if depth < 4, Int.random(in: 0..<3, using: &random) == 0 { return directory(depth: depth) }
    return .leaf(
      mode: Self.modes[Int.random(in: 0..<Self.modes.count, using: &random)],
      number: Int.random(in: 0..<4, using: &random)
    )
  }

  private mutating func name() -> [UInt8] {
    Self.names[Int.random(in: 0..<Self.names.count, using: &random)]
  }
}
