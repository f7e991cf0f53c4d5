"""Reading a repository through stock git: objects, trees, ancestry, authors."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from typing import Dict, FrozenSet, Iterable, List, Optional, Tuple

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
LOCAL_VARIABLES = (
    "GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_COMMON_DIR "
    "GIT_CONFIG GIT_CONFIG_PARAMETERS GIT_CONFIG_COUNT GIT_NAMESPACE GIT_PREFIX GIT_SHALLOW_FILE "
    "GIT_LITERAL_PATHSPECS GIT_ICASE_PATHSPECS GIT_NOGLOB_PATHSPECS GIT_GLOB_PATHSPECS"
).split()

Entry = Tuple[str, str]  # mode, object id
Flat = Dict[bytes, Entry]


def environment() -> Dict[str, str]:
    """What git is started with: nothing of the caller's repository, of the user's or the system's configuration."""
    kept = {name: value for name, value in os.environ.items() if name not in LOCAL_VARIABLES}
    kept.update(
        GIT_NO_REPLACE_OBJECTS="1", GIT_GRAFT_FILE=os.devnull, GIT_CONFIG_NOSYSTEM="1",
        GIT_CONFIG_GLOBAL=os.devnull, GIT_OPTIONAL_LOCKS="0", LC_ALL="C")
    return kept


@dataclass(frozen=True)
class Commit:
    oid: str
    tree: str
    parents: Tuple[str, ...]


@dataclass(frozen=True)
class People:
    """Who a commit says wrote it: addresses of author and co-authors, and the trailers that may name an agent."""

    author: str
    author_name: str
    committer: str
    coauthors: Tuple[Tuple[str, str], ...]  # name, address
    helpers: Tuple[str, ...]  # values of Assisted-by and Generated-by

    @property
    def writers(self) -> FrozenSet[str]:
        return frozenset([self.author.lower()] + [address.lower() for _, address in self.coauthors])

HEADER = re.compile(
    r"tree ([0-9a-f]{40})\n((?:parent [0-9a-f]{40}\n)*)author .*\ncommitter .*\n"
    r"(?:(?!(?:tree|parent|author|committer) )[^\n]*\n)*\Z")


class Conversation:
    """A program that answers each line that it is given."""

    def __init__(self, command: List[str], environment: Dict[str, str], directory: Optional[str] = None) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
            cwd=directory)

    def ask(self, line: bytes) -> bytes:
        self.process.stdin.write(line)
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def more(self, count: int) -> bytes:
        return self.process.stdout.read(count)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Missing(Exception):
    """An object that the judgement needs is not in the repository: the oracle cannot tell."""


def canonical_mode(mode: str) -> str:
    """The mode as git's own tree reader gives it."""
    kind, permission = int(mode, 8) & 0o170000, int(mode, 8) & 0o100
    if kind == 0o100000:
        return "100755" if permission else "100644"
    return {0o120000: "120000", 0o040000: "040000"}.get(kind, "160000")


def parse_tree(data: bytes) -> List[Tuple[str, bytes, str]]:
    entries, at = [], 0
    while at < len(data):
        space = data.index(b" ", at)
        end = data.index(b"\0", space)
        oid = data[end + 1:end + 21].hex()
        entries.append((canonical_mode(data[at:space].decode()), data[space + 1:end], oid))
        at = end + 21
    return entries


