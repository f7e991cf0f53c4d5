"""Signatures, judged by `ssh-keygen -Y verify` with the allowed signers of the policy ref."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from typing import Dict, FrozenSet, Optional, Tuple

from .objects import Repository
from .receipts import Receipt

KEY = re.compile(r'Good "git-lane" signature for .* with \S+ key (SHA256:\S+)')


class Signatures:
    """Each signature is verified once for each version of the allowed signers."""

    def __init__(self) -> None:
        self.results: Dict[Tuple[bytes, bytes, str], Optional[str]] = {}

    def key(self, receipt: Receipt, signers: bytes, now: str) -> Optional[str]:
        """The fingerprint of the trusted key that signed it, or nothing."""
        asked = (receipt.text, signers, now)
        if asked not in self.results:
            self.results[asked] = verify(receipt, signers, now)
        return self.results[asked]


def verify(receipt: Receipt, signers: bytes, now: str) -> Optional[str]:
    with tempfile.TemporaryDirectory(prefix="lane-oracle-") as directory:
        allowed, signature = os.path.join(directory, "allowed"), os.path.join(directory, "signature")
        for path, data in ((allowed, signers), (signature, receipt.signature)):
            with open(path, "wb") as out:
                out.write(data)
        command = ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", receipt.by, "-n", "git-lane", "-s", signature]
        if now:
            command += ["-O", "verify-time=" + now]
        done = subprocess.run(command, input=receipt.signed, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    found = KEY.search(done.stdout.decode("utf-8", "replace"))
    return found[1] if done.returncode == 0 and found else None


class Keyring:
    """Who is trusted: the allowed signers and the revocations of one commit."""

    def __init__(self, repository: Repository, commit: Optional[str], signatures: Signatures, now: str) -> None:
        self.signatures, self.now = signatures, now
        self.signers = self._file(repository, commit, b".lane/allowed_signers")
        lines = self._file(repository, commit, b".lane/revoked").decode("utf-8", "replace").splitlines()
        words = [line.split()[0] for line in lines if line.split() and not line.startswith("#")]
        self.revoked: FrozenSet[str] = frozenset(words)

    @staticmethod
    def _file(repository: Repository, commit: Optional[str], path: bytes) -> bytes:
        blob = repository.blob_at(commit, path)
        return repository.read(blob, "blob") if blob else b""

    def trusts(self, receipt: Receipt) -> bool:
        key = self.signatures.key(receipt, self.signers, self.now) if self.signers else None
        return key is not None and key not in self.revoked
