"""The rules of coverage: whole, steps, merged, carried, empty, reverts (DESIGN 4.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, Iterator, List, Optional, Set, Tuple

from . import changes
from .case import Case, Line, Reason
from .changes import Change
from .receipts import Receipt
from .standing import admitted, builders, why_approve_falls, why_carry_falls, why_merge_had, why_review_falls, why_steps_had

LONGEST_RUN = 64
MOST_LINES = 32
DEEPEST = 24


@dataclass
class Evidence:
    """What covers: by which rules, which paths the covering changes have, and what is not asked of the history."""

    rules: Set[str] = field(default_factory=set)
    paths: Set[bytes] = field(default_factory=set)
    transients: Set[Tuple[bytes, str]] = field(default_factory=set)
    # Whether one review of all that lies between the two ends is among it.
    entire: bool = False

    def add(self, other: "Evidence") -> None:
        self.rules |= other.rules
        self.paths |= other.paths
        self.transients |= other.transients


# The line

def lines(case: Case, old: Optional[str], new: str, depth: int = 0) -> Iterator[Line]:
    """The first-parent line from `old` to `new`, and where `old` is not on it the ways to read a merge with its
    parents exchanged.

    '(Where O is not on that line but is, or has a first-parent descendant that is, a later parent of a merge on it
    that recomputes, that merge is read with its parents exchanged, recursively: `git pull`.)' Reading: where several
    merges will do, each reading may cover."""
    chain = case.repository.first_parents(new)
    if old is None or old in chain:
        commits = chain[:chain.index(old)] if old is not None else chain
        yield straight(case, old, commits[::-1])
        return
    if depth > DEEPEST:
        return
    for place, commit in enumerate(chain):
        found = case.repository.commit(commit)
        if len(found.parents) == 2 and case.merge_recomputes(commit):
            if case.repository.is_ancestor(old, found.parents[1]):
                above = straight(case, commit, chain[:place][::-1])
                for below in lines(case, old, found.parents[1], depth + 1):
                    yield Line(
                        below.start, below.commits + [commit] + above.commits,
                        below.sides + [found.parents[0]] + above.sides, pulled=True)


def straight(case: Case, start: Optional[str], commits: List[str]) -> Line:
    sides: List[Optional[str]] = []
    for commit in commits:
        parents = case.repository.commit(commit).parents
        sides.append(parents[1] if len(parents) == 2 else None)
    return Line(start, commits, sides)


def readings(case: Case, old: Optional[str], new: str, outer: Optional[Tuple[Line, int]] = None) -> List[Line]:
    found = []
    for line in lines(case, old, new):
        line.outer = outer
        found.append(line)
        if len(found) == MOST_LINES:
            break
    return found


# Rules 1 and 2

def cover(case: Case, old: Optional[str], new: str, approved: bool = False, outer: Optional[Tuple[Line, int]] = None,
          depth: int = 0) -> Optional[Evidence]:
    """Whether the line from `old` to `new` is covered by the rules."""
    if depth > DEEPEST:
        return None
    found = Evidence()
    whole = Line(old, [new], [None], outer=outer)
    approved = approved or is_approved(case, whole, 0, 1)
    covered = False
    for line in readings(case, old, new, outer):
        case.lines.append(line)
        evidence = cover_line(case, line, approved, depth)
        if evidence:
            covered = True
            found.entire = found.entire or evidence.entire
            found.add(evidence)
            if line.pulled:
                found.rules.add("pulled")
    if not case_is_on_line(case, old, new):
        case.lines.append(whole)
        evidence = cover_run(case, whole, 0, 1, approved, depth, whole_only=True)
        if evidence:
            covered = True
            found.entire = found.entire or evidence.entire
            found.add(evidence)
            found.rules.add("off-line")
    return found if covered else None


def case_is_on_line(case: Case, old: Optional[str], new: str) -> bool:
    return old is None or old in case.repository.first_parents(new)


def cover_line(case: Case, line: Line, approved: bool, depth: int) -> Optional[Evidence]:
    """'the line O … N is cut into runs, each run's tree difference covered on its own'.

    All runs are tried. What lies on any cut that covers is evidence: each of its changes was judged."""
    runs: Dict[Tuple[int, int], Evidence] = {}
    for end in range(1, line.length + 1):
        for start in range(end):
            if end - start <= LONGEST_RUN or (start, end) == (0, line.length) or is_proposed(case, line, start, end):
                evidence = cover_run(case, line, start, end, approved, depth)
                if evidence:
                    runs[start, end] = evidence
    from_start, to_end = {0}, {line.length}
    for start, end in sorted(runs):
        if start in from_start:
            from_start.add(end)
    for start, end in sorted(runs, key=lambda run: -run[1]):
        if end in to_end:
            to_end.add(start)
    if line.length not in from_start:
        return None
    found = Evidence({"nothing"} if line.length == 0 else set())
    for (start, end), evidence in runs.items():
        if start in from_start and end in to_end:
            found.entire = found.entire or evidence.entire
            found.add(evidence)
            found.rules.add("whole" if (start, end) == (0, line.length) else "steps")
    return found


def is_proposed(case: Case, line: Line, start: int, end: int) -> bool:
    """'Runs are proposed by the receipts found on the commits.'"""
    change = case.change(line.at(start), line.at(end)).id
    return any(receipt.get("change") == change for receipt in case.notes.under(line.at(end) or ""))


# One run

def cover_run(case: Case, line: Line, start: int, end: int, approved: bool, depth: int,
              whole_only: bool = False) -> Optional[Evidence]:
    before, after = line.at(start), line.at(end)
    if case.is_empty(before, after):
        # 'Empty steps are covered.' Reading: a run that is empty as a whole as well; the history of its commits is
        # checked like any other.
        found: Optional[Evidence] = Evidence({"empty"})
        run = Change(())
    else:
        run = case.change(before, after)
        found = reviewed_and_landed(case, line, start, end, run, approved)
        if found and (start, end) == (0, line.length):
            found.entire = True
    if end - start == 1 and not whole_only:
        # What is empty or reviewed may be covered as a merge as well, and the side's changes speak of more paths.
        other = step(case, line, start, run, approved, depth)
        if found and other:
            found.add(other)
        found = found or other
    return found


def reviewed_and_landed(
    case: Case, line: Line, start: int, end: int, run: Change, approved: bool
) -> Optional[Evidence]:
    reviewed = reviewed_run(case, line, start, end, run)
    if reviewed is None:
        return None
    evidence, agents, unreadable = reviewed
    asked = agents and case.protection.last("landby", "human") == "human" or unreadable
    if not asked or approved or is_approved(case, line, start, end):
        return evidence
    case.refuse("land-by", f"{run.id} was built by an agent, or cannot be read, and no human approved it")
    return None


def reviewed_run(
    case: Case, line: Line, start: int, end: int, run: Change
) -> Optional[Tuple[Evidence, bool, bool]]:
    """Rule 1 and rule 4: the standing passes on the run's change, reviewed there or carried to it; whether an agent
    built what they cover; and whether it holds what no reviewer can read and policy wants approved."""
    found = [(review, {"direct"}) for review in direct(case, line, start, end, run)]
    found += [(review, {"carried"}) for review in carried(case, line, start, end, run)]
    wanted = case.protection.reviews
    if any(case.policy.architectural(path) for path in run.paths):
        # 'architectural = true ; two reviewers of different vendors'
        wanted = max(wanted, 2)
    reviewers = {identity(case, review) for review, _ in found}
    if len(reviewers) < wanted:
        if found:
            case.refuse("reviews", f"{run.id} has {len(reviewers)} of {wanted} reviews")
        return None
    evidence = Evidence(paths=set(run.paths))
    commits = case.new_commits(line.at(start), line.at(end))
    agents = False
    for review, rules in found:
        evidence.rules |= rules | ({"stacked"} if review.all("after") else set()) | (
            {"person"} if review.person else set()) | ({"two-reviews"} if wanted > 1 else set())
        evidence.transients |= set(review.transients)
        evidence.paths |= landed_below(case, review)
        agents = agents or bool(builders(case, review, commits))
    return evidence, agents, any(needs_approve(case, review) for review, _ in found)


def needs_approve(case: Case, review: Receipt) -> bool:
    """'unreviewable = approve: whether they need a human's approve'."""
    return case.policy.unreviewable == "approve" and "not reviewable" in (review.get("coverage") or "")


