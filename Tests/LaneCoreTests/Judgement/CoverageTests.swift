import LaneCore
import Testing

/// The rules beyond a review of exactly what lands: merged, carried, reverted, rewritten.
@Suite struct CoverageTests {
  var world = World()
  let start: CommitFacts

  init() {
    start = world.commit("start", ["a": "1", "b": "1", "c": "1"])
  }

  func rules(_ judgement: Judgement) -> [Cover.Rule] {
    guard case .covered(let covers) = judgement else { return [] }
    return covers.map(\.rule)
  }

  func found(_ judgement: Judgement) -> String {
    switch judgement {
    case .covered: ""
    case .refused(let blockers): blockers.map { "\($0.gate) \($0.found)" }.joined(separator: "|")
    case .cannotTell(let reason): "cannot tell: \(reason.reason)"
    }
  }

  // MARK: carried

  /// A topic that was reviewed, and the same on a target that has one of its files already.
  private mutating func carriedTopic(by agents: [String] = []) -> (
    topic: CommitFacts, review: Receipt, moved: CommitFacts, carried: CommitFacts
  ) {
    let topic = world.commit("topic", on: [start], ["a": "2", "b": "2"], agents: agents)
    let review = world.receipt(.review, from: start, to: topic)
    let moved = world.commit("moved", on: [start], ["b": "2"])
    let carried = world.commit("carried", on: [moved], ["a": "2"], agents: agents)
    world.copy(from: start, to: topic, onto: moved, carried)
    return (topic, review, moved, carried)
  }

