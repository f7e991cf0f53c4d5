"""What reviewers, machines and those who only try do with receipts."""

from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Tuple

from .objects import People
from .play import MAIN, RELEASE, Play
from .receipts import Receipt

REVIEWERS = {"codex gpt-5.5 xhigh": "openai", "claude claude-opus-4-7": "anthropic", "house": "house"}
HUMANS = ("kam@example.org", "lee@example.org")
MACHINES = ("lane+kam@example.org", "ci@example.org")
BUILDERS = {"claude": "claude claude-opus-4-7", "codex": "codex gpt-5.5"}


def admitted(play: Play, base: str, head: str) -> List[str]:
    """Who built it, as an honest lane would write it down."""
    text = " ".join(word for person in people(play, base, head)
                    for word in person.helpers + tuple(name for name, _ in person.coauthors))
    found = [BUILDERS[name] for name in BUILDERS if name in text.lower()]
    return found or ["human"]


def people(play: Play, base: str, head: str) -> List[People]:
    return play.world.repository.people(play.world.members(base, head))


def honest_reviewer(play: Play, base: str, head: str, builders: Sequence[str]) -> Tuple[str, str]:
    vendors = {{"claude": "anthropic", "codex": "openai"}.get(builder.split()[0], "") for builder in builders}
    writers = play.world.authors(play.world.members(base, head))
    names = [f"human {name}" for name in HUMANS if name not in writers]
    names += [name for name, vendor in REVIEWERS.items() if vendor not in vendors] * 2
    name = play.rng.choice(names)
    return name, name.split(" ")[1] if name.startswith("human ") else play.rng.choice(MACHINES)


def review(play: Play, base: str, head: str, honest: float = 0.85, **fields) -> Receipt:
    """A review of the change from base to head, mostly as it should be."""
    builders = admitted(play, base, head)
    name, by = honest_reviewer(play, base, head, builders)
    options: Dict[str, object] = {"reviewer": name, "by": by, "builders": builders}
    if play.chance(0.05):
        options["coverage"] = "1/1, 1 not reviewable"
    if not play.chance(honest):
        spoil(play, options)
    options.update(fields)
    receipt = play.world.review(base, head, **options)
    play.receipts.append(receipt)
    return receipt


def spoil(play: Play, options: Dict[str, object]) -> None:
    """One thing that is wrong with a review."""
    kind = play.pick({"key": 2, "by": 1, "repo": 1, "reviewer": 2, "unlisted": 1, "pass": 1, "person": 2, "presence": 1,
                      "inconclusive": 1, "builders": 2, "declared": 1})
    if kind == "key":
        options["key"] = play.rng.choice(("mallory@example.org", "ci@example.org", "lane+kam@example.org"))
    elif kind == "by":
        options["by"] = play.rng.choice(HUMANS + MACHINES + ("mallory@example.org",))
    elif kind == "repo":
        options["repo"] = "elsewhere"
    elif kind == "reviewer":
        options["reviewer"] = play.rng.choice(list(REVIEWERS) + ["claude", "claude claude-sonnet-5"])
        options["by"] = play.rng.choice(MACHINES)
    elif kind == "unlisted":
        options.update(reviewer="grok", by="ci@example.org")
    elif kind == "pass":
        options["pass"] = play.rng.choice(("conformance", "verify"))
    elif kind == "person":
        name = play.rng.choice(HUMANS + MACHINES)
        options.update(reviewer="human " + name, by=name)
    elif kind == "presence":
        name = play.rng.choice(HUMANS)
        options.update(reviewer="human " + name, by=name, presence=play.rng.choice(("none", "key")))
    elif kind == "inconclusive":
        options["verdict"] = "inconclusive"
    elif kind == "builders":
        options["builders"] = play.rng.choice((["human"], ["claude"], ["codex gpt-5.5"], ["cursor"]))
    else:
        options["builder-known"] = "declared"


def approve(play: Play, base: str, head: str, honest: float = 0.85, what: str = "landing") -> Receipt:
    options: Dict[str, str] = {"by": play.rng.choice(HUMANS), "what": what}
    if not play.chance(honest):
        options.update(play.rng.choice((
            {"by": play.rng.choice(MACHINES)}, {"presence": "none"}, {"key": "mallory@example.org"},
            {"repo": "elsewhere"}, {"for": "refs/heads/release/1"})))
    receipt = play.world.approve(base, head, **options)
    play.receipts.append(receipt)
    return receipt


