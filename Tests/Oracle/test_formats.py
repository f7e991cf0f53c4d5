"""The oracle's own readers, held against stock git and Documentation/formats.md."""

import os
import random
import unittest

from bench import Bench, _keys, _signatures
from oracle import changes, policy
from oracle.objects import Repository, quoted, unquoted
from oracle.receipts import Damaged, Receipt, parse_note, parse_receipt, text_quoted, text_value
from oracle.world import one

DIFF = ["-c", "core.quotePath=true", "diff-tree", "-r", "--raw", "--no-renames", "--no-abbrev", "--no-commit-id",
        "--ignore-submodules=none"]
OUTSIDE = ["--", ":(top)", ":(exclude,top).lane"]

NAMES = ["a", "a.b", "a-b", "a/b", "a/b/c", "a b", " x", "x ", 't"q', "t\\s", "tab\there", "nl\nx", "\u00fc", "z",
         ".lane/policy", ".lane/specs/x.md", ".laneX", "sub/.lane", ".lan", "\udcff"]


class ChangeText(Bench):
    def diff(self, old: str, new: str) -> bytes:
        """What the command of formats.md prints."""
        return self.world.run(*DIFF, old, new, *OUTSIDE).stdout

    def random_tree(self, rng: random.Random) -> str:
        names = []
        for name in rng.sample(NAMES, rng.randint(0, 9)):
            if not any(name.startswith(n + "/") or n.startswith(name + "/") for n in names):
                names.append(name)
        rows = b""
        for name in names:
            mode = rng.choice(["100644", "100644", "100755", "120000", "160000"])
            value = self.start if mode == "160000" else self.blobs[rng.randrange(3)]
            rows += f"{mode} {value}\t".encode() + name.encode("utf-8", "surrogateescape") + b"\0"
        index = {"GIT_INDEX_FILE": os.path.join(self.directory, "index")}
        self.world.git("read-tree", "--empty", extra=index)
        self.world.git("update-index", "-z", "--index-info", data=rows, extra=index)
        return self.world.git("write-tree", extra=index)

    def test_is_what_diff_tree_prints(self) -> None:
        rng = random.Random(7)
        self.blobs = [self.world.git("hash-object", "-w", "--stdin", data=b"%d" % n) for n in range(3)]
        trees = [self.random_tree(rng) for _ in range(12)]
        repository = Repository(self.world.work)
        self.addCleanup(repository.close)
        for old in trees[:6]:
            for new in trees:
                ours = changes.change(repository, old, new)
                self.assertEqual(ours.text, self.diff(old, new))
                self.assertEqual(changes.parse(ours.text), ours)
                self.assertEqual(ours.inverse.inverse, ours)
                self.assertEqual(ours.inverse.text, self.diff(new, old))

    def test_texts_that_are_no_change(self) -> None:
        good = b":100644 100644 " + b"1" * 40 + b" " + b"2" * 40 + b" M\ta\n"
        self.assertIsNotNone(changes.parse(good))
        for bad in (good[:-1], good + b"\n", good.replace(b" M", b" A"), good.replace(b"\ta", b'\t"a"'), good + b"x"):
            self.assertIsNone(changes.parse(bad), bad)

    def test_free_specs(self) -> None:
        free, plain = (b".lane/specs/a.md", ("100644", "1" * 40)), ("000000", "0" * 40)
        self.assertTrue(changes.is_free(free[0], plain, free[1]))
        self.assertFalse(changes.is_free(free[0], free[1], plain))
        self.assertFalse(changes.is_free(b".lane/specs/a/b.md", plain, free[1]))
        self.assertFalse(changes.is_free(b".lane/specs/a.md", ("100755", "1" * 40), free[1]))


class Ancestry(Bench):
    def test_merge_bases_and_lines(self) -> None:
        rng = random.Random(3)
        commits = [self.start]
        for n in range(24):
            parents = rng.sample(commits, min(len(commits), rng.choice([1, 1, 2, 2, 3])))
            arguments = [word for parent in parents for word in ("-p", parent)]
            self.world.tick()
            commits.append(self.world.git("commit-tree", "HEAD^{tree}", *arguments, "-m", str(n)))
        repository = Repository(self.world.work)
        self.addCleanup(repository.close)
        for _ in range(40):
            one_commit, other = rng.choice(commits), rng.choice(commits)
            stock = sorted(self.world.git("merge-base", "--all", one_commit, other).split())
            self.assertEqual(repository.merge_bases(one_commit, other), stock)
            self.assertEqual(
                repository.first_parents(other), self.world.git("rev-list", "--first-parent", other).split())


