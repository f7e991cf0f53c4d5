"""Scenarios 35 to 37, and how reviewers may not be builders: what must fail."""

import unittest
from typing import Tuple

from bench import CLAUDE, Bench, policy, text
from oracle.receipts import parse_note
from oracle.world import one


class Bytes(Bench):
    """35: a stored byte changed, dropped, reordered or replayed."""

    def setUp(self) -> None:
        super().setUp()
        self.review = self.reviewed_topic()
        self.head = self.world.oid("topic")
        self.covered(self.start, self.head)

    def rewrite(self, change) -> None:
        """Every note anew, as somebody with plumbing would."""
        w = self.world
        tip = w.oid("refs/notes/lane")
        for row in w.git("ls-tree", "-r", tip).splitlines():
            path = row.split("\t")[1]
            if not path.startswith("changes/"):
                text = w.run("cat-file", "blob", f"{tip}:{path}").stdout
                blob = w.git("hash-object", "-w", "--stdin", data=change(text))
                w.git("notes", "--ref=lane", "add", "-f", "-C", blob, path.replace("/", ""))

    def test_order_and_repetition_mean_nothing(self) -> None:
        self.rewrite(lambda text: text + b"\n" + text)
        self.covered(self.start, self.head)

    def test_a_changed_byte_of_the_text(self) -> None:
        self.rewrite(lambda text: text.replace(b"    none\n", b"    more\n"))
        self.refused(self.start, self.head, "signature")

    def test_a_changed_byte_of_a_header(self) -> None:
        self.rewrite(lambda text: text.replace(b"reviewer: codex", b"reviewer: Codex"))
        self.refused(self.start, self.head)

    def test_a_second_spelling_is_damage(self) -> None:
        self.rewrite(lambda text: text.replace(b"coverage: 1/1", b"coverage: 01/1"))
        self.cannot_tell(self.start, self.head, "damaged")

    def test_a_dropped_signature_is_damage(self) -> None:
        self.rewrite(lambda text: text[:text.index(b"-----BEGIN")])
        self.cannot_tell(self.start, self.head, "damaged")

    def test_damage_until_it_is_revoked(self) -> None:
        w = self.world
        w.git("notes", "--ref=lane", "append", "-m", "looks good", self.head)
        self.covered(self.start, self.head)  # elsewhere: on the commit
        change = self.review.get("change")
        w.git("notes", "--ref=lane", "append", "-m", "looks good", change)
        self.cannot_tell(self.start, self.head, "damaged")
        damaged = [p for p in parse_note(w.run("notes", "--ref=lane", "show", change).stdout) if not hasattr(p, "time")]
        fields = w.common("revoke", "kam@example.org") + [("revokes", damaged[0].id), ("presence", "terminal")]
        w.put(change, w.sign(fields))
        w.flush()
        self.covered(self.start, self.head)

    def test_replayed_onto_another_change(self) -> None:
        self.on("other", self.start)
        other = self.commit("b.txt", text(l1="other"))
        for key in (other, self.world.change(self.start, other)):
            self.world.put(key, self.review.text)
        self.world.flush()
        self.refused(self.start, other, "moved")
        self.covered(self.start, self.head)

    def test_of_another_repository(self) -> None:
        self.on("other", self.start)
        other = self.commit("b.txt", text(l1="other"))
        self.world.review(self.start, other, repo="elsewhere")
        self.refused(self.start, other, "repo")

    def test_dropped_from_one_copy(self) -> None:
        self.world.git("push", "--quiet", "origin", "refs/notes/lane")
        self.world.git("fetch", "--quiet", "origin", "+refs/notes/*:refs/lane-remotes/origin/notes/*")
        self.world.git("notes", "--ref=lane", "remove", self.head, self.review.get("change"))
        self.covered(self.start, self.head)
        self.world.git("update-ref", "-d", "refs/lane-remotes/origin/notes/lane")
        self.refused(self.start, self.head)


