import LaneCore
import Testing

/// Merges of every kind, and what they may not bring.
extension CoverageTests {
  // MARK: merged

  /// A topic of two reviewed steps, merged into a target that moved in another file.
  private mutating func topic() -> (main: CommitFacts, tip: CommitFacts) {
    let one = world.commit("one", on: [start], ["a": "2"])
    let two = world.commit("two", on: [one], ["a": "3"])
    world.receipt(.review, from: start, to: one)
    world.receipt(.review, from: one, to: two)
    let main = world.commit("main", on: [start], ["b": "2"])
    return (main, two)
  }

  @Test("a merge that git makes again is covered by what covers the merged line")
  mutating func merged() throws {
    let (main, topic) = topic()
    let merge = world.commit("merge", on: [main, topic], ["a": "3"])
    #expect(rules(try world.judge(world.landing(main, merge))) == [.step, .step, .merged])
  }

  @Test("a merge that adds something of its own needs a review of its own")
  mutating func evil() throws {
    let (main, topic) = topic()
    let merge = world.commit("merge", on: [main, topic], ["a": "3", "c": "evil"])
    #expect(found(try world.judge(world.landing(main, merge))).contains("no receipt"))
    world.receipt(.review, from: main, to: merge)
    #expect(try world.judge(world.landing(main, merge)).isCovered)
  }

  @Test("of a merged line the step that lacks a receipt is named")
  mutating func bareSide() throws {
    let one = world.commit("one", on: [start], ["a": "2"])
    let two = world.commit("two", on: [one], ["a": "3"])
    world.receipt(.review, from: start, to: one)
    let main = world.commit("main", on: [start], ["b": "2"])
    let merge = world.commit("merge", on: [main, two], ["a": "3"])
    guard case .refused(let blockers) = try world.judge(world.landing(main, merge)) else {
      Issue.record("covered")
      return
    }
    #expect(blockers.map(\.commit) == [two.id])
  }

  @Test("what was landed and undone is not brought back by merging its branch")
  mutating func mergedReplay() throws {
    let topic = world.commit("topic", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: topic)
    let landed = world.commit("landed", on: [start], ["a": "2"])
    let undone = world.commit("undone", on: [landed], ["a": "1"])
    let merge = world.commit("merge", on: [undone, topic], ["a": "2"])
    #expect(found(try world.judge(world.landing(undone, merge))).contains("had this before"))
    // Nor where another step of the same push comes before.
    let step = world.commit("step", on: [undone], ["b": "2"])
    world.receipt(.review, from: undone, to: step)
    let later = world.commit("later", on: [step, topic], ["a": "2"])
    for old in [undone, step] {
      let judgement = try world.judge(world.landing(old, later))
      #expect(found(judgement).contains("had this before"))
    }
    let clean = world.commit("clean", on: [start], ["b": "2"])
    world.receipt(.review, from: start, to: clean)
    let first = world.commit("first", on: [clean, topic], ["a": "2"])
    #expect(try world.judge(world.landing(start, first)).isCovered)
  }

  @Test("nor where the target had it beside changes of its own in the same file")
  mutating func mergedReplayBeside() throws {
    let topic = world.commit("topic", on: [start], ["a": "1 two"])
    world.receipt(.review, from: start, to: topic)
    let moved = world.commit("moved", on: [start], ["a": "1 own"])
    let landed = world.commit("landed", on: [moved], ["a": "1 own two"])
    let undone = world.commit("undone", on: [landed], ["a": "1 own"])
    let later = world.commit("later", on: [undone], ["a": "1 own more"])
    let merge = world.commit("merge", on: [later, topic], ["a": "1 own more two"])
    #expect(found(try world.judge(world.landing(later, merge))).contains("had this before"))
    let never = world.commit("never", on: [moved], ["a": "1 own more"])
    let first = world.commit("first", on: [never, topic], ["a": "1 own more two"])
    #expect(try world.judge(world.landing(never, first)).isCovered)
  }

