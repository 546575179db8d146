"""The two READMEs: every command in them runs, one after the other as a reader runs them, and they say the same."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
PROVEN_ELSEWHERE = {"make demo", "make test", "pip install ."}
"""By those who run all this, and by `tests/test_dist.py`."""


def blocks(readme, language):
    return re.findall(rf"^```{language}\n(.*?)^```", readme.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def commands(readme):
    lines = [line for block in blocks(readme, "sh") for line in block.splitlines()]
    return [shlex.join(shlex.split(line, comments=True)) for line in lines]


def installs(readme):
    """The editors that `mleq install` is told with, in the table and elsewhere."""
    return set(re.findall(r"`mleq install ([a-z-]+)`", readme.read_text("utf-8")))


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """A new home and a checkout's examples; of VS Code only its command, which says what it is told."""
    home = tmp_path_factory.mktemp("home")
    (home / "examples").symlink_to(ROOT / "examples")
    (home / "bin").mkdir()
    (home / "bin" / "mleq").write_text(f'#!/bin/sh\nexec {sys.executable} -m mleq "$@"\n')
    (home / "bin" / "code").write_text(f'#!/bin/sh\necho "$@" >> {home}/code.txt\n')
    for program in (home / "bin").iterdir():
        program.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "VSCODE"))}
    environment |= {"HOME": str(home), "PATH": f"{home / 'bin'}:/usr/bin:/bin", "PYTHONPATH": str(ROOT / "server")}

    def run(command):
        return subprocess.run(command, shell=True, cwd=home, env=environment, capture_output=True, text=True)

    return run


def marked(names):
    """What needs the extension of VS Code, which `make e2e` builds, runs there."""
    return [pytest.param(name, marks=pytest.mark.e2e if "vscode" in name else ()) for name in names]


@pytest.mark.parametrize("command", marked(commands(READMES[0])))
def test_every_command_runs(shell, command):
    if command not in PROVEN_ELSEWHERE:
        done = shell(command)
        assert (done.returncode, done.stderr) == (0, "") and done.stdout.strip(), done


@pytest.mark.parametrize("editor", marked(sorted(installs(READMES[0]))))
def test_every_editor_is_one(shell, editor):
    done = shell(f"mleq install {editor} --dry-run")
    assert done.returncode == 0 and done.stderr == "", done


def test_every_setting_in_an_example_is_one():
    declared = json.loads((ROOT / "editors/vscode/package.json").read_text("utf-8"))["contributes"]["configuration"]
    groups = declared if isinstance(declared, list) else [declared]
    known = {name for group in groups for name in group["properties"]}
    [example] = blocks(READMES[0], "json")
    assert json.loads(example) and set(json.loads(example)) <= known


def test_both_say_the_same():
    """The same commands, examples, settings with their defaults, editors, links and headings, in the same order."""
    english, chinese = ([commands(readme), *(blocks(readme, kind) for kind in ("lua", "json"))] for readme in READMES)
    assert english == chinese
    english, chinese = (readme.read_text("utf-8") for readme in READMES)
    for pattern in (r"^\| `([a-zA-Z.]+)` \| `(.+?)` \|", r"`mleq install ([a-z-]+)`", r"^(#+) ", r"`(--[a-z]+)`"):
        found = [re.findall(pattern, text, re.MULTILINE) for text in (english, chinese)]
        assert found[0] == found[1] and found[0], pattern
    links = [set(re.findall(r"\]\(([^)]+)\)", text)) for text in (english, chinese)]
    assert links[0] - {"README.zh-CN.md"} == links[1] - {"README.md"}


@pytest.mark.parametrize("readme", READMES, ids=lambda readme: readme.name)
def test_links_lead_somewhere(readme):
    for link in re.findall(r"\]\(([^)]+)\)", readme.read_text("utf-8")):
        if not link.startswith("https://"):
            assert (ROOT / link.partition("#")[0]).exists(), link