class Signers(Bench):
    """Who signs, and with which key."""

    def attempt(self, covered: bool, **fields) -> None:
        self.on("attempt", self.start)
        head = self.commit("a.txt", text(l1=str((covered, fields))))
        self.world.review(self.start, head, **fields)
        (self.covered if covered else self.refused)(self.start, head)

    def test_signers(self) -> None:
        self.attempt(True)
        self.attempt(True, by="ci@example.org")
        self.attempt(False, key="mallory@example.org")
        self.attempt(False, by="mallory@example.org")
        self.attempt(False, by="kam@example.org")  # a person's key does not sign for a provider
        self.attempt(False, reviewer="unlisted")
        self.attempt(False, verdict="inconclusive")
        self.attempt(False, **{"pass": "conformance"})

    def test_persons(self) -> None:
        self.attempt(True, reviewer="human lee@example.org")
        self.attempt(False, reviewer="human kam@example.org")  # the author
        self.attempt(False, reviewer="human lee@example.org", by="lane+kam@example.org")
        self.attempt(False, reviewer="human ci@example.org")
        self.attempt(False, reviewer="human lee@example.org", presence="none")


class Lane(Bench):
    """36: spec, policy and key list."""

    def changed(self, path: str, content: str) -> str:
        self.world.write(path, content)
        return self.world.commit("lane files")

    def test_specs_are_free(self) -> None:
        spec = self.changed(".lane/specs/cap.md", "# cap\n")
        self.covered(self.start, spec, "empty")
        self.refused(spec, self.changed(".lane/specs/Cap.md", "# cap\n"), "lane")

    def test_specs_are_free_as_plain_files(self) -> None:
        spec = self.changed(".lane/specs/cap.md", "# cap\n")
        self.world.git("update-index", "--chmod=+x", ".lane/specs/cap.md")
        self.world.git("commit", "--quiet", "-m", "mode")
        self.refused(spec, self.world.oid("HEAD"), "lane")

    def test_policy(self) -> None:
        head = self.changed(".lane/policy", self.policy.replace("landBy = off", "landBy = forge"))
        self.refused(self.start, head, "lane")
        self.world.approve(self.start, head, what="lane", by="lane+kam@example.org")
        self.world.approve(self.start, head, what="lane", presence="none")
        self.world.approve(self.start, head)
        self.refused(self.start, head, "lane-role", "lane-presence")
        self.world.approve(self.start, head, what="lane")
        self.covered(self.start, head, "lane")

    def test_changed_after_it_was_approved(self) -> None:
        head = self.changed(".lane/policy", self.policy.replace("landBy = off", "landBy = forge"))
        self.world.approve(self.start, head, what="lane")
        more = self.changed(".lane/allowed_signers", self.world.signers() + 'x@example.org ssh-ed25519 AAAA\n')
        self.refused(self.start, more, "lane")
        self.refused(head, more, "lane")
        self.world.approve(head, more, what="lane")
        self.covered(self.start, more, "lane")

    def test_undone_and_done_again(self) -> None:
        forge = self.policy.replace("landBy = off", "landBy = forge")
        head = self.changed(".lane/policy", forge)
        self.world.approve(self.start, head, what="lane")
        back = self.changed(".lane/policy", self.policy)
        self.world.approve(head, back, what="lane")
        self.covered(head, back, "lane")
        again = self.changed(".lane/policy", forge)
        self.refused(back, again, "lane-had-before")

    def test_undone_beside_a_side_from_before(self) -> None:
        forge = self.policy.replace("landBy = off", "landBy = forge")
        self.on("side", self.start)
        self.world.review(self.start, self.commit("b.txt", text(l1="side")))
        self.on("main")
        head = self.changed(".lane/policy", forge)
        self.on("back", head)
        self.world.approve(head, self.changed(".lane/policy", self.policy), what="lane")
        self.on("main")
        merged = self.merge("--no-ff", "side")
        self.covered(merged, self.pick("back"), "lane")

    def test_rules_of_the_old_tip(self) -> None:
        self.changed(".lane/policy", self.policy.replace("provider = codex", "provider = codex\n\tprovider = grok"))
        head = self.commit("a.txt", text(l1="one"))
        self.world.approve(self.start, head, what="lane")
        self.world.review(self.start, head, reviewer="grok")
        self.refused(self.start, head, "unlisted")
        self.covered(self.start, head, policy_at=head)

    def test_a_policy_that_is_gone(self) -> None:
        self.world.git("rm", "-q", ".lane/policy")
        head = self.world.commit("without a policy")
        release = "refs/heads/release/1"
        for target in ("refs/heads/main", release):
            self.world.override(self.start, head, target)
        self.refused(self.start, head, "policy-unreadable")
        self.covered(self.start, head, "override", target=release, policy_at=self.start)
        self.refused(self.start, head, "policy-unreadable", target=release)
        self.world.git("rm", "-r", "--quiet", ".lane")
        odd = self.changed(".lane", "no directory\n")
        self.refused(head, odd, "policy-unreadable")

    def test_a_policy_that_does_not_parse(self) -> None:
        head = self.changed(".lane/policy", self.policy + "\treview = 1\n")
        self.world.approve(self.start, head, what="lane")
        self.refused(self.start, head, "policy-unreadable")
        self.world.override(self.start, head)
        self.refused(self.start, head, "policy-unreadable")
        mended = self.changed(".lane/policy", self.policy.replace("landBy = off", "landBy = forge"))
        self.refused(head, mended, "lane")
        self.world.approve(head, mended, what="lane")
        self.covered(head, mended, "lane")

    def test_a_removed_key(self) -> None:
        self.reviewed_topic()
        self.on("main")
        moved = self.changed(".lane/allowed_signers", self.world.signers(without=["lane+kam@example.org"]))
        self.on("topic")
        self.refused(moved, self.merge("--no-ff", "main"), "signature")
        self.covered(self.start, self.world.oid("topic^1"))

    def test_a_revoked_key(self) -> None:
        self.reviewed_topic()
        self.on("main")
        key = self.world.keys["lane+kam@example.org"].fingerprint
        moved = self.changed(".lane/revoked", key + " stolen\n")
        self.on("topic")
        self.refused(moved, self.merge("--no-ff", "main"), "signature")


