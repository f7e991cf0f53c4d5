"""The ways in which a branch gets onto a target, and what is asked then."""

from __future__ import annotations

from typing import Callable, Dict, List, Optional, Tuple

from . import reviewers
from .play import MAIN, RELEASE, TOPICS, Play

# Ways: each starts on the local target at the remote's tip, with the topic beside it, and says what the new tip is.


def way_merge(play: Play, topic: str) -> Optional[str]:
    return tip(play, play.attempt("merge", "--quiet", "--no-ff", "-m", "merge", topic))


def way_fast_forward(play: Play, topic: str) -> Optional[str]:
    """As far as it is one; else the topic is pulled up first."""
    if not play.attempt("merge", "--quiet", "--ff-only", topic):
        play.on(topic)
        if not play.attempt("rebase", "--quiet", play.tip(MAIN)):
            return None
    return play.oid("HEAD")


def way_pull(play: Play, topic: str) -> Optional[str]:
    """`git pull` on the branch, more work, and a push of it."""
    target = play.oid("HEAD")
    play.git("checkout", "--quiet", "--detach", topic)
    if not play.attempt("merge", "--quiet", "--no-ff", "-m", "pull", target):
        return None
    if play.chance(0.5):
        before = play.oid("HEAD")
        play.edit()
        after = play.make_commit()
        reviewers.plan(play, before, after)
    return play.oid("HEAD")


def way_squash(play: Play, topic: str) -> Optional[str]:
    if not play.attempt("merge", "--quiet", "--squash", topic):
        return None
    return play.make_commit("squashed", play.pick({"human": 6, "claude": 1}))


def way_rebase(play: Play, topic: str) -> Optional[str]:
    """As a forge's rebase merge: new commits on the target."""
    play.git("checkout", "--quiet", "--detach", topic)
    return tip(play, play.attempt("rebase", "--quiet", play.tip(MAIN)))


def way_octopus(play: Play, topic: str) -> Optional[str]:
    others = [name for name in TOPICS if name != topic]
    return tip(play, play.attempt("merge", "--quiet", "-m", "octopus", topic, play.rng.choice(others)))


def way_option(play: Play, topic: str) -> Optional[str]:
    side = play.rng.choice(("ours", "theirs"))
    return tip(play, play.attempt("merge", "--quiet", "--no-ff", "-m", "merge", "-X", side, topic))


def way_ours(play: Play, topic: str) -> Optional[str]:
    return tip(play, play.attempt("merge", "--quiet", "--no-ff", "-m", "merge", "-s", "ours", topic))


def way_evil(play: Play, topic: str) -> Optional[str]:
    if not play.attempt("merge", "--quiet", "--no-ff", "--no-commit", topic):
        return None
    play.edit_line("b.txt")
    return play.make_commit("merge")


def way_swapped(play: Play, topic: str) -> Optional[str]:
    """A merge whose first parent is the topic; its tree is the merge, or the topic alone."""
    target, head = play.oid("HEAD"), play.oid(topic)
    if not play.attempt("merge", "--quiet", "--no-ff", "-m", "merge", topic):
        return None
    tree = play.world.tree("HEAD" if play.chance(0.6) else topic)
    return play.git("commit-tree", tree, "-p", head, "-p", target, "-m", "swapped")


def way_pick(play: Play, topic: str) -> Optional[str]:
    commits = [c for c in play.ahead(topic) if len(play.parents(c)) < 2]
    return tip(play, bool(commits) and play.attempt("cherry-pick", "--allow-empty", *commits[:4]))


def way_proposal(play: Play, topic: str) -> Optional[str]:
    """The branch as it is, for the forge to merge."""
    return play.oid(topic)


def tip(play: Play, done: bool) -> Optional[str]:
    return play.oid("HEAD") if done else None


WAYS: Dict[str, Tuple[float, Callable[[Play, str], Optional[str]]]] = {
    "merge": (5, way_merge), "fast-forward": (3, way_fast_forward), "pull": (3, way_pull), "squash": (4, way_squash),
    "rebase": (3, way_rebase), "octopus": (1, way_octopus), "option": (1, way_option), "ours": (0.7, way_ours),
    "evil": (0.7, way_evil), "swapped": (1, way_swapped), "pick": (2, way_pick), "proposal": (3, way_proposal),
}


# Landings

