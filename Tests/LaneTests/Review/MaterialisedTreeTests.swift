@testable import Lane
import Git
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// Trees on disk that are brought from one tree of git to the next.
@Suite struct MaterialisedTreeTests {
  /// A row of numbers that is the same on every run.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var word = state
      word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
      return word ^ (word >> 31)
    }
  }

  /// Trees as somebody would make them who wants no two writers to agree.
  private struct Forest {
    /// What a directory holds: its entries by name.
    indirect enum Node: Equatable {
      case file(Int, isExecutable: Bool)
      case link(Int)
      case submodule(Int)
      case directory([String: Node])
    }

    private static let names = [
      "a", "A", "b.txt", "src", "lib", "CLAUDE.md", ".claude", ".lane", ".git", "..", ".",
      ".github", "copilot-instructions.md", "with space", "new\nline", "\u{fc}", "a b\\", "deep",
    ]
    private static let targets = [
      "a", "../a", "src/a", "/etc/passwd", "../../../../etc", "src/../../x", "./b.txt", "..", "x\n",
    ]

    let workspace: Workspace
    var dice: Dice

    mutating func node(depth: Int) -> Node {
      switch Int.random(in: 0..<10, using: &dice) {
      case 0..<5:
        .file(Int.random(in: 0..<6, using: &dice), isExecutable: Bool.random(using: &dice))
      case 5: .link(Int.random(in: 0..<Self.targets.count, using: &dice))
      case 6: .submodule(Int.random(in: 0..<3, using: &dice))
      default: directory(depth: depth)
      }
    }

    mutating func directory(depth: Int) -> Node {
      var entries: [String: Node] = [:]
      for _ in 0..<(depth > 3 ? 1 : Int.random(in: 1..<7, using: &dice)) {
        let name = Self.names[Int.random(in: 0..<Self.names.count, using: &dice)]
        entries[name] = depth > 3 ? .file(0, isExecutable: false) : node(depth: depth + 1)
      }
      return .directory(entries)
    }

    /// The same directory with something of it changed, or one that has nothing of it.
    mutating func changed(_ node: Node) -> Node {
      guard case .directory(var entries) = node, Int.random(in: 0..<12, using: &dice) > 0 else {
        return directory(depth: 0)
      }
      for _ in 0..<Int.random(in: 1..<4, using: &dice) {
        let old = entries.keys.sorted().randomElement(using: &dice)
        let name = Self.names[Int.random(in: 0..<Self.names.count, using: &dice)]
        switch (Int.random(in: 0..<4, using: &dice), old) {
        case (0, let old?): entries[old] = nil
        case (1, let old?):
          // Inside, or into something else altogether.
          if case .directory? = entries[old] {
            entries[old] = entries[old].map { changed($0) }
          } else {
            entries[old] = self.node(depth: 1)
          }
        default: entries[name] = self.node(depth: 1)
        }
      }
      return .directory(entries)
    }

    func write(_ node: Node) throws -> (mode: UInt32, id: OID) {
      switch node {
      case .file(let number, let isExecutable):
        // The fifth is one that this clone does not have.
        let missing = Array(repeating: UInt8(7), count: 20)
        let id =
          number == 5
          ? try #require(ObjectID(bytes: missing)).oid
          : try workspace.repository.writeBlob(Array("text \(number)\n".utf8))
        return (isExecutable ? FileMode.executable : FileMode.file, id)
      case .link(let number):
        let target = Array(Self.targets[number].utf8)
        return (FileMode.symbolicLink, try workspace.repository.writeBlob(target))
      case .submodule(let number):
        let bytes = Array(repeating: UInt8(number + 1), count: 20)
        return (FileMode.submodule, try #require(ObjectID(bytes: bytes)).oid)
      case .directory(let inner):
        var entries: [TreeEntry] = []
        for (name, node) in inner {
          let (mode, id) = try write(node)
          // A name that is no text, too.
          let bytes = name == "\u{fc}" ? [0xfc] : Array(name.utf8)
          entries.append(TreeEntry(name: bytes, mode: mode, id: id))
        }
        return (FileMode.directory, try workspace.repository.writeTree(entries))
      }
    }
  }

  /// Everything below a directory: kinds, modes, targets of links and contents.
  private func census(_ place: String, _ sandbox: TestSandbox) throws -> [UInt8] {
    let script = """
      cd "$0" && find . -printf '%p\\0%y %m %l\\0' | sort -z && find . -type f -print0 | sort -z \
        | xargs -0r sha256sum -z
      """
    return try sandbox.run("bash", ["-c", script, place]).expectSuccess().bytes
  }

  @Test("a tree that is brought from another is what it is when written anew", arguments: 1...4)
  func equality(seed: UInt64) throws {
    let gated = try GatedRepository()
    let workspace = try gated.workspace()
    var forest = Forest(workspace: workspace, dice: Dice(state: seed))
    var node = forest.directory(depth: 0)
    let place = "\(gated.sandbox.root)/kept"
    var kept = try MaterialisedTree.write(try forest.write(node).id, to: place, in: workspace)
    for round in 0..<20 {
      node = forest.changed(node)
      let tree = try forest.write(node).id
      #expect(kept.root.isUntouched(at: Array(place.utf8)))
      kept = try kept.brought(to: tree, at: place, in: workspace)
      let anew = "\(gated.sandbox.root)/anew-\(round)"
      let written = try MaterialisedTree.write(tree, to: anew, in: workspace)
      let (seen, expected) = (try census(place, gated.sandbox), try census(anew, gated.sandbox))
      #expect(seen == expected, "\(node)")
      #expect(kept.notes == written.notes)
      #expect(kept.isPartial || !written.isPartial)
      #expect(kept.root.sum(\.entries) == written.root.sum(\.entries))
    }
    // What is written down of it is read as it was.
    let record = "\(gated.sandbox.root)/record"
    #expect(TreeRecord(kept, at: Timestamp(milliseconds: 5)).write(record, in: workspace))
    let read = try #require(TreeRecord(record, in: workspace))
    #expect(read.made.notes == kept.notes && read.time == Timestamp(milliseconds: 5))
    #expect(read.made.tree == kept.tree && read.bytes == kept.root.sum(\.bytes))
    #expect(read.made.root.isUntouched(at: Array(place.utf8)))
    let bytes = try Files.read(record)
    for size in [0, 1, 32, 33, 100, bytes.count - 1] {
      try Files.writeAtomically("\(record)-cut", Array(bytes.prefix(size)))
      #expect(TreeRecord("\(record)-cut", in: workspace) == nil)
    }
  }

  @Test("a tree that is too deep to be written is too deep to be brought there")
  func depth() throws {
    let gated = try GatedRepository()
    let workspace = try gated.workspace()
    var tree = try workspace.repository.writeTree([])
    let flat = tree
    for _ in 0..<MaterialisedTree.depthLimit {
      let entry = TreeEntry("d", mode: FileMode.directory, id: tree)
      tree = try workspace.repository.writeTree([entry])
    }
    let place = "\(gated.sandbox.root)/kept"
    let kept = try MaterialisedTree.write(flat, to: place, in: workspace)
    let failures = [
      #expect(throws: Failure.self) {
        _ = try kept.brought(to: tree, at: place, in: workspace)
      },
      #expect(throws: Failure.self) {
        _ = try MaterialisedTree.write(tree, to: "\(place)-anew", in: workspace)
      },
    ]
    #expect(failures.map(\.?.code) == ["too-large", "too-large"])
  }
}