class Programs(Bench):
    policy = policy(("[review]\n", '[provider "house"]\n\tkind = command\n\tcommand = python3 tools/review\n'
                     "\tvendor = house\n[review]\n\tprovider = house\n"))

    def test_a_program_that_policy_names(self) -> None:
        self.world.write("tools/review", "print()\n")
        head = self.world.commit("reviewer")
        self.world.review(self.start, head)
        self.refused(self.start, head, "lane")
        self.world.approve(self.start, head, what="lane")
        self.covered(self.start, head, "lane")
        other = self.commit("tools/other", "print()\n")
        self.world.review(head, other)
        self.covered(head, other)


class Larger(Bench):
    """37: more than what was reviewed."""

    def setUp(self) -> None:
        super().setUp()
        self.reviewed_topic()
        self.covered(self.start, self.world.oid("topic"))

    def amended(self) -> str:
        self.world.git("commit", "--quiet", "--amend", "--no-edit")
        return self.world.oid("HEAD")

    def test_one_more_file(self) -> None:
        self.world.write("d.txt", "")
        self.world.git("add", "d.txt")
        self.refused(self.start, self.amended(), "uncovered")

    def test_one_more_mode_bit(self) -> None:
        self.world.git("update-index", "--chmod=+x", "a.txt")
        self.refused(self.start, self.amended(), "uncovered")

    def test_a_symlink_of_the_same_bytes(self) -> None:
        blob = self.world.oid("HEAD:a.txt")
        self.world.git("update-index", "--cacheinfo", f"120000,{blob},a.txt")
        self.refused(self.start, self.amended(), "uncovered")

    def test_a_submodule_pointer(self) -> None:
        self.world.git("update-index", "--add", "--cacheinfo", f"160000,{self.start},sub")
        self.refused(self.start, self.amended(), "uncovered")

    def test_a_directory_that_shows_in_no_diff(self) -> None:
        w = self.world
        empty = w.git("hash-object", "-t", "tree", "-w", "--stdin", data=b"")
        rows = w.git("ls-tree", "HEAD") + f"\n040000 tree {empty}\tzz\n"
        tree = w.git("mktree", data=rows.encode())
        self.covered(self.start, w.git("commit-tree", w.tree("HEAD"), "-p", "HEAD", "-m", "x"))
        self.refused(w.oid("HEAD"), w.git("commit-tree", tree, "-p", "HEAD", "-m", "x"), "uncovered")

    def test_a_tree_with_an_entry_twice(self) -> None:
        w = self.world
        raw = w.run("cat-file", "tree", "HEAD^{tree}").stdout
        at = raw.index(b"100644 a.txt\0")
        double = raw[:at] + raw[at:at + 33] + raw[at:]
        tree = w.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", data=double)
        head = w.git("commit-tree", tree, "-p", "HEAD", "-m", "x")
        self.refused(self.start, head, "unsound-tree")

    def test_smuggled_in_the_history(self) -> None:
        self.on("dirty", self.start)
        self.commit("d.txt", "secret\n")
        self.world.git("rm", "--quiet", "d.txt")
        self.world.write("a.txt", text(l1="topic"))
        head = self.world.commit("clean up")
        self.assertEqual(self.world.tree(head), self.world.tree("topic"))
        self.refused(self.start, head, "smuggled")
        self.world.review(self.start, head)
        self.covered(self.start, head, "whole")
        message = self.world.git("commit-tree", head + "^{tree}", "-p", head + "^", "-m", "another message")
        self.covered(self.start, message, "whole")
        self.world.git("checkout", "--quiet", "--detach", self.start)
        self.commit("d.txt", "another secret\n")
        self.world.git("rm", "--quiet", "d.txt")
        self.world.write("a.txt", text(l1="topic"))
        self.refused(self.start, self.world.commit("clean up"), "smuggled")


