"""Scenarios 40 to 49: what must be quiet, and what must ask for one thing."""

import unittest

from bench import CLAUDE, Bench, policy, text


class WorkInProgress(Bench):
    """40: five commits on a topic, one review at the end."""

    def setUp(self) -> None:
        super().setUp()
        self.on("topic", self.start)
        for n in range(4):
            self.commit("a.txt", text(l1=f"wip {n}"))
        self.commit("d.txt", "scratch\n")
        self.world.git("rm", "--quiet", "d.txt")
        self.head = self.world.commit("clean up")
        self.world.review(self.start, self.head)
        self.on("main")
        self.moved = self.commit("b.txt", text(l1="moved"))

    def test_fast_forward(self) -> None:
        self.covered(self.start, self.head, "whole")

    def test_merge(self) -> None:
        self.covered(self.moved, self.merge("--no-ff", "topic"), "whole")

    def test_squash(self) -> None:
        self.covered(self.moved, self.squash("topic"), "whole")

    def test_rebase_merge(self) -> None:
        self.on("topic")
        self.world.git("rebase", "--quiet", "main")
        self.covered(self.moved, self.world.oid("topic"), "whole", "transient")

    def test_a_baseline_on_the_merged_line(self) -> None:
        self.on("side", self.start)
        first, second = self.commit("a.txt", text(l11="first")), self.commit("c.txt", text(l1="second"))
        self.on("main")
        self.world.git("config", "-f", ".lane/policy", "--add", "lane.baseline", first)
        moved = self.world.commit("lane: baseline")
        tip = self.merge("--no-ff", "side")
        self.world.review(first, second)
        self.refused(moved, tip, "uncovered")
        self.world.review(self.start, first, reviewer="human lee@example.org", by="lee@example.org",
                          presence="terminal", **{"pass": "human"})
        self.covered(moved, tip, "merged", "steps", "person")

    def test_one_more_commit(self) -> None:
        self.on("topic")
        more = self.commit("a.txt", text(l1="more"))
        self.refused(self.start, more, "uncovered")
        self.on("main")
        self.refused(self.moved, self.squash("topic"), "uncovered")

    def test_another_scratch_file(self) -> None:
        self.world.git("checkout", "--quiet", "--detach", self.moved)
        self.commit("d.txt", "another scratch\n")
        self.world.git("rm", "--quiet", "d.txt")
        self.world.write("a.txt", text(l1="wip 3"))
        self.refused(self.moved, self.world.commit("clean up"), "smuggled")


class Fixing(Bench):
    """41: block, fix, review of the whole; autosquash."""

    def setUp(self) -> None:
        super().setUp()
        self.on("topic", self.start)
        self.bad = self.commit("a.txt", text(l1="bad"))
        self.block = self.world.block(self.start, self.bad)
        self.refused(self.start, self.bad, "block")
        self.world.write("a.txt", text(l1="good"))
        self.world.git("add", "a.txt")
        self.world.git("commit", "--quiet", "--fixup", self.bad)
        self.fixed = self.world.oid("HEAD")

    def answered(self, **other):
        return self.world.review(self.start, self.fixed, answers=[(self.block.id, "C1")], **other)

    def test_answered(self) -> None:
        self.answered()
        self.covered(self.start, self.fixed, "lifted")

    def test_answered_by_a_person(self) -> None:
        self.answered(reviewer="human lee@example.org")
        self.covered(self.start, self.fixed, "lifted", "person")

    def test_not_answered(self) -> None:
        self.world.review(self.start, self.fixed)
        self.refused(self.start, self.fixed, "block")

    def test_answered_by_another_reviewer(self) -> None:
        self.answered(reviewer="claude")
        self.refused(self.start, self.fixed, "block")

    def test_answered_by_a_slow_clock(self) -> None:
        self.answered(time="2026-03-01T00:00:01.000Z")
        self.covered(self.start, self.fixed, "lifted")

    def test_another_finding(self) -> None:
        self.world.review(self.start, self.fixed, answers=[(self.block.id, "C2")])
        self.refused(self.start, self.fixed, "block")

    def test_on_the_blocked_change_itself(self) -> None:
        self.world.review(self.start, self.bad, answers=[(self.block.id, "C1")])
        self.world.review(self.start, self.bad, reviewer="human lee@example.org", answers=[(self.block.id, "C1")])
        self.refused(self.start, self.bad, "block")

    def test_the_blocked_change_after_it_was_answered(self) -> None:
        self.world.review(self.start, self.bad, reviewer="claude")
        self.answered()
        self.covered(self.start, self.fixed, "lifted")
        self.refused(self.start, self.bad, "block")

    def test_on_other_paths(self) -> None:
        self.on("elsewhere", self.start)
        other = self.commit("b.txt", text(l1="other"))
        self.world.review(self.start, other, answers=[(self.block.id, "C1")])
        self.world.review(self.start, self.fixed)
        self.refused(self.start, self.fixed, "block")

    def test_autosquash(self) -> None:
        self.answered()
        self.world.git("rebase", "--quiet", "-i", "--autosquash", self.start, extra={"GIT_SEQUENCE_EDITOR": "true"})
        head = self.world.oid("HEAD")
        self.assertEqual(self.world.tree(head), self.world.tree(self.fixed))
        self.covered(self.start, head, "whole")


