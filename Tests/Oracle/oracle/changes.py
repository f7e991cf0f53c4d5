"""The identity of a change (DESIGN 4.2) and the change of lane files."""

from __future__ import annotations

import functools
import hashlib
import re
from dataclasses import dataclass
from typing import Callable, Dict, FrozenSet, List, Optional, Tuple

from .objects import Entry, Flat, Repository, quoted, unquoted

NOTHING: Entry = ("000000", "0" * 40)
SPEC = re.compile(rb"\.lane/specs/[a-z][a-z0-9-]{0,63}\.md\Z")
LINE = re.compile(
    rb":([0-7]{6}) ([0-7]{6}) ([0-9a-f]{40}) ([0-9a-f]{40}) ([ADMT])\t([^\n]+)\n")


@dataclass(frozen=True)
class Change:
    """From one tree to another: for each path that differs what stood there and what stands there."""

    entries: Tuple[Tuple[bytes, Entry, Entry], ...]

    @functools.cached_property
    def text(self) -> bytes:
        return b"".join(map(raw_line, self.entries))

    @functools.cached_property
    def id(self) -> str:
        return hashlib.sha1(b"blob %d\0" % len(self.text) + self.text).hexdigest()

    @functools.cached_property
    def paths(self) -> FrozenSet[bytes]:
        return frozenset(path for path, _, _ in self.entries)

    @functools.cached_property
    def new(self) -> Dict[bytes, Entry]:
        return {path: entry for path, _, entry in self.entries}

    @functools.cached_property
    def inverse(self) -> "Change":
        return Change(tuple((path, new, old) for path, old, new in self.entries))


def status(old: Entry, new: Entry) -> bytes:
    if old == NOTHING:
        return b"A"
    if new == NOTHING:
        return b"D"
    return b"M" if old[0][:3] == new[0][:3] else b"T"


def raw_line(entry: Tuple[bytes, Entry, Entry]) -> bytes:
    path, old, new = entry
    head = f":{old[0]} {new[0]} {old[1]} {new[1]} ".encode()
    return head + status(old, new) + b"\t" + quoted(path) + b"\n"


def difference(old: Flat, new: Flat, wanted: Callable[[bytes, Entry, Entry], bool]) -> Change:
    rows = []
    for path in sorted(old.keys() | new.keys()):
        before, after = old.get(path, NOTHING), new.get(path, NOTHING)
        if before != after and wanted(path, before, after):
            rows.append((path, before, after))
    return Change(tuple(rows))


def is_lane(path: bytes) -> bool:
    return path == b".lane" or path.startswith(b".lane/")


def change(repository: Repository, old_tree: str, new_tree: str) -> Change:
    """`diff-tree -r --raw` of two trees without `.lane`."""
    return difference(
        repository.flat(old_tree), repository.flat(new_tree), lambda path, _, __: not is_lane(path))


def is_empty(repository: Repository, old_tree: str, new_tree: str) -> bool:
    """'"Empty" is decided from the tree ids outside `.lane`, never from empty output.'"""
    def outside(tree: str) -> List[Tuple[str, bytes, str]]:
        return [entry for entry in repository.entries(tree) if entry[1] != b".lane"]
    return old_tree == new_tree or outside(old_tree) == outside(new_tree)


def is_free(path: bytes, old: Entry, new: Entry) -> bool:
    """'Free: added or changed regular files (mode 100644) `.lane/specs/<task>.md`.'

    Reading: a file that had another mode before is no such file, so only its coming or its content is free."""
    return bool(SPEC.match(path)) and new[0] == "100644" and old[0] in ("000000", "100644")


def guarded(repository: Repository, old_tree: str, new_tree: str, programs: FrozenSet[bytes]) -> Change:
    """The change of lane files and of programs that policy names."""
    def wanted(path: bytes, old: Entry, new: Entry) -> bool:
        return (is_lane(path) or path in programs) and not is_free(path, old, new)
    return difference(repository.flat(old_tree), repository.flat(new_tree), wanted)


def parse(text: bytes) -> Optional[Change]:
    """A change from its text, or nothing where the text is not exactly one."""
    rows, at = [], 0
    for match in iter(lambda: LINE.match(text, at), None):
        path = unquoted(match[6])
        if path is None:
            return None
        old, new = (match[1].decode(), match[3].decode()), (match[2].decode(), match[4].decode())
        rows.append((path, old, new))
        at = match.end()
    parsed = Change(tuple(rows))
    return parsed if at == len(text) and parsed.text == text else None