class Independence(Bench):
    """38: a reviewer that is the builder under another name."""

    def attempt(self, reviewer: str, builders, *trailers: str):
        self.on("attempt", self.start)
        head = self.commit("a.txt", text(l1=reviewer + str(builders) + str(trailers)), *trailers)
        self.world.review(self.start, head, reviewer=reviewer, builders=builders)
        return head

    def test_another_vendor(self) -> None:
        self.covered(self.start, self.attempt("codex gpt-5.5", ["claude claude-opus"]))
        self.refused(self.start, self.attempt("claude claude-opus", ["claude claude-opus"]), "independence")
        self.refused(self.start, self.attempt("claude claude-next", ["claude claude-opus"]), "independence")

    def test_what_commits_admit_to(self) -> None:
        self.refused(self.start, self.attempt("claude claude-opus", ["human"], CLAUDE), "independence")
        self.refused(self.start, self.attempt("codex", ["claude"], "Assisted-by: codex gpt-5.5"), "independence")
        self.covered(self.start, self.attempt("codex", ["human"], CLAUDE))
        self.refused(self.start, self.attempt("codex", ["cursor"]), "independence")

    def test_a_landed_commit_admits_to_more(self) -> None:
        head = self.attempt("codex", ["human"])
        self.covered(self.start, head)
        self.on("squash", self.start)
        self.world.git("merge", "--quiet", "--squash", head)
        self.refused(self.start, self.world.commit("x", trailers=["Generated-by: codex"]), "independence")


class NamedByAgent(Bench):
    """A provider whose policy gives an agent's name as its vendor."""
    policy = policy(("[review]\n", '[provider "house"]\n\tkind = command\n\tcommand = house\n'
                     "\tvendor = claude\n[review]\n\tprovider = house\n"))

    def test_is_its_makers(self) -> None:
        head = self.commit("a.txt", text(l1="one"))
        self.world.review(self.start, head, reviewer="house", builders=["claude"])
        self.refused(self.start, head, "independence")
        self.world.review(self.start, head, reviewer="house", builders=["codex"])
        self.covered(self.start, head)


