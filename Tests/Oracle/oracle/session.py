"""A shard: some operations in a world of its own, each landing judged by the oracle and, where it is there, by the
product."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from typing import FrozenSet, List, Optional, Tuple

from .keys import Keys
from .landing import CANNOT_TELL, COVERED, REFUSED, Court, Verdict
from .play import MAIN, TOPICS, Play
from .trust import Signatures

ANSWERS = {0: COVERED, 1: REFUSED, 3: CANNOT_TELL}


@dataclass
class Judgement:
    operation: str
    target: str
    old: str
    new: str
    policy_at: Optional[str]
    proposal: bool
    oracle: Verdict
    product: Optional[str] = None
    said: str = ""

    @property
    def kind(self) -> str:
        """How the two answers relate; `cannot tell` is a no."""
        if self.product is None:
            return "unasked"
        if self.product not in (COVERED, REFUSED, CANNOT_TELL):
            return "failed"
        if (self.product == COVERED) == (self.oracle.answer == COVERED):
            return "agree"
        return "looser" if self.product == COVERED else "stricter"


@dataclass
class Result:
    seed: str
    directory: str
    operations: List[str] = field(default_factory=list)
    judgements: List[Judgement] = field(default_factory=list)

    def of(self, kind: str) -> List[Judgement]:
        return [judgement for judgement in self.judgements if judgement.kind == kind]


class Session:
    def __init__(self, seed: str, directory: str, keys: Keys, git_lane: Optional[str] = None) -> None:
        self.git_lane = git_lane
        self.result = Result(seed, directory)
        self.operation = "start"
        self.court: Optional[Court] = None
        self.signatures = Signatures()
        self.play = Play(directory, keys, seed, self.judge)
        self.court = Court(self.play.world.work, self.signatures, self.play.world.merger)

    def run(self, operations: int, every: int, left_out: FrozenSet[int] = frozenset()) -> Result:
        for number in range(operations):
            if number in left_out:
                continue
            self.operation = f"{number}"
            self.result.operations.append(self.play.operate(number))
            if (number + 1) % every == 0:
                self.judge_tips()
        self.play.world.close()
        return self.result

    def judge_tips(self) -> None:
        """The current tips: each branch as a landing on the target."""
        for branch in TOPICS + (MAIN,):
            self.judge(MAIN, self.play.tip(MAIN), self.play.oid(branch))

    def judge(self, branch: str, old: Optional[str], new: Optional[str]) -> str:
        target = "refs/heads/" + branch
        policy_at = None if branch == MAIN else self.play.tip(MAIN)
        # What is behind the target is a rewind; what has left the line of its tip is a proposal.
        ancestors = self.court.repository.ancestors
        has_left = old not in ancestors(new) and new not in ancestors(old)
        proposal = has_left and old == self.play.tip(branch)
        verdict = self.court.judge(target, old, new, policy_at, proposal=proposal)
        judgement = Judgement(self.operation, target, old, new, policy_at, proposal, verdict)
        if self.git_lane:
            # A commit alone is a proposal; a range is the move itself.
            move = new if proposal else f"{old}..{new}"
            judgement.product, judgement.said = self.ask(target, move)
            # Of what nothing protects `verify` says that it cannot tell; no gate looks at it.
            if verdict.rules == ["no-policy"] and judgement.product == CANNOT_TELL:
                judgement.product = verdict.answer
        self.result.judgements.append(judgement)
        return verdict.answer

    def ask(self, target: str, move: str) -> Tuple[str, str]:
        done = subprocess.run(
            [self.git_lane, "verify", move, "--target", target, "--json"], cwd=self.play.world.work,
            env=self.play.world.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
        return ANSWERS.get(done.returncode, f"exit {done.returncode}"), said
