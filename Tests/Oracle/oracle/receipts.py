"""Receipts and notes, read strictly by Documentation/formats.md."""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Callable, Dict, List, Optional, Set, Tuple, Union

from .objects import quoted, unquoted

LIMIT = 64 * 1024
OPENING, BEGIN, END = b"git-lane-receipt ", b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"


# The values of headers

def one_of(*words: str) -> Callable[[str], bool]:
    return lambda value: value in words


def matching(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern + r"\Z")
    return lambda value: bool(compiled.match(value))


def is_text(value: str) -> bool:
    """A text quoted as git quotes paths; what begins or ends with a blank is quoted as well."""
    read = text_value(value)
    return read is not None and read != "" and text_quoted(read) == value


def text_value(value: str) -> Optional[str]:
    read = unquoted(value.encode())
    try:
        return None if read is None else read.decode()
    except UnicodeDecodeError:
        return None


def path_value(value: str) -> Optional[bytes]:
    return unquoted(value.encode())


def text_quoted(text: Union[str, bytes]) -> str:
    data = text.encode() if isinstance(text, str) else text
    out = quoted(data).decode()
    if not out.startswith('"') and data[:1] + data[-1:] != data[:1].strip(b" ") + data[-1:].strip(b" "):
        return f'"{out}"'
    return out


def is_path(value: str) -> bool:
    read = path_value(value)
    return bool(read) and text_quoted(read) == value


OID = r"(?!0{40})[0-9a-f]{40}"
DIGEST = r"sha256:[0-9a-f]{64}"
TASK = r"[a-z][a-z0-9-]{0,63}"
TOKEN = r'[!#-\[\]-~]{1,256}'
FINDING = r"[A-Za-z0-9._-]{1,64}"
NUMBER = r"(?:0|[1-9][0-9]{0,8})"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


def with_path(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern + " (.+)\\Z", re.S)

    def check(value: str) -> bool:
        match = compiled.match(value)
        return bool(match) and is_path(match[match.lastindex])
    return check


def is_reviewer(value: str) -> bool:
    if value.startswith("human "):
        return is_text(value[len("human "):])
    return value != "human" and matching(f"{TOKEN}(?: {TOKEN}){{0,2}}")(value)


