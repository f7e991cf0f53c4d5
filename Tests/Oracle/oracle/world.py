"""A remote, a clone and the people around them: what the generator and the hand-made cases act in.

Receipts are written and signed here by Documentation/formats.md, with `ssh-keygen` and stock plumbing."""

from __future__ import annotations

import hashlib
import os
import subprocess
from datetime import datetime, timedelta, timezone
from typing import Dict, Iterable, List, Optional, Sequence, Tuple

from . import changes
from .keys import Keys
from .merges import Merger
from .objects import EMPTY_TREE, Conversation, Repository, environment
from .receipts import ORDER, Damaged, Receipt, parse_note, text_quoted

POLICY = """\
[lane]
	version = 1
	id = oracle
	presence = terminal
[protect "refs/heads/main"]
	reviews = 1
	independence = vendor
	declared = accept
	landBy = off
	revert = off
[protect "refs/heads/release/*"]
	reviews = 1
	landBy = off
[review]
	provider = codex
	provider = claude
[principal "kam@example.org"]
	role = human
[principal "lee@example.org"]
	role = human
[principal "lane+kam@example.org"]
	role = reviewer
[principal "ci@example.org"]
	role = ci
"""
CONFIGURATION = """\
[notes "lane"]
	mergeStrategy = union
[advice]
	detachedHead = false
[fastimport]
	unpackLimit = 1
[gc]
	auto = 0
[maintenance]
	auto = false
[user]
	name = Kam
	email = kam@example.org
[remote "origin"]
	url = {remote}
	fetch = +refs/heads/*:refs/remotes/origin/*
"""
PRINCIPALS = ("kam@example.org", "lee@example.org", "lane+kam@example.org", "ci@example.org")
# What neither stops half-way nor changes a file of a worktree that is as HEAD has it.
LEAVES_FILES = ("checkout", "commit-tree", "diff", "fast-import", "fetch", "hash-object", "notes", "push", "rev-list",
                "symbolic-ref", "tag", "update-ref")
Fields = List[Tuple[str, str]]


class GitSaysNo(Exception):
    pass


