import LaneCore
import Testing

@Suite struct JudgeTests {
  var world = World()
  let start: CommitFacts

  init() {
    start = world.commit("start", ["a": "1", "b": "1"])
  }

  @Test("what nobody reviewed does not land")
  mutating func bare() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    let judgement = try world.judge(world.landing(start, tip))
    #expect(gates(judgement) == [.coverage])
    #expect(found(judgement) == "no receipt")
  }

  @Test("a passing review of the whole covers it, however the history is cut")
  mutating func whole() throws {
    let one = world.commit("one", on: [start], ["a": "2"])
    let two = world.commit("two", on: [one], ["a": "3"])
    world.receipt(.review, from: start, to: two)
    let merge = world.commit("merge", on: [start, two], ["a": "3"])
    let squash = world.commit("squash", on: [start], ["a": "3"])
    for tip in [two, merge, squash] {
      #expect(try world.judge(world.landing(start, tip)).isCovered)
    }
  }

  @Test("the target may have moved in other files")
  mutating func movedElsewhere() throws {
    let topic = world.commit("topic", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: topic)
    let moved = world.commit("moved", on: [start], ["b": "2"])
    let merge = world.commit("merge", on: [moved, topic], ["a": "2"])
    #expect(try world.judge(world.landing(moved, merge)).isCovered)
  }

  @Test("one more path, and the review is of something else")
  mutating func larger() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: tip)
    let more = world.commit("more", on: [start], ["a": "2", "c": "1"])
    #expect(gates(try world.judge(world.landing(start, more))) == [.coverage])
  }

  @Test("steps are covered one by one, and only the bare one is named")
  mutating func steps() throws {
    var line = [start]
    for number in 2...5 {
      let next = world.commit("\(number)", on: [line[line.count - 1]], ["a": "\(number)"])
      if number != 4 { world.receipt(.review, from: line[line.count - 1], to: next) }
      line.append(next)
    }
    guard case .refused(let blockers) = try world.judge(world.landing(start, line[4])) else {
      Issue.record("covered")
      return
    }
    #expect(blockers.map(\.commit) == [line[3].id])
    world.receipt(.review, from: line[2], to: line[3])
    #expect(try world.judge(world.landing(start, line[4])).isCovered)
  }

  @Test("a review of several commits covers that stretch of the line")
  mutating func runs() throws {
    let one = world.commit("1", on: [start], ["a": "2"])
    let two = world.commit("2", on: [one], ["a": "3"])
    let three = world.commit("3", on: [two], ["b": "2"])
    world.receipt(.review, from: start, to: two)
    world.receipt(.review, from: two, to: three)
    guard case .covered(let covers) = try world.judge(world.landing(start, three)) else {
      Issue.record("refused")
      return
    }
    #expect(covers.map(\.to) == [two.id, three.id])
  }

  @Test("nothing outside .lane is nothing to review")
  mutating func empty() throws {
    let tip = world.commit("tip", on: [start], [".lane/specs/task.md": "text"])
    #expect(try world.judge(world.landing(start, tip)).isCovered)
  }

  @Test("what is added and taken away again is not slipped past a review of the whole")
  mutating func smuggled() throws {
    let secret = world.commit("secret", on: [start], ["key": "k"])
    let gone = world.commit("gone", on: [secret], ["key": "", "a": "2"])
    let clean = world.commit("clean", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: clean)
    let judgement = try world.judge(world.landing(start, gone))
    #expect(gates(judgement) == [.history, .history])
    world.receipt(.review, from: start, to: gone)
    #expect(try world.judge(world.landing(start, gone)).isCovered)
  }

  @Test("a pass by the builder's own vendor excuses nothing that another review did not see")
  mutating func excusedByTheBuilder() throws {
    let secret = world.commit("secret", on: [start], ["key": "k"], agents: ["claude"])
    let gone = world.commit("gone", on: [secret], ["key": "", "a": "2"], agents: ["claude"])
    let clean = world.commit("clean", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: clean) { $0.members = [gone.id] }
    let landing = world.landing(start, gone)
    func judged() throws -> [Blocker.Gate] {
      gates(try world.judge(landing, policy: "landBy = off\n"))
    }
    #expect(try judged() == [.history])
    world.receipt(.review, from: start, to: secret) {
      $0.reviewer = .provider(name: "claude", model: nil, effort: nil)
    }
    #expect(try judged() == [.history])
    world.receipt(.review, from: start, to: secret)
    #expect(try judged().isEmpty)
  }

  @Test("a rewind needs an override of exactly that landing")
  mutating func rewind() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    #expect(gates(try world.judge(world.landing(tip, start))) == [.rewind])
    world.receipt(.override, from: tip, to: start, by: "kam@example.org", roles: [.human])
    #expect(try world.judge(world.landing(tip, start)).isCovered)
    let other = world.commit("other", on: [start], ["a": "3"])
    #expect(gates(try world.judge(world.landing(other, start))) == [.rewind])
  }

  @Test("an override by somebody who may not says nothing")
  mutating func foreignOverride() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    world.receipt(.override, from: start, to: tip)
    #expect(!(try world.judge(world.landing(start, tip)).isCovered))
  }

  @Test("the revocation list of the policy takes receipts and keys back")
  mutating func revocationList() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    let pass = world.receipt(.review, from: start, to: tip)
    let landing = world.landing(start, tip)
    #expect(try world.judge(landing).isCovered)
    #expect(!(try world.judge(landing, revoked: pass.id.text + "\n").isCovered))
  }

  @Test("the reviewer is none of those who built, by what the landed commits admit to as well")
  mutating func independence() throws {
    let own = world.commit("own", on: [start], ["a": "2"], agents: ["codex"])
    world.receipt(.review, from: start, to: own)
    #expect(found(try world.judge(world.landing(start, own))).contains("not independent"))
    #expect(
      try world.judge(world.landing(start, own), policy: "independence = none\nlandBy = off\n")
        .isCovered
    )

    let squash = world.commit("squash", on: [start], ["a": "2"])
    #expect(!(try world.judge(world.landing(start, squash)).isCovered))
  }

  @Test(
    "another model is one by more than its spelling",
    arguments: [
      ("codex gpt-5.5", "gpt-5.5", true), ("codex-gpt-5.5", "openai/gpt-5.5", true),
      ("claude-opus-4.7", "claude-opus-4-7-20260401", true), ("opus-4.7", "claude-opus-4-7", true),
      ("claude-3-5-sonnet", "Claude Sonnet 3.5", true), ("codex", "gpt-5.5", true),
      ("gpt-5.5-codex", "gpt-5.5", false), ("gpt-5", "gpt-5.5", false), ("o3", "o4", false),
      ("claude-opus-4-7", "claude-sonnet-4-7", false),
      ("claude-opus-4-7", "claude-opus-4-6", false),
    ]
  )
  func models(_ built: String, _ reviewing: String, isOne: Bool) {
    #expect(Vendor.mayBeOneModel(built, reviewing) == isOne)
    #expect(Vendor.mayBeOneModel(reviewing, built) == isOne)
  }

  @Test("where a declared builder is refused, so is one that only the commits admit to")
  mutating func declared() throws {
    let refuse = "declared = refuse\nindependence = none\nlandBy = off\n"
    let tip = world.commit("tip", on: [start], ["a": "2"], agents: ["claude"])
    world.receipt(.review, from: start, to: tip) {
      $0.builders = [.init(name: "claude", model: nil)]
    }
    #expect(found(try world.judge(world.landing(start, tip), policy: refuse)).contains("declared"))
    world.receipt(.review, from: start, to: tip) {
      $0.builders = [.init(name: "claude", model: nil)]
      $0.builderKnown = .launched
    }
    #expect(try world.judge(world.landing(start, tip), policy: refuse).isCovered)
    let both = world.commit("both", on: [start], ["a": "3"], agents: ["claude", "gemini"])
    world.receipt(.review, from: start, to: both) {
      $0.builders = [.init(name: "claude", model: nil)]
      $0.builderKnown = .launched
    }
    let judgement = try world.judge(world.landing(start, both), policy: refuse)
    #expect(found(judgement).contains("declared"))
  }

  @Test("what an agent built lands only with a person's approval of that change")
  mutating func landBy() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"], agents: ["claude"])
    world.receipt(.review, from: start, to: tip) {
      $0.builders = [.init(name: "claude", model: nil)]
    }
    let landing = world.landing(start, tip)
    #expect(gates(try world.judge(landing)) == [.landBy])
    #expect(try world.judge(landing, policy: "landBy = forge\n").isCovered)
    world.receipt(.approve, from: start, to: tip)
    #expect(gates(try world.judge(landing)) == [.landBy])
    world.receipt(.approve, from: start, to: tip, by: "kam@example.org", roles: [.human])
    #expect(try world.judge(landing).isCovered)
  }

  @Test("a person may not review what that person wrote")
  mutating func ownWork() throws {
    let own = world.commit("own", on: [start], ["a": "2"], author: "kam@example.org")
    world.receipt(.review, from: start, to: own, by: "kam@example.org", roles: [.human]) {
      $0.reviewer = .human(principal: "kam@example.org")
    }
    #expect(found(try world.judge(world.landing(start, own))).contains("wrote part"))
    let others = world.commit("others", on: [start], ["a": "3"])
    world.receipt(.review, from: start, to: others, by: "kam@example.org", roles: [.human]) {
      $0.reviewer = .human(principal: "kam@example.org")
    }
    #expect(try world.judge(world.landing(start, others)).isCovered)
    let merge = world.commit(
      "merge",
      on: [start, others],
      ["a": "3"],
      author: "kam@example.org"
    )
    #expect(try world.judge(world.landing(start, merge)).isCovered)
  }

  @Test("one's own commit is no re-basing of a review that leaves it out")
  mutating func unnamedOwnWork() throws {
    let own = world.commit("own", on: [start], ["a": "2"], author: "kam@example.org")
    world.receipt(.review, from: start, to: own, by: "kam@example.org", roles: [.human]) {
      $0.reviewer = .human(principal: "kam@example.org")
      $0.members = []
    }
    #expect(found(try world.judge(world.landing(start, own))).contains("wrote part"))
    // The same of another's commit, squashed or picked by the reviewer, is one.
    let theirs = world.commit("theirs", on: [start], ["a": "3"])
    world.receipt(.review, from: start, to: theirs, by: "kam@example.org", roles: [.human]) {
      $0.reviewer = .human(principal: "kam@example.org")
    }
    let picked = world.commit("picked", on: [start], ["a": "3"], author: "kam@example.org")
    #expect(try world.judge(world.landing(start, picked)).isCovered)
  }

  @Test("what was landed and undone needs a new review, on one push or on two")
  mutating func replay() throws {
    let landed = world.commit("landed", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: landed)
    let undone = world.commit("undone", on: [landed], ["a": "1"])
    let again = world.commit("again", on: [undone], ["a": "2"])
    #expect(found(try world.judge(world.landing(undone, again))).contains("had this before"))
    world.receipt(.review, from: landed, to: undone)
    let judgement = try world.judge(world.landing(start, again))
    #expect(judgement.isCovered)  // as a whole it is exactly what was reviewed
  }

  @Test("a stacked review waits for what it is stacked on")
  mutating func stacked() throws {
    let below = world.commit("below", on: [start], ["a": "2"])
    let above = world.commit("above", on: [below], ["b": "2"])
    let first = world.change(start.tree, below.tree).id
    world.receipt(.review, from: below, to: above) { $0.after = [first] }
    // Somebody lands the upper change alone.
    let alone = world.commit("alone", on: [start], ["b": "2"])
    #expect(found(try world.judge(world.landing(start, alone))).contains("stacked"))
    // The lower one lands as a squash, then the upper one.
    let squash = world.commit("squash", on: [start], ["a": "2"])
    let picked = world.commit("picked", on: [squash], ["b": "2"])
    #expect(try world.judge(world.landing(squash, picked)).isCovered)
  }

  @Test("a review stacked on what is not here covers nothing, and hides no other")
  mutating func stackedOnUnknown() throws {
    let tip = world.commit("tip", on: [start], ["b": "2"])
    let side = world.commit("side", on: [start], ["c": "2"])
    let elsewhere = ObjectID(hex: String(repeating: "5", count: 40))
    world.receipt(.review, from: side, to: world.commit("above", on: [side], ["b": "2"])) {
      $0.after = [elsewhere].compactMap(\.self)
    }
    let landing = world.landing(start, tip)
    #expect(found(try world.judge(landing)).contains("whose bytes"))
    world.receipt(.review, from: start, to: tip)
    #expect(try world.judge(landing).isCovered)
  }

  @Test("lane files need a person's approval of exactly that change")
  mutating func laneFiles() throws {
    let tip = world.commit("tip", on: [start], [".lane/policy": "new"])
    let landing = world.landing(start, tip)
    #expect(gates(try world.judge(landing)) == [.laneFiles])
    #expect(try world.judge(world.landing(start, tip, isFirst: true)).isCovered)
    world.receipt(.approve, from: start, to: tip, lane: true)
    #expect(gates(try world.judge(landing)) == [.laneFiles])
    world.receipt(
      .approve,
      from: start,
      to: tip,
      by: "kam@example.org",
      roles: [.human],
      lane: true
    )
    #expect(try world.judge(landing).isCovered)
    let other = world.commit("other", on: [start], [".lane/policy": "weaker"])
    #expect(gates(try world.judge(world.landing(start, other))) == [.laneFiles])
  }

  @Test("lane files are approved run by run, and what a run undoes needs no approval")
  mutating func laneFilesByRuns() throws {
    func policy(_ text: String) -> [String: String] { [".lane/policy": text] }
    let one = world.commit("one", on: [start], policy("1"))
    let two = world.commit("two", on: [one], policy("2"))
    let three = world.commit("three", on: [two], [".lane/keys": "kam"])
    world.receipt(.approve, from: start, to: two, by: "kam", roles: [.human], lane: true)
    #expect(gates(try world.judge(world.landing(start, three))) == [.laneFiles])
    world.receipt(.approve, from: two, to: three, by: "kam", roles: [.human], lane: true)
    #expect(try world.judge(world.landing(start, three)).isCovered)
    #expect(gates(try world.judge(world.landing(one, three))) == [.laneFiles])
    let more = world.commit("more", on: [three], policy("3"))
    #expect(gates(try world.judge(world.landing(start, more))) == [.laneFiles])
    let undone = world.commit("undone", on: [more], policy("2"))
    #expect(try world.judge(world.landing(start, undone)).isCovered)
  }

  @Test("an override by a person carries lane files, one by a machine does not")
  mutating func overriddenLaneFiles() throws {
    let tip = world.commit("tip", on: [start], [".lane/policy": "new"])
    let rules = "overrideBy = human\noverrideBy = ci\n[principal \"ci\"]\nrole = ci\n"
    world.receipt(.override, from: start, to: tip, by: "ci", roles: [.ci])
    #expect(gates(try world.judge(world.landing(start, tip), policy: rules)) == [.laneFiles])
    world.receipt(.override, from: start, to: tip, by: "kam@example.org", roles: [.human])
    #expect(try world.judge(world.landing(start, tip), policy: rules).isCovered)
  }

  @Test("a damaged entry on the change is 'cannot tell' until it is revoked by name")
  mutating func damaged() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: tip)
    let digest = World.digest([1])
    world.damaged[world.change(start.tree, tip.tree).id] = [(digest.text, "cut off")]
    guard case .cannotTell(let reason) = try world.judge(world.landing(start, tip)) else {
      Issue.record("an answer was given")
      return
    }
    #expect(reason.next.contains(digest.text))
    world.receipt(.revoke, from: start, to: tip, by: "kam@example.org", roles: [.human]) {
      $0.revokes = digest
    }
    #expect(try world.judge(world.landing(start, tip)).isCovered)
  }

  @Test("two reviews by one vendor are one voice")
  mutating func voices() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: tip)
    world.receipt(.review, from: start, to: tip) { $0.body = ReceiptBody("again") }
    let landing = world.landing(start, tip)
    let refused = try world.judge(landing, policy: "reviews = 2\n")
    #expect(gates(refused) == [.coverage])
    #expect(found(refused) == "1 of 2, by vendor openai")
    world.receipt(.review, from: start, to: tip) {
      $0.reviewer = .provider(name: "claude", model: nil, effort: nil)
    }
    #expect(try world.judge(landing, policy: "reviews = 2\n").isCovered)
  }

  @Test("what touches an architectural surface takes two voices")
  mutating func surfaces() throws {
    let rules = "[surface \"core\"]\npath = b/**\narchitectural = true\n"
    let beside = world.commit("beside", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: beside)
    #expect(try world.judge(world.landing(start, beside), policy: rules).isCovered)
    let inside = world.commit("inside", on: [start], ["b/c": "2"])
    world.receipt(.review, from: start, to: inside)
    let landing = world.landing(start, inside)
    #expect(found(try world.judge(landing, policy: rules)) == "1 of 2, by vendor openai")
    world.receipt(.review, from: start, to: inside) {
      $0.reviewer = .provider(name: "claude", model: nil, effort: nil)
    }
    #expect(try world.judge(landing, policy: rules).isCovered)
  }

  @Test("a receipt of another repository, or by a reviewer that is not listed, is none")
  mutating func strangers() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: tip) { $0.repository = "other" }
    world.receipt(.review, from: start, to: tip) {
      $0.reviewer = .provider(name: "gemini", model: nil, effort: nil)
    }
    world.receipt(.review, from: start, to: tip, roles: [])
    let judgement = try world.judge(world.landing(start, tip))
    #expect(found(judgement).contains("another repository"))
    #expect(found(judgement).contains("not one that the policy lists"))
    #expect(found(judgement).contains("does not have the role"))
  }

  @Test(
    "a look at the spec, or at the fixes alone, covers nothing",
    arguments: [
      PassKind.conformance, .verify,
    ]
  )
  mutating func partialPasses(_ kind: PassKind) throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: tip) { $0.pass = kind }
    #expect(gates(try world.judge(world.landing(start, tip))) == [.coverage])
  }

  @Test("what no reviewer can read needs a person where policy says so")
  mutating func unreviewable() throws {
    let tip = world.commit("tip", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: tip) {
      $0.coverage = .init(covered: 0, reviewable: 0, notReviewable: 1)
    }
    let landing = world.landing(start, tip)
    let rules = "[review]\nunreviewable = approve\n"
    #expect(try world.judge(landing).isCovered)
    #expect(gates(try world.judge(landing, policy: rules)) == [.landBy])
    world.receipt(.approve, from: start, to: tip, by: "kam@example.org", roles: [.human])
    #expect(try world.judge(landing, policy: rules).isCovered)
  }
}
