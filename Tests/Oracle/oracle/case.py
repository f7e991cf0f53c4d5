"""What is being judged, and the facts that every rule asks for."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Dict, FrozenSet, Iterable, List, Optional, Set, Tuple

from . import changes, policy as policies
from .changes import Change
from .merges import Merger
from .notes import Notes
from .objects import EMPTY_TREE, Missing, Repository
from .receipts import Receipt
from .trust import Keyring


@dataclass(frozen=True, order=True)
class Reason:
    """Why something is not covered. `rule` is a short name that is counted; `tell` is false where the answer is not
    known."""

    rule: str
    text: str
    tell: bool = True


@dataclass(eq=False)
class Line:
    """Commits from after `start` to the end, oldest first, and for each the side that it merges as it is read."""

    start: Optional[str]
    commits: List[str]
    sides: List[Optional[str]]
    pulled: bool = False  # a merge on it is read with its parents exchanged
    outer: Optional[Tuple["Line", int]] = None  # the line and the place of the step whose side this is

    def at(self, place: int) -> Optional[str]:
        return self.commits[place - 1] if place else self.start

    @property
    def length(self) -> int:
        return len(self.commits)


@dataclass
class Case:
    repository: Repository
    merger: Merger
    notes: Notes
    keyring: Keyring
    policy: policies.Policy
    protection: policies.Protection
    target: str
    old: Optional[str]
    new: str
    tips: Dict[str, str]  # old tips of the branches
    head: Optional[str] = None  # what is proposed, where `new` is its merge
    new_policy: Optional[policies.Policy] = None
    trail: List[Reason] = field(default_factory=list)
    lines: List[Line] = field(default_factory=list)  # all lines that were looked at, for blocks
    runs: Optional[Dict[str, Change]] = None  # what `blocks` made of those lines, once they are all there
    origins: Optional[Set[str]] = None  # the changes that were carried to those runs, likewise

    def refuse(self, rule: str, text: str, tell: bool = True) -> None:
        reason = Reason(rule, text, tell)
        if reason not in self.trail:
            self.trail.append(reason)

    # Trees and changes

    def tree(self, commit: Optional[str]) -> str:
        return self.repository.tree_of(commit)

    def change(self, old: Optional[str], new: Optional[str]) -> Change:
        return changes.change(self.repository, self.tree(old), self.tree(new))

    def is_empty(self, old: Optional[str], new: Optional[str]) -> bool:
        return changes.is_empty(self.repository, self.tree(old), self.tree(new))

    def entry(self, commit: Optional[str], path: bytes) -> changes.Entry:
        return self.repository.flat(self.tree(commit)).get(path, changes.NOTHING)

    def new_commits(self, old: Optional[str], new: str) -> FrozenSet[str]:
        return self.repository.ancestors(new) - self.repository.ancestors(old)

    @functools.cached_property
    def below_baselines(self) -> FrozenSet[str]:
        present = [baseline for baseline in self.policy.baselines if self.repository.has(baseline)]
        return frozenset().union(*[self.repository.ancestors(baseline) for baseline in present])

    def behind(self, line: Line, place: int) -> List[str]:
        """The target's first-parent line as it is read, from the given place backwards, newest first."""
        return line.commits[:place][::-1] + self.repository.first_parents(line.start)

    @functools.cached_property
    def programs(self) -> FrozenSet[bytes]:
        """Reading: the policy that rules and that of the new tip, for every part of the landing."""
        named = self.policy.programs() | (self.new_policy.programs() if self.new_policy else frozenset())
        return named - {b""}

    def guarded(self, old: Optional[str], new: Optional[str]) -> Change:
        return changes.guarded(self.repository, self.tree(old), self.tree(new), self.programs)

    # Merges

    def recomputes(self, ours: Optional[str], theirs: str, tree: str) -> bool:
        """'recomputing the merge without conflict gives exactly its tree'; several merge bases need a review."""
        if ours is None:
            return False
        bases = self.repository.merge_bases(ours, theirs)
        if len(bases) != 1:
            return False
        return self.merger.merged(self.tree(bases[0]), self.tree(ours), self.tree(theirs)) == tree

    def merge_recomputes(self, commit: str) -> bool:
        found = self.repository.commit(commit)
        return len(found.parents) == 2 and self.recomputes(found.parents[0], found.parents[1], found.tree)

    def rebases(self, commit: str, member: str) -> bool:
        """Whether the commit is a re-basing of the member: the member's change on its parent gives its tree."""
        if commit == member:
            return True
        if not self.repository.has(member):
            return False
        one, other = self.repository.commit(commit), self.repository.commit(member)
        if len(one.parents) > 1 or len(other.parents) > 1:
            return False
        base = self.tree(other.parents[0]) if other.parents else EMPTY_TREE
        ours = self.tree(one.parents[0]) if one.parents else EMPTY_TREE
        return self.merger.merged(base, ours, other.tree) == one.tree

    # Receipts

    @functools.cached_property
    def accepted(self) -> FrozenSet[str]:
        """Old tips of the branches that the target accepts."""
        return frozenset(tip for ref, tip in self.tips.items() if self.protection.accepts(ref))

    def is_human(self, principal: str) -> bool:
        return "human" in self.policy.roles(principal)

    def shows_presence(self, receipt: Receipt) -> bool:
        """'Policy may demand (`lane.presence = key|terminal|none`)'; a key is proven by its signature only, and none
        of the keys that the oracle knows has to be touched."""
        wanted, shown = self.policy.presence, receipt.get("presence")
        return wanted == "none" or wanted == "terminal" and shown == "terminal"

    def is_genuine(self, receipt: Receipt) -> bool:
        """Signed by a key that is trusted, for this repository, and not listed as revoked."""
        return (receipt.repo == self.policy.id and receipt.id not in self.keyring.revoked
                and self.keyring.trusts(receipt))

    def why_not_valid(self, receipt: Receipt, key: str) -> Optional[Reason]:
        """What is wrong with a receipt before anything is asked about the change."""
        if receipt.repo != self.policy.id:
            return Reason("repo", f"{receipt.id} is of another repository")
        if receipt.id in self.keyring.revoked:
            return Reason("revoked", f"{receipt.id} is listed as revoked")
        if not self.keyring.trusts(receipt):
            return Reason("signature", f"{receipt.id} has no signature by a trusted key")
        if self.is_revoked(receipt, key):
            return Reason("revoked", f"{receipt.id} is revoked")
        return None

    def is_revoked(self, receipt: Receipt, key: str) -> bool:
        """'`revoke`: a pass: its signer or a human; a block: `overrideBy`', 'written wherever that receipt stands'.

        Reading: what holds for a pass holds for a carry, an approve and an override as well. A revoke is a human
        act whoever signs it, and shows presence."""
        return any(self._takes_back(revoke, receipt) for revoke in self.notes.under(key))

    def _takes_back(self, revoke: Receipt, receipt: Receipt) -> bool:
        if revoke.kind != "revoke" or revoke.get("revokes") != receipt.id or not self.is_genuine(revoke):
            return False
        if receipt.kind == "review" and receipt.get("verdict") == "block":
            return self.may_override(revoke)
        return self.shows_presence(revoke) and (revoke.by == receipt.by or self.is_human(revoke.by))

    def may_override(self, receipt: Receipt) -> bool:
        roles = self.policy.roles(receipt.by)
        return any(role in self.protection.override_by for role in roles) and self.shows_presence(receipt)

    def damaged(self, key: str) -> bool:
        """'A damaged entry on the change being judged is "cannot tell" until a `revoke` names its digest.'

        Reading: what is damaged may have been a block, so who may take it back is who may take back a block."""
        for part in self.notes.damaged(key):
            revokes = [r for r in self.notes.under(key) if r.kind == "revoke" and r.get("revokes") == part.id]
            if part.id not in self.keyring.revoked and not any(self.is_genuine(r) and self.may_override(r) for r in revokes):
                return True
        return False