class Repository:
    """References are read in the repository, objects through a scratch bare repository whose alternates are its
    store, so that what is recomputed can be read and leaves nothing behind."""

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(path)
        self.environment = environment()
        common = self._run(self.path, "rev-parse", "--git-common-dir").stdout.decode().rstrip("\n")
        self.scratch = tempfile.mkdtemp(prefix="lane-oracle-")
        self._run(self.scratch, "init", "--quiet", "--bare", "--template=", ".")
        alternates = os.path.join(self.scratch, "objects", "info", "alternates")
        os.makedirs(os.path.dirname(alternates), exist_ok=True)
        with open(alternates, "w") as out:
            out.write(os.path.join(self.path, common, "objects") + "\n")
        self._reader: Optional[Conversation] = None
        self._commits: Dict[str, Commit] = {}
        self._flat: Dict[str, Flat] = {}
        self._sound: Dict[str, bool] = {}
        self._people: Dict[str, People] = {}
        self._ancestors: Dict[str, FrozenSet[str]] = {}

    def _run(
        self, directory: str, *arguments: str, data: bytes = b"", check: bool = True
    ) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            ["git", "-C", directory] + list(arguments), input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            check=check, env=self.environment)

    def git(self, *arguments: str, data: bytes = b"", check: bool = True) -> "subprocess.CompletedProcess[bytes]":
        """Run git on the objects; it writes into the scratch repository alone."""
        return self._run(self.scratch, *arguments, data=data, check=check)

    def close(self) -> None:
        shutil.rmtree(self.scratch, ignore_errors=True)
        if self._reader:
            self._reader.close()
            self._reader = None

    # Objects

    def find(self, name: str) -> Optional[Tuple[str, str, bytes]]:
        """Object id, type and bytes of what `name` names, or nothing."""
        if self._reader is None:
            self._reader = Conversation(["git", "-C", self.scratch, "cat-file", "--batch"], self.environment)
        head = self._reader.ask(name.encode() + b"\n").decode().split()
        if len(head) != 3 or not head[2].isdigit():
            return None
        data = self._reader.more(int(head[2]))
        self._reader.more(1)
        return head[0], head[1], data

    def read(self, oid: str, kind: str) -> bytes:
        if oid == EMPTY_TREE and kind == "tree":
            return b""
        found = self.find(oid)
        if found is None or found[1] != kind:
            raise Missing(f"{kind} {oid} is not here")
        return found[2]

    def holds(self, text: str, new: str, old: str) -> bool:
        """Whether merging what was done from `old` to `new` into a text leaves it as it is."""
        if text in (new, old):
            return text == new
        blobs = [self.read(oid, "blob") for oid in (text, old, new)]
        if any(b"\0" in blob[:8000] for blob in blobs):
            return False
        paths = [os.path.join(self.scratch, name) for name in ("ours", "base", "theirs")]
        for path, blob in zip(paths, blobs):
            with open(path, "wb") as out:
                out.write(blob)
        merged = self.git("merge-file", "-p", *paths, check=False)
        return merged.returncode == 0 and merged.stdout == blobs[0]

    def has(self, oid: str) -> bool:
        return oid == EMPTY_TREE or self.find(oid) is not None

    def commit(self, oid: str) -> Commit:
        if oid not in self._commits:
            header = self.read(oid, "commit").split(b"\n\n", 1)[0].decode("utf-8", "replace")
            found = HEADER.match(header + "\n")
            if found is None:
                # Git takes it for what it likes; nothing is to hang on that.
                raise Missing(f"commit {oid} has no header that git writes")
            self._commits[oid] = Commit(oid, found[1], tuple(found[2].replace("parent ", "").split()))
        return self._commits[oid]

    def peel(self, name: str) -> Optional[str]:
        found = self.find(name + "^{commit}")
        return found[0] if found else None

    def tree_of(self, commit: Optional[str]) -> str:
        return self.commit(commit).tree if commit else EMPTY_TREE

    # Trees

    def entries(self, tree: str) -> List[Tuple[str, bytes, str]]:
        return parse_tree(self.read(tree, "tree"))

    def flat(self, tree: str) -> Flat:
        """Every path that is not a directory, with its mode and object id."""
        if tree not in self._flat:
            flat: Flat = {}
            for mode, name, oid in self.entries(tree):
                if mode == "040000":
                    flat.update({name + b"/" + path: entry for path, entry in self.flat(oid).items()})
                else:
                    flat[name] = (mode, oid)
            self._flat[tree] = flat
        return self._flat[tree]

    def sound(self, tree: str) -> bool:
        """Whether no entry occurs twice and all stand in git's order, in the tree and below it."""
        if tree not in self._sound:
            entries = self.entries(tree)
            keys = [name + (b"/" if mode == "040000" else b"") for mode, name, _ in entries]
            names = [name for _, name, _ in entries]
            below = [oid for mode, _, oid in entries if mode == "040000"]
            in_order = keys == sorted(keys) and len(set(names)) == len(names)
            self._sound[tree] = in_order and all(map(self.sound, below))
        return self._sound[tree]

    def blob_at(self, commit: Optional[str], path: bytes) -> Optional[str]:
        entry = self.flat(self.tree_of(commit)).get(path)
        return entry[1] if entry and entry[0] in ("100644", "100755") else None

    # Ancestry

    def ancestors(self, commit: Optional[str]) -> FrozenSet[str]:
        """The commit and everything behind it."""
        if commit is None:
            return frozenset()
        if commit not in self._ancestors:
            seen, todo = set(), [commit]
            while todo:
                oid = todo.pop()
                if oid not in seen:
                    seen.add(oid)
                    todo.extend(self.commit(oid).parents)
            self._ancestors[commit] = frozenset(seen)
        return self._ancestors[commit]

    def is_ancestor(self, older: Optional[str], newer: Optional[str]) -> bool:
        return older is None or older in self.ancestors(newer)

    def merge_bases(self, one: str, other: str) -> List[str]:
        """The best common ancestors, as `git merge-base --all` has them."""
        common = self.ancestors(one) & self.ancestors(other)
        return sorted(c for c in common if not any(c != d and c in self.ancestors(d) for d in common))

    def first_parents(self, commit: Optional[str]) -> List[str]:
        """The commit and its first parents, newest first."""
        line = []
        while commit is not None:
            line.append(commit)
            commit = next(iter(self.commit(commit).parents), None)
        return line

    def between(self, old: Optional[str], new: str) -> List[str]:
        """What `new` has and `old` has not, parents first."""
        left, order, todo = self.ancestors(old), [], [(new, False)]
        seen = set(left)
        while todo:
            oid, done = todo.pop()
            if done:
                order.append(oid)
            elif oid not in seen:
                seen.add(oid)
                todo.append((oid, True))
                todo += [(parent, False) for parent in reversed(self.commit(oid).parents)]
        return order

    # People

    def people(self, commits: Iterable[str]) -> List[People]:
        wanted = list(commits)
        missing = sorted({c for c in wanted if c not in self._people and self.has(c)})
        if missing:
            self._read_people(missing)
        return [self._people[c] for c in wanted if c in self._people]

    def _read_people(self, commits: List[str]) -> None:
        keys = ("Co-authored-by", "Assisted-by", "Generated-by")
        fields = ["%H", "%ae", "%an", "%ce"] + [f"%(trailers:key={key},valueonly,unfold,separator=%x02)" for key in keys]
        text = self.git(
            "log", "--no-walk=unsorted", "--stdin", "-z", "--format=" + "%x01".join(fields),
            data="".join(c + "\n" for c in commits).encode()).stdout.decode("utf-8", "replace")
        for record in filter(None, text.split("\0")):
            oid, address, name, committer, coauthors, assisted, generated = record.lstrip("\n").split("\x01")
            pairs = tuple(split_person(value) for value in coauthors.split("\x02") if value)
            helpers = tuple(v for v in assisted.split("\x02") + generated.split("\x02") if v)
            self._people[oid] = People(address, name, committer, pairs, helpers)

    # References

    def refs(self, *prefixes: str) -> Dict[str, str]:
        text = self._run(self.path, "for-each-ref", "--format=%(refname) %(objectname)", *prefixes).stdout.decode()
        return dict(line.rsplit(" ", 1) for line in text.splitlines())


