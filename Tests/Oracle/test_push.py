"""Scenarios 18 to 29 and 33: what a push may bring."""

import random
import unittest
from typing import List, Optional, Sequence, Tuple

from bench import GIT_LANE, MAIN, Bench, policy, text
from oracle.landing import COVERED, REFUSED, Court, Move, Verdict
from oracle.notes import RECORDS
from oracle.product import CLIENT, SERVER, Product


class Steps(Bench):
    """18: all new commits have a review; one lacks it."""

    def test_each_commit_reviewed(self) -> None:
        one = self.commit("a.txt", text(l1="one"))
        two = self.commit("a.txt", text(l1="two"))
        self.world.review(self.start, one)
        self.world.review(one, two)
        self.covered(self.start, two, "steps")

    def test_one_is_missing(self) -> None:
        one = self.commit("a.txt", text(l1="one"))
        two = self.commit("a.txt", text(l1="two"))
        three = self.commit("b.txt", text(l1="three"))
        self.world.review(self.start, one)
        self.world.review(two, three)
        self.covered(self.start, one, "whole")
        self.refused(self.start, three, "uncovered")

    def test_long_lines_are_cut_where_receipts_say(self) -> None:
        heads = [self.commit("a.txt", text(l1=str(n))) for n in range(70)]
        self.world.review(self.start, heads[65])
        self.world.review(heads[65], heads[69])
        self.covered(self.start, heads[69], "steps")
        self.world.write("b.txt", "unreviewed\n")
        self.refused(self.start, self.world.commit("more"), "uncovered")


class Nothing(Bench):
    """19 to 23: what is no landing, and what is no move forward."""

    def test_up_to_date(self) -> None:
        self.covered(self.start, self.start, "nothing")

    def test_deletes(self) -> None:
        self.covered(self.start, None, "unprotected", target="refs/heads/topic", policy_at=self.start)
        self.refused(self.start, None, "delete")

    def test_an_old_tip_that_is_not_here(self) -> None:
        one = self.commit("a.txt", text(l1="one"))
        self.world.review(self.start, one)
        self.covered(self.start, one)
        self.cannot_tell("1" * 40, one, "missing", policy_at=self.start)

    def test_rewinds(self) -> None:
        one = self.commit("a.txt", text(l1="one"))
        self.world.review(self.start, one)
        self.refused(one, self.start, "rewind")
        self.world.override(one, self.start)
        self.covered(one, self.start, "override")

    def test_sideways(self) -> None:
        one = self.commit("a.txt", text(l1="one"))
        self.on("other", self.start)
        other = self.commit("b.txt", text(l1="other"))
        self.world.review(self.start, other)
        self.refused(one, other, "rewind")
        self.covered(self.start, other)

    def test_unprotected_refs(self) -> None:
        one = self.commit("a.txt", text(l1="one"))
        for ref in ("refs/heads/topic", "refs/notes/lane", "refs/lane/sessions/x"):
            self.covered(None, one, "unprotected", target=ref, policy_at=self.start)
        self.refused(None, one, "uncovered", target="refs/heads/release/1", policy_at=self.start)