  @Test("nor beside a step of the same branch that is new, unless both were reviewed together")
  mutating func mergedReplayOfStep() throws {
    let topic = world.commit("topic", on: [start], ["a": "1 two"])
    world.receipt(.review, from: start, to: topic)
    let landed = world.commit("landed", on: [start], ["a": "1 two"])
    let undone = world.commit("undone", on: [landed], ["a": "1"])
    let more = world.commit("more", on: [topic], ["a": "1 two more"])
    world.receipt(.review, from: topic, to: more)
    let merge = world.commit("merge", on: [undone, more], ["a": "1 two more"])
    #expect(found(try world.judge(world.landing(undone, merge))).contains("had this before"))
    let moved = world.commit("moved", on: [topic], ["a": "", "c": "1 two"])
    world.receipt(.review, from: topic, to: moved)
    let renamed = world.commit("renamed", on: [undone, moved], ["a": "", "c": "1 two"])
    #expect(found(try world.judge(world.landing(undone, renamed))).contains("had this before"))
    let kept = world.commit("kept", on: [landed, more], ["a": "1 two more"])
    #expect(try world.judge(world.landing(landed, kept)).isCovered)
    world.receipt(.review, from: start, to: more)
    #expect(try world.judge(world.landing(undone, merge)).isCovered)
  }

  @Test("a branch that is accepted may be merged at its tip, and only there")
  mutating func accepted() throws {
    let release = world.commit("release", on: [start], ["a": "2"])
    let main = world.commit("main", on: [start], ["b": "2"])
    let merge = world.commit("merge", on: [main, release], ["a": "2"])
    var landing = world.landing(main, merge)
    #expect(!(try world.judge(landing).isCovered))
    landing.accepted = [release.id]
    #expect(rules(try world.judge(landing)) == [.merged])
  }

  @Test("being accepted does not bring back what was undone, beside what is new in the same file")
  mutating func acceptedReplay() throws {
    let landed = world.commit("landed", on: [start], ["a": "1 two"])
    let undone = world.commit("undone", on: [landed], ["a": "1"])
    let picked = world.commit("picked", on: [start], ["a": "1 two"])
    let release = world.commit("release", on: [picked], ["a": "1 two more"])
    let merge = world.commit("merge", on: [undone, release], ["a": "1 two more"])
    var landing = world.landing(undone, merge)
    landing.accepted = [release.id]
    #expect(!(try world.judge(landing).isCovered))
    // What the target still has, and what the branch itself replaced, comes back to nobody.
    let kept = world.commit("kept", on: [landed, release], ["a": "1 two more"])
    landing = world.landing(landed, kept)
    landing.accepted = [release.id]
    #expect(rules(try world.judge(landing)) == [.merged])
    let second = world.commit("second", on: [picked], ["a": "1 three more"])
    let later = world.commit("later", on: [landed], ["a": "1 three"])
    let again = world.commit("again", on: [later, second], ["a": "1 three more"])
    landing = world.landing(later, again)
    landing.accepted = [second.id]
    #expect(rules(try world.judge(landing)) == [.merged])
  }

  @Test("what a merged branch merely still had is not what the target was")
  mutating func inherited() throws {
    let old = world.commit("old", on: [start], ["z": "1"])
    world.receipt(.review, from: start, to: old)
    let added = world.commit("added", on: [start], ["f": "1"])
    let delete = world.commit("delete", on: [added], ["f": ""])
    world.receipt(.review, from: added, to: delete)
    let moved = world.commit("moved", on: [added, old], ["z": "1"])
    let merge = world.commit("merge", on: [moved, delete], ["f": ""])
    #expect(try world.judge(world.landing(moved, merge)).isCovered)
    let picked = world.commit("picked", on: [moved], ["f": ""])
    #expect(try world.judge(world.landing(moved, picked)).isCovered)

    // A merge that chose is no inheritance: the target may have been what it chose.
    let chosen = world.commit("chosen", on: [added, old], ["z": "1", "f": ""])
    let undone = world.commit("undone", on: [chosen], ["f": "1"])
    let local = world.commit("local", on: [added], ["l": "1"])
    let pulled = world.commit("pulled", on: [local, undone], ["z": "1"])
    let again = world.commit("again", on: [pulled], ["f": ""])
    #expect(!(try world.judge(world.landing(pulled, again)).isCovered))
  }