class Models(Bench):
    policy = policy(("independence = vendor", "independence = model"))

    def test_another_model(self) -> None:
        for reviewer, builder, covered in (
            ("claude opus", "claude sonnet", True), ("claude opus", "claude opus", False),
            ("claude", "claude opus", False), ("claude opus", "claude", False),
        ):
            self.on("attempt", self.start)
            head = self.commit("a.txt", text(l1=reviewer + builder))
            self.world.review(self.start, head, reviewer=reviewer, builders=[builder])
            (self.covered if covered else self.refused)(self.start, head)

    def test_a_trailer_without_a_model(self) -> None:
        head = self.commit("a.txt", text(l1="one"), CLAUDE)
        self.world.review(self.start, head, reviewer="claude opus", builders=["claude sonnet"])
        self.refused(self.start, head, "independence")


class Declared(Bench):
    policy = policy(("declared = accept", "declared = refuse"))

    def test_launched_builders_only(self) -> None:
        one = self.commit("a.txt", text(l1="one"), CLAUDE)
        self.world.review(self.start, one, builders=["claude"])
        self.covered(self.start, one)
        two = self.commit("a.txt", text(l1="two"), CLAUDE)
        self.world.review(one, two)
        self.refused(one, two, "declared")


class Excused(Bench):
    """37 and 38: no builder excuses what was in the history of its own work."""

    def setUp(self) -> None:
        super().setUp()
        self.evil, self.good = self.line(CLAUDE)

    def line(self, *trailers: str) -> Tuple[str, str]:
        """Two commits of which the second takes back what the first adds; the pass on both names only the second."""
        self.on("topic", self.start)
        evil = self.commit("evil.txt", "secret\n", *trailers)
        self.world.git("rm", "--quiet", "evil.txt")
        self.world.write("a.txt", text(l1="good"))
        good = self.world.commit("clean up", trailers=[CLAUDE])
        fields = self.world.review_fields(self.start, good, builders=["claude claude-opus"])
        self.world.record([f for f in fields if f[0] != "transient" and f != ("member", evil)])
        self.refused(self.start, good, "smuggled")
        return evil, good

    def excused(self, covered: bool, reviewer: str, builder: str, **fields) -> None:
        self.world.review(self.start, self.evil, reviewer=reviewer, builders=[builder], **fields)
        if covered:
            self.covered(self.start, self.good, "whole")
        else:
            self.refused(self.start, self.good, "smuggled")


class ExcusedByAnother(Excused):
    def test_vendor_than_the_receipt_names(self) -> None:
        self.evil, self.good = self.line()
        self.excused(False, "claude claude-opus", "claude claude-opus")
        self.excused(False, "claude claude-next", "claude claude-opus")
        self.excused(True, "codex", "claude claude-opus")

    def test_vendor_than_the_commit_admits_to(self) -> None:
        self.excused(False, "claude claude-opus", "human")
        self.excused(False, "codex", "cursor")
        self.excused(True, "codex", "human")

    def test_vendor_than_another_member_admits_to(self) -> None:
        self.evil, self.good = self.line()
        self.world.review(self.start, self.good, reviewer="claude claude-opus")
        self.refused(self.start, self.good, "smuggled")
        self.excused(True, "claude claude-opus", "human")

    def test_person_than_the_author(self) -> None:
        self.excused(False, "human kam@example.org", "claude claude-opus")
        self.excused(True, "human lee@example.org", "claude claude-opus")


class ExcusedByAnotherModel(Excused):
    policy = policy(("independence = vendor", "independence = model"))

    def test_model(self) -> None:
        self.evil, self.good = self.line()
        self.excused(False, "claude claude-opus", "claude claude-opus")
        self.excused(True, "claude claude-next", "claude claude-opus")

    def test_a_trailer_without_a_model(self) -> None:
        self.excused(False, "claude claude-next", "claude claude-opus")


class ExcusedByAnybody(Excused):
    policy = policy(("independence = vendor", "independence = none"))

    def test_where_policy_asks_for_nothing(self) -> None:
        self.excused(True, "claude claude-opus", "claude claude-opus")


class ExcusedAsLaunched(Excused):
    policy = policy(("declared = accept", "declared = refuse"))

    def test_declared_builders(self) -> None:
        self.excused(False, "codex", "human")
        self.excused(False, "codex", "claude claude-opus", builder_known="declared")
        self.excused(True, "codex", "claude claude-opus")

    def test_persons_say_what_was_declared(self) -> None:
        self.excused(True, "human lee@example.org", "human")


