"""The judgement of one move of a target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, List, Optional, Set, Tuple

from . import blocks, policy as policies
from .case import Case, Line, Reason
from .changes import Change
from .coverage import Evidence, cover, readings
from .history import smuggled
from .merges import Merger
from .notes import Notes
from .objects import Missing, Repository
from .receipts import Part, Receipt
from .standing import why_approve_falls
from .trust import Keyring, Signatures

COVERED, REFUSED, CANNOT_TELL = "covered", "refused", "cannot-tell"


@dataclass
class Verdict:
    answer: str
    rules: List[str]
    reasons: List[Reason]


class Court:
    """Judges moves in one repository; what it has read of objects it keeps."""

    def __init__(self, path: str, signatures: Optional[Signatures] = None, merger: Optional[Merger] = None) -> None:
        self.merger = merger or Merger(Repository(path))
        self.repository = self.merger.repository
        self.signatures = signatures or Signatures()
        self.parsed: Dict[str, List[Part]] = {}

    def close(self) -> None:
        self.merger.close()
        self.repository.close()

    # What the judgement rests on

    def policy_at(self, commit: Optional[str]) -> Optional[policies.Policy]:
        """The policy of a commit; nothing where it has none."""
        blob = self.repository.blob_at(commit, b".lane/policy")
        return policies.read(self.repository, blob) if blob else None

    def ruling(self, commit: Optional[str]) -> Tuple[Optional[policies.Policy], Optional[str]]:
        """'where the old one does not parse, the last parseable one on its first-parent line rules the repair'.

        Reading: the keys are those of the same commit."""
        for candidate in self.repository.first_parents(commit):
            try:
                return self.policy_at(candidate), candidate
            except policies.Unreadable:
                continue
        return None, None

    def tips(self) -> Dict[str, str]:
        """Old tips of the branches: the remote's where there is a remote, else our own."""
        remote = self.repository.refs("refs/remotes/origin")
        if remote:
            return {"refs/heads/" + ref[len("refs/remotes/origin/"):]: oid for ref, oid in remote.items()
                    if ref != "refs/remotes/origin/HEAD"}
        return self.repository.refs("refs/heads")

    def judge(self, target: str, old: Optional[str], new: Optional[str], policy_at: Optional[str] = None,
              now: str = "", tips: Optional[Dict[str, str]] = None, proposal: bool = False) -> Verdict:
        try:
            return self._judge(target, old, new, policy_at, now, self.tips() if tips is None else tips, proposal)
        except Missing as missing:
            return Verdict(CANNOT_TELL, [], [Reason("missing", str(missing), tell=False)])

    def _judge(self, target: str, old: Optional[str], new: Optional[str], policy_at: Optional[str], now: str,
               tips: Dict[str, str], proposal: bool) -> Verdict:
        policy, at = self.ruling(policy_at or old)
        founding = policy is None
        if founding:
            # 'Where the remote has no policy ref yet, N's own policy rules'. Reading: where it has the ref, but no
            # policy on it, as well; the old tip is then known.
            policy, at = self.ruling(new)
        if policy is None:
            return Verdict(COVERED, ["no-policy"], [])
        protection = policy.protection(target)
        if protection is None:
            return Verdict(COVERED, ["unprotected"], [])
        if new is None:
            return refused("delete", f"{target} is protected and would be deleted")
        if target.startswith("refs/tags/"):
            return self._judge_tag(policy, old, new, tips)
        if old is None:
            old = self._start(policy, new, policy_at, tips)
            if old is None and policy_at is None:
                return refused("no-baseline", "the first push has no baseline")
        head = new
        if proposal and not self.repository.is_ancestor(old, new):
            new = self._proposed(old, new) or new
        case = Case(
            self.repository, self.merger, Notes(self.repository, self.parsed),
            Keyring(self.repository, at, self.signatures, now), policy, protection, target, old, new, tips, head)
        return judge_case(self, case, founding, proposal)

    def _judge_tag(self, policy: policies.Policy, old: Optional[str], new: str, tips: Dict[str, str]) -> Verdict:
        """'a protected tag never moves and must point into a protected branch'.

        Reading: into the old tip of one, a branch that matches a protection."""
        if old is not None:
            return refused("tag-moves", "a protected tag never moves")
        commit = self.repository.peel(new)
        for ref, tip in tips.items():
            if commit and policy.protection(ref) and self.repository.is_ancestor(commit, tip):
                return Verdict(COVERED, ["tag"], [])
        return refused("tag-outside", "a protected tag must point into a protected branch")

    def _start(self, policy: policies.Policy, new: str, policy_at: Optional[str], tips: Dict[str, str]) -> Optional[str]:
        """'For a new target O is the newest commit on N's first-parent line that is on the old tip of a protected
        branch or a `baseline`, else the merge base with the policy ref, else the empty tree.'

        Reading: "on" is "at or below"; of several merge bases with the policy ref none is the start."""
        known: Set[str] = set()
        for ref, tip in tips.items():
            if policy.protection(ref):
                known |= self.repository.ancestors(tip)
        for baseline in policy.baselines:
            if self.repository.has(baseline):
                known |= self.repository.ancestors(baseline)
        for commit in self.repository.first_parents(new):
            if commit in known:
                return commit
        bases = self.repository.merge_bases(policy_at, new) if policy_at else []
        return bases[0] if len(bases) == 1 else None

    def _proposed(self, old: Optional[str], head: str) -> Optional[str]:
        """'For a proposal N is the merge: `merge-tree(O, head)` with parents O and head; a conflict is "cannot
        tell".' Several merge bases are not recomputed, so they are a conflict."""
        bases = self.repository.merge_bases(old, head) if old else []
        if old is None or len(bases) != 1:
            return None
        tree = self.merger.merged(*[self.repository.tree_of(c) for c in (bases[0], old, head)])
        return self.merger.commit(tree, [old, head]) if tree else None


