"""When a review, a carry or an approve stands (DESIGN 4.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Dict, FrozenSet, List, Optional, Set, Tuple

from .case import Case, Line, Reason
from .changes import NOTHING, Change
from .objects import Entry, People
from .receipts import Receipt

AGENTS = {
    "claude": "anthropic", "anthropic": "anthropic", "codex": "openai", "openai": "openai", "chatgpt": "openai",
    "gpt": "openai"}
WORD = re.compile(r"[a-z]+")


# Builders, computed again

def vendor_named(text: str) -> Optional[str]:
    """The vendor that a name or an address points to."""
    return next((AGENTS[word] for word in WORD.findall(text.lower()) if word in AGENTS), None)


def admitted(people: List[People]) -> FrozenSet[str]:
    """Vendors of the agents that commits admit to: '(author, `Co-authored-by`, `Assisted-by`, `Generated-by`
    trailers, matched to vendors), all of them'.

    Reading: what assisted or generated is an agent even where its name is not known; it is then its own vendor."""
    found: Set[Optional[str]] = set()
    for person in people:
        found.add(vendor_named(person.author_name + " " + person.author))
        found.update(vendor_named(name + " " + address) for name, address in person.coauthors)
        found.update(vendor_named(value) or value.split()[0].lower() for value in person.helpers if value.split())
    return frozenset(vendor for vendor in found if vendor)


def builders(case: Case, review: Receipt, commits: FrozenSet[str]) -> Dict[str, Set[Optional[str]]]:
    """Vendor and models of every agent that built: 'the receipt's, plus what members and landed commits admit to'.

    Reading: a trailer that names no model may speak of any of its vendor's."""
    found: Dict[str, Set[Optional[str]]] = {}
    for name, model in review.builders:
        if name != "human":
            found.setdefault(case.policy.vendor(name), set()).add(model)
    for vendor in admitted(case.repository.people(sorted(commits | set(review.all("member"))))):
        found.setdefault(vendor, set()).add(None)
    return found


# The reviewer

def why_reviewer_may_not(case: Case, review: Receipt) -> Optional[Reason]:
    """'its reviewer is one that policy lists, or a person with the role who is not in its `author` lines'; by the
    table of kinds 'a provider that policy lists, signed by a `reviewer` or `ci` principal; or a `human` principal's
    own'."""
    roles = case.policy.roles(review.by)
    if review.provider is not None:
        if review.provider not in case.policy.reviewers:
            return Reason("unlisted", f"policy does not list the reviewer {review.provider}")
        if not {"reviewer", "ci"} & set(roles):
            return Reason("role", f"{review.by} may not sign for a provider")
        return None
    if review.person != review.by or "human" not in roles:
        return Reason("role", f"{review.by} may not review as {review.person}")
    if not case.shows_presence(review):
        return Reason("presence", f"the review of {review.by} shows no presence")
    if review.by.lower() in review.authors:
        return Reason("own-work", f"{review.by} is an author of what was reviewed")
    return None


def why_own_work(case: Case, review: Receipt, commits: FrozenSet[str]) -> Optional[Reason]:
    """'and not author or co-author of a new commit that is neither a merge that recomputes nor a re-basing of a
    member'.

    Readings: new commits are those of the run that the review covers, so that two people may review each other's
    part of one push. What the `author` lines would say of the members is looked up where a member is here. 'Re-basing
    another's work disqualifies nobody', so a member that is re-based has to be another's; all members together, as
    after a squash, are re-based where a commit has exactly the reviewed change. That takes members, and another head
    than the commit: or a receipt that names neither would make one's own commit a re-basing of itself."""
    if review.person is None:
        return None
    members = review.all("member")
    for commit in sorted(commits | set(members)):
        if not wrote(case, review.by, commit) or case.merge_recomputes(commit):
            continue
        parents = case.repository.commit(commit).parents
        whole = (len(parents) == 1 and bool(members) and commit != review.side("head")[0]
                 and case.change(parents[0], commit).id == review.get("change"))
        if commit in members or not (whole or any(case.rebases(commit, member) for member in members)):
            return Reason("own-work", f"{review.by} wrote {commit[:12]}")
    return None


def wrote(case: Case, person: str, commit: str) -> bool:
    return any(person.lower() in people.writers for people in case.repository.people([commit]))


