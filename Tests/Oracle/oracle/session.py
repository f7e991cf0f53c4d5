"""A shard: some operations in a world of its own, each landing judged by the oracle and, where it is there, by the
product."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import FrozenSet, List, Optional, Sequence, Tuple

from .keys import Keys
from .landing import CANNOT_TELL, COVERED, REFUSED, Court, Move, Verdict
from .notes import RECORDS
from .objects import Missing
from .play import MAIN, TOPICS, Play
from .product import CLIENT, SERVER, VERIFY, Product, spelt
from .trust import Signatures


@dataclass
class Judgement:
    operation: str
    gate: str
    moves: Sequence[Move]
    policy_at: Optional[str]
    proposal: bool
    notes: Optional[FrozenSet[str]]  # those that a server knows; else what stands in the clone
    oracle: Verdict
    product: Optional[str] = None
    said: str = ""
    asked: str = ""

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


class Differs(Exception):
    """The two differ: the repository stays as it was when they were asked."""


class Session:
    def __init__(self, seed: str, directory: str, keys: Keys, git_lane: Optional[str] = None) -> None:
        self.result = Result(seed, directory)
        self.operation = "start"
        self.asked = random.Random(seed)
        self.court: Optional[Court] = None
        self.signatures = Signatures()
        self.play = Play(directory, keys, seed, self.judge, self.judge_push)
        self.product = Product(git_lane, self.play.world) if git_lane else None
        self.court = Court(self.play.world.work, self.signatures, self.play.world.merger)

    def run(self, operations: int, every: int, left_out: FrozenSet[int] = frozenset()) -> Result:
        try:
            for number in range(operations):
                if number in left_out:
                    continue
                self.operation = f"{number}"
                self.asked = random.Random(f"{self.result.seed}/{number}/asked")
                self.result.operations.append(self.play.operate(number))
                if (number + 1) % every == 0:
                    self.judge_tips()
        except Differs:
            self.result.operations.append(f"{self.operation} the two differ")
        self.play.world.close()
        return self.result

    def judge_tips(self) -> None:
        """The current tips: each branch as a landing on the target."""
        for branch in TOPICS + (MAIN,):
            self.judge(MAIN, self.play.tip(MAIN), self.play.oid(branch))

    # Questions

    def judge(self, branch: str, old: Optional[str], new: Optional[str]) -> str:
        """One branch; what is not the move of its tip can only be asked with `verify`."""
        move = Move("refs/heads/" + branch, old, new)
        policy_at = None if branch == MAIN else self.play.tip(MAIN)
        # What is behind the target is a rewind; what has left the line of its tip is a proposal.
        ancestors = self.court.repository.ancestors
        try:
            has_left = old not in ancestors(new) and new not in ancestors(old)
        except Missing:
            has_left = False
        is_tip = old == self.play.tip(branch)
        proposal = has_left and is_tip
        gate = self.asked.choice((VERIFY, VERIFY, CLIENT, SERVER)) if is_tip and old != new else VERIFY
        if gate != VERIFY and not (proposal and self.asked.random() < 0.8):
            return self.judge_push([move], gate)
        verdict = self.court.judge(move.ref, old, new, policy_at, proposal=proposal)
        self.compare(Judgement(self.operation, VERIFY, [move], policy_at, proposal, None, verdict))
        return verdict.answer

    def judge_push(self, moves: Sequence[Move], gate: Optional[str] = None) -> str:
        """The refs of one push, at the client or at the server, which knows the notes that it was sent."""
        moves = list(moves)
        gate = gate or self.asked.choice((CLIENT, SERVER))
        main = self.play.tip(MAIN)
        verdict = self.court.judge_push(moves, main)
        notes: Optional[FrozenSet[str]] = None
        judged = verdict
        if gate == SERVER:
            stored, own = self.play.server_notes(), self.play.world.find(RECORDS[0])
            notes = frozenset([stored] if stored else [])
            if own and own != stored and self.asked.random() < 0.8:
                moves.append(Move(RECORDS[0], stored, own))
                notes |= {own}
            judged = self.court.judge_push(moves, main, notes=notes)
        self.compare(Judgement(self.operation, gate, moves, main, False, notes, judged))
        return verdict.answer

    def compare(self, judgement: Judgement) -> None:
        if self.product:
            asked = (judgement.gate, judgement.moves, judgement.proposal)
            judgement.product, judgement.said = self.product.ask(*asked, self.asked)
            judgement.asked = spelt(self.product.program, *asked, self.play.world)
            # Of what nothing protects `verify` says that it cannot tell; no gate looks at it.
            if judgement.oracle.rules == ["no-policy"] and judgement.product == CANNOT_TELL:
                judgement.product = judgement.oracle.answer
        self.result.judgements.append(judgement)
        if judgement.kind not in ("agree", "unasked"):
            raise Differs