def identity(case: Case, review: Receipt) -> str:
    """'standing passes, each by another reviewer vendor or person'."""
    return "vendor " + case.policy.vendor(review.provider) if review.provider else "person " + (review.person or "")


def landed_below(case: Case, review: Receipt) -> Set[bytes]:
    """Paths 'of landed `after` changes'; that they landed was asked when the review was judged."""
    below = [case.notes.change(after) for after in review.all("after")]
    return set().union(*[change.paths for change in below if change])


def direct(case: Case, line: Line, start: int, end: int, run: Change) -> List[Receipt]:
    found = []
    for review in case.notes.under(run.id):
        if review.kind == "review" and review.get("verdict") == "pass":
            if review.get("change") != run.id:
                case.refuse("moved", f"{review.id} is about another change")
                continue
            wrong = why_review_falls(case, review, run.id, line, start, end, run, run)
            if wrong is None:
                found.append(review)
            else:
                case.refuse(wrong.rule, wrong.text, wrong.tell)
    return found


def carried(case: Case, line: Line, start: int, end: int, run: Change) -> List[Receipt]:
    """'a `carry` receipt on the step's change names a passing review, and the three-way merge of its base, the
    step's old tree and its head gives exactly the step's new tree.'

    Reading: a run is carried as a step is ("git lane carry, once" for a branch of several commits). Formats has the
    place: 'its change id, there with the review that it carries beside it'."""
    found = []
    for carry in case.notes.under(run.id):
        if carry.kind == "carry" and carry.get("change") == run.id:
            review, wrong = carried_review(case, carry, line, start, end, run)
            if wrong is None and review is not None:
                found.append(review)
            elif wrong is not None:
                case.refuse("carry-" + wrong.rule, wrong.text, wrong.tell)
    return found


