"""Random operations of people, agents and reviewers in a real repository with a remote.

Each operation draws from a generator of its own (seed and number), so that leaving some of them out leaves the others
as they are; a run is shrunk that way. Trees are small and values few, so the same contents come back often."""

from __future__ import annotations

import os
import random
from typing import Callable, Dict, List, Optional, Sequence, Set, Tuple

from .keys import Keys
from .landing import Move
from .receipts import Receipt
from .world import GitSaysNo, World

MAIN, RELEASE = "main", "release/1"
TOPICS = ("t1", "t2", "t3")
PATHS = ("a.txt", "b.txt", "lib/c.txt", "lib/d e.txt")
VALUES = ("", "red", "green", "blue")
PEOPLE = ("Kam <kam@example.org>", "Kam <kam@example.org>", "Lee <lee@example.org>")
TRAILERS: Dict[str, Sequence[str]] = {
    "human": (), "claude": ("Co-authored-by: Claude <noreply@anthropic.com>",),
    "codex": ("Assisted-by: codex gpt-5.5",), "pair": ("Co-authored-by: Lee <lee@example.org>",)}
Judge = Callable[[str, Optional[str], Optional[str]], str]  # branch, old, new -> the answer
JudgePush = Callable[[Sequence[Move]], str]


def policy_text(rng: random.Random) -> str:
    """A policy of the kinds that there are; the rules that let pass are on more often than off."""
    def pick(*values: str) -> str:
        return rng.choice(values)
    lines = ["[lane]", "version = 1", "id = oracle", "presence = " + pick("terminal", "terminal", "none")]
    releases = "refs/heads/release/" + pick("*", "*", "**")
    for ref in (f"refs/heads/{MAIN}", releases):
        lines += [f'[protect "{ref}"]', "reviews = " + pick("1", "1", "1", "1", "2"),
                  "independence = " + pick("vendor", "vendor", "model", "none"),
                  "declared = " + pick(*["accept"] * 9, "refuse"),
                  "landBy = " + pick("off", "off", "human", "forge"), "revert = " + pick("clean", "clean", "off")]
        lines += pick("carryBy = ci\ncarryBy = human", "carryBy = human", "").split("\n")
        lines += pick("", "", "overrideBy = human\noverrideBy = ci").split("\n")
    if rng.random() < 0.6:
        lines.insert(lines.index(f'[protect "{releases}"]'), "accepts = refs/heads/release/" + pick("*", "**", "1"))
    if rng.random() < 0.15:
        lines += ["accepts = refs/heads/main"]
    if rng.random() < 0.15:
        lines += ['[protect "refs/heads/**"]', "landBy = off", "reviews = 1"]
    if rng.random() < 0.7:
        lines += ['[protect "refs/tags/v*"]', "reviews = 1"]
    lines += ['[provider "house"]', "kind = command", "command = tools/review --fast",
              "vendor = " + pick("house", "house", "house", "claude"),
              "[review]", "provider = codex", "provider = claude", "provider = house"]
    if rng.random() < 0.2:
        lines += ["unreviewable = approve"]
    if rng.random() < 0.2:
        lines += ['[surface "lib"]', "path = lib/**", "architectural = true"]
    for name, role in (("kam@example.org", "human"), ("lee@example.org", "human"),
                       ("lane+kam@example.org", "reviewer"), ("ci@example.org", "ci")):
        lines += [f'[principal "{name}"]', "role = " + role]
    return "\n".join(line if line.startswith("[") else "\t" + line for line in lines if line) + "\n"