class Shapes(Bench):
    """24: octopus, swapped parents, `-s ours`, `-X ours`: what the content becomes."""

    def setUp(self) -> None:
        super().setUp()
        self.reviewed_topic("topic", "a.txt")
        self.on("main")
        self.moved = self.commit("b.txt", text(l1="main"))

    def test_true_merge(self) -> None:
        merge = self.merge("--no-ff", "topic")
        self.covered(self.moved, merge, "whole")

    def test_evil_merge(self) -> None:
        self.world.git("merge", "--quiet", "--no-ff", "--no-commit", "topic")
        self.world.write("c.txt", "evil\n")
        self.refused(self.moved, self.world.commit("merge"), "recompute")

    def test_octopus(self) -> None:
        self.reviewed_topic("second", "c.txt")
        self.on("main")
        merge = self.merge("topic", "second")
        self.refused(self.moved, merge, "uncovered")
        self.world.review(self.moved, merge)
        self.covered(self.moved, merge, "whole")

    def test_ours_strategy_brings_nothing_but_history(self) -> None:
        merge = self.merge("-s", "ours", "topic")
        self.covered(self.moved, merge, "empty")
        self.on("unreviewed", self.start)
        self.commit("c.txt", "never seen\n")
        self.on("main")
        hidden = self.merge("-s", "ours", "unreviewed")
        self.refused(self.moved, hidden, "smuggled")

    def test_ours_option_is_judged_by_its_tree(self) -> None:
        self.on("clash", self.start)
        clash = self.commit("b.txt", text(l1="clash", l11="clash"))
        self.world.review(self.start, clash)
        self.on("main")
        merge = self.merge("-X", "ours", "clash")
        self.refused(self.moved, merge, "recompute")
        self.world.review(self.moved, merge)
        self.covered(self.moved, merge, "whole")

    def test_pull_merge_is_read_with_parents_exchanged(self) -> None:
        self.on("topic")
        merge = self.merge("main")
        self.covered(self.moved, merge, "whole")
        more = self.commit("c.txt", text(l1="after"))
        self.world.review(merge, more)
        self.covered(self.moved, more, "pulled", "steps")

    def test_pull_merge_with_an_unreviewed_side(self) -> None:
        self.on("topic")
        self.commit("c.txt", text(l1="unseen"))
        merge = self.merge("main")
        more = self.commit("a.txt", text(l1="after"))
        self.world.review(merge, more)
        self.refused(self.moved, more, "side")

    def test_swapped_parents_do_not_hide_undone_work(self) -> None:
        self.on("topic")
        merge = self.merge("-s", "ours", "main")
        self.assertEqual(self.world.tree(merge), self.world.tree("topic"))
        more = self.commit("c.txt", text(l1="after"))
        self.world.review(merge, more)
        self.refused(self.moved, more, "uncovered")
        self.world.review(self.moved, more)
        self.covered(self.moved, more, "off-line")

    def test_several_merge_bases_need_a_review(self) -> None:
        self.on("one", self.moved)
        self.merge("--no-ff", "topic")
        self.on("two", "topic")
        two = self.merge("--no-ff", self.moved)
        self.commit("c.txt", text(l1="two"))
        self.world.review(two, self.world.oid("two"))
        self.on("one")
        one = self.commit("c.txt", text(l11="one"))
        merge = self.merge("--no-ff", "two")
        self.refused(one, merge, "recompute")
        self.covered(self.moved, self.world.oid("two"), "pulled")


class CleanReverts(Bench):
    """25 and 48: reverts as policy says, never by name alone."""

    policy = policy(("revert = off", "revert = clean"))

    def setUp(self) -> None:
        super().setUp()
        self.landed = self.commit("a.txt", text(l1="landed"))
        self.other = self.commit("b.txt", text(l1="other"))

    def revert(self, commit: str) -> str:
        self.world.tick()
        self.world.git("revert", "--no-edit", commit)
        return self.world.oid("HEAD")

    def test_inverse_of_the_last_step(self) -> None:
        self.covered(self.other, self.revert(self.landed), "reverted")

    def test_more_than_the_inverse(self) -> None:
        self.world.git("revert", "--no-commit", self.landed)
        self.world.write("c.txt", "more\n")
        self.refused(self.other, self.world.commit("Revert \"landed\""), "uncovered")

    def test_not_of_the_last_step(self) -> None:
        later = self.commit("a.txt", text(l1="landed", l11="later"))
        self.refused(later, self.revert(self.landed), "uncovered")

    def test_landing_it_again_needs_a_review(self) -> None:
        self.world.review(self.start, self.landed)
        undone = self.revert(self.landed)
        again = self.revert(undone)
        self.refused(undone, again, "revert-of-revert", "had-before")
        self.world.review(undone, again)
        self.covered(undone, again, "whole")
        self.covered(again, self.revert(again), "reverted")

    def test_on_a_side_that_is_merged(self) -> None:
        self.on("fix", self.other)
        self.revert(self.landed)
        self.on("main")
        moved = self.commit("c.txt", text(l1="moved"))
        self.covered(moved, self.merge("--no-ff", "fix"), "reverted", "merged")

    def test_on_a_side_after_the_target_touched_it(self) -> None:
        self.on("fix", self.other)
        self.revert(self.landed)
        self.on("main")
        moved = self.commit("a.txt", text(l1="landed", l11="moved"))
        self.refused(moved, self.merge("--no-ff", "fix"), "revert-outside")