def review_all(play: Play, base: str, head: str, **fields) -> List[Receipt]:
    """As many reviewers as are asked for here and there."""
    found = [review(play, base, head, **fields)]
    policy = play.file(play.tip(MAIN), ".lane/policy")
    many = "reviews = 2" in policy or "architectural" in policy
    if play.chance(0.75 if many else 0.1):
        found += [review(play, base, head, **fields) for _ in range(2)]
    if "landBy = human" in policy and admitted(play, base, head) != ["human"] and play.chance(0.8):
        approve(play, base, head)
    return found


# Plans: what of a branch is reviewed

def plan_whole(play: Play, base: str, head: str) -> None:
    review_all(play, base, head)


def plan_steps(play: Play, base: str, head: str) -> None:
    steps = [base] + play.line(base, head)
    for old, new in list(zip(steps, steps[1:]))[:6]:
        if play.world.tree(old) != play.world.tree(new):
            if len(play.parents(new)) < 2 or play.chance(0.3):
                review_all(play, old, new, **stacked(play, base, old))


def plan_runs(play: Play, base: str, head: str) -> None:
    line = play.line(base, head)
    if len(line) < 2:
        return plan_whole(play, base, head)
    cut = play.rng.choice(line[:-1])
    review_all(play, base, cut)
    review_all(play, cut, head, **stacked(play, base, cut))


def plan_partly(play: Play, base: str, head: str) -> None:
    line = play.line(base, head)
    if line:
        review_all(play, base, play.rng.choice(line))


def plan_nothing(play: Play, base: str, head: str) -> None:
    pass


def stacked(play: Play, base: str, cut: str) -> Dict[str, Sequence[str]]:
    """`after` for a change that stands on another, mostly where the other is known."""
    if base == cut or not play.chance(0.4) or play.world.tree(base) == play.world.tree(cut):
        return {}
    if play.chance(0.9):
        play.world.text_of(base, cut)
    return {"after": [play.world.change(base, cut)]}


PLANS = {"whole": 5, "steps": 3, "runs": 1.5, "partly": 0.7, "nothing": 0.7}
PLANNED = {"whole": plan_whole, "steps": plan_steps, "runs": plan_runs, "partly": plan_partly, "nothing": plan_nothing}


def plan(play: Play, base: str, head: str) -> str:
    name = play.pick(PLANS)
    if base != head:
        PLANNED[name](play, base, head)
    return name


# Operations

def review_topic(play: Play) -> Optional[str]:
    topic = play.topic()
    base = play.base(topic, play.pick({MAIN: 5, RELEASE: 1}))
    return f"{topic} {plan(play, base, play.oid(topic))}"


def block(play: Play) -> Optional[str]:
    """A block; often it is fixed and answered."""
    topic = play.topic()
    base, head = play.base(topic), play.oid(topic)
    rows = [row for row in play.world.rows(play.world.tree(base), play.world.tree(head)) if row[1].startswith("100")]
    if not rows:
        return None
    name, by = honest_reviewer(play, base, head, ["human"])
    path, _, blob = play.rng.choice(rows)
    options: Dict[str, object] = {"reviewer": name, "by": by, "verdict": "block", "criticals": [("C1", blob, path)]}
    if play.chance(0.15):
        spoil(play, options)
    blocked = play.world.review(base, head, **options)
    play.receipts.append(blocked)
    if play.chance(0.7):
        answer(play, topic, base, blocked, name, by)
    return topic


def answer(play: Play, topic: str, base: str, blocked: Receipt, name: str, by: str) -> None:
    play.on(topic)
    argues = play.chance(0.2)
    if not argues:
        play.edit(2)
        play.make_commit("fix")
    head = play.oid("HEAD")
    if head == base:
        return
    fields: Dict[str, object] = {"answers": [(blocked.id, play.rng.choice(("C1", "C1", "C1", "C2")))]}
    if argues and play.chance(0.7):
        fields["pushbacks"] = [(blocked.id, "C1")]
    if play.chance(0.7):
        fields.update(reviewer=name, by=by)
    if play.chance(0.2):
        fields["pass"] = "verify"
    review(play, base, head, **fields)
    if play.chance(0.5):
        review_all(play, base, head)


def revoke(play: Play) -> Optional[str]:
    if not play.receipts:
        return None
    receipt = play.rng.choice(play.receipts[-6:])
    by = play.rng.choice(HUMANS + (receipt.by,) + MACHINES)
    if by not in HUMANS + MACHINES:
        return None
    options = {"presence": "none"} if play.chance(0.3) else {}
    if play.chance(0.1):
        options["key"] = "mallory@example.org"
    play.world.revoke(receipt, by=by, **options)
    return receipt.kind


