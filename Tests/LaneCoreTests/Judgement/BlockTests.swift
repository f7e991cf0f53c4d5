import LaneCore
import Testing

/// What a block stops, and what lifts it.
@Suite struct BlockTests {
  var world = World()
  let start: CommitFacts

  init() {
    start = world.commit("start", ["a": "1", "b": "1"])
  }

  @Test("a block beats a pass until a later pass answers it on a change that covers its paths")
  mutating func blocks() throws {
    let bad = world.commit("bad", on: [start], ["a": "2"])
    let block = world.receipt(.review, from: start, to: bad) {
      $0.verdict = .block
      $0.findings = .init(critical: 1, improvements: 0, notes: 0)
      $0.criticals = [.init(id: FindingID("C1")!, blob: nil, path: Array("a".utf8))]
    }
    world.receipt(.review, from: start, to: bad)
    #expect(gates(try world.judge(world.landing(start, bad))) == [.block])

    let fixed = world.commit("fixed", on: [bad], ["a": "3"])
    world.receipt(.review, from: start, to: fixed)
    #expect(gates(try world.judge(world.landing(start, fixed))) == [.block])
    world.receipt(.review, from: start, to: fixed) {
      $0.priors = [.init(receipt: block.id, finding: FindingID("C1")!, status: .fixed)]
      // By a clock that is behind the one of the block.
      $0.time = Timestamp(seconds: 1)
    }
    #expect(try world.judge(world.landing(start, fixed)).isCovered)
    #expect(gates(try world.judge(world.landing(start, bad))) == [.block])
  }

  @Test("what answers a block is found on the branch that was blocked, whatever lands")
  mutating func answeredElsewhere() throws {
    let bad = world.commit("bad", on: [start], ["a": "2"])
    let block = world.receipt(.review, from: start, to: bad) {
      $0.verdict = .block
      $0.findings = .init(critical: 1, improvements: 0, notes: 0)
      $0.criticals = [.init(id: FindingID("C1")!, blob: nil, path: Array("a".utf8))]
    }
    let fixed = world.commit("fixed", on: [bad], ["a": "3"])
    let answer = world.receipt(.review, from: start, to: fixed) {
      $0.priors = [.init(receipt: block.id, finding: FindingID("C1")!, status: .fixed)]
    }
    // The same two commits on another base, as a rebase leaves them, and one review of both.
    let moved = world.commit("moved", on: [start], ["b": "2"])
    let again = world.commit("bad again", on: [moved], ["a": "2"])
    let whole = world.commit("whole", on: [again], ["a": "3", "c": "2"])
    world.receipt(.review, from: moved, to: whole)
    #expect(gates(try world.judge(world.landing(moved, whole))) == [.block])
    world.note(answer, on: bad.id)
    #expect(try world.judge(world.landing(moved, whole)).isCovered)
  }

  @Test(
    "a block is heard on a branch that is merged, also by a pull, whatever covers the merge",
    arguments: [false, true]
  )
  mutating func blockedSide(isPull: Bool) throws {
    let one = world.commit("one", on: [start], ["a": "2"])
    let two = world.commit("two", on: [one], ["b": "2"])
    let again = world.commit("said better", on: [one], ["b": "2"])
    let main = world.commit("main", on: [start], ["c": "2"])
    let parents = isPull ? [again, main] : [main, again]
    let merge = world.commit("merge", on: parents, ["a": "3", "b": "2", "c": "2"])
    world.receipt(.review, from: main, to: merge)
    for head in [one, again] {
      world.receipt(.review, from: head == one ? start : one, to: head)
    }
    #expect(try world.judge(world.landing(main, merge)).isCovered)
    world.receipt(.review, from: start, to: two) {
      $0.verdict = .block
      $0.findings = .init(critical: 1, improvements: 0, notes: 0)
      $0.criticals = [.init(id: FindingID("C1")!, blob: nil, path: Array("a".utf8))]
    }
    #expect(gates(try world.judge(world.landing(main, merge))) == [.block])
  }

  @Test("a pass about the very bytes that were blocked counts once every finding was argued away")
  mutating func pushbacks() throws {
    let bad = world.commit("bad", on: [start], ["a": "not bad at all"])
    let block = world.receipt(.review, from: start, to: bad) {
      $0.verdict = .block
      $0.criticals = ["C1", "C2"].map {
        .init(id: FindingID($0)!, blob: World.id("blob not bad at all"), path: Array("a".utf8))
      }
    }
    let entry = World.id("entry")
    func pass(givingUp names: [String], by reviewer: String = "codex") {
      world.receipt(.review, from: start, to: bad) {
        $0.pass = .verify
        $0.reviewer = .provider(name: reviewer, model: nil, effort: nil)
        $0.priors = ["C1", "C2"].map {
          .init(receipt: block.id, finding: FindingID($0)!, status: .fixed)
        }
        $0.pushbacks = names.map {
          .init(receipt: block.id, finding: FindingID($0)!, entry: entry)
        }
      }
    }
    world.receipt(.review, from: start, to: bad)
    pass(givingUp: [])
    #expect(gates(try world.judge(world.landing(start, bad))) == [.block])
    pass(givingUp: ["C1"])
    #expect(gates(try world.judge(world.landing(start, bad))) == [.block])
    pass(givingUp: ["C1", "C2"], by: "claude")
    #expect(gates(try world.judge(world.landing(start, bad))) == [.block])
    pass(givingUp: ["C1", "C2"])
    #expect(try world.judge(world.landing(start, bad)).isCovered)
  }