class RevertsOff(Bench):
    def test_policy_does_not_allow_it(self) -> None:
        landed = self.commit("a.txt", text(l1="landed"))
        self.world.tick()
        self.world.git("revert", "--no-edit", landed)
        self.refused(landed, self.world.oid("HEAD"), "revert-off")


class Unusual(Bench):
    """26: a repository with extensions.worktreeConfig works."""

    def test_worktree_configuration(self) -> None:
        self.world.git("config", "extensions.worktreeConfig", "true")
        one = self.commit("a.txt", text(l1="one"))
        self.refused(self.start, one, "uncovered")
        self.world.review(self.start, one)
        self.covered(self.start, one)


class FirstPush(Bench):
    """27: the first push, with and without a baseline."""

    def test_baseline(self) -> None:
        self.refused(None, self.start, "no-baseline", tips={})
        self.world.git("config", "-f", ".lane/policy", "lane.baseline", self.start)
        setup = self.world.commit("set up")
        self.covered(None, setup, "empty", tips={})
        self.refused(None, self.commit("a.txt", "unseen\n"), "uncovered", tips={})


class Vetoes(Bench):
    """28: `revoke` or `block` after a pass."""

    def setUp(self) -> None:
        super().setUp()
        self.review = self.reviewed_topic()
        self.head = self.world.oid("topic")
        self.covered(self.start, self.head)

    def test_revoked_by_a_person(self) -> None:
        self.world.revoke(self.review, by="lee@example.org")
        self.refused(self.start, self.head, "revoked")

    def test_revoked_by_its_signer(self) -> None:
        self.world.revoke(self.review, by="lane+kam@example.org", presence="none")
        self.covered(self.start, self.head)
        self.world.revoke(self.review, by="lane+kam@example.org")
        self.refused(self.start, self.head, "revoked")

    def test_revoked_by_nobody_who_may(self) -> None:
        self.world.revoke(self.review, by="ci@example.org")
        self.world.revoke(self.review, by="lee@example.org", key="mallory@example.org")
        self.covered(self.start, self.head)

    def test_listed_as_revoked(self) -> None:
        self.on("main")
        self.world.write(".lane/revoked", self.review.id + " leaked\n")
        moved = self.world.commit("revoke")
        self.on("topic")
        self.refused(moved, self.merge("--no-ff", "main"), "revoked")

    def test_blocked(self) -> None:
        block = self.world.block(self.start, self.head, reviewer="claude")
        self.refused(self.start, self.head, "block")
        self.world.revoke(block, by="ci@example.org")
        self.refused(self.start, self.head, "block")
        self.world.revoke(block, by="kam@example.org")
        self.covered(self.start, self.head)

    def test_blocks_of_nobody(self) -> None:
        self.world.block(self.start, self.head, key="mallory@example.org")
        self.world.block(self.start, self.head, by="mallory@example.org")
        self.covered(self.start, self.head)

    def test_a_block_by_who_is_listed_no_longer(self) -> None:
        self.world.block(self.start, self.head, reviewer="unlisted")
        self.refused(self.start, self.head, "block")

    def test_block_on_bytes(self) -> None:
        self.world.block(self.start, self.head, reviewer="claude")
        self.on("copy", self.start)
        self.world.write("a.txt", text(l1="topic"))
        self.world.write("b.txt", text(l1="more"))
        copy = self.world.commit("other change, same bytes")
        self.world.review(self.start, copy)
        self.refused(self.start, copy, "block")
        self.on("clean", self.start)
        clean = self.commit("b.txt", text(l1="more"))
        self.world.review(self.start, clean)
        self.covered(self.start, clean)

    def test_block_on_a_branch_that_is_merged(self) -> None:
        more = self.commit("b.txt", text(l1="more"))
        self.world.git("commit", "--quiet", "--amend", "-m", "said better")
        self.on("main")
        moved = self.commit("a.txt", text(l11="moved"))
        merge = self.merge("--no-ff", "topic")
        self.world.review(moved, merge)
        self.covered(moved, merge, "whole")
        self.world.block(self.start, more, path="a.txt", reviewer="claude")
        self.refused(moved, merge, "block")

    def test_argued_away(self) -> None:
        block = self.world.block(self.start, self.head, reviewer="claude")
        answer = {"reviewer": "claude", "answers": [(block.id, "C1")]}
        self.world.review(self.start, self.head, **answer)
        self.refused(self.start, self.head, "block")
        self.world.review(self.start, self.head, pushbacks=[(block.id, "C2")], **answer)
        self.world.review(self.start, self.head, pushbacks=[(block.id, "C1")], **dict(answer, reviewer="codex"))
        self.refused(self.start, self.head, "block")
        self.world.review(self.start, self.head, pushbacks=[(block.id, "C1")], **answer)
        self.covered(self.start, self.head, "lifted")

    def test_block_in_the_history(self) -> None:
        self.world.block(self.start, self.head, reviewer="claude")
        fixed = self.commit("a.txt", text(l1="fixed"))
        self.world.review(self.start, fixed)
        self.refused(self.start, fixed, "block")


