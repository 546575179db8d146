"""Installing and uninstalling in a home of one's own: what is written, told, kept, and as it was before."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import mleq
from mleq.install import contents, folders
from tests.install.conftest import paths, tree, write

NEOVIM = ["command.json", "doc/mleq.txt", "lsp/mleq.lua", "lua/mleq/init.lua"]
PLACES = {
    "neovim": ".local/share/nvim/site/pack/mleq/start/mleq",
    "vim": ".vim/pack/mleq/start/mleq",
    "emacs": f".emacs.d/elpa/mleq-{mleq.__version__}",
    "helix": ".config/helix",
}
FILES = {
    "neovim": NEOVIM,
    "vim": ["command.json", "plugin/mleq.vim"],
    "emacs": ["command.json", "mleq.el"],
    "helix": ["languages.toml"],
}


@pytest.mark.parametrize("editor", PLACES)
def test_installed_told_repeated_and_undone(run, home, editor):
    before = tree(home)
    code, out = run("install", editor)
    place = home / PLACES[editor]
    assert code == 0 and str(place) in out and f"undo: mleq uninstall {editor}\n" in out and "next: start" in out
    assert paths(place) == FILES[editor]
    installed = tree(home)
    assert [
        path for path, content in installed.items() if content is not None and home / path not in place.rglob("*")
    ] == []

    code, out = run("install", editor)
    assert code == 0 and "already" in out and tree(home) == installed

    code, out = run("uninstall", editor)
    assert code == 0 and "removed: " in out and tree(home) == before

    code, out = run("uninstall", editor)
    assert code == 1 and "mleq is not installed" in out


@pytest.mark.parametrize("editor", PLACES)
def test_dry_run_writes_nothing(run, home, tmp_path, editor):
    before = tree(tmp_path)
    code, out = run("install", editor, "--dry-run")
    told = re.findall(r"would write (.*)", out)
    assert code == 0 and tree(tmp_path) == before
    run("install", editor)
    assert sorted(told) == [str(home / PLACES[editor] / path) for path in FILES[editor]]
    installed = tree(tmp_path)
    assert "would change nothing" in run("install", editor, "--dry-run")[1]
    assert "would remove" in run("uninstall", editor, "--dry-run")[1] and tree(tmp_path) == installed


def test_the_command_is_where_the_client_looks(run, place, monkeypatch, tmp_path):
    program = tmp_path / "mleq"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr("sys.argv", [str(program)])
    run("install", "neovim")
    assert json.loads((place / "command.json").read_text("utf-8")) == [str(program)]
    run("install", "helix")
    helix = tomllib.loads((Path(os.environ["HOME"]) / ".config/helix/languages.toml").read_text("utf-8"))
    assert helix["language-server"]["mleq"] == {"command": str(program), "args": ["serve"]}


def test_the_command_starts(run, place):
    """Started in no way that can be found again, it is that of this Python."""
    run("install", "neovim")
    command = json.loads((place / "command.json").read_text("utf-8"))
    said = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True, timeout=120).stdout
    assert said == f"mleq {mleq.__version__}\n"


def test_a_newer_version_takes_the_place_of_the_older(run, home, editors, place, version):
    before = tree(home)
    run("install", "neovim")
    (editors / "neovim/lua/mleq/init.lua").unlink()
    write(editors, {"neovim/lsp/mleq.lua": "return {1}\n", "neovim/lua/mleq.lua": "new"})
    version("9.9")
    code, out = run("install", "neovim")
    assert code == 0 and "9.9" in out and "already" not in out
    assert paths(place) == ["command.json", "doc/mleq.txt", "lsp/mleq.lua", "lua/mleq.lua"]
    assert not (place / "lua/mleq").exists(), "nothing of the old one is left"
    assert (place / "lsp/mleq.lua").read_text() == "return {1}\n"
    run("uninstall", "neovim")
    assert tree(home) == before


def test_a_newer_version_in_a_folder_of_another_name(run, home, version):
    run("install", "emacs")
    version("9.9")
    code, out = run("install", "emacs")
    assert code == 0 and "removed: 2 files" in out
    assert [path.name for path in (home / ".emacs.d/elpa").iterdir()] == ["mleq-9.9"]
    run("uninstall", "emacs")
    assert tree(home) == {}


def test_what_a_person_changed_is_refused_and_with_force_put_aside(run, home, place):
    run("install", "neovim")
    (place / "lsp/mleq.lua").write_text("mine")
    installed = tree(home)
    code, out = run("install", "neovim")
    assert code == 1 and str(place / "lsp/mleq.lua") in out and "--force" in out and tree(home) == installed
    code, out = run("install", "neovim", "--force")
    [backup] = re.findall(r"is now (.*)", out)
    assert code == 0 and re.fullmatch(r"lsp/mleq\.lua\.backup-\d{8}-\d{6}", backup)
    assert (place / "lsp/mleq.lua").read_text() == "return {}\n" and (place / backup).read_text() == "mine"
    code, out = run("uninstall", "neovim")
    assert code == 0 and str(place / backup) in out and paths(home) == [f"{PLACES['neovim']}/{backup}"]


def test_what_a_person_changed_outlives_uninstalling(run, home, place):
    run("install", "neovim")
    (place / "lsp/mleq.lua").write_text("mine")
    write(place, {"after/mine.lua": "mine, too"})
    code, out = run("uninstall", "neovim")
    assert code == 0
    assert f"left: {place / 'lsp/mleq.lua'}, which was changed since mleq wrote it\n" in out
    assert f"left: {place / 'after/mine.lua'}, which mleq did not write\n" in out
    assert paths(place) == ["after/mine.lua", "lsp/mleq.lua"]


def test_what_a_person_added_outlives_a_newer_version(run, editors, place, version):
    run("install", "neovim")
    write(place, {"after/mine.lua": "mine"})
    (place / "doc/mine").symlink_to("mleq.txt")
    (place / "empty").mkdir()
    write(editors, {"neovim/lsp/mleq.lua": "return {1}\n"})
    version("9.9")
    assert run("install", "neovim")[0] == 0
    assert paths(place) == sorted([*NEOVIM, "after/mine.lua", "doc/mine"])
    assert (place / "doc/mine").is_symlink() and (place / "empty").is_dir()


@pytest.mark.parametrize("path", ["lsp/mleq.lua", "lsp", "lsp/mleq.lua/inside"])
def test_what_mleq_did_not_write_is_refused(run, home, place, path):
    write(place, {path: "mine", "README": "mine"})
    before = tree(home)
    code, out = run("install", "neovim")
    assert code == 1 and "was not written by mleq" in out and tree(home) == before
    assert run("install", "neovim", "--force")[0] == 0
    assert (place / "lsp/mleq.lua").read_text() == "return {}\n"
    assert sorted(content for content in tree(place).values() if content == b"mine") == [b"mine", b"mine"]


def test_a_link_in_place_of_the_folder_is_refused(run, home, place, tmp_path):
    """A plugin manager's, or a person's who works on it: whatever it leads to is not changed."""
    (tmp_path / "mine").mkdir()
    place.parent.mkdir(parents=True)
    place.symlink_to(tmp_path / "mine")
    before = tree(tmp_path)
    for force in ([], ["--force"]):
        code, out = run("install", "neovim", *force)
        assert code == 1 and "is a link" in out and tree(tmp_path) == before


def test_links_above_are_written_through(run, home, tmp_path):
    """As those have them who keep their configuration elsewhere."""
    (tmp_path / "dotfiles/vim").mkdir(parents=True)
    (home / ".vim").symlink_to(tmp_path / "dotfiles/vim")
    run("install", "vim")
    assert paths(tmp_path / "dotfiles/vim/pack/mleq/start/mleq") == FILES["vim"]
    run("uninstall", "vim")
    assert (home / ".vim").is_symlink() and tree(tmp_path / "dotfiles/vim") == {}


@pytest.mark.parametrize("what", ["file", "link"])
def test_something_else_in_place_of_a_folder_above(run, home, what):
    (home / ".vim").write_text("mine") if what == "file" else (home / ".vim").symlink_to("nowhere")
    before = tree(home)
    code, out = run("install", "vim")
    assert code == 1 and f"{home / '.vim'} is no folder" in out and tree(home) == before


def test_no_home(run, home, monkeypatch):
    home.rmdir()
    code, out = run("install", "vim")
    assert code == 1 and f"there is no home {home}" in out and not home.exists()
    monkeypatch.setenv("HOME", "")
    code, out = run("install", "vim")
    assert code == 1 and "set HOME" in out


def test_where_nothing_can_be_written(run, home, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", "/proc")
    code, out = run("install", "neovim")
    assert code == 1 and "/proc/nvim/site/pack/mleq/start/mleq cannot be written: " in out
    assert "not installed" in run("uninstall", "neovim")[1]


def test_another_name_of_neovim(run, home, monkeypatch):
    run("install", "neovim")
    monkeypatch.setenv("NVIM_APPNAME", "other")
    run("install", "neovim")
    usual, other = (home / f".local/share/{name}/site/pack/mleq/start/mleq" for name in ("nvim", "other"))
    assert paths(usual) == paths(other) == NEOVIM
    run("uninstall", "neovim")
    assert usual.exists() and not other.exists()
    assert run("uninstall", "neovim")[0] == 0, "what is nowhere else is meant"
    assert tree(home) == {}


def test_configuration_of_helix_is_not_mixed_with_ours(run, home):
    mine = home / ".config/helix/languages.toml"
    write(home, {".config/helix/languages.toml": "# mine\n", ".config/helix/config.toml": "# mine\n"})
    code, out = run("install", "helix")
    assert code == 1 and str(mine) in out and "editors/helix" in out and mine.read_text() == "# mine\n"
    code, out = run("install", "helix", "--force")
    assert code == 0 and "[language-server.mleq]" in mine.read_text()
    [backup] = mine.parent.glob("languages.toml.backup-*")
    assert backup.read_text() == "# mine\n"
    code, out = run("uninstall", "helix")
    assert code == 0 and f"left: {backup}" in out
    assert paths(mine.parent) == ["config.toml", backup.name]


def test_a_file_that_was_moved_and_linked_is_a_persons(run, home):
    """As those do who keep their configuration elsewhere: the link stays, although it leads to what we wrote."""
    run("install", "helix")
    ours = home / ".config/helix/languages.toml"
    ours.rename(home / "dotfile")
    ours.symlink_to(home / "dotfile")
    assert run("uninstall", "helix")[0] == 0
    assert ours.is_symlink() and (home / "dotfile").exists()


def test_a_folder_that_was_moved_and_linked_is_a_persons(run, home):
    run("install", "vim")
    ours = home / ".vim/pack/mleq/start/mleq"
    ours.rename(home / "mine")
    ours.symlink_to(home / "mine")
    before = tree(home / "mine")
    code, out = run("uninstall", "vim")
    assert code == 0 and f"left: {ours}, a link that mleq did not make" in out
    assert ours.is_symlink() and tree(home / "mine") == before
    assert "is a link" in run("install", "vim")[1] and run("uninstall", "vim")[0] == 1


def test_pack(run, home):
    code, out = run("install", "vim", "--pack", "--head", "eq")
    place = home / ".vim/pack/mleq/start/mleq-snippets"
    assert code == 0 and str(place) in out and "undo: mleq uninstall vim --pack\n" in out
    run("export", "all", home.parent / "exported", "--head", "eq")
    assert tree(place) == tree(home.parent / "exported")
    assert "its snippet pack is: `mleq uninstall vim --pack`" in run("uninstall", "vim")[1]
    run("install", "vim")
    run("uninstall", "vim", "--pack")
    assert "mleq itself is: `mleq uninstall vim`" in run("uninstall", "vim", "--pack")[1]
    run("uninstall", "vim")
    assert tree(home) == {}, "whichever came first"


def test_pack_of_a_choice(run, home, catalog):
    assert run("install", "vim", "--pack", "--only", "attention", "--only", "mleq/information-theory")[0] == 0
    snippets = json.loads((home / ".vim/pack/mleq/start/mleq-snippets/snippets/latex.json").read_text("utf-8"))
    chosen = {equation.id for equation in catalog.equations if equation.section in ("attention", "information-theory")}
    assert {name.removesuffix(" (display)") for name in snippets} == chosen and chosen


def test_pack_with_a_pack_of_ones_own(run, home, monkeypatch):
    monkeypatch.chdir(home.parent)
    run("pack", "new", "mine")
    assert run("install", "neovim", "--pack", "--with", "mine")[0] == 0
    usual = run("catalog", "--json")[1]
    [own] = set(re.findall(r"^ *- id: ([\w-]+)", (home.parent / "mine/equations.yaml").read_text("utf-8"), re.M)[:1])
    written = (home / f"{PLACES['neovim']}-snippets/snippets/latex.json").read_text("utf-8")
    assert f'"{own}"' not in usual and f'"{own}"' in written


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["install", "ed"], "no editor 'ed': choose one of vscode,"),
        (["install", "nvim"], "no editor 'nvim': did you mean neovim?"),
        (["install", "emcas"], "no editor 'emcas': did you mean emacs?"),
        (["uninstall", "ed"], "no editor 'ed': choose one of vscode,"),
        (["install", "emacs", "--pack"], "there is no snippet pack for Emacs"),
        (["install", "helix", "--pack"], "there is no snippet pack for Helix"),
        (["install", "vim", "--head", "eq"], "say --pack"),
        (["install", "vim", "--with", "mine"], "say --pack"),
        (["install", "vim", "--only", "attention"], "say --pack"),
        (["install", "vim", "--isolated"], "say --pack"),
        (["install", "vim", "--pack", "--only", "atention"], "did you mean attention"),
        (["install", "vim", "--pack", "--head", "9"], "is no head"),
        (["install", "--pack"], "say which EDITOR"),
        (["uninstall"], "EDITOR"),
    ],
)
def test_mistakes(run, home, arguments, told):
    code, out = run(*arguments)
    assert code == 1 and told in out and tree(home) == {}


def test_what_is_missing_from_the_installation(run, editors, home):
    for file in (editors / "emacs").iterdir():
        file.unlink()
    (editors / "emacs").rmdir()
    code, out = run("install", "emacs")
    assert code == 1 and "install mleq anew" in out and tree(home) == {}


def test_a_broken_record_is_told(run, home, tmp_path):
    run("install", "vim")
    [record] = (tmp_path / "state/mleq/installed").iterdir()
    wrong = record.read_text().replace(f'"{home}', f'5, "was": "{home}', 1)
    no_files = re.sub(r'"files": \{[^}]*\}', '"files": []', record.read_text())
    for text in ("{", "[]", '{"editor": "vim"}', wrong, no_files):
        record.write_text(text)
        code, out = run("uninstall", "vim")
        assert code == 1 and f"{record} is broken: remove it" in out
    assert f"missing     {record} is broken" in run_doctor()


def test_doctor_and_overview_tell_what_is_installed(run, place, version, monkeypatch):
    bin = place.parents[6] / "bin"
    write(bin, {"vim": "#!/bin/sh\n"})
    (bin / "vim").chmod(0o755)
    monkeypatch.setenv("PATH", str(bin))
    assert [line.split()[0] for line in run("install")[1].splitlines()] == ["vim", "`mleq"]
    run("install", "neovim")
    assert f"installed   neovim, mleq {mleq.__version__}, {place}\n" in run_doctor()
    assert [line.split()[:2] for line in run("install")[1].splitlines()][:2] == [["neovim", "mleq"], ["vim", "-"]]
    (place / "lsp/mleq.lua").unlink()
    assert f"{place}: 1 of 4 files are missing or changed, `mleq install neovim` tells more\n" in run_doctor()
    version("9.9")
    assert f"{place}: this is 9.9, `mleq install neovim` brings it\n" in run_doctor()


def run_doctor():
    from mleq.doctor import report

    return "\n".join(report([])[0]) + "\n"


# What a run that is cut off leaves behind: every step that changes a disk is the last one once.

KILLED = """
import os, pathlib, shutil, sys
from pathlib import Path
from mleq.cli import main
from mleq.install import contents
step, editors, *arguments = sys.argv[1:]
left = int(step)

