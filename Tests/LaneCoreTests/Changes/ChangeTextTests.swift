import LaneCore
import Testing

@Suite struct ChangeTextTests {
  private static let zero = String(repeating: "0", count: 40)
  private static let one = String(repeating: "1", count: 40)
  private static let two = String(repeating: "2", count: 40)

  private func parse(_ text: String) throws -> [ChangeEntry] {
    try ChangeText.parse(Array(text.utf8))
  }

  @Test(
    "a line that git diff-tree writes is read and written back",
    arguments: [
      ":000000 100644 \(zero) \(one) A\tnew.txt\n", ":100755 000000 \(one) \(zero) D\tdir/gone\n",
      ":100644 100755 \(one) \(one) M\tmode\n", ":100644 120000 \(one) \(two) T\tlink\n",
      ":160000 160000 \(one) \(two) M\tsub\n", ":100644 100644 \(one) \(two) M\t\"\\303\\251 x\"\n",
      ":100644 100644 \(one) \(two) M\t with blanks \n",
      ":100644 100644 \(one) \(two) M\t\"a\\tb\\nc\\\"\\\\\"\n", "",
    ]
  )
  func roundTrip(line: String) throws {
    #expect(ChangeText.bytes(of: try parse(line)) == Array(line.utf8))
  }

  @Test(
    "anything else is refused",
    arguments: [
      "\n", ":", "x", ":000000 100644 \(zero) \(one) A\tcut",
      ":000000 100644 \(zero) \(one) M\tx\n",
      ":000000 100644 \(zero) \(zero) A\tx\n", ":000000 100644 \(one) \(two) A\tx\n",
      ":100644 100644 \(one) \(one) M\tx\n", ":000000 000000 \(zero) \(zero) M\tx\n",
      ":000000 100600 \(zero) \(one) A\tx\n", ":000000 040000 \(zero) \(one) A\tx\n",
      ":000000 100644 \(zero) \(one) A x\n", ":000000 100644 \(zero) \(one) A\t\n",
      ":000000 100644 \(zero) \(one) A\t\"x\"\n", ":000000 100644 \(zero) \(one) A\té\n",
      ":000000 100644 \(zero) \(one) A\t/x\n", ":000000 100644 \(zero) \(one) A\tx//y\n",
      ":000000 100644 \(zero) \(one) A\tx/\n", ":000000 100644 \(zero) \(one) A\tx\r\n",
      ":000000 100644 \(zero) \(one) R100\tx\ty\n", ":000000 100644 \(zero) \(one) A\tx\u{0}\n",
      ":+00000 100644 \(zero) \(one) A\tx\n", ":000000 +00644 \(zero) \(one) A\tx\n",
    ]
  )
  func refused(text: String) {
    #expect(throws: ChangeTextError.self) { try parse(text) }
  }

  @Test("lines stand in the order of their paths, each once")
  func order() throws {
    let lines = ["a-b", "a/x", "a0", "b"].map {
      ":000000 100644 \(Self.zero) \(Self.one) A\t\($0)\n"
    }
    #expect(try parse(lines.joined()).count == 4)
    #expect(
      ChangeText.bytes(of: try parse(lines.joined()).reversed()) == Array(lines.joined().utf8)
    )
    #expect(throws: ChangeTextError.outOfOrder(2)) { try parse(lines[1] + lines[0]) }
    #expect(throws: ChangeTextError.outOfOrder(2)) { try parse(lines[1] + lines[1]) }
  }

  @Test("any path comes back, and mutated texts are refused or are exactly what they say")
  func anyPath() throws {
    var random = SplitMix(seed: 3)
    let id = try Fixture.object(1)
    var entries: [ChangeEntry] = []
    for number in 0..<300 {
      let name = (0..<(1 + random.below(12))).map { _ in UInt8(1 + random.below(255)) }
        .filter { $0 != UInt8(ascii: "/") }
      let entry = ChangeEntry(
        path: Array("\(number + 1000)".utf8) + name,
        old: nil,
        new: ChangeEntry.Side(mode: random.pick(FileMode.allCases), id: id)
      )
      entries.append(try #require(entry))
    }
    let text = ChangeText.bytes(of: entries)
    #expect(try ChangeText.parse(text) == entries)
    for _ in 0..<300 {
      let mutated = random.mutated(text, alphabet: Array("\n\t: 0A\"\\1".utf8))
      guard let read = try? ChangeText.parse(mutated) else { continue }
      #expect(ChangeText.bytes(of: read) == mutated)
    }
  }
}

@Suite struct LanePathsTests {
  private func entry(
    _ path: String,
    old: FileMode? = nil,
    new: FileMode? = .regular
  ) throws -> ChangeEntry {
    let (before, after) = (try Fixture.object(1), try Fixture.object(2))
    return try #require(
      ChangeEntry(
        path: Array(path.utf8),
        old: old.map { ChangeEntry.Side(mode: $0, id: before) },
        new: new.map { ChangeEntry.Side(mode: $0, id: after) }
      )
    )
  }

  @Test(
    "lane files are .lane and what is below it",
    arguments: [
      (".lane", true), (".lane/policy", true), (".lane/specs/a.md", true), (".lanes", false),
      (".lane-x/y", false), ("src/.lane/policy", false), (".Lane/policy", false),
    ]
  )
  func lane(path: String, isLane: Bool) {
    #expect(LanePaths.contains(Array(path.utf8)) == isLane)
  }

  @Test("only a spec that is added or changed as a regular file is free")
  func freeSpecs() throws {
    #expect(LanePaths.isFreeSpec(try entry(".lane/specs/add-cap.md")))
    #expect(LanePaths.isFreeSpec(try entry(".lane/specs/add-cap.md", old: .regular)))
    for path in [
      ".lane/specs/Add.md", ".lane/specs/a/b.md", ".lane/specs/.md", ".lane/specs/a.txt",
      ".lane/policy", "specs/a.md", ".lane/specs/\(String(repeating: "a", count: 65)).md",
    ] {
      #expect(!LanePaths.isFreeSpec(try entry(path)))
    }
    let path = ".lane/specs/a.md"
    #expect(!LanePaths.isFreeSpec(try entry(path, old: .regular, new: nil)))
    #expect(!LanePaths.isFreeSpec(try entry(path, new: .executable)))
    #expect(!LanePaths.isFreeSpec(try entry(path, new: .symbolicLink)))
    #expect(!LanePaths.isFreeSpec(try entry(path, old: .symbolicLink)))
  }

  @Test("programs that policy names are guarded, wherever they are")
  func guarded() throws {
    let entries = try [
      ".lane/policy", ".lane/specs/a.md", "src/x", "tools/review", "tools/review2",
    ]
    .map { try entry($0) }
    let guarded = LanePaths.guarded(entries, programs: ProgramPaths(commands: ["tools/review"]))
    #expect(
      guarded.map { String(decoding: $0.path, as: UTF8.self) } == [".lane/policy", "tools/review"]
    )
    #expect(LanePaths.reviewed(entries).count == 3)
  }
}