def carried_review(
    case: Case, carry: Receipt, line: Line, start: int, end: int, run: Change
) -> Tuple[Optional[Receipt], Optional[Reason]]:
    beside = [review for review in case.notes.under(run.id) if review.id == carry.get("carries")]
    if not beside:
        return None, Reason("unknown", f"{carry.id} carries a review that is not here", tell=False)
    review = beside[0]
    if review.kind != "review" or review.get("verdict") != "pass":
        return review, Reason("not-pass", f"{carry.id} carries no passing review")
    base, head = review.side("base")[1], review.side("head")[1]
    if not base or not head or not case.repository.has(base) or not case.repository.has(head):
        return review, Reason("trees", f"the trees of {review.id} are not here", tell=False)
    if changes_between(case, base, head).id != review.get("change"):
        return review, Reason("binding", f"{review.id} names trees that do not differ by its change")
    wrong = why_carry_falls(case, carry, run.id, line, start, run)
    if wrong:
        return review, wrong
    if case.merger.merged(base, case.tree(line.at(start)), head) != case.tree(line.at(end)):
        return review, Reason("recompute", f"{carry.id} does not recompute")
    if case.is_revoked(review, review.get("change") or ""):
        # Reading: who takes back a review need not know of the places that it was carried to.
        return review, Reason("revoked", f"{review.id} is revoked where it was made")
    return review, why_review_falls(case, review, run.id, line, start, end, run, changes_between(case, base, head))


def changes_between(case: Case, base: str, head: str) -> Change:
    return changes.change(case.repository, base, head)


# A human lands

def is_approved(case: Case, line: Line, start: int, end: int) -> bool:
    """'the whole or each run also needs a standing `approve` with presence (a human's `carry` brings it along)'.

    Reading: it brings along the approve of the change that it carries, which must be there."""
    before, after = line.at(start), line.at(end)
    if case.is_empty(before, after):
        return False
    run = case.change(before, after)
    for approve in landings(case, run.id):
        wrong = why_approve_falls(case, approve, run.id, line, start, run, run)
        if wrong is None:
            return True
        case.refuse("approve-" + wrong.rule, wrong.text, wrong.tell)
    return any(brings_along(case, carry, line, start, end, run) for carry in case.notes.under(run.id))


def landings(case: Case, change: str) -> List[Receipt]:
    return [r for r in case.notes.under(change) if r.kind == "approve" and r.get("approves") == "landing"
            and r.get("change") == change]


def brings_along(case: Case, carry: Receipt, line: Line, start: int, end: int, run: Change) -> bool:
    if carry.kind != "carry" or carry.get("change") != run.id or not case.is_human(carry.by):
        return False
    review, wrong = carried_review(case, carry, line, start, end, run)
    if wrong is not None or review is None:
        return False
    key = review.get("change") or ""
    original = case.notes.change(key) or changes_between(case, review.side("base")[1] or "", review.side("head")[1] or "")
    return any(why_approve_falls(case, a, key, line, start, run, original) is None for a in landings(case, key))


# Rules 3 and 5

def step(case: Case, line: Line, start: int, run: Change, approved: bool, depth: int) -> Optional[Evidence]:
    side = line.sides[start]
    if side is not None:
        evidence = merged(case, line, start, side, run, approved, depth)
    else:
        evidence = None
    return evidence or reverted(case, line, start, run, approved)


