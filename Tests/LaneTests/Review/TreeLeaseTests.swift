@testable import Lane
import Glibc
import LaneCore
import LaneStore
import LaneSystem
import TestSupport
import Testing

/// Trees that stay between reviews, and what makes that no review reads what an earlier one wrote.
@Suite struct TreeLeaseTests {
  private let gated: GatedRepository
  private let first: ObjectID
  private let second: ObjectID

  init() throws {
    gated = try GatedRepository()
    let files = ["a.txt": "one\n", "src/b.txt": "b\n", "src/c.txt": "c\n"]
    try gated.work.commit(files, "first")
    first = try #require(ObjectID(hex: try gated.work.id("HEAD^{tree}")))
    try gated.work.commit(["a.txt": "two\n"], "second")
    second = try #require(ObjectID(hex: try gated.work.id("HEAD^{tree}")))
  }

  private var cache: String { "\(gated.sandbox.root)/home/.cache/git-lane/trees" }

  private func lease(_ tree: ObjectID, in workspace: Workspace? = nil) throws -> TreeLease {
    let place = "\(gated.sandbox.root)/own-\(Hex.encode(randomBytes(4)))"
    return try TreeLease(tree, orAt: place, in: try workspace ?? gated.workspace())
  }

  /// A file that is held open, so that no other one gets its number.
  private final class Held {
    let path: String
    let inode: UInt64?
    private let descriptor: Int32

    init(_ path: String) {
      self.path = path
      descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
      inode = descriptor < 0 ? nil : Files.stamp(path)?.inode
    }

    deinit { close(descriptor) }

    /// Whether it stands there still.
    var isThere: Bool { inode != nil && Files.stamp(path)?.inode == inode }
  }

  /// Has a tree used in a sandbox, and returns a file of it that another use leaves as it is.
  @discardableResult
  private func use(
    _ tree: ObjectID,
    in level: SandboxLevel = .bwrap,
    body: (String) throws -> Void = { _ in }
  ) throws -> Held {
    let lease = try lease(tree)
    _ = try lease.lend { () throws(Failure) in ((), level) }
    try body(lease.path)
    return Held("\(lease.path)/src/b.txt")
  }

  private func root(of file: Held) -> String { String(file.path.dropLast("/src/b.txt".count)) }

  private func expect(_ wanted: String, in tree: String) throws {
    let seen = try text("\(tree)/a.txt")
    #expect(seen == wanted)
  }

  private func text(_ path: String) throws -> String {
    String(decoding: try Files.read(path), as: UTF8.self)
  }

  @Test(
    "the next review gets the same files, and writes only what is another",
    arguments: [SandboxLevel.bwrap, .landlock]
  )
  func kept(level: SandboxLevel) throws {
    let file = try use(first, in: level)
    #expect(file.path.hasPrefix(cache) && file.isThere)
    try use(second, in: level) { try expect("two\n", in: $0) }
    #expect(file.isThere)
    try use(first, in: level) { try expect("one\n", in: $0) }
    #expect(file.isThere)
    #expect(try gated.work.lane("doctor").output.contains("1 kept for reviewers, 0 MB in \(cache)"))
  }

  @Test(
    "what ran without a sandbox of ours leaves nothing",
    arguments: [SandboxLevel.agent, .none]
  )
  func unconfined(level: SandboxLevel) throws {
    let file = try use(first, in: level)
    #expect(!Files.exists(root(of: file)))
    // A tree that was lent twice is kept only where both were confined.
    let lease = try lease(first)
    for level in [level, .bwrap] { try lease.lend { () throws(Failure) in ((), level) } }
    #expect(!lease.isIntact)
  }