def cut(owner, name):
    whole = getattr(owner, name)
    def counted(*given, **named):
        global left
        if left == 0:
            os._exit(9)
        left -= 1
        return whole(*given, **named)
    setattr(owner, name, counted)

for owner, names in ((os, "rmdir mkdir"), (pathlib.Path, "mkdir rename replace unlink write_bytes"),
                     (shutil, "rmtree copytree")):
    for name in names.split():
        cut(owner, name)
contents.editors_root = lambda: Path(editors)
sys.argv = ["/no/such/mleq"]
sys.exit(main(arguments))
"""


def killed(step, editors, *arguments):
    """Whether a run was killed before that step."""
    command = [sys.executable, "-c", KILLED, str(step), str(editors), *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ended.returncode in (0, 9), ended.stderr
    return ended.returncode == 9


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_nothing_half(run, home, place, tmp_path, monkeypatch):
    """At any step the folder is there as before or as after, and the next run makes it whole."""
    older, newer = tmp_path / "older", tmp_path / "newer"
    write(older, {"neovim/a.lua": "old", "neovim/b/c.lua": "old", "neovim/gone.lua": "old"})
    write(newer, {"neovim/a.lua": "new", "neovim/b/c.lua": "new", "neovim/d.lua": "new"})

    def install(editors):
        monkeypatch.setattr(contents, "editors_root", lambda: editors)
        assert run("install", "neovim")[0] == 0
        return tree(place)

    after = {**install(newer), "mine": b"mine"}
    steps = 0
    cut_off = True
    while cut_off:
        install(older)
        write(place, {"mine": "mine"})
        before = tree(place)
        cut_off = killed(steps, newer, "install", "neovim")
        # Between two renames nothing is in its place, and what was there lies beside it.
        beside = place.with_name(".mleq.mleq-old")
        assert tree(place if place.exists() else beside) in (before, after), steps
        assert install(newer) == after, steps
        assert [path.name for path in place.parent.iterdir()] == ["mleq"]
        run("uninstall", "neovim")
        assert paths(home) == [f"{PLACES['neovim']}/mine"], steps
        steps += 1
    assert steps > 10


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_run_that_fails_changes_nothing(run, home, editors, tmp_path, monkeypatch, failure):
    run("install", "neovim")
    before = tree(tmp_path)
    write(editors, {"neovim/lsp/mleq.lua": "return {1}\n", "vim/plugin/other.vim": "1"})
    before |= {path: content for path, content in tree(tmp_path).items() if path.startswith("editors")}

    def fail(folder, files):
        raise failure

    monkeypatch.setattr(folders, "write_files", fail)
    for editor in ("neovim", "vim", "helix"):
        try:
            assert run("install", editor)[0] == 1
        except AssertionError:
            assert isinstance(failure, KeyboardInterrupt)  # ends with 130, and in silence
        assert tree(tmp_path) == before