def land(play: Play, branch: str = MAIN) -> Optional[str]:
    topic = play.topic()
    said = ""
    if not play.ahead(topic, branch):
        play.git("checkout", "--quiet", "--force", "-B", topic, play.tip(branch))
        for _ in range(play.rng.choice((1, 1, 2, 3))):
            play.edit(play.rng.choice((1, 1, 2)))
            play.make_commit()
    if play.chance(0.8):
        said = reviewers.plan(play, play.base(topic, branch), play.oid(topic))
    if play.chance(0.35):
        somebody_else(play, branch)
    old = play.fresh(branch)
    way = play.pick({name: weight for name, (weight, _) in WAYS.items()})
    new = WAYS[way][1](play, topic)
    play.clean()
    if new is None:
        return f"{branch} {topic} {said} {way} failed"
    if way in ("octopus", "evil", "option", "swapped", "rebase") and play.chance(0.35) and new != old:
        reviewers.review_all(play, old, new)
    return f"{branch} {topic} {said} {way} {settle(play, branch, old, new, way == 'proposal')}"


def somebody_else(play: Play, branch: str) -> None:
    """The target moves, with whatever."""
    play.fresh(branch)
    play.edit()
    play.make_commit("somebody else's")
    play.git("push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")


def settle(play: Play, branch: str, old: str, new: str, proposal: bool = False) -> str:
    """Judge it, help it where it lacks a carry, and push it where it may be pushed; sometimes where it may not."""
    answer = play.judge(branch, old, new)
    if answer != "covered" and not proposal and play.chance(0.5):
        steps = [old] + play.line(old, new)
        pairs = [(old, new)] + list(zip(steps, steps[1:]))[:4] if len(steps) < 8 else [(old, new)]
        before = len(play.receipts)
        for start, end in pairs:
            reviewers.carry(play, start, end)
        if len(play.receipts) > before:
            answer = play.judge(branch, old, new)
    if answer != "covered":
        play.moves.append((branch, old, new))
    if not proposal and play.chance(0.9 if answer == "covered" else 0.12):
        play.git("push", "--quiet", "--force", "origin", f"{new}:refs/heads/{branch}")
        play.landed.append((old, new))
    elif proposal and answer == "covered" and play.chance(0.5):
        play.fresh(branch)
        if play.attempt("merge", "--quiet", "--no-ff", "-m", "merge", new):
            play.git("push", "--quiet", "origin", f"HEAD:refs/heads/{branch}")
    return answer


def land_on_release(play: Play) -> Optional[str]:
    if play.chance(0.5):
        return land(play, RELEASE)
    old = play.fresh(RELEASE)
    commits = play.git("rev-list", "--no-merges", "-4", play.tip(MAIN), "^" + old).split()
    if not commits or not play.attempt("cherry-pick", "--allow-empty", play.rng.choice(commits)):
        return None
    return "picked " + settle(play, RELEASE, old, play.oid("HEAD"))


def release_back(play: Play) -> Optional[str]:
    """The release branch, or what it was a moment ago, is merged into the target."""
    old = play.fresh(MAIN)
    side = play.tip(RELEASE)
    if play.chance(0.2):
        side = play.world.find(side + "^") or side
    if play.chance(0.2) and play.attempt("checkout", "--quiet", "--detach", side):
        play.edit()
        side = play.make_commit("on top of the release")
        play.git("checkout", "--quiet", "--force", MAIN)
    if not play.attempt("merge", "--quiet", "--no-ff", "-m", "merge the release", side):
        return None
    return settle(play, MAIN, old, play.oid("HEAD"))


def revert_landed(play: Play) -> Optional[str]:
    """A revert on the target itself, and sometimes the revert of the revert."""
    old = play.fresh(MAIN)
    commits = play.line(play.world.find(f"{old}~3") or f"{old}~1", old) if play.world.find(f"{old}~1") else []
    if not commits:
        return None
    chosen = play.rng.choice(commits + commits[-1:] * 3)
    main_line = ["-m", "1"] if len(play.parents(chosen)) > 1 else []
    if not play.attempt("revert", "--no-edit", *main_line, chosen):
        return None
    new = play.oid("HEAD")
    if play.chance(0.2):
        play.edit_line("a.txt")
        play.git("add", "--all", ":(exclude)module")
        play.git("commit", "--quiet", "--amend", "--no-edit", "--allow-empty")
        new = play.oid("HEAD")
    said = settle(play, MAIN, old, new)
    if play.chance(0.4) and play.attempt("revert", "--no-edit", new):
        said += " again " + settle(play, MAIN, new, play.oid("HEAD"))
    return said