def replay(play: Play) -> Optional[str]:
    """Receipts under the key of another change."""
    topic = play.topic()
    if not play.receipts:
        return None
    receipt = play.rng.choice(play.receipts[-8:])
    for key in (play.world.change(play.base(topic), topic), play.oid(topic)):
        play.world.put(key, receipt.text)
    play.world.text_of(play.base(topic), topic)
    play.world.flush()
    return topic


def override(play: Play) -> Optional[str]:
    """For a landing that was refused; then it is judged again, and so is its neighbour."""
    if not play.moves:
        return None
    branch, old, new = play.rng.choice(play.moves[-3:])
    by = play.pick({"kam@example.org": 5, "lee@example.org": 2, "ci@example.org": 2, "lane+kam@example.org": 1})
    options: Dict[str, str] = {"target": "refs/heads/" + branch}
    if play.chance(0.1):
        options["presence"] = "none"
    if play.chance(0.1):
        options["target"] = "refs/heads/" + (RELEASE if branch == MAIN else MAIN)
    play.receipts.append(play.world.override(old, new, by=by, **options))
    answer = play.judge(branch, old, new)
    parent = play.world.find(new + "^")
    if parent and parent != old and play.chance(0.5):
        play.judge(branch, old, parent)
    if answer == "covered" and old == play.tip(branch) and play.chance(0.6):
        play.git("push", "--quiet", "--force", "origin", f"{new}:refs/heads/{branch}")
    return branch


def notes(play: Play) -> str:
    """What people do to notes with stock git, knowing better or not."""
    kind = play.pick({"damage": 1, "remove": 1, "publish": 3, "merge": 2, "append": 1})
    tip = play.world.find("refs/notes/lane")
    if tip is None:
        return kind
    if kind == "publish":
        play.git("push", "--quiet", "--force", "origin", "refs/notes/lane")
        play.git("fetch", "--quiet", "origin", "+refs/notes/*:refs/lane-remotes/origin/notes/*")
    elif kind == "merge":
        play.git("update-ref", "refs/notes/other", tip)
        play.world.run("notes", "--ref=other", "append", "-m", "somebody else", play.oid(RELEASE))
        play.world.run("notes", "--ref=lane", "merge", "--quiet", "other")
    elif kind == "damage":
        topic = play.topic()
        play.world.text_of(play.base(topic), topic)
        play.world.flush()
        place = play.rng.choice((topic, play.world.change(play.base(topic), topic)))
        play.world.run("notes", "--ref=lane", "append", "-m", "looks good to me", place)
    elif kind == "remove":
        play.world.run("notes", "--ref=lane", "remove", "--ignore-missing", play.oid(play.topic()))
    elif play.receipts:
        receipt = play.rng.choice(play.receipts)
        blob = play.git("hash-object", "-w", "--stdin", data=receipt.text)
        play.world.run("notes", "--ref=lane", "append", "-C", blob, receipt.side("head")[0] or MAIN)
    return kind


def carries(play: Play, old: str, new: str) -> List[Receipt]:
    """What `git lane carry` would mint for a step: passing reviews that recompute to it."""
    trees, change = (play.world.tree(old), play.world.tree(new)), play.world.change(old, new)
    found = []
    for receipt in play.receipts[-12:]:
        base, head = receipt.side("base")[1], receipt.side("head")[1]
        if receipt.kind == "review" and base and head and receipt.get("change") != change and trees[0] != trees[1]:
            if play.world.merger.merged(base, trees[0], head) == trees[1]:
                found.append(receipt)
    return found


def carry(play: Play, old: str, new: str) -> None:
    """Carry what can be carried, and now and then what cannot."""
    found = carries(play, old, new)
    if not found and play.chance(0.1):
        found = [r for r in play.receipts[-4:] if r.kind == "review"][:1]
    if play.world.tree(old) == play.world.tree(new):
        return
    for receipt in found[:2]:
        by = play.pick({"ci@example.org": 3, "kam@example.org": 3, "lane+kam@example.org": 1})
        options = {"key": "mallory@example.org"} if play.chance(0.05) else {}
        play.receipts.append(play.world.carry(receipt, old, new, by=by, **options))


OPERATIONS = {
    "review": (5, review_topic), "block": (3, block), "revoke": (1.5, revoke), "replay": (1, replay),
    "override": (3, override), "notes": (1.5, notes),
}