  @Test("a program that could not be seen through is not believed to have left it alone")
  func failing() throws {
    let lease = try lease(first)
    #expect(throws: Failure.self) {
      try lease.lend { () throws(Failure) -> (Void, SandboxLevel) in
        throw Failure(.fatal, "x", "x", next: "x")
      }
    }
    #expect(!lease.isIntact)
  }

  @Test(
    "whatever was done to a tree meanwhile, the next review gets what git has",
    arguments: [
      "printf 'ONE\\n' > a.txt", "printf 'ONE\\n' > x && touch -r a.txt x && cat x > a.txt",
      "touch -r a.txt ../t && printf 'ONE\\n' > a.txt && touch -r ../t a.txt", "rm src/b.txt",
      "echo x > src/new", "mkdir new", "chmod 0777 src/c.txt", "mv src/b.txt src/d.txt",
      "rm src/b.txt && ln -s c.txt src/b.txt", "mv src old && ln -s old src", "rm -r src",
      "ln src/c.txt src/e.txt", "cp src/b.txt x && mv x src/b.txt", "rm ../record",
      "printf x >> ../record", ": > ../record", "cd .. && rm -r tree && ln -s /etc tree",
    ]
  )
  func tampered(with command: String) throws {
    let file = try use(first)
    // Until the file system's clock has gone on.
    let stamps = "$(stat -c %.9Z ../probe) = $(stat -c %.9Z a.txt src src/* | sort | tail -n 1)"
    let wait = "while touch ../probe; [ \(stamps) ]; do :; done"
    try gated.sandbox.run(
      "bash",
      ["-c", "\(wait) && chmod -R u+w . && \(command)"],
      in: root(of: file)
    )
    .expectSuccess()
    try use(first) { place in
      let census = "find . -printf '%p %y %m\\n' | sort; cat a.txt src/*"
      let seen = try gated.sandbox.run("bash", ["-c", census], in: place).expectSuccess().output
      #expect(
        seen == """
          . d 555
          ./a.txt f 444
          ./b.txt f 444
          ./src d 555
          ./src/b.txt f 444
          ./src/c.txt f 444
          one
          b
          c

          """
      )
    }
    #expect(!file.isThere)
  }

  @Test("a tree whose user died is written anew, also where it was half another by then")
  func killed() throws {
    let file = try use(first)
    func die() throws {
      let workspace = try gated.workspace()
      let slot = try #require(TreeSlot.take(in: workspace))
      let kept = try #require(slot.open(in: workspace))
      _ = try kept.brought(to: second.oid, at: slot.tree, in: workspace)
      // Never left: the lock goes with whoever had it.
    }
    try die()
    #expect(file.isThere)
    try use(first) { try expect("one\n", in: $0) }
    #expect(!file.isThere)
  }

  @Test("reviews at the same time have a tree each, the third one a copy of its own")
  func together() throws {
    let workspace = try gated.workspace()
    let leases = try [first, second, first].map { try lease($0, in: workspace) }
    #expect(Set(leases.map(\.path)).count == 3)
    #expect(leases.prefix(2).allSatisfy { $0.path.hasPrefix(cache) })
    #expect(!leases[2].path.hasPrefix(cache))
    for (lease, text) in zip(leases, ["one\n", "two\n", "one\n"]) {
      #expect(try self.text("\(lease.path)/a.txt") == text)
    }
  }

  @Test("a tree of another clone is not taken for one's own")
  func foreign() throws {
    let file = try use(first)
    let other = try gated.sandbox.clone(gated.remote, as: "other")
    try other.git("fetch", "-q", gated.work.path, "HEAD").expectSuccess()
    let workspace = try gated.workspace(of: other)
    let slot = try #require(TreeSlot.take(in: workspace))
    #expect(slot.tree != root(of: file))
    // Also where somebody puts it there, with its record.
    let script = "cp -a \"$0\"/tree \"$0\"/record \"$1\""
    let directories = [root(of: file), slot.tree].map { String($0.dropLast("/tree".count)) }
    try gated.sandbox.run("bash", ["-c", script] + directories).expectSuccess()
    #expect(slot.open(in: workspace) == nil)
  }

  @Test("what was not used for two weeks, or is left by a dead process, goes when another is kept")
  func room() throws {
    let old = root(of: try use(first))
    let other = try gated.sandbox.clone(gated.remote, as: "other")
    try other.git("fetch", "-q", gated.work.path, "HEAD").expectSuccess()
    let dead = "\(cache)/dead-0"
    try Files.makeDirectories("\(dead)/tree/src")
    // Somebody's idea of a record.
    for name in ["absurd-0", "absurd-1"] {
      try Files.makeDirectories("\(cache)/\(name)")
      let text = String(repeating: "x", count: 33) + "\0boot\0\(Int64.max)\0\(Int64.max)\0"
      try Files.writeAtomically("\(cache)/\(name)/record", Array(text.utf8))
    }
    func useOther(after days: Int64) throws {
      var surroundings = try gated.workspace(of: other).surroundings
      let now = Timestamp(milliseconds: Time.now() + days * 24 * 3_600_000)
      surroundings.now = { now }
      let lease = try lease(first, in: try Workspace(surroundings))
      _ = try lease.lend { () throws(Failure) in ((), .bwrap) }
    }
    try useOther(after: 13)
    #expect(Files.exists(old) && !Files.exists("\(dead)/tree"))
    try useOther(after: 15)
    #expect(!Files.exists(old))
  }

  @Test("a reviewer that writes to its tree changes nothing for the next one")
  func hostile() throws {
    let script = """
      for file in a.txt b.txt; do (printf 'DEFECT\\n' > "$LANE_TREE/$file") 2>/dev/null; done
      (chmod 0777 "$LANE_TREE"; rm "$LANE_TREE/b.txt"; mv "$LANE_TREE/a.txt" "$LANE_TREE/c") 2>/dev/null
      exec /usr/bin/python3 "${0%/*}/review"

      """
    let fixture = try ReviewFixture(
      settings: [["provider.house.command", "/bin/sh tools/hostile"]],
      lane: ["tools/hostile": script]
    )
    // Outside, the very same does harm.
    let control = "\(fixture.sandbox.root)/control"
    try Files.makeDirectories(control)
    for name in ["a.txt", "b.txt"] { try Files.create("\(control)/\(name)", Array("x\n".utf8)) }
    _ = try fixture.sandbox.run(
      "sh",
      ["-c", script, "/nothing"],
      environment: ["LANE_TREE": control]
    )
    #expect(try text("\(control)/c") == "DEFECT\n" && !Files.exists("\(control)/b.txt"))

    let trees = "\(fixture.sandbox.root)/home/.cache/git-lane/trees"
    var kept: Held?
    for number in 1...2 {
      try fixture.repository.commit(["a.txt": "\(number)\n"], "change")
      let review = try fixture.repository.lane("review")
      #expect(review.status == 0, "\(review)")
      let slots = try Files.list(trees)
      #expect(slots.count == 1)
      let tree = "\(trees)/\(slots.first ?? "")/tree"
      #expect(try Files.list(tree) == ["a.txt", "b.txt", "tools"])
      #expect(try text("\(tree)/a.txt") == "\(number)\n")
      #expect(try text("\(tree)/b.txt") == "reads a.txt: the caller\n")
      if let kept { #expect(kept.isThere) }
      kept = Held("\(tree)/b.txt")
    }
  }
}