class Amending(Bench):
    """42: amend of the message, amend of the content."""

    def test_both(self) -> None:
        self.reviewed_topic()
        self.world.tick()
        self.world.git("commit", "--quiet", "--amend", "-m", "better said")
        self.covered(self.start, self.world.oid("HEAD"), "whole")
        self.world.write("a.txt", text(l1="better done"))
        self.world.git("commit", "--quiet", "--amend", "--no-edit", "-a")
        head = self.world.oid("HEAD")
        self.refused(self.start, head, "uncovered")
        self.world.review(self.start, head)
        self.covered(self.start, head)


class Moving(Bench):
    """43: the target moved, in other files, in the same ones, in the same lines."""

    def setUp(self) -> None:
        super().setUp()
        self.review = self.reviewed_topic()
        self.head = self.world.oid("topic")

    def moved(self, **lines: str) -> str:
        self.on("main")
        return self.commit("a.txt", text(**lines))

    def test_same_file_cleanly_merged(self) -> None:
        moved = self.moved(l11="main")
        self.covered(moved, self.merge("--no-ff", "topic"), "merged")

    def test_same_file_rebased_and_carried(self) -> None:
        moved = self.moved(l11="main")
        picked = self.pick(self.head)
        self.refused(moved, picked, "uncovered")
        self.world.carry(self.review, moved, picked)
        self.covered(moved, picked, "carried")

    def test_carried_in_one_go(self) -> None:
        self.on("topic")
        second = self.commit("b.txt", text(l1="second"))
        review = self.world.review(self.start, second)
        moved = self.moved(l11="main")
        picked = self.pick(self.head, second)
        self.world.carry(review, moved, picked)
        self.covered(moved, picked, "carried", "whole")

    def test_carried_by_nobody_who_may(self) -> None:
        moved = self.moved(l11="main")
        picked = self.pick(self.head)
        self.world.carry(self.review, moved, picked, by="lane+kam@example.org")
        self.world.carry(self.review, moved, picked, key="mallory@example.org")
        self.refused(moved, picked, "carry-role", "carry-signature")

    def test_carried_after_it_was_revoked(self) -> None:
        moved = self.moved(l11="main")
        picked = self.pick(self.head)
        self.world.revoke(self.review)
        self.world.carry(self.review, moved, picked)
        self.refused(moved, picked, "carry-revoked")

    def test_carried_with_something_more(self) -> None:
        moved = self.moved(l11="main")
        self.world.git("cherry-pick", "--no-commit", self.head)
        self.world.write("a.txt", text(l1="topic", l6="more", l11="main"))
        picked = self.world.commit("picked")
        self.world.carry(self.review, moved, picked)
        self.refused(moved, picked, "carry-recompute")

    def test_carried_from_a_block(self) -> None:
        block = self.world.block(self.start, self.head, reviewer="claude", path="b.txt")
        moved = self.moved(l11="main")
        picked = self.pick(self.head)
        self.world.carry(block, moved, picked)
        self.refused(moved, picked, "carry-not-pass")

    def test_carried_after_it_was_undone(self) -> None:
        moved = self.moved(l11="main")
        landed = self.pick(self.head)
        self.world.carry(self.review, moved, landed)
        undone = self.moved(l11="main")
        again = self.pick(self.head)
        self.refused(undone, again, "carry-had-before")

    def test_conflict(self) -> None:
        moved = self.moved(l1="main")
        resolved = self.commit("a.txt", text(l1="both"))
        self.world.carry(self.review, moved, resolved)
        self.refused(moved, resolved, "carry-recompute")
        self.world.review(moved, resolved)
        self.covered(moved, resolved, "whole")