  @Test("commits of an accepted branch are not looked at, however far its tip has gone on")
  mutating func acceptedHistory() throws {
    let passing = world.commit("passing", on: [start], ["scratch": "1"])
    let kept = world.commit("kept", on: [passing], ["scratch": "", "a": "2"])
    let beyond = world.commit("beyond", on: [kept], ["a": "3"])
    let clean = world.commit("clean", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: clean)
    let merge = world.commit("merge", on: [start, kept], ["a": "2"])
    var landing = world.landing(start, merge)
    #expect(!(try world.judge(landing).isCovered))
    landing.accepted = [beyond.id]
    #expect(try world.judge(landing).isCovered)
  }

  @Test("an octopus and a merge with two bases need a review of their own")
  mutating func oddMerges() throws {
    let one = world.commit("one", on: [start], ["a": "2"])
    let two = world.commit("two", on: [start], ["b": "2"])
    world.receipt(.review, from: start, to: one)
    world.receipt(.review, from: start, to: two)
    let octopus = world.commit("octopus", on: [start, one, two], ["a": "2", "b": "2"])
    #expect(!(try world.judge(world.landing(start, octopus)).isCovered))
    let left = world.commit("left", on: [one, two], ["b": "2"])
    let right = world.commit("right", on: [two, one], ["a": "2", "c": "2"])
    world.receipt(.review, from: two, to: right)
    let cross = world.commit("cross", on: [left, right], ["c": "2"])
    #expect(!(try world.judge(world.landing(left, cross)).isCovered))
  }

  // MARK: pull merges

  @Test("after a pull the merge is read with its parents exchanged")
  mutating func pulled() throws {
    let (main, own) = topic()
    let pull = world.commit("pull", on: [own, main], ["b": "2"])
    let more = world.commit("more", on: [pull], ["c": "2"])
    world.receipt(.review, from: pull, to: more)
    #expect(
      rules(try world.judge(world.landing(main, more))) == [.step, .step, .merged, .step]
    )
  }

  @Test("a pull of a pull is read so all the way down")
  mutating func pulledTwice() throws {
    let own = world.commit("own", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: own)
    let main = world.commit("main", on: [start], ["b": "2"])
    let first = world.commit("first", on: [own, main], ["b": "2"])
    let theirs = world.commit("theirs", on: [main], ["c": "2"])
    world.receipt(.review, from: main, to: theirs)
    let second = world.commit("second", on: [theirs, first], ["a": "2"])
    let third = world.commit("third", on: [first, second], ["c": "2"])
    #expect(try world.judge(world.landing(theirs, third)).isCovered)
    #expect(try world.judge(world.landing(main, third)).isCovered)
  }

  @Test("exchanged parents do not hide that the other side's work was thrown away")
  mutating func swappedOurs() throws {
    let own = world.commit("own", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: own)
    let main = world.commit("main", on: [start], ["b": "2"])
    let ours = world.commit("ours", on: [own, main], [:])
    #expect(!(try world.judge(world.landing(main, ours)).isCovered))
  }

  @Test("what a pull merge hides from first parents still counts as had before")
  mutating func pulledReplay() throws {
    let landed = world.commit("landed", on: [start], ["a": "2"])
    world.receipt(.review, from: start, to: landed)
    let undone = world.commit("undone", on: [landed], ["a": "1"])
    let own = world.commit("own", on: [start], ["c": "2"])
    world.receipt(.review, from: start, to: own)
    let pull = world.commit("pull", on: [own, undone], [:])
    let again = world.commit("again", on: [pull], ["a": "2"])
    #expect(found(try world.judge(world.landing(pull, again))).contains("had this before"))
  }
}