class Overrides(Bench):
    """29: overrides, by who may and by who may not, exactly."""

    def test_who(self) -> None:
        one = self.commit("a.txt", text(l1="one"))
        self.world.override(self.start, one, by="lane+kam@example.org")
        self.world.override(self.start, one, by="ci@example.org")
        self.world.override(self.start, one, presence="none")
        self.world.override(self.start, one, key="mallory@example.org")
        self.refused(self.start, one, "override-role", "override-signature")
        self.world.override(self.start, one)
        self.covered(self.start, one, "override")

    def test_exactly_that_landing(self) -> None:
        one = self.commit("a.txt", text(l1="one"))
        two = self.commit("a.txt", text(l1="two"))
        self.world.override(self.start, one)
        self.refused(self.start, two)
        self.refused(one, two)
        self.world.override(one, two, target="refs/heads/release/1")
        self.refused(one, two, "override-other")
        self.covered(one, two, "override", target="refs/heads/release/1", policy_at=self.start)

    def test_beats_a_block(self) -> None:
        one = self.commit("a.txt", text(l1="one"))
        self.world.block(self.start, one)
        self.refused(self.start, one, "block")
        self.world.override(self.start, one)
        self.covered(self.start, one, "override")


class MachineOverrides(Bench):
    policy = policy(("\trevert = off\n", "\toverrideBy = ci\n\toverrideBy = human\n"))

    def test_lane_files_need_a_human(self) -> None:
        one = self.commit("a.txt", text(l1="one"))
        self.world.override(self.start, one, by="ci@example.org")
        self.covered(self.start, one, "override")
        self.world.git("config", "-f", ".lane/policy", "review.rounds", "4")
        two = self.world.commit("policy")
        self.world.override(one, two, by="ci@example.org")
        self.refused(one, two, "override-lane")
        self.world.override(one, two, by="lee@example.org")
        self.covered(one, two, "override")

    def test_lane_files_that_were_approved(self) -> None:
        self.world.git("config", "-f", ".lane/policy", "review.rounds", "4")
        one = self.world.commit("policy")
        self.world.override(self.start, one, by="ci@example.org")
        self.refused(self.start, one, "override-lane")
        self.world.approve(self.start, one, what="lane")
        self.covered(self.start, one, "override")


class LaneRuns(Bench):
    """Lane files that were approved in more than one part."""

    def rounds(self, count: int) -> str:
        self.world.git("config", "-f", ".lane/policy", "review.rounds", str(count))
        return self.world.commit(f"rounds {count}")

    def test_each_run_is_approved(self) -> None:
        self.rounds(4)
        two = self.rounds(5)
        three = self.rounds(6)
        self.world.approve(self.start, two, what="lane")
        self.refused(self.start, three, "lane")
        self.world.approve(two, three, what="lane")
        self.covered(self.start, three)

    def test_what_is_undone_needs_no_approval(self) -> None:
        one = self.rounds(4)
        self.world.approve(self.start, one, what="lane")
        self.refused(self.start, self.rounds(5), "lane")
        self.rounds(4)
        self.world.write(".lane/prompts/reviewer.md", "Read twice.\n")
        prompt = self.world.commit("prompt")
        self.refused(self.start, prompt, "lane")
        self.world.approve(f"{prompt}^", prompt, what="lane")
        self.covered(self.start, prompt)