  @Test("a carry holds only where merging the reviewed change gives exactly that tree")
  mutating func carryOfMore() throws {
    let topic = world.commit("topic", on: [start], ["a": "2"])
    let review = world.receipt(.review, from: start, to: topic)
    let moved = world.commit("moved", on: [start], ["b": "2"])
    let carried = world.commit("carried", on: [moved], ["a": "2", "c": "2"])
    world.copy(from: start, to: topic, onto: moved, carried)
    world.receipt(.carry, from: moved, to: carried, by: "kam@example.org", roles: [.human]) {
      $0.carries = review.id
    }
    #expect(
      found(try world.judge(world.landing(moved, carried))).contains("gives another tree")
    )
  }

  @Test("a carry brings its review along, by who may carry")
  mutating func carry() throws {
    let (topic, review, moved, carried) = carriedTopic()
    let landing = world.landing(moved, carried)
    #expect(!(try world.judge(landing).isCovered))
    world.receipt(.carry, from: moved, to: carried) { $0.carries = review.id }
    #expect(found(try world.judge(landing)).contains("does not have the role"))
    world.receipt(.carry, from: moved, to: carried, by: "kam@example.org", roles: [.human]) {
      $0.carries = review.id
    }
    #expect(rules(try world.judge(landing)) == [.carried])
    #expect(!(try world.judge(landing, revoked: review.id.text + "\n").isCovered))
    // Whoever takes the review back may not know yet that somebody carries it.
    world.receipt(.revoke, from: start, to: topic) { $0.revokes = review.id }
    #expect(!(try world.judge(landing).isCovered))
  }

  @Test("a block where a change was reviewed is heard where it was carried, whatever covers that")
  mutating func carriedBlock() throws {
    let (topic, review, moved, carried) = carriedTopic()
    let more = world.commit("more", on: [carried], ["c": "2"])
    world.receipt(.review, from: moved, to: more)
    world.receipt(.carry, from: moved, to: carried, by: "kam@example.org", roles: [.human]) {
      $0.carries = review.id
    }
    #expect(rules(try world.judge(world.landing(moved, more))) == [.whole])
    world.receipt(.review, from: start, to: topic) {
      $0.verdict = .block
      $0.criticals = [.init(id: FindingID("C1")!, blob: World.id("blob 9"), path: Array("b".utf8))]
    }
    #expect(found(try world.judge(world.landing(moved, more))).contains("blocked by"))
  }

  @Test("a person's carry brings the approval along, whoever else carried the same change")
  mutating func carriedApproval() throws {
    let (topic, review, moved, carried) = carriedTopic(by: ["claude"])
    let landing = world.landing(moved, carried)
    world.receipt(.approve, from: start, to: topic, by: "kam@example.org", roles: [.human])
    world.receipt(.carry, from: moved, to: carried, by: "ci", roles: [.ci]) {
      $0.carries = review.id
    }
    #expect(found(try world.judge(landing)).contains("landBy"))
    world.receipt(.carry, from: moved, to: carried, by: "kam@example.org", roles: [.human]) {
      $0.carries = review.id
    }
    #expect(try world.judge(landing).isCovered)
  }

  // MARK: reverts

  @Test("taking back the last step that touched its paths passes where policy says so")
  mutating func revert() throws {
    let landed = world.commit("landed", on: [start], ["a": "2"])
    let moved = world.commit("moved", on: [landed], ["b": "2"])
    let back = world.commit("back", on: [moved], ["a": "1"])
    #expect(!(try world.judge(world.landing(moved, back)).isCovered))
    let clean = "revert = clean\n"
    #expect(rules(try world.judge(world.landing(moved, back), policy: clean)) == [.revert])
    let again = world.commit("again", on: [back], ["a": "2"])
    #expect(!(try world.judge(world.landing(back, again), policy: clean).isCovered))
    let half = world.commit("half", on: [landed], ["a": "1", "b": "2"])
    #expect(!(try world.judge(world.landing(landed, half), policy: clean).isCovered))
  }

  @Test("a revert of what was landed a second time passes, a second revert of the first does not")
  mutating func revertTwice() throws {
    let clean = "revert = clean\n"
    let landed = world.commit("landed", on: [start], ["a": "2"])
    let back = world.commit("back", on: [landed], ["a": "1"])
    let again = world.commit("again", on: [back], ["a": "2"])
    let backAgain = world.commit("back again", on: [again], ["a": "1"])
    #expect(try world.judge(world.landing(again, backAgain), policy: clean).isCovered)
    let older = world.commit("older", on: [landed], ["a": "3"])
    let wrong = world.commit("wrong", on: [older], ["a": "1"])
    #expect(!(try world.judge(world.landing(older, wrong), policy: clean).isCovered))
  }

  @Test("a merged revert takes back the target's last step, not one that it has built upon")
  mutating func mergedRevert() throws {
    let clean = "revert = clean\n"
    let landed = world.commit("landed", on: [start], ["a": "2", "b": "2"])
    let back = world.commit("back", on: [landed], ["a": "1", "b": "1"])
    let moved = world.commit("moved", on: [landed], ["c": "2"])
    let merge = world.commit("merge", on: [moved, back], ["a": "1", "b": "1"])
    #expect(try world.judge(world.landing(moved, merge), policy: clean).isCovered)
    let built = world.commit("built", on: [landed], ["b": "3"])
    world.receipt(.review, from: landed, to: built)
    let again = world.commit("again", on: [built], ["b": "2"])
    let late = world.commit("late", on: [again, back], ["a": "1", "b": "1"])
    let judgement = try world.judge(world.landing(again, late), policy: clean)
    #expect(found(judgement).contains("changed again"))
    world.receipt(.review, from: landed, to: back)
    #expect(try world.judge(world.landing(again, late), policy: clean).isCovered)
  }

  @Test("what is no revert for the target may still be covered in another way")
  mutating func overtakenRevert() throws {
    let clean = "revert = clean\n"
    let landed = world.commit("landed", on: [start], ["b": "2"])
    let kept = world.commit("kept", on: [landed], ["b": "3"])
    let tried = world.commit("tried", on: [kept], ["b": "5"])
    let side = world.commit("undone", on: [tried], ["b": "3"])
    let main = world.commit("main", on: [landed], ["b": "4"])
    let back = world.commit("back", on: [main], ["b": "2"])
    let merge = world.commit("merge", on: [back, side], ["b": "3"])
    world.receipt(.review, from: landed, to: kept)
    #expect(try world.judge(world.landing(back, merge), policy: clean).isCovered)
    #expect(try world.judge(world.landing(back, merge)).isCovered)
  }

  // MARK: rewritten runs, history

  @Test("after a rebase a reviewed run is found by its change")
  mutating func rewritten() throws {
    let one = world.commit("one", on: [start], ["a": "2"])
    let two = world.commit("two", on: [one], ["a": "3"])
    world.receipt(.review, from: start, to: two)
    let main = world.commit("main", on: [start], ["b": "2"])
    let before = world.commit("before", on: [main], ["c": "2"])
    world.receipt(.review, from: main, to: before)
    let first = world.commit("first", on: [before], ["a": "2"])
    let second = world.commit("second", on: [first], ["a": "3"])
    #expect(rules(try world.judge(world.landing(main, second))) == [.step, .step])
  }

  @Test("a path that the reviewer saw come and go may come and go with that content only")
  mutating func transients() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: tip) {
      $0.transients = [.init(blob: World.id("blob key"), path: Array("key".utf8))]
    }
    let added = world.commit("added", on: [start], ["key": "key"])
    let removed = world.commit("removed", on: [added], ["key": "", "a": "2"])
    #expect(try world.judge(world.landing(start, removed)).isCovered)
    let other = world.commit("other", on: [start], ["key": "secret"])
    let gone = world.commit("gone", on: [other], ["key": "", "a": "2"])
    #expect(found(try world.judge(world.landing(start, gone))).contains("history"))
  }

  @Test("what was reviewed and then thrown away by a merge is no secret in the history")
  mutating func reviewedAndDropped() throws {
    let topic = world.commit("topic", on: [start], ["a": "2"])
    let main = world.commit("main", on: [start], ["b": "2"])
    let ours = world.commit("ours", on: [main, topic], ["b": "2"])
    let landing = world.landing(main, ours)
    #expect(found(try world.judge(landing)).contains("history"))
    world.receipt(.review, from: start, to: topic) { $0.pass = .verify }
    #expect(found(try world.judge(landing)).contains("history"))
    let review = world.receipt(.review, from: start, to: topic)
    #expect(try world.judge(landing).isCovered)
    #expect(!(try world.judge(landing, revoked: review.id.text + "\n").isCovered))
  }

  // MARK: people

  @Test("merging or re-basing another's work disqualifies no reviewer")
  mutating func rebasedByReviewer() throws {
    let topic = world.commit("topic", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: topic, by: "kam@example.org", roles: [.human]) {
      $0.reviewer = .human(principal: "kam@example.org")
    }
    let main = world.commit("main", on: [start], ["b": "2"])
    let rebased = world.commit("rebased", on: [main], ["a": "2"], author: "kam@example.org")
    #expect(try world.judge(world.landing(main, rebased)).isCovered)
    let merge = world.commit("merge", on: [main, topic], ["a": "2"], author: "kam@example.org")
    #expect(try world.judge(world.landing(main, merge)).isCovered)
    let own = world.commit("own", on: [main], ["a": "0"], author: "kam@example.org")
    let amended = world.commit("amended", on: [own], ["a": "2"], author: "kam@example.org")
    #expect(found(try world.judge(world.landing(main, amended))).contains("wrote part"))
  }

  @Test("an approval of the whole lets each of its runs land")
  mutating func approvedWhole() throws {
    let one = world.commit("one", on: [start], ["a": "2"], agents: ["claude"])
    let two = world.commit("two", on: [one], ["b": "2"], agents: ["claude"])
    world.receipt(.review, from: start, to: one)
    world.receipt(.review, from: one, to: two)
    let landing = world.landing(start, two)
    #expect(found(try world.judge(landing)).contains("landBy"))
    world.receipt(.approve, from: start, to: two, by: "kam@example.org", roles: [.human])
    #expect(try world.judge(landing).isCovered)
  }

  @Test("an approval of a merged branch, or of the merge, lets each of its runs land")
  mutating func approvedSide() throws {
    let one = world.commit("one", on: [start], ["a": "2"], agents: ["claude"])
    let two = world.commit("two", on: [one], ["b": "2"], agents: ["claude"])
    world.receipt(.review, from: start, to: one)
    world.receipt(.review, from: one, to: two)
    let main = world.commit("main", on: [start], ["c": "2"])
    let merge = world.commit("merge", on: [main, two], ["a": "2", "b": "2", "c": "2"])
    let landing = world.landing(main, merge)
    #expect(found(try world.judge(landing)).contains("landBy"))
    for (from, to, lands) in [(start, main, false), (start, two, true), (main, merge, true)] {
      var world = world
      world.receipt(.approve, from: from, to: to, by: "kam@example.org", roles: [.human])
      #expect(try world.judge(landing).isCovered == lands)
    }
  }

  @Test("an override lets one landing through, once")
  mutating func overrideOnce() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    let override = world.receipt(
      .override,
      from: start,
      to: tip,
      by: "kam@example.org",
      roles: [.human]
    )
    var landing = world.landing(start, tip)
    #expect(try world.judge(landing).isCovered)
    world.receipt(.landed, from: start, to: tip, by: "ci", roles: [.ci]) {
      $0.target = "refs/heads/main"
      $0.covered = [override.id]
    }
    #expect(!(try world.judge(landing).isCovered))
    landing.isPast = true
    #expect(try world.judge(landing).isCovered)
  }

  @Test("a pass that answers a block does not let the blocked bytes alone land")
  mutating func liftedElsewhere() throws {
    let bad = world.commit("bad", on: [start], ["a": "2"])
    let block = world.receipt(.review, from: start, to: bad) {
      $0.verdict = .block
      $0.criticals = [
        .init(id: FindingID("C1")!, blob: World.id("blob 2"), path: Array("a".utf8))
      ]
    }
    world.receipt(.review, from: start, to: bad) {
      $0.reviewer = .provider(name: "claude", model: nil, effort: nil)
    }
    // The fix is in another file; the blocked bytes stay as they are.
    let fixed = world.commit("fixed", on: [bad], ["b": "2"])
    let pass = world.receipt(.review, from: start, to: fixed) {
      $0.priors = [.init(receipt: block.id, finding: FindingID("C1")!, status: .fixed)]
    }
    #expect(try world.judge(world.landing(start, fixed)).isCovered)
    // As in the product, the pass is noted on each of its members too.
    world.note(pass, on: bad.id)
    #expect(found(try world.judge(world.landing(start, bad))).contains("blocked by"))
  }

  @Test("a blocked step blocks on the line that a merge brings too, made anew as it may be")
  mutating func blockedSideStep() throws {
    let bad = world.commit("bad", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: bad) { $0.verdict = .block }
    let picked = world.commit("picked", on: [start], ["a": "2"])
    let mended = world.commit("mended", on: [picked], ["a": "3"])
    world.receipt(.review, from: start, to: mended) {
      $0.reviewer = .provider(name: "claude", model: nil, effort: nil)
    }
    #expect(found(try world.judge(world.landing(start, mended))).contains("blocked by"))
    let merge = world.commit("merge", on: [start, mended], ["a": "3"])
    #expect(found(try world.judge(world.landing(start, merge))).contains("blocked by"))
  }

  @Test("a run that was blocked blocks, even where its steps have passes")
  mutating func blockedRun() throws {
    let one = world.commit("one", on: [start], ["a": "2"])
    let two = world.commit("two", on: [one], ["b": "2"])
    world.receipt(.review, from: start, to: two) { $0.verdict = .block }
    let main = world.commit("main", on: [start], ["c": "2"])
    let first = world.commit("first", on: [main], ["a": "2"])
    let second = world.commit("second", on: [first], ["b": "2"])
    let third = world.commit("third", on: [second], ["c": "3"])
    world.receipt(.review, from: main, to: first)
    world.receipt(.review, from: first, to: second)
    world.receipt(.review, from: second, to: third)
    #expect(found(try world.judge(world.landing(main, third))).contains("blocked by"))
  }
}