class Play:
    """The world, what was done in it so far, and who is asked whether something may land."""

    def __init__(self, directory: str, keys: Keys, seed: str, judge: Judge, judge_push: JudgePush) -> None:
        self.seed, self.judge, self.judge_push = seed, judge, judge_push
        self.rng = random.Random(seed + "/start")
        self.world = World(directory, keys, policy_text(self.rng))
        self.receipts: List[Receipt] = []
        self.moves: List[Tuple[str, str, str]] = []  # branch, old and new of landings that were refused
        self.landed: List[Tuple[str, str]] = []  # steps that were pushed to main
        self.there: Dict[str, str] = {}  # refs of the remote that the clone does not keep
        self.log: List[str] = []
        self._start()

    def _start(self) -> None:
        for path in PATHS:
            self.world.write(path, content({}))
        self.world.write("tools/review", "print()\n")
        self.world.commit("start")
        start = self.oid("HEAD")
        self.git("update-ref", "--stdin", data="".join(
            f"create refs/heads/{name} {start}\n" for name in (RELEASE,) + TOPICS).encode())
        self.git("push", "--quiet", "origin", MAIN, RELEASE)
        self.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/" + MAIN)

    # Small things

    def git(self, *arguments: str, **options) -> str:
        return self.world.git(*arguments, **options)

    def attempt(self, *arguments: str, **options) -> bool:
        """Run git; where it stops half-way (a conflict), take it back."""
        self.world.tick()
        done = self.world.run(*arguments, **options)
        if done.returncode != 0:
            self.clean()
        return done.returncode == 0

    def clean(self) -> None:
        """Take back what stopped half-way, and what was never added."""
        if not self.world.touched:
            return
        for name, verb in (("rebase-merge", "rebase"), ("rebase-apply", "rebase"), ("CHERRY_PICK_HEAD", "cherry-pick"),
                           ("REVERT_HEAD", "revert"), ("MERGE_HEAD", "merge")):
            if os.path.exists(os.path.join(self.world.work, ".git", name)):
                self.world.run(verb, "--abort")
        if self.git("status", "--porcelain", "--untracked-files=all"):
            self.git("reset", "--quiet", "--hard")
            self.git("clean", "--quiet", "-fd")
        self.world.touched = False

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def pick(self, weighted: Dict[str, float]) -> str:
        return self.rng.choices(list(weighted), list(weighted.values()))[0]

    def oid(self, name: str) -> str:
        return self.world.oid(name)

    def tip(self, branch: str) -> str:
        """The branch on the remote."""
        return self.oid(f"refs/remotes/origin/{branch}")

    def server_notes(self) -> Optional[str]:
        """The receipts that the remote has; a clone keeps a copy of what it pushed."""
        return self.world.find("refs/lane-remotes/origin/notes/lane")

    def on(self, branch: str) -> None:
        self.git("checkout", "--quiet", "--force", branch)

    def fresh(self, branch: str) -> str:
        """A local target branch, where the remote has it."""
        tip = self.tip(branch)
        self.git("checkout", "--quiet", "--force", "-B", branch, tip)
        return tip

    def topic(self) -> str:
        return self.rng.choice(TOPICS)

    def base(self, topic: str, branch: str = MAIN) -> str:
        found = self.world.repository.merge_bases(self.tip(branch), self.oid(topic))
        return found[0] if found else self.tip(branch)

    def ahead(self, topic: str, branch: str = MAIN) -> List[str]:
        return self.world.repository.between(self.tip(branch), self.oid(topic))

    def line(self, base: str, head: str) -> List[str]:
        """What the first-parent line to head has and base has not, oldest first."""
        behind = self.world.repository.ancestors(base)
        return [c for c in self.world.repository.first_parents(head) if c not in behind][::-1]

    def parents(self, commit: str) -> Tuple[str, ...]:
        return self.world.repository.commit(commit).parents

    def file(self, commit: str, path: str) -> str:
        blob = self.world.find(f"{commit}:{path}")
        return self.world.repository.read(blob, "blob").decode() if blob else ""

    # Contents and commits

    def edit(self, count: int = 1) -> None:
        for _ in range(count):
            path = self.rng.choice(PATHS)
            kind = self.pick({"line": 20, "delete": 1, "mode": 1, "link": 0.5, "module": 0.5, "rename": 0.7, "new": 2})
            getattr(self, "edit_" + kind)(path)

    def edit_line(self, path: str) -> None:
        try:
            with open(f"{self.world.work}/{path}") as read:
                lines = dict(enumerate(read.read().splitlines(), 1))
        except (OSError, UnicodeDecodeError):
            lines = {}
        number = self.rng.choice((1, 6, 11))
        kept = {n: line.split(" ", 1)[1] if " " in line else "" for n, line in lines.items()}
        kept[number] = self.rng.choice([value for value in VALUES if value != kept.get(number, "")])
        self.world.write(path, content(kept))

    def edit_delete(self, path: str) -> None:
        self.git("rm", "--quiet", "--force", "--ignore-unmatch", path)

    def edit_mode(self, path: str) -> None:
        self.world.run("update-index", "--chmod=" + self.rng.choice("+-") + "x", path)
        self.world.run("checkout-index", "--force", path)

    def edit_link(self, path: str) -> None:
        blob = self.git("hash-object", "-w", "--stdin", data=b"b.txt")
        self.git("rm", "--quiet", "--cached", "--ignore-unmatch", "--", path)
        self.git("update-index", "--add", "--cacheinfo", f"120000,{blob},{path}")
        self.git("checkout-index", "--force", path)

    def edit_module(self, path: str) -> None:
        """A submodule pointer; it stays out of the worktree, so it is committed at once."""
        self.git("update-index", "--add", "--cacheinfo", f"160000,{self.oid('HEAD')},module")
        self.git("commit", "--quiet", "--allow-empty", "-m", "move the pointer")

    def edit_rename(self, path: str) -> None:
        self.world.run("mv", path, "moved.txt")

    def edit_new(self, path: str) -> None:
        self.world.write("new.txt", self.rng.choice(VALUES) + "\n")

    def make_commit(self, message: str = "work", builder: Optional[str] = None) -> str:
        builder = builder or self.pick({"human": 4, "claude": 3, "codex": 1.5, "pair": 0.5})
        self.git("add", "--all", "--ignore-errors", ":(exclude)module")
        self.world.tick()
        name, _, address = self.rng.choice(PEOPLE).rstrip(">").partition(" <")
        person = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
                  for what, value in (("NAME", name), ("EMAIL", address))}
        trailers = TRAILERS[builder]
        text = message + ("\n\n" + "\n".join(trailers) if trailers else "")
        self.git("commit", "--quiet", "--allow-empty", "-m", text, extra=person)
        return self.oid("HEAD")

    # Running

    def operate(self, number: int) -> str:
        """One operation; what it was."""
        from . import landings, people, reviewers
        self.rng = random.Random(f"{self.seed}/{number}")
        table: Dict[str, Tuple[float, Callable[[Play], Optional[str]]]] = {}
        for module in (people, reviewers, landings):
            table.update(module.OPERATIONS)
        name = self.pick({key: weight for key, (weight, _) in table.items()})
        try:
            said = table[name][1](self)
        except (GitSaysNo, OSError) as no:
            # What was landed past the gate may leave a tree in which the next thing cannot be done.
            said = str(no)
            self.world.touched = True
        self.clean()
        self.log.append(f"{number} {name}" + (f": {said}" if said else ""))
        return self.log[-1]


def content(values: Dict[int, str]) -> str:
    return "".join(f"{number} {values.get(number, '')}".rstrip() + "\n" for number in range(1, 12))