class BackAndForth(Bench):
    """44: main into a topic, then the topic into main."""

    def setUp(self) -> None:
        super().setUp()
        self.reviewed_topic()
        self.on("main")
        self.moved = self.commit("a.txt", text(l11="main"))
        self.on("topic")
        self.merge("--no-ff", "main")

    def test_clean(self) -> None:
        more = self.commit("c.txt", text(l1="more"))
        self.world.review(more + "^", more)
        self.on("main")
        self.covered(self.moved, self.merge("--no-ff", "topic"), "merged", "pulled")

    def test_with_an_unreviewed_part(self) -> None:
        self.commit("c.txt", text(l1="more"))
        self.on("main")
        self.refused(self.moved, self.merge("--no-ff", "topic"), "uncovered")

    def test_with_an_evil_merge(self) -> None:
        self.world.write("c.txt", "evil\n")
        self.world.git("commit", "--quiet", "-a", "--amend", "--no-edit")
        self.on("main")
        self.refused(self.moved, self.merge("--no-ff", "topic"), "uncovered")


class Stacked(Bench):
    def test_after(self) -> None:
        self.on("lower", self.start)
        lower = self.commit("a.txt", text(l1="lower"))
        below = self.world.review(self.start, lower).get("change")
        self.on("upper", lower)
        upper = self.commit("a.txt", text(l1="upper"))
        self.world.review(lower, upper, after=[below])
        self.covered(self.start, upper, "steps", "stacked")
        self.on("main")
        landed = self.squash("lower")
        picked = self.pick(upper)
        self.covered(landed, picked, "whole", "stacked")
        self.on("main", self.start)
        other = self.commit("a.txt", text(l1="lower"))
        self.covered(other, self.pick(upper), "stacked")

    def test_without_what_is_below(self) -> None:
        self.on("lower", self.start)
        lower = self.commit("a.txt", text(l1="lower"))
        below = self.world.review(self.start, lower).get("change")
        upper = self.commit("b.txt", text(l1="upper"))
        self.world.review(lower, upper, after=[below])
        self.on("main", self.start)
        self.refused(self.start, self.pick(upper), "after")

    def test_below_is_not_known(self) -> None:
        self.on("lower", self.start)
        upper = self.commit("b.txt", text(l1="upper"))
        self.world.review(self.start, upper, after=["1" * 40])
        self.cannot_tell(self.start, upper, "after-unknown")


class OddThings(Bench):
    """46: an image, a submodule pointer, a link."""

    def test_reviewed_as_what_it_is(self) -> None:
        w = self.world
        for mode, path in (("160000", "sub"), ("120000", "link"), ("100755", "run")):
            old = w.oid("HEAD")
            value = self.start if mode == "160000" else w.git("hash-object", "-w", "--stdin", data=b"a.txt\0\xff")
            w.git("update-index", "--add", "--cacheinfo", f"{mode},{value},{path}")
            w.git("commit", "--quiet", "-m", path)
            head = w.oid("HEAD")
            self.refused(old, head, "uncovered")
            w.review(old, head, coverage="0/0, 1 not reviewable")
            self.covered(old, head)


class Unreviewable(Bench):
    policy = policy(("[review]\n", "[review]\n\tunreviewable = approve\n"))

    def test_needs_a_person(self) -> None:
        head = self.commit("logo.png", "\0")
        self.world.review(self.start, head, coverage="0/0, 1 not reviewable")
        self.refused(self.start, head, "land-by")
        self.world.approve(self.start, head)
        self.covered(self.start, head)


