"""'History may not smuggle.'"""

from __future__ import annotations

from typing import FrozenSet, List, Set, Tuple

from . import changes
from .case import Case
from .coverage import Evidence
from .receipts import Receipt
from .standing import why_dependent, why_reviewer_may_not


def smuggled(case: Case, evidence: Evidence) -> bool:
    """'A commit between O and N (a merge counts where it differs from every parent) may touch only paths of covering
    changes and of landed `after` changes, lane files, and a `transient` path with that very blob.'"""
    restored = {path for path, _ in evidence.transients}
    found = False
    for commit in sorted(case.new_commits(case.old, case.new) - unchecked(case)):
        for path, entry in touched(case, commit):
            if changes.is_lane(path) or path in evidence.paths:
                continue
            if (path, entry[1]) in evidence.transients:
                evidence.rules.add("transient")
                continue
            # Reading: where a path is transient, taking it away, or giving it back what the target has there, shows
            # nothing that the reviewer did not see.
            if path in restored and entry in (changes.NOTHING, case.entry(case.old, path), case.entry(case.new, path)):
                continue
            case.refuse("smuggled", f"{commit[:12]} touches {path!r}, which no covering change has")
            found = True
    return found


def touched(case: Case, commit: str) -> List[Tuple[bytes, changes.Entry]]:
    parents = case.repository.commit(commit).parents
    differences = [case.change(parent, commit) for parent in parents] or [case.change(None, commit)]
    paths = frozenset.intersection(*[difference.paths for difference in differences])
    return [(path, case.entry(commit, path)) for path in sorted(paths)]


def unchecked(case: Case) -> FrozenSet[str]:
    """'Not checked: members of a passing review, commits on an accepted branch's old tip, commits at or below a
    baseline.'

    Reading: a passing review found at the commit, valid in itself and of the whole change; whether it stands for a run
    of this landing is another question, for the reviewer has seen the commit."""
    free: Set[str] = set(case.below_baselines)
    for tip in case.accepted:
        free |= case.repository.ancestors(tip)
    for commit in case.new_commits(case.old, case.new):
        if any(excuses(case, review, commit) for review in case.notes.under(commit)):
            free.add(commit)
    return frozenset(free)


def excuses(case: Case, review: Receipt, commit: str) -> bool:
    """Reading: 'the reviewer is not the builder' (section 6) holds here too, of the receipt's builders and those that
    its members admit to; what lands now is no matter of that review."""
    if review.kind != "review" or review.get("verdict") != "pass" or commit not in review.all("member"):
        return False
    if review.get("pass") not in ("cold", "human"):
        return False
    if case.why_not_valid(review, review.get("change") or "") or case.is_revoked(review, commit):
        return False
    dependent = review.provider is not None and why_dependent(case, review, frozenset())
    return not (dependent or why_reviewer_may_not(case, review))
