"""Runs the analysers the way Documentation/rules.md says: offline, and telling nobody."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

RULES = pathlib.Path(__file__).resolve().parent.parent
FLAGS = ["--metrics=off", "--disable-version-check", "--no-rewrite-rule-ids", "--no-git-ignore", "--quiet"]


def program():
    """The semgrep of LANE_ANALYSERS_VENV, of .build/analysers-venv, or of PATH, in this order."""
    made = os.environ.get("LANE_ANALYSERS_VENV") or RULES.parent / ".build" / "analysers-venv"
    built = pathlib.Path(made) / "bin" / "semgrep"
    found = built if built.exists() else shutil.which("semgrep")
    if not found:
        sys.exit("there is no semgrep; run Tests/Fixtures/analysers-venv")
    return pathlib.Path(found)


def near_misses(directory):
    """The results of the analyser of names over a directory."""
    # The current directory, as a provider has it.
    done = subprocess.run([RULES / "near-miss"], cwd=directory, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)["runs"][0]["results"]


def scan(paths, directory):
    """What the whole pack finds in `paths`, relative to `directory`: the JSON, and the SARIF of the same run."""
    with tempfile.TemporaryDirectory() as room:
        home = pathlib.Path(room)
        environment = {
            "HOME": room,
            "PATH": f"{program().parent}{os.pathsep}{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            # Any attempt to reach out fails at once, and shows.
            "HTTPS_PROXY": "http://127.0.0.1:9",
            "HTTP_PROXY": "http://127.0.0.1:9",
        }
        command = [str(program()), "scan", *FLAGS, "--config", str(RULES)]
        command += [f"--json-output={home / 'found.json'}", f"--sarif-output={home / 'found.sarif'}"]
        done = subprocess.run(
            command + ["--", *paths],
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            found = json.loads((home / "found.json").read_text())
            sarif = json.loads((home / "found.sarif").read_text())
        except (OSError, ValueError):
            sys.exit(f"semgrep said nothing that can be read (exit {done.returncode}):\n{done.stdout[-4000:]}")
        if "Invalid" in done.stdout or "validation failed" in done.stdout:
            sys.exit(f"semgrep does not take the rules:\n{done.stdout[-4000:]}")
        return found, sarif