def why_dependent(case: Case, review: Receipt, commits: FrozenSet[str]) -> Optional[Reason]:
    """'it meets `independence` and `declared` for the builders computed again at the gate'.

    Reading of `declared = refuse`: only what the lane launched is known, so a receipt whose builder was declared does
    not stand, nor one whose commits admit to a builder that it does not name. A person is independent of any
    agent; whether of another person, the authors say. Of an agent whose vendor nobody knows nothing shows that it is
    another than the reviewer."""
    found = builders(case, review, commits)
    launched = {case.policy.vendor(name) for name, _ in review.builders if name != "human"}
    if case.protection.last("declared", "accept") == "refuse":
        declared = review.get("builder-known") != "launched" or review.get("independence") == "declared"
        if declared or set(found) - launched:
            return Reason("declared", "the builder is known only from what was declared")
    level = case.protection.last("independence", "vendor")
    if level == "none" or review.provider is None:
        return None
    vendor = case.policy.vendor(review.provider)
    for builder, models in sorted(found.items()):
        if builder != vendor and case.policy.knows(builder):
            continue
        other = review.reviewer_model and None not in models and review.reviewer_model not in models
        if level == "vendor" or not other:
            return Reason("independence", f"{review.provider} reviewed what {builder} built")
    return None


# Where it was reviewed, and what came before

def base_place(case: Case, receipt: Receipt, behind: List[str]) -> int:
    """Where 'its merge base with the line' stands: the newest commit there that the receipt's base has."""
    base = receipt.side("base")[0]
    if base is None:
        return len(behind)
    known = case.repository.ancestors(base)
    return next((place for place, commit in enumerate(behind) if commit in known), len(behind))


def stacked_place(case: Case, receipt: Receipt, behind: List[str]) -> Tuple[int, Optional[Reason]]:
    """'its `after` changes have landed or precede: some commit on the first-parent line, from the receipt's merge
    base to the run's start, has every entry of that change's new side'; 'for a stacked review [its base is] the
    point where its `after` landed'.

    Reading: a change landed at the oldest such commit; of several the one that landed last counts."""
    base = base_place(case, receipt, behind)
    place = base
    for after in receipt.all("after"):
        below = case.notes.change(after)
        if below is None:
            return place, Reason("after-unknown", f"the text of the change {after} is not here", tell=False)
        landed = [p for p, c in enumerate(behind[:base + 1]) if all(case.entry(c, q) == e for q, e in below.new.items())]
        if not landed:
            return place, Reason("after", f"the change {after} below it has not landed")
        place = min(place, max(landed))
    return place, None


def why_had(
    case: Case, receipt: Receipt, line: Line, place: int, run: Change, reviewed: Change
) -> Optional[Reason]:
    """'it was not had before: with S the tree that the run starts from, no commit on the target's first-parent line
    after the receipt's base up to S holds, at any changed path, the mode and blob that the run puts there nor that
    the reviewed head puts there, and the reviewed head is not reachable from S.'

    Readings: what a change deletes is absent there, and absence counts as a value. Changed paths are the run's: what a
    carried review changed besides is on the target as the reviewer saw it, or the merge would not recompute."""
    behind = case.behind(line, place)
    since, wrong = stacked_place(case, receipt, behind)
    if wrong:
        return wrong
    found = first_that_had(case, passed(case, behind, since), run, reviewed)
    if found:
        return Reason("had-before", f"{found[:12]} had what {receipt.id} covers")
    head = receipt.side("head")[0]
    if head and head in case.repository.ancestors(line.at(place)):
        return Reason("had-before", f"the reviewed head {head[:12]} is already on the line")
    return None


@dataclass(frozen=True)
class Way:
    """What the target was, or may have been, and which of these commits are on its line as it is read."""

    commits: Tuple[str, ...]
    line: FrozenSet[str]


def passed(case: Case, behind: List[str], since: int) -> Way:
    """What the target was after the given place.

    Reading: the first-parent line, as the sentence has it; but where a merge is on the way, which of its parents the
    target was does not show (a pull exchanges them), and so everything that came since counts; of what is not on the
    line, only what it did."""
    way = behind[:since]
    if any(len(case.repository.commit(commit).parents) > 1 for commit in way):
        base = behind[since] if since < len(behind) else None
        return Way(tuple(sorted(case.new_commits(base, way[0]))), frozenset(way))
    return Way(tuple(way), frozenset(way))


def put_there(case: Case, commit: str, path: bytes) -> bool:
    """Whether what stands at a path, or that nothing does, is the commit's own doing: none of its parents has it so.

    Before a root commit there was nothing, so what it lacks it has not taken away. A merge that is not what git makes
    of its parents chose between them, and the target may have been the one whose content it dropped."""
    entry = case.entry(commit, path)
    parents = case.repository.commit(commit).parents or (None,)
    same = [case.entry(parent, path) == entry for parent in parents]
    if any(same) and not all(same) and not case.merge_recomputes(commit):
        return True
    return not any(same)


def first_that_had(case: Case, way: Way, run: Change, reviewed: Change) -> Optional[str]:
    """Readings: a file held what was reviewed as well where merging that into it leaves it as it is. What a side
    merely still has from where it was cut, the target need never have been."""
    own = {path: (old, new) for path, old, new in reviewed.entries}
    for commit in way.commits:
        for path, value in run.new.items():
            if commit not in way.line and not put_there(case, commit, path):
                continue
            had = case.entry(commit, path)
            if had in (value, reviewed.new.get(path, value)):
                return commit
            if path in own and held(case, had, *own[path]):
                return commit
    return None


