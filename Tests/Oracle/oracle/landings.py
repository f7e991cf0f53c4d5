"""The ways in which a branch gets onto a target, and what is asked then."""

from __future__ import annotations

from typing import Callable, Dict, List, Optional, Tuple

from . import reviewers
from .landing import Move
from .play import MAIN, PATHS, RELEASE, TOPICS, Play

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


def release_keeps(play: Play) -> Optional[str]:
    """The release branch has a commit of the target, and more in the same file; the target undoes it, or does not, and
    the release is merged back."""
    old = play.fresh(RELEASE)
    commits = play.git("rev-list", "--no-merges", "-4", play.tip(MAIN), "^" + old).split()
    if not commits:
        return None
    chosen = play.rng.choice(commits)
    touched = play.git("diff-tree", "-r", "--name-only", "--no-commit-id", chosen).splitlines()
    paths = [path for path in PATHS if path in touched]
    if not paths or not play.attempt("cherry-pick", "--allow-empty", chosen):
        return None
    play.edit_line(play.rng.choice(paths))
    kept = play.make_commit("kept and more")
    play.git("push", "--quiet", "origin", f"{kept}:refs/heads/{RELEASE}")
    play.fresh(MAIN)
    if play.chance(0.6) and play.attempt("revert", "--no-edit", chosen):
        play.git("push", "--quiet", "origin", f"HEAD:refs/heads/{MAIN}")
    return release_back(play)


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
    kind = play.pick({"policy": 4, "keys": 1, "spec": 2, "program": 2, "broken": 0.7, "revoked": 1, "prompt": 1, "code": 1,
                      "baseline": 0.5, "odd": 0.5})
    if kind == "policy":
        name, values = play.rng.choice((
            ("landBy", ("off", "human", "forge")), ("revert", ("off", "clean")), ("reviews", ("1", "2")),
            ("independence", ("vendor", "model", "none")), ("declared", ("accept", "refuse"))))
        play.git("config", "-f", ".lane/policy", "protect.refs/heads/main." + name, play.rng.choice(values))
    elif kind == "keys":
        gone = play.rng.choice([[], [], ["ci@example.org"], ["lane+kam@example.org"]])
        text = play.world.signers(gone)
        name = play.rng.choice(("ci@example.org", "lee@example.org", "lane+kam@example.org"))
        options = play.rng.choice((None, None, 'namespaces="git"', 'valid-before="20250101"', 'valid-after="20250101"',
                                   'namespaces="git-*",valid-before="20990101"', "cert-authority"))
        if options:
            text = text.replace(f'{name} namespaces="git-lane,git"', f"{name} {options}")
        if play.chance(0.1):
            text = text.replace("lee@example.org", "*@example.org,!mallory@example.org")
        play.world.write(".lane/allowed_signers", text)
    elif kind == "spec":
        play.world.write(".lane/specs/cap.md", play.rng.choice(("# cap\n", "# cap 2\n")))
    elif kind == "program":
        play.world.write("tools/review", play.rng.choice(("print()\n", "print(1)\n", "print(2)\n")))
    elif kind == "broken":
        play.git("config", "-f", ".lane/policy", "protect.refs/heads/main.typo", "1")
    elif kind == "baseline":
        commit = play.pick({play.tip(MAIN): 2, play.tip(RELEASE): 1, play.oid(play.topic()): 2})
        play.git("config", "-f", ".lane/policy", "--add", "lane.baseline", commit)
    elif kind == "odd":
        path, mode, text = play.rng.choice((
            (".lane/specs/cap.md", "100755", "# cap\n"), (".lane/specs/cap.md", "120000", "../policy"),
            (".lane/specs/Cap.md", "100644", "# cap\n"), (".lane/policy", "100755", play.file(play.tip(MAIN), ".lane/policy")),
            (".lane", "100644", "a file\n"), (".lane/specs/cap.md/x", "100644", "below\n"), (".LANE/policy", "100644", "x\n")))
        blob = play.git("hash-object", "-w", "--stdin", data=text.encode())
        play.world.run("update-index", "--add", "--replace", "--cacheinfo", f"{mode},{blob},{path}")
        play.world.run("checkout-index", "--force", path)
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