class HumansLand(Bench):
    policy = policy(("declared = accept\n\tlandBy = off", "declared = accept\n\tlandBy = human"))

    def setUp(self) -> None:
        super().setUp()
        self.on("topic", self.start)
        self.head = self.commit("a.txt", text(l1="topic"), CLAUDE)
        self.review = self.world.review(self.start, self.head)

    def test_an_agents_work(self) -> None:
        self.refused(self.start, self.head, "land-by")
        self.world.approve(self.start, self.head, by="lane+kam@example.org")
        self.world.approve(self.start, self.head, presence="none")
        self.world.approve(self.start, self.head, what="lane", change=self.world.change(self.start, self.head))
        self.refused(self.start, self.head, "land-by", "approve-role", "approve-presence")
        approve = self.world.approve(self.start, self.head)
        self.covered(self.start, self.head)
        self.world.revoke(approve)
        self.refused(self.start, self.head, "land-by")

    def test_a_persons_work(self) -> None:
        self.on("main")
        head = self.commit("b.txt", text(l1="hand-made"))
        self.world.review(self.start, head)
        self.covered(self.start, head)

    def test_each_run_or_the_whole(self) -> None:
        two = self.commit("b.txt", text(l1="two"), CLAUDE)
        self.world.review(self.head, two)
        self.world.approve(self.head, two)
        self.refused(self.start, two, "land-by")
        self.world.approve(self.start, two)
        self.covered(self.start, two, "steps")

    def test_carried(self) -> None:
        self.world.approve(self.start, self.head)
        self.on("main")
        moved = self.commit("a.txt", text(l11="main"))
        picked = self.pick(self.head)
        self.world.carry(self.review, moved, picked)
        self.refused(moved, picked, "land-by")
        self.world.carry(self.review, moved, picked, by="kam@example.org")
        self.covered(moved, picked, "carried")

    def test_merged(self) -> None:
        self.world.approve(self.start, self.head)
        self.on("main")
        moved = self.commit("a.txt", text(l11="main"))
        self.covered(moved, self.merge("--no-ff", "topic"), "merged")


class Releases(Bench):
    """49: cherry-picks to a release branch, and back."""

    policy = policy(("declared = accept\n", "declared = accept\n\taccepts = refs/heads/release/*\n"))

    def setUp(self) -> None:
        super().setUp()
        self.reviewed_topic()
        self.options = {"target": "refs/heads/release/1", "policy_at": self.start}

    def test_where_the_files_are_the_same(self) -> None:
        self.on("release", self.start)
        old = self.commit("b.txt", text(l1="release"))
        self.covered(old, self.pick("topic"), "whole", **self.options)

    def test_where_they_are_not(self) -> None:
        self.on("release", self.start)
        old = self.commit("a.txt", text(l11="release"))
        self.refused(old, self.pick("topic"), "uncovered", **self.options)

    def test_a_release_branch_that_has_gone_on(self) -> None:
        """Its commits are not looked at one by one, though its tip is not what is merged."""
        self.on("release", self.start)
        self.commit("scratch", "for a while\n")
        self.world.git("rm", "--quiet", "scratch")
        kept = self.commit("a.txt", text(l1="topic"))
        beyond = self.commit("b.txt", text(l1="beyond"))
        self.on("main", self.start)
        merge = self.merge("--no-ff", kept)
        self.refused(self.start, merge, "smuggled")
        self.world.git("update-ref", "refs/remotes/origin/release/1", beyond)
        self.covered(self.start, merge, "whole")

    def merged_back(self):
        self.on("release", self.start)
        self.pick("topic")
        release = self.commit("b.txt", text(l1="hotfix"))
        self.on("main")
        self.world.git("merge", "--quiet", "topic")
        moved = self.commit("c.txt", text(l1="moved"))
        return release, moved, self.merge("--no-ff", "release")

    def test_merged_back(self) -> None:
        release, moved, merge = self.merged_back()
        self.refused(moved, merge, "side", tips={})
        self.refused(moved, merge, "side", tips={"refs/heads/release/1": release + "^"})
        self.covered(moved, merge, "accepted", tips={"refs/heads/release/1": release})

    def test_merged_back_by_its_receipts(self) -> None:
        release, moved, merge = self.merged_back()
        self.world.review(release + "^", release)
        self.covered(moved, merge, "whole", tips={})

    def test_merged_back_after_it_was_undone(self) -> None:
        self.on("release", self.start)
        release = self.pick("topic")
        self.on("main")
        self.world.git("merge", "--quiet", "--ff-only", "topic")
        undone = self.commit("a.txt", text())
        merge = self.merge("--no-ff", "release")
        self.refused(undone, merge, "merge-had-before", tips={"refs/heads/release/1": release})

    def test_merged_back_with_what_was_undone_beside_more(self) -> None:
        self.on("release", self.start)
        self.pick("topic")
        release = self.commit("a.txt", text(l1="topic", l11="more"))
        tips = {"refs/heads/release/1": release}
        self.on("main")
        self.world.git("merge", "--quiet", "--ff-only", "topic")
        landed = self.world.oid("HEAD")
        self.covered(landed, self.merge("--no-ff", "release"), "accepted", tips=tips)
        self.world.git("reset", "--quiet", "--hard", landed)
        kept = self.commit("a.txt", text(l1="topic", l6="main"))
        self.covered(kept, self.merge("--no-ff", "release"), "accepted", tips=tips)
        self.world.git("reset", "--quiet", "--hard", landed)
        undone = self.commit("a.txt", text(l6="main"))
        merge = self.merge("--no-ff", "release")
        self.refused(undone, merge, "merge-step-had-before", tips=tips)
        self.world.review(self.start, release + "^")
        self.world.review(release + "^", release)
        self.refused(undone, merge, "merge-step-had-before", tips=tips)
        # Whoever sees both together sees what comes back, on an accepted branch as on any.
        self.world.review(self.start, release)
        self.covered(undone, merge, "merged", tips=tips)
        self.covered(undone, merge, "merged", tips={})


