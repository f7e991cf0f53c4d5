"""The judgement of one move of a target."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, FrozenSet, List, Optional, Sequence, Set, Tuple, Union

from . import blocks, policy as policies
from .case import Case, Line, Reason
from .changes import Change
from .coverage import Evidence, cover, readings
from .history import smuggled
from .merges import Merger
from .notes import RECORDS, Notes, is_notes
from .objects import Missing, Repository
from .receipts import Part, Receipt
from .standing import why_approve_falls
from .trust import Keyring, Signatures

COVERED, REFUSED, CANNOT_TELL = "covered", "refused", "cannot-tell"


@dataclass(frozen=True)
class Move:
    """One ref of a push."""

    ref: str
    old: Optional[str]
    new: Optional[str]


@dataclass
class State:
    """What stands in the repository when a push is judged."""

    tips: Dict[str, str]
    notes: Notes
    now: str = ""
    landing: List[str] = field(default_factory=list)  # what this push may leave on protected branches


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
        self.notes: Optional[Notes] = None  # as they were last read
        self.policies: Dict[str, Union[policies.Policy, policies.Unreadable]] = {}  # by blob

    def close(self) -> None:
        self.merger.close()
        self.repository.close()

    # What the judgement rests on

    def policy_at(self, commit: Optional[str]) -> Optional[policies.Policy]:
        """The policy of a commit; nothing where it has none.

        Reading: what stands there and is no file, or has no directory around it, does not parse."""
        blob = self.repository.blob_at(commit, b".lane/policy")
        if blob is None:
            if any(path == b".lane" or (path + b"/").startswith(b".lane/policy/")
                   for path in self.repository.flat(self.repository.tree_of(commit))):
                raise policies.Unreadable("it is no file")
            return None
        if blob not in self.policies:
            try:
                self.policies[blob] = policies.read(self.repository, blob)
            except policies.Unreadable as error:
                self.policies[blob] = error
        found = self.policies[blob]
        if isinstance(found, policies.Unreadable):
            raise found
        return found

    def ruling(self, commit: Optional[str]) -> Tuple[Optional[policies.Policy], Optional[str]]:
        """'where the old one does not parse, the last parseable one on its first-parent line rules the repair'.

        Reading: the keys are those of the same commit."""
        for candidate in self.repository.first_parents(commit):
            try:
                policy = self.policy_at(candidate)
            except policies.Unreadable:
                continue
            if policy is not None or candidate == commit:
                return policy, candidate
        return None, None

    def state(self, now: str = "", tips: Optional[Dict[str, str]] = None,
              notes: Optional[FrozenSet[str]] = None) -> State:
        """What stands in the repository; old tips of the branches are the remote's where there is a remote, else our
        own."""
        refs = self.repository.refs("refs/remotes/origin", "refs/heads", *RECORDS)
        remote, own = "refs/remotes/origin/", "refs/heads/"
        prefix = remote if any(ref.startswith(remote) for ref in refs) else own
        found = {own + ref[len(prefix):]: oid for ref, oid in refs.items() if ref.startswith(prefix)}
        found.pop("refs/heads/HEAD", None)
        standing = frozenset(oid for ref, oid in refs.items() if is_notes(ref)) if notes is None else notes
        if self.notes is None or self.notes.tips != standing:
            self.notes = Notes(self.repository, standing, self.parsed)
        return State(found if tips is None else tips, self.notes, now)

    def judge(self, target: str, old: Optional[str], new: Optional[str], policy_at: Optional[str] = None,
              now: str = "", tips: Optional[Dict[str, str]] = None, proposal: bool = False) -> Verdict:
        try:
            return self._judge(target, old, new, policy_at, self.state(now, tips), proposal)
        except Missing as missing:
            return Verdict(CANNOT_TELL, [], [Reason("missing", str(missing), tell=False)])

    def judge_push(self, moves: Sequence[Move], policy_at: Optional[str] = None, policy_ref: str = "refs/heads/main",
                   now: str = "", tips: Optional[Dict[str, str]] = None,
                   notes: Optional[FrozenSet[str]] = None) -> Verdict:
        """Several refs of one push: it is covered where each of them is.

        Reading: each is judged by the old tips and by the policy ref's old tip, whatever else the push moves; but a tag
        may point into a protected branch as it was or as this push leaves it, or no release could be pushed at once.
        Notes that come with it are read together with those that are stored."""
        answers, rules, reasons = {COVERED}, set(), []
        try:
            state = self.state(now, tips, notes)
            for move in sorted(moves, key=lambda move: move.ref.startswith("refs/tags/")):
                at = None if move.ref == policy_ref else policy_at
                if move.ref == RECORDS[0]:
                    verdict = self._judge_notes(move)
                else:
                    verdict = self._judge(move.ref, move.old, move.new, at, state, False)
                answers.add(verdict.answer)
                rules.update(verdict.rules)
                reasons += verdict.reasons if verdict.answer != COVERED else []
                if verdict.answer == COVERED and move.new and not {"no-policy", "unprotected", "notes"} & set(verdict.rules):
                    state.landing.append(move.new)
        except Missing as missing:
            answers.add(CANNOT_TELL)
            reasons.append(Reason("missing", str(missing), tell=False))
        answer = next(answer for answer in (REFUSED, CANNOT_TELL, COVERED) if answer in answers)
        return Verdict(answer, sorted(rules) if answer == COVERED else [], reasons)

    def _judge(self, target: str, old: Optional[str], new: Optional[str], policy_at: Optional[str], state: State,
               proposal: bool) -> Verdict:
        policy, at = self.ruling(policy_at or old)
        own = policy_at is None
        if policy is None and not target.startswith("refs/tags/"):
            # Reading: a target that has protected itself so far is not freed by what the push brings.
            policy, at, own = *self.ruling(old), True
        founding = policy is None
        if founding:
            # 'Where the remote has no policy ref yet, N's own policy rules'. Reading: where it has the ref, but no
            # policy on it, as well; the old tip is then known. A tag founds nothing.
            policy, at = self.ruling(None if target.startswith("refs/tags/") else new)
        if policy is None:
            return Verdict(COVERED, ["no-policy"], [])
        protection = policy.protection(target)
        if protection is None:
            return Verdict(COVERED, ["unprotected"], [])
        if new is None:
            return refused("delete", f"{target} is protected and would be deleted")
        if target.startswith("refs/tags/"):
            return self._judge_tag(policy, old, new, state)
        if old is None:
            # 'N's own policy rules, O is its baseline': by that policy any branch could be called a protected one.
            old = self._start(policy, new, None if founding else policy_at, {} if founding else state.tips)
            if old is None and (policy_at is None or founding):
                return refused("no-baseline", "the first push has no baseline")
        elif self.repository.is_ancestor(old, new):
            old = self._after_baseline(policy, old, new)
        head = new
        if proposal and not self.repository.is_ancestor(old, new):
            new = self._proposed(old, new) or new
        case = Case(
            self.repository, self.merger, state.notes, Keyring(self.repository, at, self.signatures, state.now), policy,
            protection, target, old, new, state.tips, head)
        return judge_case(self, case, own, founding, proposal)

    def _judge_notes(self, move: Move) -> Verdict:
        """'a server refuses a notes update that lacks a stored receipt'; what is not a receipt, and the texts and trees
        of changes, are not lost either."""
        stored, proposed = (Notes(self.repository, frozenset([tip] if tip else []), self.parsed)
                            for tip in (move.old, move.new))
        for key, parts in stored.parts.items():
            if set(parts) - set(proposed.parts.get(key, {})):
                return refused("notes-lost", f"something that is stored under {key} is not in what is pushed")
        if set(stored.texts) - set(proposed.texts) or stored.trees - proposed.trees:
            return refused("notes-lost", "the text or a tree of a change is not in what is pushed")
        return Verdict(COVERED, ["notes"], [])

    def _judge_tag(self, policy: policies.Policy, old: Optional[str], new: str, state: State) -> Verdict:
        """'a protected tag never moves and must point into a protected branch'.

        Reading: a branch that matches a protection, at its old tip or where the same push may move it."""
        if old is not None:
            return refused("tag-moves", "a protected tag never moves")
        commit = self.repository.peel(new)
        for tip in [tip for ref, tip in state.tips.items() if policy.protection(ref)] + state.landing:
            if commit and self.repository.is_ancestor(commit, tip):
                return Verdict(COVERED, ["tag"], [])
        return refused("tag-outside", "a protected tag must point into a protected branch")

    def _start(self, policy: policies.Policy, new: str, policy_at: Optional[str], tips: Dict[str, str]) -> Optional[str]:
        """'For a new target O is the newest commit on N's first-parent line that is on the old tip of a protected
        branch or a `baseline`, else the merge base with the policy ref, else the empty tree.'

        Readings: a commit is on a branch where it is on its first-parent line: what came to it by a merge was never its
        content. It is on a baseline at or below that. The merge base with the policy ref is where their lines part."""
        known: Set[str] = set()
        for ref, tip in tips.items():
            if policy.protection(ref):
                known |= set(self.repository.first_parents(tip))
        for baseline in policy.baselines:
            if self.repository.has(baseline):
                known |= self.repository.ancestors(baseline)
        ruling = self.repository.first_parents(policy_at) if policy_at else []
        for places in known, set(ruling):
            for commit in self.repository.first_parents(new):
                if commit in places:
                    return commit
        return None

    def _after_baseline(self, policy: policies.Policy, old: str, new: str) -> str:
        """'`baseline`: history up to here predates the lane'.

        Reading: where the policy that rules names a commit after the old tip, the landing begins where N's first-parent
        line leaves what that commit has."""
        known: Set[str] = set()
        for baseline in policy.baselines:
            if self.repository.has(baseline):
                known |= self.repository.ancestors(baseline)
        known |= self.repository.ancestors(old)
        found = next((commit for commit in self.repository.first_parents(new) if commit in known), old)
        return found if self.repository.is_ancestor(old, found) else old

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

def judge_case(court: Court, case: Case, own: bool, founding: bool, proposal: bool) -> Verdict:
    if not case.repository.sound(case.tree(case.new)):
        return refused("unsound-tree", "the new tree has duplicate or unsorted entries")
    for commit in case.new_commits(case.old, case.new):
        # Reading: of a commit before it nobody can say what it changes.
        if not case.repository.sound(case.tree(commit)):
            return Verdict(CANNOT_TELL, [], [Reason("unsound-history", f"{commit[:12]} has such a tree", tell=False)])
    try:
        case.new_policy = court.policy_at(case.new)
    except policies.Unreadable as error:
        return refused("policy-unreadable", f"the new policy does not parse: {error}")
    if case.new_policy is None and own:
        # Reading: what is not there does not parse, where the target's own policy rules it: without one nothing would be
        # gated any more. Elsewhere a branch needs none, as one that is older than the lane has none.
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

    Reading: the changes of the whole and of each run and step, and what was carried here, as blocks on it count;
    'damaged entries elsewhere are reported and disturb nothing', so what stands on a commit or a blob is elsewhere."""
    for key in sorted(set(blocks.runs(case)) | blocks.origins(case)):
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
    # Of several a human's carries more.
    for override, key in sorted(found, key=lambda pair: not case.is_human(pair[0].by)):
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
