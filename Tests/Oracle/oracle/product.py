"""The product's gates, asked as git and people ask them."""

from __future__ import annotations

import os
import random
import subprocess
from typing import Dict, List, Optional, Sequence, Tuple

from .landing import CANNOT_TELL, COVERED, REFUSED, Move
from .world import World

ANSWERS = {0: COVERED, 1: REFUSED, 3: CANNOT_TELL}
ZERO = "0" * 40
VERIFY, CLIENT, SERVER = "verify", "pre-push", "pre-receive"


# What may never change an answer: each is in force while the product is asked, and at no other time.
ENVIRONMENTS: Sequence[Dict[str, str]] = (
    {"GIT_LITERAL_PATHSPECS": "1"}, {"GIT_ICASE_PATHSPECS": "1"}, {"GIT_NOGLOB_PATHSPECS": "1"},
    {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "merge.renames", "GIT_CONFIG_VALUE_0": "false"},
    {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "merge.directoryRenames", "GIT_CONFIG_VALUE_0": "true"},
    {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "diff.renameLimit", "GIT_CONFIG_VALUE_0": "1"},
    {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.quotePath", "GIT_CONFIG_VALUE_0": "false"},
    {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "diff.ignoreSubmodules", "GIT_CONFIG_VALUE_0": "all"},
    {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.abbrev", "GIT_CONFIG_VALUE_0": "4"},
    {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "merge.default", "GIT_CONFIG_VALUE_0": "union"})
FILES = ("info/grafts", "info/attributes", "refs/replace")


class Product:
    def __init__(self, program: str, world: World) -> None:
        self.program, self.world = program, world

    def ask(self, gate: str, moves: Sequence[Move], proposal: bool, rng: random.Random) -> Tuple[str, str]:
        """The gate's answer and what it said."""
        words, directory, data, extra = command(gate, moves, proposal, self.world)
        repository = self.world.remote if gate == SERVER else os.path.join(self.world.work, ".git")
        settings = {name: value for name, value in self.world.environment.items() if name != "GIT_NO_REPLACE_OBJECTS"}
        settings.update(rng.choice(ENVIRONMENTS) if rng.random() < 0.3 else {})
        disturbed = self.disturb(repository, moves, rng.choice(FILES), rng) if rng.random() < 0.3 else None
        done = subprocess.run(
            [self.program] + words, cwd=directory, env=dict(settings, **extra), input=data.encode(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if disturbed:
            os.unlink(disturbed)
        said = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
        return ANSWERS.get(done.returncode, f"exit {done.returncode}"), said

    def disturb(self, repository: str, moves: Sequence[Move], name: str, rng: random.Random) -> Optional[str]:
        """Put down what would make a commit look like another, or a merge like none."""
        move = rng.choice(moves)
        if move.new is None or move.old is None:
            return None
        path = os.path.join(repository, name)
        content = f"{move.new} {move.old}\n" if name == "info/grafts" else "* merge=union -diff\n"
        if name == "refs/replace":
            path, content = os.path.join(path, move.new), move.old + "\n"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as out:
            out.write(content)
        return path


def command(gate: str, moves: Sequence[Move], proposal: bool, world: World) -> Tuple[List[str], str, str, Dict[str, str]]:
    """Arguments, directory, standard input and environment."""
    if gate == VERIFY:
        move = moves[0]
        # A commit alone is a proposal; a range is the move itself.
        subject = move.new if proposal else f"{move.old}..{move.new}"
        return ["verify", subject or "", "--target", move.ref, "--json"], world.work, "", {}
    if gate == CLIENT:
        lines = [f"{move.ref if move.new else '(delete)'} {move.new or ZERO} {move.ref} {move.old or ZERO}\n" for move in moves]
        return ["hook", CLIENT, "origin", world.remote], world.work, "".join(lines), {}
    lines = [f"{move.old or ZERO} {move.new or ZERO} {move.ref}\n" for move in moves]
    return ["hook", SERVER], world.remote, "".join(lines), {"GIT_DIR": "."}


def spelt(program: str, gate: str, moves: Sequence[Move], proposal: bool, world: World) -> str:
    """The same for a shell."""
    words, directory, data, extra = command(gate, moves, proposal, world)
    settings = "".join(f"{name}={value} " for name, value in extra.items())
    given = f"printf '{data}' | ".replace("\n", "\\n") if data else ""
    return f"cd {directory} && {given}{settings}{program} {' '.join(words)}"