class UndoneAndMerged(Bench):
    """48: what was landed and undone needs a new review, by whichever way it comes back."""

    def test_by_a_branch_that_started_before(self) -> None:
        self.reviewed_topic()
        self.on("copy", self.start)
        self.pick("topic")
        self.on("main")
        moved = self.commit("b.txt", text(l1="moved"))
        fresh = self.merge("--no-ff", "copy")
        self.covered(moved, fresh)
        self.world.git("reset", "--quiet", "--hard", self.start)
        self.world.git("merge", "--quiet", "--ff-only", "topic")
        undone = self.commit("a.txt", text())
        self.refused(undone, self.merge("--no-ff", "copy"), "merge-had-before")

    def test_in_other_lines_too(self) -> None:
        self.reviewed_topic()
        self.on("copy", self.start)
        self.pick("topic")
        self.on("main")
        self.world.git("merge", "--quiet", "--ff-only", "topic")
        undone = self.commit("a.txt", text(l11="main"))
        self.refused(undone, self.merge("--no-ff", "copy"), "merge-had-before")

    def test_where_it_stood_beside_another_change(self) -> None:
        self.reviewed_topic()
        self.on("main")
        moved = self.commit("a.txt", text(l6="main"))
        landed = self.squash("topic")
        self.world.review(moved, landed)
        undone = self.commit("a.txt", text(l6="main", l11="more"))
        self.refused(undone, self.merge("--no-ff", "topic"), "merge-had-before")
        self.world.git("reset", "--quiet", "--hard", moved)
        other = self.commit("a.txt", text(l6="main", l11="more"))
        self.covered(other, self.merge("--no-ff", "topic"))

    def test_picked_where_it_stood_beside_another_change(self) -> None:
        self.reviewed_topic()
        self.on("main")
        self.commit("a.txt", text(l1="topic", l6="main"))
        undone = self.commit("a.txt", text())
        self.refused(undone, self.pick("topic"), "had-before")

    def test_beside_a_step_that_is_new(self) -> None:
        self.reviewed_topic()
        self.on("main")
        landed = self.squash("topic")
        undone = self.commit("a.txt", text())
        self.on("topic")
        parted = self.world.oid("HEAD")
        more = self.commit("a.txt", text(l1="topic", l11="more"))
        self.world.review(parted, more)
        self.on("main")
        merge = self.merge("--no-ff", "topic")
        self.refused(undone, merge, "merge-step-had-before")
        # Whoever sees both together sees what comes back.
        self.world.review(self.start, more)
        self.covered(undone, merge)
        self.world.git("reset", "--quiet", "--hard", landed)
        self.covered(landed, self.merge("--no-ff", "topic"))

    def test_by_a_pull(self) -> None:
        review = self.reviewed_topic()
        self.on("main")
        landed = self.pick("topic")
        undone = self.commit("a.txt", text())
        self.on("local", self.start)
        self.commit("b.txt", text(l1="local"))
        pulled = self.merge(undone)
        self.world.put(self.world.change(self.start, landed), review.text)
        again = self.commit("a.txt", text(l1="topic"))
        self.refused(pulled, again, "had-before")

    def test_landed_by_a_merge(self) -> None:
        self.reviewed_topic()
        self.on("copy", self.start)
        self.pick("topic")
        self.on("main")
        moved = self.commit("b.txt", text(l1="moved"))
        landed = self.merge("--no-ff", "topic")
        self.covered(moved, landed)
        undone = self.commit("a.txt", text())
        self.world.review(landed, undone)
        self.covered(landed, undone)
        self.refused(undone, self.pick("topic"), "had-before")
        self.world.git("reset", "--quiet", "--hard", undone)
        self.refused(undone, self.merge("--no-ff", "copy"), "merge-had-before")

    def test_what_a_side_did_and_undid(self) -> None:
        """Which of its parents the target was a merge does not show, and so what a side did counts."""
        self.reviewed_topic()
        self.on("side", self.start)
        self.commit("a.txt", text(l1="topic"))
        self.commit("a.txt", text())
        self.on("main")
        self.commit("b.txt", text(l1="moved"))
        merged = self.merge("--no-ff", "side")
        self.refused(merged, self.pick("topic"), "had-before")

    def test_stacked_on_what_was_squashed(self) -> None:
        self.on("topic", self.start)
        one = self.commit("a.txt", text(l1="one"))
        self.world.review(self.start, one)
        two = self.commit("a.txt", text(l1="one", l11="two"))
        self.world.review(one, two)
        self.on("main")
        self.world.git("cherry-pick", one)
        moved = self.commit("b.txt", text(l1="moved"))
        self.covered(moved, self.merge("--no-ff", "topic"))