def merged(case: Case, line: Line, start: int, side: str, run: Change, approved: bool,
           depth: int) -> Optional[Evidence]:
    """'a step that merges T is covered when recomputing the merge without conflict gives exactly its tree, and the
    line from their merge base to T is itself covered by these rules, or T is the old tip of a branch that the
    target `accepts`.'

    Reading: that a branch is accepted says no more of what was undone on the target than reviews of its single commits
    do. Where one of these comes back the branch covers by its own receipts only, as any other."""
    before, after = line.at(start), line.at(start + 1)
    if before is None or after is None or not case.merge_recomputes(after):
        # Reading: as it was made, whichever of its parents the target was; git's answer can differ with their order.
        case.refuse("recompute", f"the merge {after} does not recompute")
        return None
    wrong = why_merge_had(case, line, start, side)
    if wrong:
        case.refuse("merge-" + wrong.rule, wrong.text)
        return None
    if side in case.accepted:
        wrong = why_steps_had(case, line, start, side)
        if wrong is None:
            return Evidence({"accepted"}, set(run.paths))
        case.refuse("merge-step-" + wrong.rule, wrong.text)
    approved = approved or is_approved(case, line, start, start + 1)
    base = case.repository.merge_bases(before, side)[0]
    inner = cover(case, base, side, approved, (line, start), depth + 1)
    if inner is None:
        case.refuse("side", f"the side {side[:12]} of the merge {after[:12]} is not covered")
        return None
    wrong = None if inner.entire else why_steps_had(case, line, start, side)
    if wrong:
        case.refuse("merge-step-" + wrong.rule, wrong.text)
        return None
    inner.entire = False
    inner.rules.add("merged")
    inner.paths |= run.paths
    return inner


def reverted(case: Case, line: Line, start: int, run: Change, approved: bool) -> Optional[Evidence]:
    """'a step whose change is the inverse (columns swapped) of the last step of this target's line that touched those
    paths passes where policy says `revert = clean`.'

    Readings: the last step that touched any of them. What such a step undid is not brought back in the same way
    ("re-landing the reverted change: a new review"), so in a row of inverses every other one is a revert. On a side
    that is merged the target's line is the side, and no step of the line that it is merged into, after their merge
    base, touched the paths of it that the merge changes. A revert by an agent needs a human to land it, as anything does."""
    undone = inverses(case, case.behind(line, start), run)
    if undone == 0:
        return None
    if case.protection.last("revert", "off") != "clean":
        case.refuse("revert-off", "policy does not let reverts pass")
        return None
    if undone % 2 == 0:
        case.refuse("revert-of-revert", "it brings back what a revert undid")
        return None
    if touched_outside(case, line, run):
        case.refuse("revert-outside", "the target has touched what is reverted on the side")
        return None
    if admitted(case.repository.people(sorted(case.new_commits(line.at(start), line.at(start + 1))))):
        human = case.protection.last("landby", "human") == "human"
        if human and not approved and not is_approved(case, line, start, start + 1):
            case.refuse("land-by", "the revert was made by an agent and no human approved it")
            return None
    return Evidence({"reverted"}, set(run.paths))


def parent(case: Case, behind: List[str], place: int) -> Optional[str]:
    return behind[place + 1] if place + 1 < len(behind) else None


def last_step(case: Case, behind: List[str], run: Change) -> Optional[int]:
    for place, commit in enumerate(behind):
        if case.change(parent(case, behind, place), commit).paths & run.paths:
            return place
    return None


def inverses(case: Case, behind: List[str], run: Change) -> int:
    """How many steps in a row were each the inverse of the last one that touched the paths, the run being the first."""
    count = 0
    while run.entries:
        place = last_step(case, behind, run)
        if place is None or case.change(parent(case, behind, place), behind[place]).inverse != run:
            return count
        run = run.inverse
        behind = behind[place + 1:]
        count += 1
    return count


def touched_outside(case: Case, line: Line, run: Change) -> bool:
    paths = run.paths
    while line.outer is not None:
        inner, (line, place) = line, line.outer
        behind = case.behind(line, place)
        known = case.repository.ancestors(inner.start)
        paths = paths & case.change(line.at(place), line.at(place + 1)).paths
        for at, commit in enumerate(behind):
            if commit in known:
                break
            if case.change(parent(case, behind, at), commit).paths & paths:
                return True
    return False
