"""What stands in the notes: 'A reader of notes takes the union of refs/notes/lane, the local copy and every
remote's copy.'"""

from __future__ import annotations

import re
from typing import Dict, FrozenSet, List, Optional, Set

from . import changes
from .objects import Repository
from .receipts import Damaged, Part, Receipt, parse_note

KEY = re.compile(r"[0-9a-f]{40}\Z")
CHANGE = re.compile(rb"changes/([0-9a-f]{2})/([0-9a-f]{38})\Z")
TREE = re.compile(rb"(changes/[0-9a-f]{2}/[0-9a-f]{38}\.(?:base|head))(?:/|\Z)")
RECORDS = ("refs/notes/lane", "refs/lane-local/notes", "refs/lane-remotes")


def is_notes(ref: str) -> bool:
    return ref in RECORDS or ref.startswith("refs/lane-remotes/") and ref.endswith("/notes/lane")


class Notes:
    """All parts by key. Parts are kept in the order of their bytes, for order means nothing."""

    def __init__(self, repository: Repository, tips: FrozenSet[str], cache: Optional[Dict[str, List[Part]]] = None) -> None:
        self.repository, self.tips = repository, tips
        self.parsed = cache if cache is not None else {}
        self.parts: Dict[str, Dict[bytes, Part]] = {}
        self.texts: Dict[str, str] = {}
        self.trees: Set[bytes] = set()  # names of the reviewed trees that stand beside the texts
        self.by_id: Dict[str, Receipt] = {}
        for tip in sorted(tips):
            self._read(repository.commit(tip).tree)

    def _read(self, tree: str) -> None:
        for path, (mode, oid) in self.repository.flat(tree).items():
            found = CHANGE.match(path)
            key = path.decode("latin-1").replace("/", "")
            if found:
                self.texts[(found[1] + found[2]).decode()] = oid
            elif TREE.match(path):
                self.trees.add(TREE.match(path)[1])
            elif KEY.match(key) and mode != "160000":
                self._add(key, oid)

    def _add(self, key: str, blob: str) -> None:
        if blob not in self.parsed:
            self.parsed[blob] = parse_note(self.repository.read(blob, "blob"))
        for part in self.parsed[blob]:
            data = part.text if isinstance(part, Receipt) else part.data
            self.parts.setdefault(key, {})[data] = part
            if isinstance(part, Receipt):
                self.by_id.setdefault(part.id, part)

    def under(self, key: str) -> List[Receipt]:
        found = self.parts.get(key, {})
        return [found[data] for data in sorted(found) if isinstance(found[data], Receipt)]

    def damaged(self, key: str) -> List[Damaged]:
        found = self.parts.get(key, {})
        return [found[data] for data in sorted(found) if isinstance(found[data], Damaged)]

    def change(self, change_id: str) -> Optional[changes.Change]:
        """The change of that id, from its text beside the notes; nothing where the text is not here.

        'As a blob its name is the change id', so the object store is asked by that name as well."""
        name = self.texts.get(change_id, change_id)
        found = self.repository.find(name)
        if found is None or found[1] != "blob":
            return None
        parsed = changes.parse(found[2])
        return parsed if parsed is not None and parsed.id == change_id else None