def land_dirty(play: Play) -> Optional[str]:
    """A reviewed change with a file in its history that comes and goes, of which only passes on single commits speak;
    they are by anybody."""
    old = play.fresh(MAIN)
    play.edit()
    clean = play.make_commit()
    if play.world.tree(old) == play.world.tree(clean):
        return None
    reviewers.review_all(play, old, clean)
    play.git("checkout", "--quiet", "--force", "--detach", old)
    play.world.write("scratch", play.rng.choice("xyz") + "\n")
    dirty = play.make_commit("scratch", play.rng.choice(("human", "claude", "claude", "codex")))
    new = play.git("commit-tree", play.world.tree(clean), "-p", dirty, "-m", "clean up")
    name = play.rng.choice(list(reviewers.REVIEWERS) + ["claude", "human lee@example.org"])
    by = name.split(" ")[1] if name.startswith("human ") else play.rng.choice(reviewers.MACHINES)
    reviewers.review(play, old, dirty, reviewer=name, by=by)
    reviewers.review(play, dirty, new)
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


# Pushes of several refs

def push(play: Play) -> str:
    """One to four refs at once: targets that move, new ones, tags, deletes and what nothing protects."""
    chosen: Dict[str, Move] = {}
    said = []
    for _ in range(play.rng.choice((1, 1, 2, 3, 4))):
        kind = play.pick({name: weight for name, (weight, _) in REFS.items()})
        move = REFS[kind][1](play)
        play.clean()
        if move and move.old != move.new:
            chosen[move.ref] = move
            said.append(kind)
    if not chosen:
        return "nothing"
    moves = list(chosen.values())
    answer = play.judge_push(moves)
    gone = {move.ref for move in moves if move.new is None}
    # Past the gate as well, now and then; but the play needs its two branches.
    if play.chance(0.7 if answer == "covered" else 0.1) and not gone & {f"refs/heads/{MAIN}", f"refs/heads/{RELEASE}"}:
        play.git("push", "--quiet", "--force", "origin", *[f"{move.new or ''}:{move.ref}" for move in moves])
        play.there.update({move.ref: move.new for move in moves if move.new})
        for ref in gone:
            play.there.pop(ref, None)
        play.landed += [(move.old, move.new) for move in moves if move.ref == f"refs/heads/{MAIN}" and move.old]
    return " ".join(said) + " " + answer


def odd(play: Play) -> Optional[str]:
    """Commits that git does not make, on what may well be covered: judged, and never pushed."""
    topic = play.topic()
    old = play.fresh(MAIN)
    head = way_merge(play, topic) if play.chance(0.5) else play.oid(topic)
    if head is None or head == old:
        return None
    text = play.world.repository.read(head, "commit").decode("utf-8", "replace")
    tree = play.world.tree(head)
    kind = play.rng.choice(("parent twice", "parents added", "header", "tree twice", "tree unsorted", "tree mode", "message"))
    if kind == "parent twice":
        text = text.replace("\nauthor", f"\nparent {play.parents(head)[0]}\nauthor", 1) if play.parents(head) else text
    elif kind == "parents added":
        text = text.replace("\nauthor", f"\nparent {play.rng.choice([old, play.oid(play.topic()), play.tip(RELEASE)])}\nauthor", 1)
    elif kind == "header":
        text = text.replace("\n\n", f"\nparent {old}\ntree {play.world.tree(old)}\n\n", 1)
    elif kind == "message":
        text += "\nparent " + old + "\nCo-authored-by: Claude <noreply@anthropic.com>\n"
    else:
        made = odd_tree(play, tree, kind)
        text = text.replace(f"tree {tree}", f"tree {made}", 1)
    made = play.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", data=text.encode())
    if play.chance(0.7):
        reviewers.review_all(play, play.base(topic), play.oid(topic))
    return f"{kind} " + play.judge(MAIN, old, made)


def odd_tree(play: Play, tree: str, kind: str) -> str:
    """A tree with an entry twice, out of order, or with a mode that git has left behind."""
    entries = play.world.repository.entries(tree)
    if kind == "tree twice":
        entries += entries[-1:]
    elif kind == "tree unsorted":
        entries.reverse()
    else:
        entries = [("100664" if mode == "100644" else mode, name, oid) for mode, name, oid in entries]
    data = b"".join(mode.lstrip("0").encode() + b" " + name + b"\0" + bytes.fromhex(oid) for mode, name, oid in entries)
    return play.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", data=data)