  @Test("another reviewer's pass does not lift a block, nor does one without its paths")
  mutating func foreignAnswer() throws {
    let bad = world.commit("bad", on: [start], ["a": "2"])
    let block = world.receipt(.review, from: start, to: bad) {
      $0.verdict = .block
      $0.criticals = [.init(id: FindingID("C1")!, blob: nil, path: Array("a".utf8))]
    }
    let fixed = world.commit("fixed", on: [bad], ["a": "3"])
    world.receipt(.review, from: start, to: fixed) {
      $0.reviewer = .provider(name: "claude", model: nil, effort: nil)
      $0.priors = [.init(receipt: block.id, finding: FindingID("C1")!, status: .fixed)]
    }
    world.receipt(.review, from: bad, to: fixed) {
      $0.priors = [.init(receipt: block.id, finding: FindingID("C1")!, status: .open)]
    }
    #expect(gates(try world.judge(world.landing(start, fixed))) == [.block])
  }

  @Test("a revoked pass is gone, a block is revoked only by who may override")
  mutating func revocations() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    let pass = world.receipt(.review, from: start, to: tip)
    world.receipt(.revoke, from: start, to: tip) { $0.revokes = pass.id }
    #expect(found(try world.judge(world.landing(start, tip))).contains("revoked"))

    let other = world.commit("other", on: [start], ["a": "9"])
    let block = world.receipt(.review, from: start, to: other) { $0.verdict = .block }
    world.receipt(.review, from: start, to: other)
    world.receipt(.revoke, from: start, to: other) { $0.revokes = block.id }
    #expect(gates(try world.judge(world.landing(start, other))) == [.block])
    world.receipt(.revoke, from: start, to: other, by: "kam@example.org", roles: [.human]) {
      $0.revokes = block.id
    }
    #expect(try world.judge(world.landing(start, other)).isCovered)
  }

  @Test("what can only take away, and whose signature nobody can judge, is not taken for none")
  mutating func undecided() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    let landing = world.landing(start, tip)
    let pass = world.receipt(.review, from: start, to: tip)
    func isUndecided(_ world: World, revoked: String = "") throws -> Bool {
      guard case .cannotTell = try world.judge(landing, revoked: revoked) else { return false }
      return true
    }
    for kind in [Receipt.Kind.review, .revoke, .landed] {
      var doubtful = world
      let receipt = doubtful.receipt(kind, from: start, to: tip) {
        switch kind {
        case .review: $0.verdict = .block
        case .revoke: $0.revokes = pass.id
        default: $0.target = "refs/heads/main"
        }
      }
      doubtful.doubt(receipt)
      #expect(try isUndecided(doubtful), "\(kind)")
      #expect(try doubtful.judge(landing, revoked: receipt.id.text + "\n").isCovered, "\(kind)")
    }
    // What would only let it through is as if it were not there.
    var other = World()
    let base = other.commit("start", ["a": "1", "b": "1"])
    let head = other.commit("tip", on: [base], ["a": "2"])
    other.doubt(other.receipt(.review, from: base, to: head))
    #expect(gates(try other.judge(other.landing(base, head))) == [.coverage])

    world.missing[tip.id] = ["(0a0b) is not here"]
    #expect(try isUndecided(world))
  }

  @Test("bytes that were found wrong at a path do not come back there in another change")
  mutating func blockedBytes() throws {
    let finding = try #require(FindingID("C1"))
    let bad = world.commit("bad", on: [start], ["a": "2"])
    let block = world.receipt(.review, from: start, to: bad) {
      $0.verdict = .block
      $0.criticals = [
        .init(id: finding, blob: World.id("blob 2"), path: Array("a".utf8))
      ]
    }
    let larger = world.commit("larger", on: [start], ["a": "2", "b": "2"])
    world.receipt(.review, from: start, to: larger) {
      $0.reviewer = .provider(name: "claude", model: nil, effort: nil)
    }
    #expect(gates(try world.judge(world.landing(start, larger))) == [.block])
    world.receipt(.review, from: start, to: larger) {
      $0.priors = [.init(receipt: block.id, finding: finding, status: .fixed)]
    }
    #expect(try world.judge(world.landing(start, larger)).isCovered)
    // The same bytes at another path were never said to be wrong.
    let elsewhere = world.commit("elsewhere", on: [start], ["c": "2"])
    world.receipt(.review, from: start, to: elsewhere)
    #expect(try world.judge(world.landing(start, elsewhere)).isCovered)
  }
}