class NeverUndone(Bench):
    """48: what a side that is merged merely still has from where it was cut, the target did not have again."""

    policy = policy(("declared = accept\n\tlandBy = off", "declared = accept\n\tlandBy = human"))

    def side(self) -> None:
        """A reviewed line of two commits from the start, which knows nothing of what main does."""
        self.on("side", self.start)
        self.commit("z.txt", "one\n")
        head = self.commit("z.txt", "two\n")
        self.world.review(self.start, head)

    def test_a_file_that_is_deleted(self) -> None:
        self.side()
        self.on("main")
        added = self.commit("f.txt", "here\n")
        self.on("topic", added)
        self.world.git("rm", "--quiet", "f.txt")
        head = self.world.commit("delete f.txt", trailers=[CLAUDE])
        review = self.world.review(added, head)
        self.world.approve(added, head)
        self.on("main")
        merged = self.merge("--no-ff", "side")
        self.covered(added, merged, "whole")
        landed = self.merge("--no-ff", "topic")
        self.covered(merged, landed, "whole")
        self.covered(added, landed, "steps")
        self.world.git("reset", "--quiet", "--hard", merged)
        picked = self.pick("topic")
        self.covered(merged, picked, "whole")
        self.world.revoke(review)
        self.refused(merged, picked, "revoked")
        # On the line itself it is had again.
        self.world.git("reset", "--quiet", "--hard", added)
        self.world.review(added, head, time="2026-03-02T00:00:00.000Z")
        self.world.git("rm", "--quiet", "f.txt")
        self.world.commit("delete it")
        again = self.commit("f.txt", "here\n")
        self.refused(again, self.pick("topic"), "had-before", "approve-had-before")

    def test_lines_that_come_back(self) -> None:
        self.side()
        self.on("main")
        added = self.commit("a.txt", text(l1="one", l6="one"))
        self.on("topic", added)
        half = self.commit("a.txt", text(l6="one"))
        first = self.world.review(added, half)
        head = self.commit("a.txt", text())
        self.world.review(half, head)
        self.on("main")
        merged = self.merge("--no-ff", "side")
        self.covered(merged, self.merge("--no-ff", "topic"), "merged")
        self.world.git("reset", "--quiet", "--hard", merged)
        moved = self.commit("a.txt", text(l1="one", l6="one", l11="moved"))
        self.covered(moved, self.merge("--no-ff", "topic"), "merged")
        self.world.git("reset", "--quiet", "--hard", moved)
        picked = self.pick(half)
        self.world.carry(first, moved, picked)
        self.covered(moved, picked, "carried")

    def test_beside_another_root(self) -> None:
        """What a root has it put there; what it lacks it has not taken away."""
        self.on("main")
        added = self.commit("f.txt", "here\n")
        self.on("topic", added)
        self.world.git("rm", "--quiet", "f.txt")
        self.world.review(added, self.world.commit("delete f.txt"))
        self.on("more", added)
        self.world.review(added, self.commit("r.txt", "root\n"))
        self.world.git("checkout", "--quiet", "--orphan", "root")
        self.world.git("rm", "-r", "--quiet", "--force", ".")
        self.commit("r.txt", "root\n")
        self.on("main")
        joined = self.merge("--no-ff", "--allow-unrelated-histories", "-s", "ours", "root")
        self.covered(joined, self.merge("--no-ff", "topic"), "whole")
        self.world.git("reset", "--quiet", "--hard", joined)
        self.refused(joined, self.pick("more"), "had-before")


if __name__ == "__main__":
    unittest.main()
