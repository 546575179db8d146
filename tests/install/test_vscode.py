"""VS Code and its kin: what their commands are asked to do, by a command that keeps extensions as theirs does."""

import json
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

import mleq
from mleq.export.formats import Options, export
from mleq.install import vscode
from mleq.install.editors import EDITORS, ExtensionEditor
from mleq.install.vsix import vsix, with_file

CODE = """\
#!{python}
import json, pathlib, sys, zipfile
kept = pathlib.Path({has!r})
has = json.loads(kept.read_text()) if kept.exists() else {{}}
match sys.argv[1:]:
    case ["--list-extensions", "--show-versions"]:
        print("\\n".join(f"{{name}}@{{version}}" for name, version in has.items()))
    case ["--install-extension", file, "--force"]:
        with zipfile.ZipFile(file) as archive:
            archive.extractall({extensions!r})
        package = json.loads(pathlib.Path({extensions!r}, "extension/package.json").read_text())
        has[f"{{package['publisher']}}.{{package['name']}}"] = package["version"]
    case ["--uninstall-extension", name]:
        del has[name]
    case _:
        sys.exit(2)
kept.write_text(json.dumps(has))
with open({log!r}, "a") as log:
    log.write(" ".join(sys.argv[1:2]) + "\\n")
"""


@pytest.fixture
def bin(tmp_path, monkeypatch):
    """The only folder on the PATH."""
    folder = tmp_path / "b i n"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def built(editors):
    """An extension in place of the one that is built."""
    package = {"name": "mleq", "publisher": "mleq", "version": mleq.__version__, "displayName": "mleq",
               "description": "", "engines": {"vscode": "^1.90.0"}}  # fmt: skip
    file = editors / "vscode/mleq.vsix"
    file.parent.mkdir()
    file.write_bytes(vsix({"package.json": json.dumps(package)}))
    return file


def program(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)
    return file


@pytest.fixture
def code(tmp_path):
    """Makes a command that keeps extensions, and tells what it was asked."""

    def code(file):
        names = {name: str(tmp_path / name) for name in ("has", "extensions", "log")}
        return program(file, CODE.format(python=sys.executable, **names))

    return code


def asked(tmp_path):
    log = tmp_path / "log"
    lines = log.read_text().split() if log.exists() else []
    log.unlink(missing_ok=True)
    return lines


@pytest.mark.parametrize("editor", [name for name, editor in EDITORS.items() if isinstance(editor, ExtensionEditor)])
def test_installed_told_repeated_and_undone(run, built, bin, code, tmp_path, editor):
    command = code(bin / EDITORS[editor].command)
    out = run("install", editor)[1]
    assert f"as mleq.mleq by {command}\n" in out and f"undo: mleq uninstall {editor}\n" in out
    assert asked(tmp_path) == ["--install-extension"]
    found = json.loads((tmp_path / "extensions/extension/command.json").read_text("utf-8"))
    assert Path(found[0]).is_file(), "the command of the server goes along"
    assert "already" in run("install", editor)[1] and asked(tmp_path) == ["--list-extensions"]
    assert "removed: mleq.mleq" in run("uninstall", editor)[1]
    assert asked(tmp_path) == ["--list-extensions", "--uninstall-extension"]
    code_, out = run("uninstall", editor)
    assert code_ == 1 and "is not installed" in out


def test_installed_again_where_it_was_removed_or_is_another_one(run, built, bin, code, tmp_path):
    code(bin / "code")
    run("install", "vscode")
    (tmp_path / "has").write_text("{}")
    assert "already" not in run("install", "vscode")[1]
    built.write_bytes(with_file(built.read_bytes(), "new.json", b"{}"))
    assert "already" not in run("install", "vscode")[1]
    assert len(list((tmp_path / "state/mleq/installed").iterdir())) == 1


def test_pack(run, bin, code, tmp_path):
    code(bin / "code")
    out = run("install", "vscode", "--pack", "--head", "eq")[1]
    assert "as mleq.mleq-snippets by" in out and "undo: mleq uninstall vscode --pack\n" in out
    snippets = json.loads((tmp_path / "extensions/extension/snippets/latex.json").read_text("utf-8"))
    assert snippets["softmax"]["prefix"][0] == "eqsoftmax"
    assert "removed: mleq.mleq-snippets" in run("uninstall", "vscode", "--pack")[1]