def split_person(value: str) -> Tuple[str, str]:
    """`Name <address>`; an address may be missing."""
    name, _, rest = value.partition("<")
    return name.strip(), rest.partition(">")[0].strip()


@functools.lru_cache(maxsize=None)
def quoted(path: bytes) -> bytes:
    """A path as git writes it with core.quotePath=true."""
    short = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
    if all(32 <= byte < 127 and byte not in (34, 92) for byte in path):
        return path
    out = []
    for byte in path:
        if byte in short:
            out.append("\\" + short[byte])
        elif 32 <= byte < 127:
            out.append(chr(byte))
        else:
            out.append("\\%03o" % byte)
    return ('"' + "".join(out) + '"').encode()


def unquoted(text: bytes) -> Optional[bytes]:
    """The inverse of `quoted`, or nothing where `text` is not what git writes."""
    if not text.startswith(b'"'):
        return text
    if len(text) < 2 or not text.endswith(b'"'):
        return None
    letters = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}
    out, at, inner = bytearray(), 0, text[1:-1].decode("latin-1")
    while at < len(inner):
        if inner[at] != "\\":
            out.append(ord(inner[at]))
            at += 1
        elif inner[at + 1:at + 2] in letters:
            out.append(letters[inner[at + 1]])
            at += 2
        else:
            digits = inner[at + 1:at + 4]
            if len(digits) != 3 or any(d not in "01234567" for d in digits) or int(digits, 8) > 255:
                return None
            out.append(int(digits, 8))
            at += 4
    return bytes(out)