def is_time(value: str) -> bool:
    try:
        return matching(TIME)(value) and bool(datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%fZ"))
    except ValueError:
        return False


def is_findings(value: str) -> bool:
    match = re.match(f"({NUMBER}) critical, ({NUMBER}) (improvements?), ({NUMBER}) (notes?)\\Z", value)
    return bool(match) and (match[2] == "1") == (match[3] == "improvement") and (match[4] == "1") == (match[5] == "note")


def is_ref(value: str) -> bool:
    read = text_value(value)
    return is_text(value) and read is not None and read.startswith("refs/")


SIDE = f"(?:{OID}|-) {OID}"
HEADERS: Dict[str, Tuple[Callable[[str], bool], bool]] = {
    "kind": (one_of("review", "carry", "harden", "approve", "override", "revoke", "landed", "audit"), False),
    "verdict": (one_of("pass", "block", "inconclusive", "keep", "rewrite", "shrink", "delete"), False),
    "approves": (one_of("landing", "lane", "contract"), False),
    "revokes": (matching(DIGEST), False),
    "carries": (matching(DIGEST), False),
    "repo": (is_text, False),
    "base": (matching(SIDE), False),
    "head": (matching(SIDE), False),
    "change": (matching(OID), False),
    "member": (matching(OID), True),
    "transient": (with_path(f"({OID})"), True),
    "author": (is_text, True),
    "after": (matching(OID), True),
    "for": (is_ref, False),
    "task": (matching(TASK), False),
    "spec": (matching(OID), False),
    "policy": (matching(OID), False),
    "builder": (matching(f"{TOKEN}(?: {TOKEN})?"), True),
    "reviewer": (is_reviewer, False),
    "pass": (one_of("cold", "conformance", "verify", "human"), False),
    "independence": (one_of("vendor", "model", "none", "declared"), False),
    "builder-known": (one_of("launched", "declared"), False),
    "sandbox": (one_of("bwrap", "landlock", "agent", "none"), False),
    "findings": (is_findings, False),
    "critical": (with_path(f"({FINDING}) ({OID}|-)"), True),
    "prior": (matching(f"{DIGEST} {FINDING} (?:fixed|open|cannot_tell)"), True),
    "pushback": (matching(f"{DIGEST} {FINDING} {OID}"), True),
    "coverage": (matching(f"{NUMBER}/{NUMBER}(?:, [1-9][0-9]{{0,8}} not reviewable)?"), False),
    "dossier": (matching(DIGEST), False),
    "prompt": (matching(DIGEST), False),
    "covered": (matching(DIGEST), True),
    "stream": (is_ref, False),
    "by": (is_text, False),
    "presence": (one_of("key", "terminal", "none"), False),
    "time": (is_time, False),
}
ORDER = {name: place for place, name in enumerate(HEADERS)}
REVIEW = "verdict base head change policy builder reviewer pass independence builder-known findings coverage presence"
NEEDED = {
    "review": REVIEW.split(),
    "carry": "carries base head change".split(),
    "harden": "verdict spec".split(),
    "approve": "approves presence".split(),
    "override": "base head for presence".split(),
    "revoke": "revokes presence".split(),
    "landed": "base head for".split(),
    "audit": "verdict".split(),
}
ONLY_IN = {
    "verdict": ("review", "harden", "audit"), "approves": ("approve",), "revokes": ("revoke",),
    "carries": ("carry",), "covered": ("landed",), "pushback": ("review",)}
APPROVED = {"landing": "change base head".split(), "lane": ["change"], "contract": ["spec"]}
VERDICTS = {"harden": ("keep", "rewrite", "shrink", "delete")}


@dataclass(frozen=True)
class Critical:
    finding: str
    blob: Optional[str]
    path: bytes


@dataclass(frozen=True)
class Receipt:
    text: bytes  # all of it
    signed: bytes
    signature: bytes
    fields: Tuple[Tuple[str, str], ...]

    @functools.cached_property
    def id(self) -> str:
        return "sha256:" + hashlib.sha256(self.signed).hexdigest()

    def all(self, name: str) -> List[str]:
        return [value for key, value in self.fields if key == name]

    def get(self, name: str) -> Optional[str]:
        return next(iter(self.all(name)), None)

    @property
    def kind(self) -> str:
        return self.get("kind") or ""

    @property
    def by(self) -> str:
        return text_value(self.get("by") or "") or ""

    @property
    def repo(self) -> str:
        return text_value(self.get("repo") or "") or ""

    @property
    def target(self) -> Optional[str]:
        value = self.get("for")
        return text_value(value) if value else None

    @property
    def time(self) -> str:
        return self.get("time") or ""

    def side(self, name: str) -> Tuple[Optional[str], Optional[str]]:
        """The commit and the tree of `base` or `head`; nothing where it has none."""
        commit, _, tree = (self.get(name) or "- ").partition(" ")
        return (None if commit == "-" else commit), (tree or None)

    @property
    def provider(self) -> Optional[str]:
        """Nothing where the reviewer is a person."""
        words = (self.get("reviewer") or "").split(" ")
        return None if words[0] == "human" else words[0]

    @property
    def reviewer_model(self) -> Optional[str]:
        words = (self.get("reviewer") or "").split(" ")
        return words[1] if self.provider and len(words) > 1 and words[1] != "-" else None

    @property
    def person(self) -> Optional[str]:
        value = self.get("reviewer") or ""
        return text_value(value[len("human "):]) if value.startswith("human ") else None

    @property
    def authors(self) -> List[str]:
        return [(text_value(value) or "").lower() for value in self.all("author")]

    @property
    def builders(self) -> List[Tuple[str, Optional[str]]]:
        pairs = [value.partition(" ") for value in self.all("builder")]
        return [(name, model or None) for name, _, model in pairs]

    @property
    def transients(self) -> List[Tuple[bytes, str]]:
        pairs = [value.split(" ", 1) for value in self.all("transient")]
        return [(path_value(path) or b"", blob) for blob, path in pairs]

    @property
    def criticals(self) -> List[Critical]:
        rows = [value.split(" ", 2) for value in self.all("critical")]
        return [Critical(finding, None if blob == "-" else blob, path_value(path) or b"") for finding, blob, path in rows]

    def answers(self, block: str) -> Dict[str, str]:
        rows = [value.split(" ") for value in self.all("prior")]
        return {finding: status for digest, finding, status in rows if digest == block}

    def given_up(self, block: str) -> Set[str]:
        """Findings that this review takes back, its author having argued against them."""
        rows = [value.split(" ") for value in self.all("pushback")]
        return {finding for digest, finding, _ in rows if digest == block}


@dataclass(frozen=True)
class Damaged:
    """'A part that is not a receipt is kept byte for byte and known by the SHA-256 of its bytes.'

    Reading: of its lines, each with its line feed, without what means nothing at the end."""

    data: bytes

    @functools.cached_property
    def id(self) -> str:
        return "sha256:" + hashlib.sha256(self.data + b"\n").hexdigest()


def parse_receipt(text: bytes) -> Optional[Receipt]:
    if len(text) > LIMIT:
        return None
    cut = text.find(b"\n" + BEGIN + b"\n") + 1
    if cut == 0 or not sound_signature(text[cut:]):
        return None
    signed = text[:cut]
    head, blank, body = signed.partition(b"\n\n")
    if not blank or not sound_body(body):
        return None
    fields = parse_headers(head)
    return Receipt(text, signed, text[cut:], fields) if fields else None


def sound_signature(text: bytes) -> bool:
    """'what ssh-keygen prints: 70 columns of base64 between its two lines'; no second way to wrap it."""
    if not (text.startswith(BEGIN + b"\n") and text.endswith(b"\n" + END + b"\n")):
        return False
    inner = text[len(BEGIN) + 1:-len(END) - 2]
    try:
        data = base64.b64decode(inner.replace(b"\n", b""), validate=True)
    except binascii.Error:
        return False
    plain = base64.b64encode(data)
    return inner == b"\n".join(plain[at:at + 70] for at in range(0, len(plain), 70)) and bool(data)


def sound_body(body: bytes) -> bool:
    if not body.endswith(b"\n"):
        return False
    lines = body[:-1].split(b"\n")
    if lines[0] == b"" or lines[-1] == b"":
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    before = b"x"
    for line in lines:
        if line == b"" and before == b"":
            return False
        if line != b"" and (not line.startswith(b"    ") or line[-1:] in b" \t\r\v\f" or len(line) == 4):
            return False
        if any(byte < 32 and byte != 9 or byte == 127 for byte in line):
            return False
        before = line
    return True


def parse_headers(head: bytes) -> Optional[Tuple[Tuple[str, str], ...]]:
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        return None
    if lines[0] != "git-lane-receipt 1" or any(not 32 <= ord(c) < 127 for line in lines for c in line):
        return None
    fields: List[Tuple[str, str]] = []
    for line in lines[1:]:
        name, colon, value = line.partition(": ")
        if not colon or name not in HEADERS or value != value.strip(" ") or not HEADERS[name][0](value):
            return None
        if fields and (ORDER[name] < ORDER[fields[-1][0]] or name == fields[-1][0] and not HEADERS[name][1]):
            return None
        fields.append((name, value))
    return tuple(fields) if fits_kind(dict(fields)) and len([f for f in fields if f[0] == "member"]) <= 400 else None


def fits_kind(values: Dict[str, str]) -> bool:
    kind = values.get("kind")
    if kind is None:
        return False
    needed = ["repo", "by", "time"] + NEEDED[kind] + APPROVED.get(values.get("approves", ""), [])
    if any(name not in values for name in needed):
        return False
    if any(name in values and kind not in kinds for name, kinds in ONLY_IN.items()):
        return False
    allowed = VERDICTS.get(kind, ("pass", "block", "inconclusive"))
    return values.get("verdict", allowed[0]) in allowed


Part = Union[Receipt, Damaged]


def parse_note(data: bytes) -> List[Part]:
    """'A part begins at a line that starts with `git-lane-receipt ` and ends with the line
    `-----END SSH SIGNATURE-----`, else before the next such beginning or at the end. What lies outside is cut at
    empty lines.'"""
    parts: List[List[bytes]] = []
    open_part: Optional[List[bytes]] = None
    inside = False
    for line in data.split(b"\n"):
        if line.startswith(OPENING):
            open_part, inside = [line], True
            parts.append(open_part)
        elif inside and open_part is not None:
            open_part.append(line)
            if line == END:
                open_part, inside = None, False
        elif line.strip(b" \t\r\v\f") == b"":
            open_part = None
        elif open_part is None:
            open_part = [line]
            parts.append(open_part)
        else:
            open_part.append(line)
    return [as_part(b"\n".join(part)) for part in parts]


def as_part(data: bytes) -> Part:
    """'Empty lines and blanks at the end of a part mean nothing.'"""
    trimmed = data.rstrip(b" \t\r\v\f\n")
    return parse_receipt(trimmed + b"\n") or Damaged(trimmed)