class World:
    def __init__(self, directory: str, keys: Keys, policy: str = POLICY, protected: bool = True) -> None:
        self.directory, self.keys = directory, keys
        self.work = os.path.join(directory, "work")
        self.remote = os.path.join(directory, "origin.git")
        self.clock = datetime(2026, 3, 1, tzinfo=timezone.utc)
        self.environment = dict(
            environment(), HOME=os.path.join(directory, "home"), GIT_EDITOR="true", GIT_MERGE_AUTOEDIT="no",
            GIT_TERMINAL_PROMPT="0")
        self.id = "oracle"
        self.touched = True  # whether the worktree may differ from HEAD
        self.pending: Dict[str, List[bytes]] = {}
        self.texts: Dict[str, Tuple[bytes, str, str]] = {}
        del self.environment["GIT_GRAFT_FILE"]  # git warns of it on every call
        for path in (directory, self.environment["HOME"]):
            os.makedirs(path, exist_ok=True)
        self._make(policy)

    def _make(self, policy: str) -> None:
        subprocess.run(["git", "init", "--quiet", "--bare", "--template=", "-b", "main", self.remote],
                       check=True, env=self.environment)
        subprocess.run(["git", "init", "--quiet", "--template=", "-b", "main", self.work],
                       check=True, env=self.environment)
        with open(os.path.join(self.work, ".git", "config"), "a") as out:
            out.write(CONFIGURATION.format(remote=self.remote))
        with open(os.path.join(self.remote, "config"), "a") as out:
            out.write("[receive]\n\tautogc = false\n")
        # A gate of the server sees what is pushed before it is there; here it sees all that there is.
        with open(os.path.join(self.remote, "objects", "info", "alternates"), "w") as out:
            out.write(os.path.join(self.work, ".git", "objects") + "\n")
        self.merger = Merger(Repository(self.work))
        self.repository = self.merger.repository
        self.namer = Conversation(["git", "cat-file", "--batch-check"], self.environment, self.work)
        self.write(".lane/policy", policy)
        self.write(".lane/allowed_signers", self.signers())

    # Programs

    def git(self, *arguments: str, data: Optional[bytes] = None, check: bool = True,
            extra: Optional[Dict[str, str]] = None, cwd: Optional[str] = None) -> str:
        done = self.run(*arguments, data=data, extra=extra, cwd=cwd)
        if check and done.returncode != 0:
            raise GitSaysNo(f"git {' '.join(arguments)}: {done.stderr.decode('utf-8', 'replace')}")
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def run(self, *arguments: str, data: Optional[bytes] = None, extra: Optional[Dict[str, str]] = None,
            cwd: Optional[str] = None) -> "subprocess.CompletedProcess[bytes]":
        self.touched = self.touched or arguments[0] not in LEAVES_FILES
        date = f"{int(self.clock.timestamp())} +0000"
        dated = dict(self.environment, GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date, **(extra or {}))
        return subprocess.run(
            ["git"] + list(arguments), cwd=cwd or self.work, input=data if data is not None else b"",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dated)

    def tick(self) -> str:
        self.clock += timedelta(seconds=60)
        return self.clock.strftime("%Y-%m-%dT%H:%M:%S.000Z")

    # Files and commits

    def write(self, path: str, text: str) -> None:
        self.touched = True
        whole = os.path.join(self.work, path)
        if os.path.islink(whole):
            os.unlink(whole)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "w") as out:
            out.write(text)

    def commit(self, message: str = "work", who: str = "Kam <kam@example.org>", trailers: Sequence[str] = (),
               options: Sequence[str] = ()) -> str:
        self.tick()
        self.git("add", "-A")
        text = message + ("\n\n" + "\n".join(trailers) if trailers else "")
        name, _, address = who.rstrip(">").partition(" <")
        author = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
                  for what, value in (("NAME", name), ("EMAIL", address))}
        self.git("commit", "--quiet", "--allow-empty", "-m", text, *options, extra=author)
        return self.oid("HEAD")

    def oid(self, name: str) -> str:
        found = self.find(name)
        if found is None:
            raise KeyError(name)
        return found

    def find(self, name: str) -> Optional[str]:
        """What a name means now: a ref, a commit's tree, a path in it."""
        words = self.namer.ask(name.encode("utf-8", "surrogateescape") + b"\n").decode().split()
        return words[0] if len(words) == 3 and len(words[0]) == 40 else None

    def tree(self, name: Optional[str]) -> str:
        return self.oid(name + "^{tree}") if name else EMPTY_TREE

    def close(self) -> None:
        self.namer.close()
        self.merger.close()
        self.repository.close()

    def signers(self, without: Sequence[str] = ()) -> str:
        return "".join(f'{name} namespaces="git-lane,git" {self.keys[name].line}\n'
                       for name in PRINCIPALS if name not in without)

    # Changes

    # By the oracle's own reader, which the unit tests hold against stock git

    def change_text(self, old_tree: str, new_tree: str) -> bytes:
        return changes.change(self.repository, old_tree, new_tree).text

    def change(self, base: Optional[str], head: Optional[str]) -> str:
        return changes.change(self.repository, self.tree(base), self.tree(head)).id

    def guarded_change(self, base: Optional[str], head: str, programs: Sequence[str] = ("tools/review",)) -> str:
        named = frozenset(program.encode() for program in programs)
        return changes.guarded(self.repository, self.tree(base), self.tree(head), named).id

    def rows(self, old_tree: str, new_tree: str) -> List[Tuple[str, str, str]]:
        """Path, mode and blob that a change puts."""
        found = changes.change(self.repository, old_tree, new_tree)
        return [(text_quoted(path), entry[0], entry[1]) for path, _, entry in found.entries]

    # Receipts

    def sign(self, fields: Fields, body: str = "none", key: Optional[str] = None) -> bytes:
        """The text of a receipt; signed by its `by`, or by another's key."""
        values = dict(fields)
        ordered = sorted(fields, key=lambda field: ORDER[field[0]])
        lines = [f"{name}: {value}" for name, value in ordered]
        text = "\n".join(["git-lane-receipt 1"] + lines + ["", "    " + body, ""]).encode()
        return text + self.keys[key or values["by"]].sign(text)

    def common(self, kind: str, by: str) -> Fields:
        return [("kind", kind), ("repo", self.id), ("by", text_quoted(by)), ("time", self.tick())]

    def sides(self, base: Optional[str], head: Optional[str], base_tree: Optional[str] = None,
              head_tree: Optional[str] = None) -> Fields:
        base_oid, head_oid = (self.oid(name) if name else "-" for name in (base, head))
        return [("base", f"{base_oid} {base_tree or self.tree(base)}"),
                ("head", f"{head_oid} {head_tree or self.tree(head)}")]

    def members(self, base: Optional[str], head: str) -> List[str]:
        return self.repository.between(self.oid(base) if base else None, self.oid(head))

    def review_fields(self, base: Optional[str], head: str, reviewer: str = "codex gpt-5.5 xhigh",
                      by: Optional[str] = None, verdict: str = "pass", builders: Sequence[str] = ("human",),
                      after: Sequence[str] = (), answers: Sequence[Tuple[str, str]] = (),
                      pushbacks: Sequence[Tuple[str, str]] = (),
                      criticals: Sequence[Tuple[str, str, str]] = (), **other: str) -> Fields:
        person = reviewer[len("human "):] if reviewer.startswith("human ") else None
        fields = self.common("review", by or person or "lane+kam@example.org")
        members = self.members(base, head)
        text = self.change_text(self.tree(base), self.tree(head))
        fields += self.sides(base, head) + [("verdict", verdict), ("change", blob_id(text))]
        fields += [("member", member) for member in members[:400]]
        fields += [("transient", f"{blob} {path}") for blob, path in self.transients(members, text)]
        fields += [("author", text_quoted(address)) for address in self.authors(members)]
        fields += [("after", change) for change in after]
        fields += [("builder", builder) for builder in builders]
        fields += [("prior", f"{block} {finding} fixed") for block, finding in answers]
        fields += [("pushback", f"{block} {finding} {'2' * 40}") for block, finding in pushbacks]
        fields += [("critical", " ".join(critical)) for critical in criticals]
        defaults = {
            "policy": self.policy_blob(base or head), "reviewer": reviewer, "pass": "human" if person else "cold",
            "independence": "vendor", "builder-known": "declared" if list(builders) == ["human"] else "launched",
            "findings": f"{len(criticals)} critical, 0 improvements, 0 notes", "coverage": "1/1",
            "presence": "terminal" if person else "none"}
        defaults.update({name.replace("_", "-"): value for name, value in other.items()})
        replaced = set(defaults)
        return [field for field in fields if field[0] not in replaced] + list(defaults.items())

    def review(self, base: Optional[str], head: str, key: Optional[str] = None, **other) -> Receipt:
        """Record a review of the change from base to head; the verdict and the rest as told."""
        receipt = self.record(self.review_fields(base, head, **other), key=key)
        self.text_of(base, head)
        return receipt

    def block(self, base: Optional[str], head: str, path: Optional[str] = None, finding: str = "C1", **other) -> Receipt:
        rows = [row for row in self.rows(self.tree(base), self.tree(head)) if row[1] != "000000"]
        chosen = [row for row in rows if path in (None, row[0])][:1]
        return self.review(base, head, verdict="block", criticals=[(finding, blob, name) for name, _, blob in chosen], **other)

    def approve(self, base: Optional[str], head: str, by: str = "kam@example.org", what: str = "landing",
                key: Optional[str] = None, change: Optional[str] = None, **other: str) -> Receipt:
        if change is None:
            change = self.change(base, head) if what == "landing" else self.guarded_change(base, head)
        fields = self.common("approve", by) + self.sides(base, head)
        fields += [("approves", what), ("change", change), ("presence", other.pop("presence", "terminal"))]
        return self.record(self.replaced(fields, other), key=key)

    def override(self, base: Optional[str], head: str, target: str = "refs/heads/main", by: str = "kam@example.org",
                 key: Optional[str] = None, **other: str) -> Receipt:
        fields = self.common("override", by) + self.sides(base, head)
        fields += [("for", target), ("presence", other.pop("presence", "terminal"))]
        return self.record(self.replaced(fields, other), body="it has to be", key=key)

    def carry(self, review: Receipt, base: Optional[str], head: str, by: str = "ci@example.org",
              key: Optional[str] = None, **other: str) -> Receipt:
        fields = self.common("carry", by) + self.sides(base, head)
        change = self.change(base, head)
        fields += [("carries", review.id), ("change", change)]
        self.put(change, review.text)
        return self.record(self.replaced(fields, other), key=key)

    def revoke(self, receipt: Receipt, by: str = "kam@example.org", key: Optional[str] = None, **other: str) -> Receipt:
        fields = self.common("revoke", by) + [("revokes", receipt.id)]
        fields += [("presence", other.pop("presence", "terminal"))]
        text = self.sign(self.replaced(fields, other), body="it was wrong", key=key)
        for place in self.places(receipt):
            self.put(place, text)
        self.flush()
        return one(text)

    @staticmethod
    def replaced(fields: Fields, other: Dict[str, str]) -> Fields:
        values = {name.replace("_", "-"): value for name, value in other.items()}
        return [field for field in fields if field[0] not in values] + list(values.items())

    def record(self, fields: Fields, body: str = "none", key: Optional[str] = None) -> Receipt:
        text = self.sign(fields, body, key)
        receipt = one(text)
        for place in self.places(receipt):
            self.put(place, text)
        if receipt.kind in ("review", "carry", "approve") and receipt.get("approves") != "lane":
            base, head = receipt.side("base")[1] or EMPTY_TREE, receipt.side("head")[1] or EMPTY_TREE
            self.texts[receipt.get("change") or ""] = (self.change_text(base, head), base, head)
        self.flush()
        return receipt

    def places(self, receipt: Receipt) -> List[str]:
        """The keys of the table in formats.md; a block is noted on the blobs that it found wrong too."""
        head = receipt.side("head")[0]
        found = [receipt.get("change"), head] + receipt.all("member")
        if receipt.kind == "carry":
            found = [receipt.get("change"), head]
        if receipt.kind == "override":
            base_tree, head_tree = receipt.side("base")[1], receipt.side("head")[1]
            found.append(blob_id(self.change_text(base_tree or EMPTY_TREE, head_tree or EMPTY_TREE)))
        if receipt.get("verdict") == "block":
            found += [critical.blob for critical in receipt.criticals]
        return sorted({key for key in found if key})

    def text_of(self, base: Optional[str], head: Optional[str]) -> None:
        trees = (self.tree(base), self.tree(head))
        text = self.change_text(*trees)
        self.texts[blob_id(text)] = (text,) + trees

    def transients(self, members: Sequence[str], whole: bytes) -> List[Tuple[str, str]]:
        """What members put at paths that the whole does not change."""
        changed = changes.parse(whole).paths
        found = set()
        for member in members:
            parents = self.repository.commit(member).parents
            base = self.tree(parents[0]) if parents else EMPTY_TREE
            for path, _, (mode, blob) in changes.change(self.repository, base, self.tree(member)).entries:
                if path not in changed and len(parents) < 2 and mode != "000000":
                    found.add((text_quoted(path), blob))
        return [(blob, path) for path, blob in sorted(found)]

    def authors(self, members: Sequence[str]) -> List[str]:
        found = set()
        for person in self.repository.people(members):
            found |= {person.author, person.committer} | {address for _, address in person.coauthors}
        return sorted(address for address in found if address)

    def policy_blob(self, commit: str) -> str:
        return self.find(commit + ":.lane/policy") or "1" * 40

    # Notes

    def put(self, key: str, part: bytes) -> None:
        self.pending.setdefault(key, []).append(part)

    def flush(self) -> None:
        """Write what was put into refs/notes/lane, united with what stands there."""
        tip = self.find("refs/notes/lane")
        lines = [b"commit refs/notes/lane\n", f"committer Kam <kam@example.org> {int(self.clock.timestamp())} +0000\n".encode(),
                 b"data 6\nnotes\n\n"]
        if tip:
            lines.append(f"from {tip}\n".encode())
        for key in sorted(self.pending):
            lines.append(inline(f"{key[:2]}/{key[2:]}", self.united(tip, key, self.pending[key])))
        for change in sorted(self.texts):
            text, base, head = self.texts[change]
            path = f"changes/{change[:2]}/{change[2:]}"
            lines.append(inline(path, text))
            lines += [f"M 040000 {tree} {path}.{name}\n".encode() for name, tree in (("base", base), ("head", head))]
        self.git("fast-import", "--quiet", "--force", "--date-format=raw-permissive", data=b"".join(lines))
        self.pending, self.texts = {}, {}

    def united(self, tip: Optional[str], key: str, parts: Iterable[bytes]) -> bytes:
        blob = self.find(f"{tip}:{key[:2]}/{key[2:]}") if tip else None
        old = self.repository.read(blob, "blob") if blob else b""
        found = {}
        for part in parse_note(old) + [p for text in parts for p in parse_note(text)]:
            found[part.id] = part
        ordered = sorted(found.values(), key=lambda p: (isinstance(p, Damaged), getattr(p, "time", ""), p.id))
        texts = [part.data + b"\n" if isinstance(part, Damaged) else part.text for part in ordered]
        return b"\n".join(texts)


def one(text: bytes) -> Receipt:
    parts = parse_note(text)
    if len(parts) != 1 or not isinstance(parts[0], Receipt):
        raise ValueError("this is no receipt:\n" + text.decode("utf-8", "replace"))
    return parts[0]


def inline(path: str, data: bytes) -> bytes:
    return f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"


def blob_id(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