def refused(rule: str, text: str) -> Verdict:
    return Verdict(REFUSED, [], [Reason(rule, text)])


# A move of a branch

def judge_case(court: Court, case: Case, founding: bool, proposal: bool) -> Verdict:
    if not case.repository.sound(case.tree(case.new)):
        return refused("unsound-tree", "the new tree has duplicate or unsorted entries")
    try:
        case.new_policy = court.policy_at(case.new)
    except policies.Unreadable as error:
        return refused("policy-unreadable", f"the new policy does not parse: {error}")
    if case.new_policy is None:
        # Reading: what is not there does not parse; without a policy nothing would be gated any more.
        return refused("policy-unreadable", "the new tip has no policy")
    override = find_override(case)
    descends = case.repository.is_ancestor(case.old, case.new)
    if proposal and not descends and case.repository.merge_bases(case.old, case.new):
        return Verdict(CANNOT_TELL, [], [Reason("conflict", "rebase or merge", tell=False)])
    lane = founding or lane_covered(case, descends)
    if override is not None:
        if lane or case.is_human(override.by):
            return Verdict(COVERED, ["override"], [])
        case.refuse("override-lane", "only a human's override carries lane files")
    if not descends:
        case.refuse("rewind", f"{case.target} would be rewound")
        return Verdict(REFUSED, [], case.trail)
    evidence = cover(case, case.old, case.new)
    hold = [evidence is not None, lane]
    if evidence is None:
        case.refuse("uncovered", "no rule covers it")
    else:
        hold.append(not smuggled(case, evidence))
    hold.append(not blocked(case, evidence))
    unclear = is_unclear(case)
    if all(hold) and not unclear:
        return Verdict(COVERED, sorted(evidence.rules | ({"lane"} if has_lane(case) else set())), case.trail)
    definite = evidence is None and all(r.tell for r in case.trail) or not all(hold[1:])
    return Verdict(REFUSED if definite else CANNOT_TELL, [], case.trail)


def has_lane(case: Case) -> bool:
    return bool(case.guarded(case.old, case.new).entries)


def blocked(case: Case, evidence: Optional[Evidence]) -> bool:
    found = False
    for block in blocks.blocks(case):
        if blocks.is_lifted(case, block):
            if evidence:
                evidence.rules.add("lifted")
        else:
            found = True
            case.refuse("block", f"{block.id} blocks it")
    return found


def is_unclear(case: Case) -> bool:
    """Whether 'a damaged entry [is] on the change being judged'.

    Reading: the changes of the whole and of each run and step; 'damaged entries elsewhere are reported and disturb
    nothing', so what stands on a commit or a blob is elsewhere."""
    for key in sorted(blocks.runs(case)):
        if case.damaged(key):
            case.refuse("damaged", f"the note of {key} has a damaged entry", tell=False)
            return True
    return False


# Overrides

def find_override(case: Case) -> Optional[Receipt]:
    """'base and tip of one landing'; 'covers exactly that landing, once'.

    Reading: a base and a tip are one landing, and that can happen again only after a rewind, which is an override of
    its own; so nothing is counted. It stands under the change of base to head and under the head. Of a proposal that is
    to be merged the landing is the merge, which nobody could name before."""
    if case.new != case.head:
        return None
    keys = {case.head, case.change(case.old, case.head).id}
    found = [(receipt, key) for key in sorted(keys) for receipt in case.notes.under(key) if receipt.kind == "override"]
    for override, key in found:
        reason = why_override_falls(case, override, key)
        if reason is None:
            return override
        case.refuse("override-" + reason.rule, reason.text, reason.tell)
    return None


def why_override_falls(case: Case, override: Receipt, key: str) -> Optional[Reason]:
    sides = [(case.old, case.tree(case.old)), (case.head, case.tree(case.head))]
    if [override.side("base"), override.side("head")] != sides or override.target != case.target:
        return Reason("other", f"{override.id} is of another landing")
    wrong = case.why_not_valid(override, key)
    if wrong is None and not case.may_override(override):
        wrong = Reason("role", f"{override.by} may not override, or shows no presence")
    return wrong


# Lane files

def lane_covered(case: Case, descends: bool) -> bool:
    """'Everything else at or below `.lane`, and programs inside the repository that the old or the new policy names,
    needs an `approve` by a `human` on the change of those paths.'

    Reading: on the change of the whole; or, as rule 2 has it, on the change of each run of a line."""
    whole = Line(case.old, [case.new], [None])
    if lane_run_covered(case, whole, 0, 1):
        return True
    for line in readings(case, case.old, case.new) if descends else []:
        reached = {0}
        for end in range(1, line.length + 1):
            if any(start in reached and lane_run_covered(case, line, start, end) for start in range(end)):
                reached.add(end)
        if line.length in reached:
            return True
    case.refuse("lane", "the change of lane files has no approve")
    return False


def lane_run_covered(case: Case, line: Line, start: int, end: int) -> bool:
    change = case.guarded(line.at(start), line.at(end))
    if not change.entries:
        return True
    for approve in case.notes.under(change.id):
        if approve.kind == "approve" and approve.get("approves") == "lane" and approve.get("change") == change.id:
            wrong = why_approve_falls(case, approve, change.id, line, start, change, change)
            if wrong is None:
                return True
            case.refuse("lane-" + wrong.rule, wrong.text, wrong.tell)
    return False