def at(play: Play, branch: str) -> Optional[str]:
    return play.world.find(f"refs/remotes/origin/{branch}")


def ref_target(play: Play) -> Optional[Move]:
    """A target that moves to a branch, as a merge or as it is."""
    branch = play.rng.choice((MAIN, MAIN, RELEASE))
    topic = play.topic()
    old = play.fresh(branch)
    if play.chance(0.6):
        reviewers.plan(play, play.base(topic, branch), play.oid(topic))
    return Move(f"refs/heads/{branch}", old, way_merge(play, topic) or play.oid(topic))


def ref_rewound(play: Play) -> Optional[Move]:
    branch = play.rng.choice((MAIN, RELEASE))
    return Move(f"refs/heads/{branch}", play.tip(branch), play.world.find(f"{play.tip(branch)}~1^{{commit}}") or play.tip(branch))


def ref_new(play: Play) -> Optional[Move]:
    """A new target: where a protected branch is or was, with work on top, or of another origin."""
    branch = "release/" + play.rng.choice(("2", "3", "4", "5/x"))
    topic = play.topic()
    tip = play.pick({play.tip(MAIN): 3, play.world.find(f"{play.tip(MAIN)}~2^{{commit}}") or play.tip(MAIN): 1,
                     play.tip(RELEASE): 1, play.oid(topic): 4})
    if play.chance(0.15):
        tip = play.git("commit-tree", play.world.tree(tip), "-m", "another root")
        play.git("checkout", "--quiet", "--force", "--detach", tip)
        if play.chance(0.5) and play.attempt("merge", "--quiet", "--no-ff", "--allow-unrelated-histories", "-m", "join",
                                             play.tip(MAIN)):
            tip = play.oid("HEAD")
    if play.chance(0.5):
        reviewers.plan(play, play.base(topic), play.oid(topic))
    return Move(f"refs/heads/{branch}", at(play, branch), tip)


def ref_tag(play: Play) -> Optional[Move]:
    """A tag of a commit, of a tag of one, or of a tree."""
    ref = "refs/tags/" + play.rng.choice(("v1", "v2", "v3", "v4", "nightly"))
    commit = play.pick({play.tip(MAIN): 3, play.tip(RELEASE): 1, play.oid(play.topic()): 2, play.oid(MAIN): 2})
    kind = play.pick({"light": 3, "annotated": 3, "nested": 0.5, "tree": 0.3})
    new = play.world.tree(commit) if kind == "tree" else commit
    for _ in range({"annotated": 1, "nested": 2}.get(kind, 0)):
        text = f"object {new}\ntype {'commit' if new == commit else 'tag'}\ntag t\ntagger o <o> 0 +0000\n\nt\n"
        new = play.git("hash-object", "-t", "tag", "-w", "--stdin", data=text.encode())
    return Move(ref, play.there.get(ref), new)


def ref_gone(play: Play) -> Optional[Move]:
    """A delete of something that is there."""
    names = {f"refs/heads/{branch}": at(play, branch) for branch in (MAIN, RELEASE, "release/2", "release/3") + TOPICS}
    names.update({ref: oid for ref, oid in play.there.items() if ref.startswith("refs/tags/")})
    present = sorted(ref for ref, oid in names.items() if oid)
    ref = play.rng.choice(present)
    return Move(ref, names[ref], None)


def ref_free(play: Play) -> Optional[Move]:
    """A branch that nothing protects, forced or not."""
    topic = play.topic()
    return Move(f"refs/heads/{topic}", at(play, topic), play.oid(topic))


REFS: Dict[str, Tuple[float, Callable[[Play], Optional[Move]]]] = {
    "target": (4, ref_target), "rewound": (0.5, ref_rewound), "new": (3, ref_new), "tag": (4, ref_tag),
    "gone": (1.5, ref_gone), "free": (2, ref_free),
}

OPERATIONS = {
    "land": (16, land), "land-on-release": (3, land_on_release), "release-back": (3, release_back),
    "release-keeps": (2, release_keeps), "revert-landed": (3, revert_landed), "land-lane": (4, land_lane),
    "land-again": (3, land_again), "land-dirty": (2, land_dirty), "look-back": (5, look_back), "rewind": (0.5, rewind),
    "push": (6, push), "odd": (1, odd),
}