class Queue(Bench):
    """33: a merge queue, and a rebase merge of several commits."""

    def test_three_squashes(self) -> None:
        for branch, path in (("one", "a.txt"), ("two", "b.txt"), ("three", "c.txt")):
            self.reviewed_topic(branch, path)
        self.on("main")
        old = self.start
        for branch in ("one", "two", "three"):
            new = self.squash(branch)
            self.covered(old, new, "whole")
            old = new
        self.covered(self.start, old, "steps")
        self.world.write("a.txt", "unseen\n")
        self.refused(self.start, self.world.commit("unseen"), "uncovered")

    def test_rebase_merge(self) -> None:
        self.on("topic", self.start)
        heads = [self.commit("a.txt", text(l1=str(n))) for n in range(3)]
        self.world.review(self.start, heads[0])
        self.world.review(heads[0], heads[1])
        self.on("main")
        moved = self.commit("b.txt", text(l1="moved"))
        new = self.pick(*heads)
        self.refused(moved, new, "uncovered")
        self.world.review(heads[1], heads[2])
        self.covered(moved, new, "steps")

    def test_not_covered_by_what_landed_before(self) -> None:
        one = self.commit("a.txt", text(l1="one"))
        self.world.review(self.start, one)
        back = self.commit("a.txt", text())
        self.world.review(one, back)
        self.covered(self.start, back, "steps")
        again = self.commit("a.txt", text(l1="one"))
        self.refused(back, again, "had-before")
        self.covered(self.start, again, "whole")  # as a whole it is what was reviewed
        self.world.review(back, again)
        self.covered(back, again)

    def test_landed_and_undone_in_one_push(self) -> None:
        one = self.commit("a.txt", text(l1="one"))
        self.world.review(self.start, one)
        self.world.write("b.txt", text(l1="more"))
        back = self.commit("a.txt", text())
        self.world.review(one, back)
        self.covered(self.start, back, "steps")
        again = self.commit("a.txt", text(l1="one"))
        self.refused(self.start, again, "had-before")
        self.world.review(back, again)
        self.covered(self.start, again, "steps")


class Tags(Bench):
    policy = policy(("[review]\n", '[protect "refs/tags/v*"]\n\treviews = 1\n[review]\n'))

    def test_tags(self) -> None:
        one = self.commit("a.txt", text(l1="one"))
        options = {"target": "refs/tags/v1", "policy_at": self.start}
        self.refused(None, one, "tag-outside", **options)
        self.covered(None, self.start, "tag", **options)
        self.refused(self.start, one, "tag-moves", **options)
        self.covered(None, one, "unprotected", target="refs/tags/x", policy_at=self.start)