class Receipts(Bench):
    def text(self) -> bytes:
        return self.world.sign(self.world.review_fields(None, self.start))

    def test_what_is_no_receipt(self) -> None:
        good = self.text()
        self.assertIsInstance(parse_receipt(good), Receipt)
        lines = good.split(b"\n")
        swapped = b"\n".join(lines[:1] + [lines[2], lines[1]] + lines[3:])
        for bad in (
            swapped, good[:-1], b"x" + good, good.replace(b"kind: review", b"kind: other"),
            good.replace(b"receipt 1", b"receipt 2"), good.replace(b"\nby: ", b"\nby:  "),
            good.replace(b"presence: none", b"presence: none\npresence: none"), good.replace(b"    none\n", b"none\n"),
            good.replace(b"    none\n", b"    none \n"), good.replace(b"    none\n", b"\n    none\n"),
            good.replace(b"    none\n", b""), good.replace(b"0 critical", b"00 critical"),
            good.replace(b"0 notes", b"1 notes"), good.replace(b"coverage: 1/1\n", b""),
            good.replace(b"T00:", b"T24:"), good.replace(b"builder: human", b"builder: human\nnovel: x"),
            good.replace(b"change: ", b"change: 0" * 1), good.replace(b"\n-----END", b"\n\n-----END"),
        ):
            self.assertIsNone(parse_receipt(bad), bad.decode("utf-8", "replace"))

    def test_each_kind_has_its_headers(self) -> None:
        good = self.text()
        for line in good.split(b"\n\n")[0].split(b"\n")[1:]:
            name = line.split(b":")[0]
            without = good.replace(line + b"\n", b"", 1)
            optional = name in (b"member", b"author")
            self.assertEqual(parse_receipt(without) is not None, optional, name)

    def test_parts_of_a_note(self) -> None:
        good = self.text()
        other = good.replace(b"    none", b"    more")
        note = b"hello\nworld\n\n\n" + good + b"  \n" + other + b"after\n\nmore\n" + good[:40] + b"\n" + good + b"\n\n"
        parts = parse_note(note)
        self.assertEqual([type(part) for part in parts],
                         [Damaged, Receipt, Receipt, Damaged, Damaged, Damaged, Receipt])
        self.assertEqual(parts[0].data, b"hello\nworld")
        self.assertEqual(parts[1].id, one(good).id)
        self.assertEqual([part.data for part in parse_note(b"")], [])

    def test_stripspace_leaves_it_alone(self) -> None:
        good = self.text()
        self.assertEqual(self.world.run("stripspace", data=good).stdout, good)

    def test_signatures(self) -> None:
        signers = self.world.signers().encode()
        good = one(self.text())
        key = _keys["lane+kam@example.org"]
        self.assertEqual(_signatures.key(good, signers, ""), key.fingerprint)
        self.assertIsNone(_signatures.key(one(good.text.replace(b"    none", b"    more")), signers, ""))
        self.assertIsNone(_signatures.key(good, self.world.signers(["lane+kam@example.org"]).encode(), ""))
        expired = signers.replace(b'namespaces="git-lane,git"', b'namespaces="git-lane,git",valid-before="20260101"')
        self.assertIsNone(_signatures.key(good, expired, "20260301000000Z"))
        self.assertEqual(_signatures.key(good, expired, "20250301000000Z"), key.fingerprint)
        other = signers.replace(b'namespaces="git-lane,git"', b'namespaces="git"')
        self.assertIsNone(_signatures.key(good, other, ""))


class Quoting(unittest.TestCase):
    def test_there_and_back(self) -> None:
        for name in NAMES:
            path = name.encode("utf-8", "surrogateescape")
            self.assertEqual(unquoted(quoted(path)), path)
        self.assertEqual(quoted(b"\xc3\xbc\x07"), b'"\\303\\274\\a"')
        self.assertEqual(text_quoted(" x"), '" x"')
        self.assertEqual(text_value('" x"'), " x")
        self.assertIsNone(unquoted(b'"\\9"'))


class Policies(Bench):
    def read(self, text: str) -> policy.Policy:
        repository = Repository(self.world.work)
        self.addCleanup(repository.close)
        return policy.read(repository, self.world.git("hash-object", "-w", "--stdin", data=text.encode()))

    def test_what_does_not_parse(self) -> None:
        self.assertEqual(self.read(self.policy).id, "oracle")
        for bad in ("[lane]\n\tversion = 1\n", self.policy + "[protec \"x\"]\n\treviews = 1\n",
                    self.policy + "[protect \"x\"]\n\treview = 1\n", self.policy.replace("= vendor", "= vendors"),
                    self.policy + "[include]\n\tpath = x\n", self.policy + "[provider \"x\"]\n\tkind = command\n",
                    self.policy + "[protect]\n\treviews = 1\n", self.policy + "[", self.policy.replace("= 1", "= 2", 1)):
            with self.assertRaises(policy.Unreadable, msg=bad):
                self.read(bad)

    def test_the_most_specific_protection(self) -> None:
        found = self.read(self.policy + '[protect "refs/**"]\n\treviews = 3\n[protect "refs/heads/*"]\n\treviews = 2\n')
        for ref, reviews in (("refs/heads/main", 1), ("refs/heads/x", 2), ("refs/heads/x/y", 3),
                             ("refs/heads/release/1", 1), ("refs/tags/v1", 3)):
            self.assertEqual(found.protection(ref).reviews, reviews, ref)

    def test_path_patterns(self) -> None:
        for pattern, path, matches in (
            ("src/api/**", b"src/api/x", True), ("src/api/**", b"src/apix", False), ("*.md", b"a/b.md", True),
            ("/x", b"a/x", False), ("x/", b"x", False), ("x/", b"x/y", True), ("a/*", b"a/b/c", True)):
            self.assertEqual(policy.path_matches(pattern, path), matches, (pattern, path))


if __name__ == "__main__":
    unittest.main()