def test_dry_run(run, built, bin, code, tmp_path):
    command = code(bin / "code")
    assert run("install", "vscode", "--dry-run") == (
        0, f"would run {command} --install-extension mleq-{mleq.__version__}.vsix --force\n"
    )  # fmt: skip
    run("install", "vscode")
    asked(tmp_path)
    assert "would run" in run("uninstall", "vscode", "--dry-run")[1] and asked(tmp_path) == ["--list-extensions"]


def test_a_portable_one_comes_before_the_one_on_the_path(run, built, bin, code, tmp_path, monkeypatch):
    code(bin / "code")
    portable = code(tmp_path / "portable/bin/code")
    monkeypatch.setenv("VSCODE_PORTABLE", str(tmp_path / "portable/data"))
    assert f"by {portable}\n" in run("install", "vscode")[1]


def test_found_where_it_usually_lies(run, built, bin, code, tmp_path, monkeypatch):
    usual = code(tmp_path / "usual/code")
    monkeypatch.setattr(vscode, "vscode_commands", lambda *_: [tmp_path / "not here", usual])
    assert f"by {usual}\n" in run("install", "vscode")[1]


@pytest.mark.parametrize("option", [[], ["--pack"]])
def test_without_the_command(run, built, bin, option, monkeypatch):
    """The extension is left where a person finds it, who installs it by hand."""
    monkeypatch.setattr(vscode, "vscode_commands", lambda *_: [])
    code, out = run("install", "vscode", *option)
    file = Path(out.strip().rpartition("choose ")[2])
    assert code == 1 and "no `code` on the PATH" in out and "Install from VSIX" in out
    assert "extension/package.json" in zipfile.ZipFile(file).namelist()
    code, out = run("uninstall", "vscode", *option)
    assert code == 1 and "no `code` on the PATH" in out


def test_extension_that_is_not_built(run, bin, code, editors):
    command = code(bin / "code")
    code_, out = run("install", "vscode")
    assert code_ == 1 and "install mleq anew" in out
    (editors / "vscode").mkdir()
    (editors / "vscode/package.json").write_text("{}")
    code_, out = run("install", "vscode")
    assert code_ == 1 and "run `make vsix`" in out and command.exists()


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo Installing...; (echo Error: no space left; echo '    at x.js:1'; echo Failed Installing) >&2; exit 1",
         "--install-extension failed: Error: no space left"),
        ("echo Run it as somebody else. >&2; exit 1", "--install-extension failed: Run it as somebody else."),
        ("exit 3", "--install-extension failed: it does not say why"),
    ],
)  # fmt: skip
def test_a_command_that_fails_is_told_in_one_line(run, built, bin, home, script, told, tmp_path):
    program(bin / "code", f"#!/bin/sh\n{script}\n")
    code, out = run("install", "vscode")
    assert code == 1 and f"{bin / 'code'} {told}\n" in out
    assert not (tmp_path / "state/mleq/installed").exists(), "nothing is remembered of what is not installed"


def test_a_command_that_cannot_be_started(run, built, bin):
    program(bin / "code", "#!/no/such/interpreter\n")
    code, out = run("install", "vscode")
    assert code == 1 and "cannot be started" in out


def test_a_command_that_does_not_end(run, built, bin, monkeypatch):
    monkeypatch.setattr(vscode, "_SECONDS", 0.2)
    program(bin / "code", f"#!{sys.executable}\nimport time\ntime.sleep(600)\n")
    code, out = run("install", "vscode")
    assert code == 1 and "has not ended after 0.2 seconds" in out


def test_the_same_pack_makes_the_same_bytes(catalog):
    files = export("vscode", catalog.equations, Options(version="1.0"))
    packed = vsix(files)
    assert packed == vsix(dict(reversed(files.items())))
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        inside = {name: archive.read(f"extension/{name}").decode() for name in files if not name.startswith(".")}
        assert inside == {name: text for name, text in files.items() if name in inside} and len(inside) == 4
