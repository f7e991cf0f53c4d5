"""'Recomputing uses one engine, `git merge-tree` (ort), in a scratch bare repository whose alternates are the
store', on commits made there for base, ours and theirs."""

from __future__ import annotations

import hashlib
import os
from typing import Dict, List, Optional, Tuple

from .objects import Conversation, Repository

PINNED = [
    "-c", "merge.renames=true", "-c", "merge.directoryRenames=conflict", "-c", "diff.renames=true",
    "-c", "core.attributesFile=" + os.devnull, "-c", "merge.conflictStyle=merge",
]


class Merger:
    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.results: Dict[Tuple[str, str, str], Optional[str]] = {}
        self.writer: Optional[Conversation] = None

    def close(self) -> None:
        if self.writer:
            self.writer.close()
            self.writer = None

    def merged(self, base: str, ours: str, theirs: str) -> Optional[str]:
        """The tree that the three trees merge to, or nothing where they conflict."""
        if base in (ours, theirs) or ours == theirs:
            return theirs if base == ours else ours
        key = (base, ours, theirs)
        if key not in self.results:
            self.results[key] = self._merge(base, ours, theirs)
        return self.results[key]

    def commit(self, tree: str, parents: List[str]) -> str:
        """A commit made in the scratch repository."""
        return self._write([commit_text(tree, parents)])[0]

    def _write(self, texts: List[bytes]) -> List[str]:
        if self.writer is None:
            command = ["git", "hash-object", "-t", "commit", "-w", "--no-filters", "--stdin-paths"]
            self.writer = Conversation(command, self.repository.environment, self.repository.scratch)
        names = []
        for text in texts:
            with open(os.path.join(self.repository.scratch, "side"), "wb") as out:
                out.write(text)
            names.append(self.writer.ask(b"side\n").decode().strip())
        return names

    def _merge(self, base: str, ours: str, theirs: str) -> Optional[str]:
        root = commit_text(base, [])
        sides = [commit_text(tree, [name_of(root)]) for tree in (ours, theirs)]
        _, one, other = self._write([root] + sides)
        done = self.repository.git(*PINNED, "merge-tree", "--write-tree", "--no-messages", one, other, check=False)
        # Git may also fail (2.39 has assertions that some renames do not meet): then nothing shows that it is clean.
        return done.stdout.decode().split("\n", 1)[0] if done.returncode == 0 else None


def commit_text(tree: str, parents: List[str]) -> bytes:
    lines = [f"tree {tree}"] + [f"parent {parent}" for parent in parents]
    return "\n".join(lines + ["author o <o> 0 +0000", "committer o <o> 0 +0000", "", "side\n"]).encode()


def name_of(text: bytes) -> str:
    return hashlib.sha1(b"commit %d\0" % len(text) + text).hexdigest()