def land_lane(play: Play) -> Optional[str]:
    """A change of the lane's own files, approved or not, alone or with code."""
    old = play.fresh(MAIN)
    kind = change_lane(play)
    new = play.make_commit("lane: " + kind, "human")
    if play.world.tree(old) == play.world.tree(new):
        return None
    if play.chance(0.75):
        reviewers.approve(play, old, new, what="lane")
    if play.chance(0.2):
        change_lane(play)
        new = play.make_commit("lane: more", "human")
    if kind in ("program", "code") and play.chance(0.8):
        reviewers.review_all(play, old, new)
    return f"{kind} {settle(play, MAIN, old, new)}"


def change_lane(play: Play) -> str:
    kind = play.pick({"policy": 4, "keys": 1, "spec": 2, "program": 2, "broken": 0.7, "revoked": 1, "prompt": 1, "code": 1})
    if kind == "policy":
        name, values = play.rng.choice((
            ("landBy", ("off", "human", "forge")), ("revert", ("off", "clean")), ("reviews", ("1", "2")),
            ("independence", ("vendor", "model", "none")), ("declared", ("accept", "refuse"))))
        play.git("config", "-f", ".lane/policy", "protect.refs/heads/main." + name, play.rng.choice(values))
    elif kind == "keys":
        gone = play.rng.choice([[], [], ["ci@example.org"], ["lane+kam@example.org"]])
        play.world.write(".lane/allowed_signers", play.world.signers(gone))
    elif kind == "spec":
        play.world.write(".lane/specs/cap.md", play.rng.choice(("# cap\n", "# cap 2\n")))
    elif kind == "program":
        play.world.write("tools/review", play.rng.choice(("print()\n", "print(1)\n", "print(2)\n")))
    elif kind == "broken":
        play.git("config", "-f", ".lane/policy", "protect.refs/heads/main.typo", "1")
    elif kind == "revoked":
        listed = [r.id for r in play.receipts[-3:]][:1]
        play.world.write(".lane/revoked", "".join(line + "\n" for line in ["# revoked"] + listed))
    elif kind == "prompt":
        play.world.write(".lane/prompts/reviewer.md", play.rng.choice(("Read.\n", "Read twice.\n")))
    else:
        play.edit()
        play.git("config", "-f", ".lane/policy", "review.rounds", play.rng.choice("345"))
    return kind


def land_again(play: Play) -> Optional[str]:
    """What landed before and is on the target no more, or still is, by a new commit of the same change."""
    if not play.landed:
        return None
    first, last = play.rng.choice(play.landed[-5:])
    old = play.fresh(MAIN)
    start = old
    if play.chance(0.5):
        start = play.world.find(f"{old}~{play.rng.choice('12')}^{{commit}}") or old
        play.git("checkout", "--quiet", "--detach", start)
    patch = play.world.run("diff", "--binary", first, last).stdout
    if not patch or not play.attempt("apply", "--3way", "--index", data=patch):
        return None
    new = play.make_commit("again")
    if start != old:
        play.fresh(MAIN)
        if not play.attempt("merge", "--quiet", "--no-ff", "-m", "merge", new):
            return None
        new = play.oid("HEAD")
    return settle(play, MAIN, old, new)


def look_back(play: Play) -> Optional[str]:
    """A longer piece of the target's own line, as a push of all of it would be."""
    new = play.tip(MAIN)
    line = play.world.repository.first_parents(new)[:12]
    old = play.rng.choice(line)
    return play.judge(MAIN, old, new)


def rewind(play: Play) -> Optional[str]:
    old = play.tip(MAIN)
    new = play.world.find(f"{old}~{play.rng.choice('12')}^{{commit}}")
    if new is None:
        return None
    play.moves.append((MAIN, old, new))
    return play.judge(MAIN, old, new)


OPERATIONS = {
    "land": (16, land), "land-on-release": (3, land_on_release), "release-back": (3, release_back),
    "revert-landed": (3, revert_landed), "land-lane": (4, land_lane), "land-again": (3, land_again),
    "look-back": (5, look_back), "rewind": (0.5, rewind),
}
