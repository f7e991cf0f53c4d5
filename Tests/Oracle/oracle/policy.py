"""`.lane/policy`, read through `git config`; an unknown word anywhere makes it no policy."""

from __future__ import annotations

import re
import shlex
import subprocess
from dataclasses import dataclass, field
from typing import Dict, FrozenSet, List, Optional, Tuple

from .objects import Repository

KINDS = {"codex": "openai", "claude": "anthropic"}  # the kinds that settle who made the model
ALL_KINDS = ("command", "sarif", "openai", "codex", "claude")
OID = re.compile(r"[0-9a-f]{40}\Z")
WORD = re.compile(r"\S+\Z")


class Unreadable(Exception):
    pass


def words(*allowed: str):
    return lambda value: value in allowed


def anything(value: str) -> bool:
    return bool(value)


def matching(pattern: str):
    return lambda value: bool(re.match(pattern + r"\Z", value))


KEYS = {
    "lane": {"version": words("1"), "id": matching(r"[A-Za-z0-9._-]{1,64}"), "baseline": matching("[0-9a-f]{40}"),
             "presence": words("terminal", "key", "none"), "attach": words("full", "tail", "digest")},
    "protect": {"commit": words("block", "warn", "off"), "reviews": matching("[1-9]"),
                "independence": words("vendor", "model", "none"), "declared": words("accept", "refuse"),
                "landby": words("human", "forge", "off"), "carryby": words("human", "ci", "reviewer"),
                "overrideby": words("human", "ci", "reviewer"), "accepts": anything, "revert": words("off", "clean")},
    "review": {"provider": matching(r"\S+"), "pick": words("other", "all"), "validate": words("true", "false"),
               "rounds": matching("[1-9][0-9]?|100"), "sandbox": words("required", "preferred"), "skip": anything,
               "unreviewable": words("note", "approve")},
    "build": {"provider": matching(r"\S+")},
    "harden": {"provider": matching(r"\S+")},
    "provider": {"kind": words(*ALL_KINDS), "command": anything, "program": anything,
                 "sha256": matching("[0-9a-f]{64}"), "model": matching(r"\S+"), "effort": matching(r"\S+"),
                 "vendor": matching(r"\S+"), "baseurl": anything, "keyenv": anything,
                 "timeout": matching("[1-9][0-9]*[smh]?"), "budget": matching(r"[0-9]+(\.[0-9]+)?")},
    "tests": {"command": anything, "path": anything},
    "publish": {"to": anything, "sessions": words("true", "false"), "findings": words("true", "false")},
    "principal": {"role": words("human", "reviewer", "ci")},
    "surface": {"path": anything, "owner": anything, "architectural": words("true", "false")},
}
NAMED = ("protect", "provider", "principal", "surface")


@dataclass
class Protection:
    pattern: str
    values: Dict[str, List[str]]

    def last(self, key: str, default: str) -> str:
        return self.values.get(key, [default])[-1]

    @property
    def reviews(self) -> int:
        return int(self.last("reviews", "1"))

    @property
    def carry_by(self) -> List[str]:
        return self.values.get("carryby", ["human", "ci"])

    @property
    def override_by(self) -> List[str]:
        return self.values.get("overrideby", ["human"])

    def accepts(self, ref: str) -> bool:
        return any(glob(pattern, ref) for pattern in self.values.get("accepts", []))


