"""What people and agents do on their branches with stock git."""

from __future__ import annotations

import os
from typing import Optional

from .play import MAIN, RELEASE, TOPICS, Play


def commit(play: Play) -> str:
    topic = play.topic()
    play.on(topic)
    for _ in range(play.rng.choice((1, 1, 1, 2, 3))):
        play.edit(play.rng.choice((1, 1, 2)))
        play.make_commit()
    return topic


def scratch(play: Play) -> str:
    """A file that comes and goes on the branch."""
    topic = play.topic()
    play.on(topic)
    play.world.write("scratch", play.rng.choice("xyz") + "\n")
    play.make_commit("scratch")
    play.edit()
    play.git("rm", "--quiet", "--force", "scratch")
    play.make_commit("clean up")
    return topic


def restart(play: Play) -> str:
    """A branch begins anew, where the target is or was."""
    topic = play.topic()
    back = play.rng.choice(("", "", "~1", "~2"))
    start = play.world.find(f"refs/remotes/origin/{MAIN}{back}^{{commit}}") or play.tip(MAIN)
    play.git("checkout", "--quiet", "--force", "-B", topic, start)
    play.edit()
    play.make_commit()
    return topic


def amend(play: Play) -> Optional[str]:
    topic = play.topic()
    if not play.ahead(topic):
        return None
    play.on(topic)
    if play.chance(0.5):
        play.edit()
        play.git("add", "--all", ":(exclude)module")
    play.world.tick()
    play.git("commit", "--quiet", "--amend", "--allow-empty", *play.rng.choice((["--no-edit"], ["-m", "said better"])))
    return topic


def fixup(play: Play) -> Optional[str]:
    topic = play.topic()
    ahead = play.ahead(topic)
    if not ahead:
        return None
    play.on(topic)
    play.edit()
    play.git("add", "--all", ":(exclude)module")
    play.world.tick()
    play.git("commit", "--quiet", "--allow-empty", "--fixup", play.rng.choice(ahead))
    if play.chance(0.7):
        play.attempt("rebase", "--quiet", "-i", "--autosquash", play.base(topic), extra={"GIT_SEQUENCE_EDITOR": "true"})
    return topic


def rebase(play: Play) -> str:
    topic = play.topic()
    play.on(topic)
    onto = play.rng.choice([play.tip(MAIN), play.tip(MAIN), play.rng.choice(TOPICS)])
    options = play.rng.choice(([], [], ["--rebase-merges"]))
    play.attempt("rebase", "--quiet", *options, onto)
    return topic


EDITORS = {
    "reverse": r"sed -n 's/^pick/pick/p' \"$1\" | tac > \"$1.new\"; mv \"$1.new\" \"$1\"",
    "squash": r"sed -i '2,$s/^pick/squash/' \"$1\"",
    "drop": r"sed -i '1s/^pick/drop/' \"$1\"",
}


def interactive(play: Play) -> Optional[str]:
    topic = play.topic()
    if len(play.ahead(topic)) < 2:
        return None
    play.on(topic)
    kind = play.rng.choice(sorted(EDITORS))
    editor = f'sh -c "{EDITORS[kind]}" -'
    play.attempt("rebase", "--quiet", "-i", play.base(topic), extra={"GIT_SEQUENCE_EDITOR": editor})
    return f"{topic} {kind}"


def cherry_pick(play: Play) -> Optional[str]:
    topic = play.topic()
    others = [t for t in TOPICS + (MAIN, RELEASE) if t != topic]
    commits = play.git("rev-list", "--no-merges", "-5", play.rng.choice(others)).split()
    play.on(topic)
    play.attempt("cherry-pick", "--allow-empty", *play.rng.sample(commits, 1))
    return topic


def revert(play: Play) -> Optional[str]:
    topic = play.topic()
    commits = play.git("rev-list", "--no-merges", "-4", topic).split()
    play.on(topic)
    play.attempt("revert", "--no-edit", play.rng.choice(commits))
    return topic


def merge_into_topic(play: Play) -> str:
    topic = play.topic()
    other = play.pick({play.tip(MAIN): 4, play.tip(RELEASE): 1, play.rng.choice(TOPICS): 2})
    play.on(topic)
    options = play.rng.choice(([], [], [], ["-X", "ours"], ["-X", "theirs"], ["-s", "ours"]))
    play.attempt("merge", "--quiet", "--no-ff", "-m", "merge", *options, other)
    if play.chance(0.5):
        play.edit()
        play.make_commit()
    return topic


def stash(play: Play) -> str:
    topic = play.topic()
    play.on(topic)
    play.edit_line("a.txt")
    if play.attempt("stash", "push", "--quiet"):
        play.on(play.topic())
        if play.attempt("stash", "pop", "--quiet"):
            play.make_commit("from the stash")
        play.world.run("stash", "clear")
    return topic


def worktree(play: Play) -> str:
    """Work in another worktree: same store, same branches."""
    topic = play.topic()
    play.git("checkout", "--quiet", "--force", "--detach")
    side = os.path.join(play.world.directory, "side")
    play.git("worktree", "add", "--quiet", "--force", side, topic)
    path = os.path.join(side, "b.txt")
    if os.path.islink(path):
        os.unlink(path)
    with open(path, "a") as out:
        out.write(play.rng.choice("xyz") + "\n")
    play.world.tick()
    play.git("add", "b.txt", cwd=side)
    play.git("commit", "--quiet", "--allow-empty", "-m", "in a worktree", cwd=side)
    play.git("worktree", "remove", "--force", side)
    return topic


def publish(play: Play) -> str:
    """Push of a topic, forced as after a rebase; sometimes it is deleted there."""
    topic = play.topic()
    play.git("push", "--quiet", "--force", "origin", topic)
    if play.chance(0.3):
        play.git("push", "--quiet", "origin", ":" + topic)
    return topic


def tag(play: Play) -> str:
    name = "v" + play.rng.choice("123")
    play.world.tick()
    play.git("tag", "--force", *play.rng.choice(([], ["-a", "-m", "tag"])), name, play.rng.choice((MAIN,) + TOPICS))
    return name


OPERATIONS = {
    "commit": (9, commit), "scratch": (2, scratch), "restart": (4, restart), "amend": (2, amend), "fixup": (2, fixup),
    "rebase": (3, rebase), "interactive": (2, interactive), "cherry-pick": (2, cherry_pick), "revert": (1.5, revert),
    "merge-into-topic": (4, merge_into_topic), "stash": (0.5, stash), "worktree": (0.5, worktree),
    "publish": (0.5, publish), "tag": (0.3, tag),
}