class OwnWork(Bench):
    def test_persons(self) -> None:
        lee = "Lee <lee@example.org>"
        one = self.commit("a.txt", text(l1="one"), who=lee)
        self.world.review(self.start, one, reviewer="human lee@example.org")
        self.refused(self.start, one, "own-work")
        self.world.review(self.start, one, reviewer="human kam@example.org")
        self.covered(self.start, one, "person")

    def test_joint_work(self) -> None:
        one = self.commit("a.txt", text(l1="one"), "Co-authored-by: Lee <lee@example.org>")
        fields = self.world.review_fields(self.start, one, reviewer="human lee@example.org")
        self.world.record([field for field in fields if field[0] not in ("author", "member")])
        self.refused(self.start, one, "own-work")

    def test_merging_and_rebasing_disqualify_nobody(self) -> None:
        self.on("topic", self.start)
        one = self.commit("a.txt", text(l1="one"))
        self.world.review(self.start, one, reviewer="human lee@example.org")
        lee = {"GIT_AUTHOR_NAME": "Lee", "GIT_AUTHOR_EMAIL": "lee@example.org"}
        self.on("main")
        moved = self.commit("b.txt", text(l1="moved"))
        self.world.git("merge", "--quiet", "--no-ff", "-m", "merge", "topic", extra=lee)
        self.covered(moved, self.world.oid("HEAD"), "person")
        self.world.git("reset", "--quiet", "--hard", moved)
        self.world.git("cherry-pick", "--no-commit", one)
        self.covered(moved, self.world.commit("picked", "Lee <lee@example.org>"), "person")
        self.world.git("reset", "--quiet", "--hard", moved)
        self.world.git("cherry-pick", "--no-commit", one)
        self.covered(moved, self.world.commit("squashed", "Lee <lee@example.org>"), "person")
        self.world.git("reset", "--quiet", "--hard", moved)
        self.commit("a.txt", text(l1="on"), who="Lee <lee@example.org>")
        self.refused(moved, self.commit("a.txt", text(l1="one"), who="Lee <lee@example.org>"), "own-work")


class TwoReviews(Bench):
    policy = policy(("reviews = 1\n\tindependence", "reviews = 2\n\tindependence"),
                    ("[review]\n", '[surface "api"]\n\tpath = api/**\n\tarchitectural = true\n[review]\n'))

    def test_by_different_vendors(self) -> None:
        head = self.commit("a.txt", text(l1="one"))
        self.world.review(self.start, head)
        self.world.review(self.start, head, by="ci@example.org")
        self.refused(self.start, head, "reviews")
        self.world.review(self.start, head, reviewer="claude")
        self.covered(self.start, head, "two-reviews")

    def test_by_a_person(self) -> None:
        head = self.commit("a.txt", text(l1="one"))
        self.world.review(self.start, head)
        self.world.review(self.start, head, reviewer="human lee@example.org")
        self.covered(self.start, head, "two-reviews")

    def test_surfaces(self) -> None:
        options = {"target": "refs/heads/release/1", "policy_at": self.start}
        head = self.commit("api/x", "x\n")
        self.world.review(self.start, head)
        self.refused(self.start, head, "reviews", **options)
        self.world.review(self.start, head, reviewer="claude")
        self.covered(self.start, head, **options)


class ATextThatTries(Bench):
    """39: a receipt's text where it does not belong."""

    def test_in_a_body(self) -> None:
        review = self.reviewed_topic()
        self.on("other", self.start)
        other = self.commit("b.txt", text(l1="other"))
        block = self.world.review_fields(self.start, other, verdict="block")
        forged = self.world.sign(block, body="\n    ".join(filter(None, review.text.decode().splitlines())))
        self.world.put(self.world.change(self.start, other), forged)
        self.world.flush()
        self.assertEqual(one(forged).get("verdict"), "block")
        self.refused(self.start, other, "block")
        self.covered(self.start, self.world.oid("topic"))


if __name__ == "__main__":
    unittest.main()