@dataclass
class Policy:
    sections: Dict[Tuple[str, str], Dict[str, List[str]]] = field(default_factory=dict)

    def values(self, section: str, key: str, name: str = "") -> List[str]:
        return self.sections.get((section, name), {}).get(key, [])

    @property
    def id(self) -> str:
        return self.values("lane", "id")[-1]

    @property
    def presence(self) -> str:
        return (["terminal"] + self.values("lane", "presence"))[-1]

    @property
    def baselines(self) -> List[str]:
        return self.values("lane", "baseline")

    @property
    def reviewers(self) -> List[str]:
        return self.values("review", "provider")

    @property
    def unreviewable(self) -> str:
        return (["note"] + self.values("review", "unreviewable"))[-1]

    def roles(self, principal: str) -> List[str]:
        return self.values("principal", "role", principal)

    def protection(self, ref: str) -> Optional[Protection]:
        """'Of several protections that match a ref the most specific one counts, alone.'

        Reading: fewest `**`, then fewest `*`, then the longest."""
        found = [(name, keys) for (kind, name), keys in self.sections.items() if kind == "protect" and glob(name, ref)]
        if not found:
            return None
        name, keys = min(found, key=lambda f: (f[0].count("**"), f[0].count("*"), -len(f[0]), f[0]))
        return Protection(name, keys)

    def vendor(self, provider: str) -> str:
        """Whose model a provider is; the name itself where nobody knows.

        Reading: an agent's name stands for its maker."""
        declared = self.values("provider", "vendor", provider)
        kind = (self.values("provider", "kind", provider) or [provider])[-1]
        name = (declared[-1] if declared else KINDS.get(kind, provider)).lower()
        return KINDS.get(name, name)

    def knows(self, vendor: str) -> bool:
        """Whether a vendor is one that this policy or this program knows by name."""
        declared = [self.vendor(name) for kind, name in self.sections if kind == "provider"]
        return vendor in declared or vendor in KINDS.values()

    def programs(self) -> FrozenSet[bytes]:
        """'Programs inside the repository that the old or the new policy names.'

        Reading: every word of a command counts, for in `python3 tools/review.py` the program that matters is the
        second one."""
        named: List[str] = []
        for (kind, _), keys in self.sections.items():
            if kind in ("provider", "tests"):
                for command in keys.get("command", []):
                    named.extend(split_words(command))
                named.extend(keys.get("program", []))
        return frozenset(normal(word) for word in named if not word.startswith("/"))

    def architectural(self, path: bytes) -> bool:
        for (kind, name), keys in self.sections.items():
            if kind == "surface" and keys.get("architectural", ["false"])[-1] == "true":
                if any(path_matches(pattern, path) for pattern in keys.get("path", [])):
                    return True
        return False


def split_words(command: str) -> List[str]:
    try:
        return shlex.split(command)
    except ValueError:
        return [command]


def normal(word: str) -> bytes:
    return "/".join(part for part in word.split("/") if part not in ("", ".")).encode()


def glob(pattern: str, text: str) -> bool:
    """'In a glob over refs `*` crosses no slash and `**` does.'"""
    out = re.escape(pattern).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
    return re.match(out + r"\Z", text, re.S) is not None


def path_matches(pattern: str, path: bytes) -> bool:
    """'Path patterns are read as .gitignore reads them, without `!` and `[…]`.'"""
    anchored = "/" in pattern.rstrip("/")
    body = re.escape(pattern.strip("/"))
    body = body.replace(r"\*\*/", "(?:.*/)?").replace(r"/\*\*", "/.*").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    end = "/.*" if pattern.endswith("/") else "(?:/.*)?"
    return re.match(("" if anchored else "(?:.*/)?") + body + end + r"\Z", path.decode("utf-8", "replace"), re.S) is not None


def read(repository: Repository, blob: str) -> Policy:
    try:
        text = repository.git("config", "--blob", blob, "--no-includes", "--list", "-z").stdout.decode()
    except (subprocess.CalledProcessError, UnicodeDecodeError):
        raise Unreadable("git cannot read it") from None
    policy = Policy()
    for record in filter(None, text.split("\0")):
        name, line, value = record.partition("\n")
        add(policy, name, value if line else "true")
    check(policy)
    return policy


def add(policy: Policy, name: str, value: str) -> None:
    section, _, rest = name.partition(".")
    subsection, _, key = rest.rpartition(".")
    test = KEYS.get(section, {}).get(key)
    if test is None or (section in NAMED) != bool(subsection) or not test(value):
        raise Unreadable(f"{name}={value}")
    policy.sections.setdefault((section, subsection), {}).setdefault(key, []).append(value)


def check(policy: Policy) -> None:
    if not policy.values("lane", "version") or not policy.values("lane", "id"):
        raise Unreadable("lane.version and lane.id are required")
    for (section, name), keys in policy.sections.items():
        if section == "principal" and not keys.get("role") or section == "surface" and not keys.get("path"):
            raise Unreadable(f"{section} {name} is incomplete")
        if section == "provider":
            check_provider(name, keys)


def check_provider(name: str, keys: Dict[str, List[str]]) -> None:
    kind = keys.get("kind", [name if name in ALL_KINDS else ""])[-1]
    if not kind or kind in ("command", "sarif") and "command" not in keys:
        raise Unreadable(f"provider {name} has no kind or no command")
    if kind not in KINDS and "vendor" not in keys:
        raise Unreadable(f"provider {name} has no vendor")
