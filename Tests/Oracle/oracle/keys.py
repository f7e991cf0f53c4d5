"""Ed25519 keys that are the same in every run, written as ssh-keygen reads them. For tests only: they are no secret."""

from __future__ import annotations

import base64
import hashlib
import os
import struct
import subprocess
from typing import Dict, Tuple

P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P
BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
Point = Tuple[int, int]


def add(p: Point, q: Point) -> Point:
    """The Edwards curve's addition, as RFC 8032 has it, without regard to speed."""
    product = D * p[0] * q[0] * p[1] * q[1]
    x = (p[0] * q[1] + q[0] * p[1]) * pow(1 + product, P - 2, P)
    y = (p[1] * q[1] + p[0] * q[0]) * pow(1 - product, P - 2, P)
    return x % P, y % P


def public_key(seed: bytes) -> bytes:
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | (1 << 254)
    point, power = (0, 1), (BASE_X, BASE_Y)
    while scalar:
        if scalar & 1:
            point = add(point, power)
        power, scalar = add(power, power), scalar >> 1
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def packed(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


class Key:
    def __init__(self, name: str, directory: str) -> None:
        seed = hashlib.sha256(b"lane oracle " + name.encode()).digest()
        public = public_key(seed)
        self.path = os.path.join(directory, name)
        self.blob = packed(b"ssh-ed25519") + packed(public)
        self.line = "ssh-ed25519 " + base64.b64encode(self.blob).decode()
        digest = base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip("=")
        self.fingerprint = "SHA256:" + digest
        if not os.path.exists(self.path):
            self._write(seed, public)

    def _write(self, seed: bytes, public: bytes) -> None:
        inner = struct.pack(">II", 1, 1) + self.blob + packed(seed + public) + packed(b"")
        inner += bytes(range(1, 1 + -len(inner) % 8))
        data = b"openssh-key-v1\0" + packed(b"none") * 2 + packed(b"") + struct.pack(">I", 1)
        text = base64.b64encode(data + packed(self.blob) + packed(inner)).decode()
        lines = [text[at:at + 70] for at in range(0, len(text), 70)]
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write("\n".join(["-----BEGIN OPENSSH PRIVATE KEY-----"] + lines + ["-----END OPENSSH PRIVATE KEY-----", ""]))
        with open(self.path + ".pub", "w") as out:
            out.write(self.line + "\n")

    def sign(self, text: bytes, namespace: str = "git-lane") -> bytes:
        return subprocess.run(
            ["ssh-keygen", "-q", "-Y", "sign", "-f", self.path, "-n", namespace], input=text, check=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout


class Keys:
    def __init__(self, directory: str) -> None:
        os.makedirs(directory, exist_ok=True)
        self.directory = directory
        self.known: Dict[str, Key] = {}

    def __getitem__(self, name: str) -> Key:
        if name not in self.known:
            self.known[name] = Key(name, self.directory)
        return self.known[name]