class WholePushes(Bench):
    """20, 23, 30 and 31: several refs at once, deletes, and notes that come along."""

    policy = policy(("[review]\n", '[protect "refs/tags/v*"]\n\treviews = 1\n[review]\n'))

    def setUp(self) -> None:
        super().setUp()
        self.reviewed_topic()
        self.head = self.world.oid("topic")
        self.land = Move(MAIN, self.start, self.head)

    def push(self, *moves: Move, notes: Optional[List[str]] = None) -> Verdict:
        standing = frozenset(notes) if notes is not None else None
        verdict = Court(self.world.work, merger=self.world.merger).judge_push(moves, self.start, notes=standing)
        if GIT_LANE and notes is None:
            code, said = self.gate(SERVER, moves)
            self.assertEqual(code == COVERED, verdict.answer == COVERED, (verdict, said))
            code, said = self.gate(CLIENT, moves)
            self.assertEqual(code == COVERED, verdict.answer == COVERED, (verdict, said))
        return verdict

    def gate(self, gate: str, moves: Sequence[Move]) -> Tuple[str, str]:
        self.world.git("update-ref", "refs/remotes/origin/main", self.start)
        self.world.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
        self.world.git("update-ref", RECORDS[0], self.world.oid(RECORDS[0]), cwd=self.world.remote)
        return Product(GIT_LANE, self.world).ask(gate, moves, False, random.Random(gate))

    def answer(self, expected: str, *moves: Move, notes: Optional[List[str]] = None) -> None:
        verdict = self.push(*moves, notes=notes)
        self.assertEqual(verdict.answer, expected, verdict)

    def test_each_ref_is_judged(self) -> None:
        self.answer(COVERED, self.land, Move("refs/heads/topic", None, self.head))
        self.on("unseen", self.start)
        unseen = self.commit("b.txt", text(l1="unseen"))
        self.answer(REFUSED, self.land, Move("refs/heads/release/1", None, unseen))
        self.answer(COVERED, self.land, Move("refs/heads/release/1", None, self.head))
        self.answer(REFUSED, Move(MAIN, self.start, unseen), Move("refs/heads/topic", self.head, None))

    def test_deletes(self) -> None:
        self.answer(COVERED, Move("refs/heads/topic", self.head, None))
        self.answer(REFUSED, Move(MAIN, self.start, None))
        self.answer(REFUSED, self.land, Move("refs/tags/v1", self.start, None))
        self.answer(COVERED, self.land, Move("refs/tags/other", self.start, None))

    def test_a_tag_may_point_to_what_lands_with_it(self) -> None:
        tag = Move("refs/tags/v1", None, self.head)
        self.answer(REFUSED, tag)
        self.answer(COVERED, tag, self.land)
        self.answer(REFUSED, tag, Move("refs/heads/topic", None, self.head))
        self.answer(REFUSED, Move("refs/tags/v1", self.start, self.head), self.land)
        self.answer(REFUSED, Move("refs/tags/v1", None, self.world.tree(self.start)))

    def test_notes_that_come_along(self) -> None:
        whole = self.world.oid(RECORDS[0])
        self.answer(REFUSED, self.land, notes=[])
        self.answer(COVERED, self.land, Move(RECORDS[0], None, whole), notes=[whole])
        self.world.git("notes", "--ref=lane", "remove", self.head)
        less = self.world.oid(RECORDS[0])
        self.answer(REFUSED, Move(RECORDS[0], whole, less), notes=[whole, less])
        self.answer(COVERED, Move(RECORDS[0], less, whole), notes=[whole, less])
        self.answer(REFUSED, Move(RECORDS[0], whole, None), notes=[whole])


class NewTargets(Bench):
    def test_starts_where_a_protected_branch_is(self) -> None:
        options = {"target": "refs/heads/release/1", "policy_at": self.start}
        self.covered(None, self.start, "nothing", **options)
        self.on("release", self.start)
        one = self.commit("a.txt", text(l1="one"))
        self.refused(None, one, "uncovered", **options)
        self.world.review(self.start, one)
        self.covered(None, one, "whole", **options)

    def test_starts_at_nothing_that_a_merge_brought(self) -> None:
        self.on("topic", self.start)
        half = self.commit("a.txt", text(l1="half"))
        done = self.commit("a.txt", text(l1="done"))
        self.world.review(self.start, done)
        self.on("main")
        merge = self.merge("--no-ff", "topic")
        options = {"target": "refs/heads/release/1", "policy_at": merge, "tips": {"refs/heads/main": merge}}
        self.refused(None, half, "uncovered", **options)
        self.covered(None, done, "whole", **options)
        self.covered(None, merge, "nothing", **options)


class Proposals(Bench):
    def test_is_the_merge(self) -> None:
        self.reviewed_topic()
        head = self.world.oid("topic")
        self.on("main")
        moved = self.commit("b.txt", text(l1="moved"))
        self.refused(moved, head, "rewind")
        self.covered(moved, head, "whole", proposal=True)
        touched = self.commit("a.txt", text(l11="touched"))
        self.covered(touched, head, "merged", proposal=True)
        clash = self.commit("a.txt", text(l1="clash"))
        self.cannot_tell(clash, head, "conflict", proposal=True)


if __name__ == "__main__":
    unittest.main()
