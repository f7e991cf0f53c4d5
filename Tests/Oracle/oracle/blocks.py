"""Blocks, and how they are lifted (DESIGN 4.3)."""

from __future__ import annotations

import itertools
from typing import Dict, FrozenSet, List, Set, Tuple

from .case import Case, Line
from .changes import Change
from .coverage import LONGEST_RUN
from .receipts import Receipt
from .standing import why_may_not_carry, why_reviewer_may_not


def runs(case: Case) -> Dict[str, Change]:
    """The changes of the whole and of all runs and steps, of sides that are merged too.

    Reading: 'whole, run or step' is any run of a line that was looked at, whether or not it is on the cut that
    covers, and a new commit is a step of some line that lands, on an accepted branch too. What is empty cannot be blocked."""
    if case.runs is not None:
        return case.runs
    found: Dict[str, Change] = {}
    judged = {(case.old, case.new)} | {pair for line in case.lines for pair in pairs(line)}
    judged |= {(parents[0], commit) for commit in case.new_commits(case.old, case.new)
               for parents in [case.repository.commit(commit).parents] if len(parents) == 1}
    judged |= {pair for line in merged(case) for pair in pairs(line)}
    for old, new in judged:
        change = case.change(old, new)
        if change.entries:
            found[change.id] = change
    case.runs = found
    return found


def origins(case: Case) -> Set[str]:
    """Where the reviews were made that were carried to what is judged.

    Reading: whoever may carry said that the two are one change. What was blocked as the one is no better as the other,
    whether or not the carry is what covers it here."""
    if case.origins is None:
        case.origins = {
            review.get("change") or "" for key in runs(case) for carry in case.notes.under(key)
            if carry.kind == "carry" and carry.get("change") == key and not why_may_not_carry(case, carry, key)
            for review in case.notes.under(key) if review.id == carry.get("carries")}
    return case.origins


def merged(case: Case) -> List[Line]:
    """The lines that merges among the new commits bring, each from where it left the one that it was merged into."""
    commits, found = case.new_commits(case.old, case.new), []
    for commit in commits:
        parents = case.repository.commit(commit).parents
        for side in parents[1:]:
            own = case.new_commits(parents[0], side) & commits
            line = list(itertools.takewhile(own.__contains__, case.repository.first_parents(side)))[::-1]
            if line:
                first = case.repository.commit(line[0]).parents
                found.append(Line(first[0] if first else None, line, []))
    return found


def pairs(line: Line) -> List[Tuple[str, str]]:
    length = line.length
    return [(line.at(i), line.at(j)) for j in range(1, length + 1) for i in range(j)
            if j - i <= LONGEST_RUN or (i, j) == (0, length)]


def put(case: Case) -> FrozenSet[Tuple[bytes, str]]:
    """Paths and the blobs that the push puts there.

    Reading: what it comes to as a whole; what the target had already is not put, and what a step had and the next one
    mended is not what 'the target's content becomes'."""
    whole = case.change(case.old, case.new)
    return frozenset((path, entry[1]) for path, entry in whole.new.items() if entry[0] != "000000")


def blocks(case: Case) -> List[Receipt]:
    """Blocks that speak against this push, lifted or not.

    Reading: a block counts from everybody who may sign reviews: a veto is not lost because policy lists its reviewer no
    longer."""
    judged, placed = set(runs(case)) | origins(case), put(case)
    commits = case.new_commits(case.old, case.new)
    found: Dict[str, Receipt] = {}
    for key in sorted(keys(case)):
        for block in case.notes.under(key):
            if block.kind == "review" and block.get("verdict") == "block":
                hit = (block.get("change") in judged or block.side("head")[0] in commits
                       or any((c.path, c.blob) in placed for c in block.criticals if c.blob))
                if hit and case.policy.roles(block.by) and not case.why_not_valid(block, key):
                    found[block.id] = block
    return list(found.values())


def keys(case: Case) -> Set[str]:
    """Where reviews of what is judged stand."""
    return (set(runs(case)) | origins(case) | case.new_commits(case.old, case.new)
            | {blob for _, blob in put(case)})


def is_lifted(case: Case, block: Receipt) -> bool:
    """'It is lifted by a later pass, by the same reviewer or a person, that answers its findings by id on a change
    that covers all its paths and is not the blocked change (except after an accepted pushback).'

    Readings: its findings are the critical ones, and to answer is `fixed`; its paths are those of the blocked change;
    the same reviewer is the same provider; what names the block by its digest is later, whatever clocks said. On the
    blocked change itself each finding has to be given up (`pushback`). And what the answer saw must be what lands:
    where it differs from what was blocked, the new tip may not have the latter, or a pass on the mended change would
    let the blocked one in. It stands where reviews of what is judged stand, or with what was blocked."""
    places = keys(case) | {key for key in (block.get("change"), block.side("head")[0]) if key}
    return any(lifts(case, block, review) for key in places for review in case.notes.under(key))


def lifts(case: Case, block: Receipt, review: Receipt) -> bool:
    if review.kind != "review" or review.get("verdict") != "pass":
        return False
    if review.person is None and review.provider != block.provider:
        return False
    answers = review.answers(block.id)
    if not block.criticals or any(answers.get(c.finding) != "fixed" for c in block.criticals):
        return False
    if review.get("change") == block.get("change") and {c.finding for c in block.criticals} - review.given_up(block.id):
        return False
    if not is_mended(case, block, review):
        return False
    return not case.why_not_valid(review, review.get("change") or "") and not why_reviewer_may_not(case, review)


def is_mended(case: Case, block: Receipt, review: Receipt) -> bool:
    blocked, passed = (case.notes.change(r.get("change") or "") for r in (block, review))
    if blocked is None or passed is None:
        case.refuse("block-text", f"the text of a change of {block.id} is not here", tell=False)
        return False
    for path, old, new in passed.entries:
        wrong = blocked.new.get(path, old)
        if wrong != new and case.entry(case.new, path) == wrong:
            return False
    return blocked.paths <= passed.paths
