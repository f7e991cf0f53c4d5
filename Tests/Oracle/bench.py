"""What the hand-made cases share: a world with one commit on `main`, and sentences about what is covered.

With LANE_GIT_LANE, the path of a `git-lane`, the product is asked as well and has to agree."""

import atexit
import os
import shutil
import subprocess
import tempfile
import unittest
from typing import Optional, Tuple

from oracle.keys import Keys
from oracle.landing import Court, Verdict
from oracle.receipts import Receipt
from oracle.trust import Signatures
from oracle.world import POLICY, World

MAIN = "refs/heads/main"
GIT_LANE = os.environ.get("LANE_GIT_LANE", "")
CLAUDE = "Co-authored-by: Claude <noreply@anthropic.com>"
_top = tempfile.mkdtemp(prefix="lane-oracle-tests-")
atexit.register(shutil.rmtree, _top, True)
_keys = Keys(os.path.join(_top, "keys"))
_signatures = Signatures()
LINES = [f"line {number}\n" for number in range(1, 12)]


def text(**lines: str) -> str:
    """A file of eleven lines of which some are replaced: `text(l1="x", l11="y")`."""
    return "".join(lines.get(f"l{number}", line.rstrip("\n")) + "\n" for number, line in enumerate(LINES, 1))


def policy(*replacements) -> str:
    changed = POLICY
    for old, new in replacements:
        assert old in changed, old
        changed = changed.replace(old, new)
    return changed


class Bench(unittest.TestCase):
    policy = POLICY

    def setUp(self) -> None:
        self.directory = tempfile.mkdtemp(dir=_top)
        self.world = World(self.directory, _keys, self.policy)
        self.addCleanup(shutil.rmtree, self.directory, True)
        self.addCleanup(self.world.close)
        for path in ("a.txt", "b.txt", "c.txt"):
            self.world.write(path, text())
        self.start = self.world.commit("start")
        self.world.git("push", "--quiet", "origin", "main")

    def judge(self, old: Optional[str], new: Optional[str], target: str = MAIN, **options) -> Verdict:
        verdict = Court(self.world.work, _signatures, self.world.merger).judge(target, old, new, **options)
        # How a clone knows policy and old tips is another matter; here only what they come to is compared.
        if GIT_LANE and old and new and target == MAIN and not options:
            code, said = self.product(old, new)
            self.assertEqual(code == 0, verdict.answer == "covered", (verdict, said))
        return verdict

    def product(self, old: str, new: str) -> Tuple[int, str]:
        self.world.git("update-ref", "refs/remotes/origin/main", old)
        self.world.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
        done = subprocess.run(
            [GIT_LANE, "verify", f"{old}..{new}", "--target", MAIN, "--json"], cwd=self.world.work,
            env=self.world.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def covered(self, old: Optional[str], new: Optional[str], *rules: str, **options) -> None:
        verdict = self.judge(old, new, **options)
        self.assertEqual((verdict.answer, [r for r in rules if r not in verdict.rules]), ("covered", []), verdict)

    def refused(self, old: Optional[str], new: Optional[str], *rules: str, **options) -> None:
        verdict = self.judge(old, new, **options)
        found = {reason.rule for reason in verdict.reasons}
        self.assertEqual((verdict.answer, [r for r in rules if r not in found]), ("refused", []), verdict)

    def cannot_tell(self, old: Optional[str], new: Optional[str], *rules: str, **options) -> None:
        verdict = self.judge(old, new, **options)
        found = {reason.rule for reason in verdict.reasons}
        self.assertEqual((verdict.answer, [r for r in rules if r not in found]), ("cannot-tell", []), verdict)

    # Short words for what every case does

    def on(self, branch: str, start: Optional[str] = None) -> None:
        if start is None:
            self.world.git("checkout", "--quiet", branch)
        else:
            self.world.git("checkout", "--quiet", "-B", branch, start)

    def commit(self, path: str, content: str, *trailers: str, who: str = "Kam <kam@example.org>") -> str:
        self.world.write(path, content)
        return self.world.commit("change " + path, who, trailers)

    def merge(self, *arguments: str) -> str:
        self.world.tick()
        self.world.git("merge", "--quiet", "-m", "merge", *arguments)
        return self.world.oid("HEAD")

    def squash(self, branch: str) -> str:
        self.world.git("merge", "--quiet", "--squash", branch)
        return self.world.commit("squashed")

    def pick(self, *commits: str) -> str:
        self.world.tick()
        self.world.git("cherry-pick", *commits)
        return self.world.oid("HEAD")

    def reviewed_topic(self, branch: str = "topic", path: str = "a.txt", content: Optional[str] = None) -> Receipt:
        """One commit on a branch from the start, with a passing review."""
        self.on(branch, self.start)
        head = self.commit(path, content or text(l1="topic"))
        return self.world.review(self.start, head)