def held(case: Case, had: Entry, old: Entry, new: Entry) -> bool:
    files = ("100644", "100755")
    if had == old or any(side[0] not in files for side in (had, old, new)):
        return False
    if old[0] != new[0] and had[0] != new[0]:
        return False
    return old[1] == new[1] or case.repository.holds(had[1], new[1], old[1])


def why_merge_had(case: Case, line: Line, place: int, side: str) -> Optional[Reason]:
    """The same of a merge: 'what was landed and undone needs a new review, on one push or on two'.

    Reading: the step that merges is the run, where the branches parted is its base ('for `accepts` the merge base') and
    the side is the reviewed head. Otherwise a branch from before would bring back what was undone."""
    before, after = line.at(place), line.at(place + 1)
    base = case.repository.merge_bases(before, side)[0]
    way = since_parting(case, line, place, base)
    found = first_that_had(case, way, case.change(before, after), case.change(base, side))
    return Reason("had-before", f"{found[:12]} had what the merge {after[:12]} brings") if found else None


def since_parting(case: Case, line: Line, place: int, base: str) -> Way:
    behind = case.behind(line, place)
    known = case.repository.ancestors(base)
    since = next((at for at, commit in enumerate(behind) if commit in known), len(behind))
    way = passed(case, behind, since)
    return Way(tuple(commit for commit in way.commits if commit not in known), way.line)


def why_steps_had(case: Case, line: Line, place: int, side: str) -> Optional[Reason]:
    """The same of what single commits of the side did, where no one reviewed the side as a whole.

    Reading: landed and undone, a commit may come back beside others, in whose company the file that it changed is
    none that the target ever had. It comes back where the merge changes the path, is not what stands there, and the
    file holds it afterwards, or is gone, as under another name: what the side itself replaced does not come."""
    before, after = line.at(place), line.at(place + 1)
    base = case.repository.merge_bases(before, side)[0]
    way = since_parting(case, line, place, base)
    for commit in sorted(case.new_commits(base, side) - case.below_baselines):
        parents = case.repository.commit(commit).parents
        step = case.change(parents[0] if parents else None, commit)
        brought = []
        for path, old, new in step.entries:
            now, then = case.entry(before, path), case.entry(after, path)
            comes = then in (new, NOTHING) or held(case, then, old, new)
            if comes and now not in (new, then) and not held(case, now, old, new):
                brought.append((path, old, new))
        found = first_that_had(case, way, Change(tuple(brought)), step)
        if found:
            return Reason("had-before", f"{found[:12]} had what {commit[:12]} does, which the merge {after[:12]} brings")
    return None


# Whole receipts

def why_review_falls(
    case: Case, review: Receipt, key: str, line: Line, start: int, end: int, run: Change, reviewed: Change
) -> Optional[Reason]:
    """Why a passing review does not stand for the run, or nothing where it stands."""
    commits = case.new_commits(line.at(start), line.at(end))
    wrong = case.why_not_valid(review, key) or why_reviewer_may_not(case, review)
    if wrong is None and review.get("pass") not in ("cold", "human"):
        # 'The reviewer reads the change cold'; 'a second, separate conformance pass may see the spec'. Reading: a
        # conformance pass and the verification of single findings are no reviews of the change.
        wrong = Reason("pass-kind", f"{review.id} is a {review.get('pass')} pass")
    return (wrong or why_own_work(case, review, commits) or why_dependent(case, review, commits)
            or why_had(case, review, line, start, run, reviewed))


def why_carry_falls(
    case: Case, carry: Receipt, key: str, line: Line, start: int, run: Change
) -> Optional[Reason]:
    return why_may_not_carry(case, carry, key) or why_had(case, carry, line, start, run, run)


def why_may_not_carry(case: Case, carry: Receipt, key: str) -> Optional[Reason]:
    wrong = case.why_not_valid(carry, key)
    if wrong is None and not set(case.policy.roles(carry.by)) & set(case.protection.carry_by):
        wrong = Reason("role", f"{carry.by} may not carry")
    return wrong


def why_approve_falls(
    case: Case, approve: Receipt, key: str, line: Line, start: int, run: Change, approved: Change
) -> Optional[Reason]:
    """Reading: to approve a landing or lane files is no review, so whoever has the role may, an author too (a person
    alone with an agent lands its work). The target that it names says where it was asked for: what was approved
    there is quiet on a release branch too (SCENARIOS 49)."""
    wrong = case.why_not_valid(approve, key)
    if wrong:
        return wrong
    if not case.is_human(approve.by):
        return Reason("role", f"{approve.by} may not approve")
    if not case.shows_presence(approve):
        return Reason("presence", f"the approve of {approve.by} shows no presence")
    return why_had(case, approve, line, start, run, approved)
