"""Emacs with the package that mleq ships, activated by package.el alone: the list, the stops, what is told."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import mleq
from tests.e2e.programs import a_home, debian, installed_client, on_path
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.e2e

PACKAGE = Path(__file__).parents[2] / "editors" / "emacs"

KNOWN = r"p_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}"
TEX = rf"""\documentclass{{article}}
\begin{{document}}
We write

\[
  {KNOWN}
\]
\end{{document}}
"""
MARKDOWN = f"We write\n\n$$\n{KNOWN}\n$$\n"
EQUATION = r"""%s
\operatorname{softmax}(%s)_{i}
%s= \frac{\exp({%s}_{i})}{\sum_{j=1}^{K} \exp({%s}_{j})}, \qquad i = 1, \dots, K
%s
"""
STOPS, PLAIN = ("w", "u", "u"), (r"\mathbf{z}", "z", "z")

# What somebody may have in their own settings; nothing in them is about mleq.
COMPANY = "(setq company-idle-delay 0.1) (global-company-mode)\n"

# Packages of this machine's own are none of this somebody's.
EARLY = """\
(require 'seq)
(setq package-directory-list nil
      load-path (seq-remove (lambda (folder) (string-match-p "site-lisp/elpa" folder)) load-path))
"""

EGLOT = ("eglot", "company")
LSP_MODE = ("lsp-mode", "dash", "f", "ht", "s", "spinner", "lv", "markdown-mode", "company")


def emacs(
    home: Path,
    packages: Sequence[str],
    name: str,
    text: str,
    init: str = "",
    programs: Sequence[str] = (),
    has_server: bool = True,
) -> Terminal:
    """Emacs on a file, in the home of somebody who has installed these packages beside ours."""
    program = on_path("emacs", "emacs-nox")
    environment = a_home(home)
    install(home, packages)
    if not has_server:
        (home / "bin" / "mleq").unlink()
    for other in programs:
        (home / "bin" / other).write_text("#!/bin/sh\nexec cat >/dev/null\n")
        (home / "bin" / other).chmod(0o755)
    (home / ".emacs.d" / "early-init.el").write_text(EARLY, "utf-8")
    settings = "(setq inhibit-startup-screen t make-backup-files nil create-lockfiles nil)\n(menu-bar-mode -1)\n"
    (home / ".emacs.d" / "init.el").write_text(settings + init, "utf-8")
    (home / name).write_text(text, encoding="utf-8")
    return Terminal([program, "-nw", "--no-site-file", name], home, environment)


def install(home: Path, packages: Sequence[str]) -> None:
    names = [f"elpa-{name}" for name in dict.fromkeys((*EGLOT, "yasnippet", *LSP_MODE))]
    folder = debian("bookworm", "emacs-packages", names)
    elpa = home / ".emacs.d" / "elpa"
    elpa.mkdir(parents=True)
    shutil.copytree(PACKAGE, elpa / f"mleq-{mleq.__version__}")
    for source in (folder / "usr" / "share" / "emacs" / "site-lisp" / "elpa-src").iterdir():
        if re.sub(r"-[\d.]+$", "", source.name) in packages:
            shutil.copytree(source, elpa / source.name)


def command(editor: Terminal, name: str) -> None:
    editor.type("<M-x>")
    editor.wait("M-x")
    editor.type(f"{name}<CR>")


# The packages, the file, its text, and what is typed into the stops, or stands there if there are none.
CASES = [
    pytest.param((*EGLOT, "yasnippet"), "paper.tex", TEX, STOPS, id="latex"),
    pytest.param((*EGLOT, "yasnippet", "markdown-mode"), "post.md", MARKDOWN, STOPS, id="markdown"),
    pytest.param(EGLOT, "paper.tex", TEX, PLAIN, id="latex-without-yasnippet"),
]


@pytest.mark.parametrize(("packages", "name", "text", "typed"), CASES)
def test_eglot(tmp_path, packages, name, text, typed, request):
    shot = f"emacs-eglot-{request.node.callspec.id}"
    delimiters = (r"\[", r"\]") if text == TEX else ("$$", "$$")
    with emacs(tmp_path, packages, name, text, COMPANY) as editor:
        editor.wait("[eglot:")
        editor.type("<C-s>sum<CR>")
        editor.insist("<C-b><C-f>", "Softmax")  # in the echo area, once the server is up
        command(editor, "eldoc-doc-buffer")
        screen = editor.wait("Turns K real numbers")
        editor.shoot(f"{shot}-hover")
        assert "pᵢ = ──" in screen and "base64" not in screen and "```" not in screen
        command(editor, "delete-other-windows")
        editor.wait(lambda screen: "Turns K real" not in screen)

        editor.type("<M-<><C-s>write<CR><CR>mlsoft")
        # No more letters than the shortest name has: Eglot 1.9 would delete as many behind them.
        editor.wait(lambda screen: "mlsoft\n" in screen and "Softmax (with sigma" in screen)
        editor.type("<C-h>")
        editor.wait("Turns K real numbers")
        editor.shoot(f"{shot}-list")
        editor.type("<CR>")
        editor.wait(lambda screen: r"\operatorname{softmax}" in screen and "Softmax (with" not in screen)
        if typed == STOPS:
            editor.type("w<Tab>u<Tab>")
            editor.wait(r"\exp({u}_{i})}{\sum")
        editor.shoot(f"{shot}-taken")
        editor.type("<C-x><C-s>")
        typed_in, *rest = typed
        # yasnippet indents by the rules of the mode.
        indent = "" if typed == STOPS else "  "
        wanted = EQUATION % (delimiters[0], typed_in, indent, *rest, delimiters[1])
        editor.wait_until(lambda: "softmax" in (tmp_path / name).read_text("utf-8"))
        saved = (tmp_path / name).read_text("utf-8").replace("\\usepackage{amsmath}\n", "")
        assert saved == text.replace("We write\n", f"We write\n{wanted}")


def test_an_equation_is_chosen_from_all(tmp_path):
    with emacs(tmp_path, (*EGLOT, "yasnippet"), "paper.tex", TEX) as editor:
        editor.wait("[eglot:")
        editor.type("<C-s>write<CR><CR>")
        editor.insist("<C-g><M-x>mleq-search<CR>", "Equation:")
        editor.type("Soft<Tab><Tab>")
        editor.wait("softmax(𝐳)ᵢ = exp(zᵢ)")
        editor.shoot("emacs-search")
        editor.type("max<Tab>")
        editor.wait("Equation: Softmax Softmax 函数")
        editor.type("<CR>")
        editor.wait(r"\operatorname{softmax}")
        editor.type("w")
        editor.wait("softmax}(w)_{i}")


def test_another_server_is_left_its_place_until_mleq_is_asked_for(tmp_path):
    with emacs(tmp_path, EGLOT, "paper.tex", TEX, programs=["digestif", "texlab"]) as editor:
        editor.wait("paper.tex")
        editor.type("<C-f><C-b>")
        eval_(editor, "(setq seen (list (featurep 'mleq) (eglot-current-server) (mleq--eglot-other)))")
        editor.wait('(t nil "')
        command(editor, "mleq")
        editor.wait("[eglot:")
        editor.insist("<C-g><M-x>eglot-reconnect<CR>", "Server `mleq' now managing")


def test_in_lsp_mode_it_stands_beside_others(tmp_path):
    init = "(setq lsp-auto-guess-root t lsp-enable-snippet nil lsp-headerline-breadcrumb-enable nil)\n"
    init += "(add-hook 'latex-mode-hook #'lsp-deferred)\n"
    with emacs(tmp_path, LSP_MODE, "paper.tex", TEX, init) as editor:
        editor.wait("LSP[mleq")
        eval_(editor, '(search-forward "sum")')
        editor.insist("<C-g><M-x>lsp-describe-thing-at-point<CR>", "Turns K real numbers")
        screen = editor.shoot("emacs-lsp-mode-hover")
        assert "pᵢ = ──" in screen and "```" not in screen


# The settings; what is told.
MISSING = [
    pytest.param("", "mleq: no server: run `pip install mleq', or set `mleq-command'", id="no server"),
    pytest.param('(setq mleq-command "/no/such")', "mleq: cannot run /no/such", id="a wrong command"),
    pytest.param("(setq mleq-enabled nil)", None, id="switched off"),
]


@pytest.mark.parametrize(("init", "told"), MISSING)
def test_what_is_missing_is_told_once(tmp_path, init, told):
    init += "\n(setq inhibit-startup-echo-area-message (user-login-name))"
    (tmp_path / "again.tex").write_text(TEX, "utf-8")
    with emacs(tmp_path, EGLOT, "paper.tex", TEX, init, has_server=False) as editor:
        editor.wait("paper.tex")
        if told:
            editor.wait(told.replace("`", "‘").replace("'", "’") if told not in editor.text else told)
        editor.type("<C-f><C-x><C-f>again.tex<CR>")
        editor.wait("again.tex")
        editor.type("<C-f>")
        command(editor, "view-echo-area-messages")
        editor.wait("*Messages*")
        editor.wait(lambda screen: screen.count("mleq: ") == (told is not None))  # the echo area has another by then


COMMANDS = [
    # What the settings say, what `command.json` holds, and the command; {home} is where Emacs was started.
    ("nil", None, '("mleq" "serve")'),
    ('"{home}/other"', '["{home}/bin/mleq"]', '("{home}/other" "serve")'),
    ('\'("{home}/other" "serve" "--log" "x")', None, '("{home}/other" "serve" "--log" "x")'),
    ("nil", '["{home}/other"]', '("{home}/other" "serve")'),
    ("nil", '["{home}/gone"]', '("mleq" "serve")'),
    ("nil", '{{"spoiled": 1', '("mleq" "serve")'),
    ("nil", '"text"', '("mleq" "serve")'),
    ('"{home}/gone"', None, "nil"),
]


@pytest.mark.parametrize(("setting", "installed", "expected"), COMMANDS)
def test_the_command(tmp_path, setting, installed, expected):
    environment = a_home(tmp_path)
    package = installed_client(PACKAGE, tmp_path / "package", installed)
    form = f"(progn (require 'mleq) (setq mleq-command {setting.format(home=tmp_path)}) (prin1 (mleq--find-command)))"
    got = batch(tmp_path, ["-L", str(package), "--eval", form], environment)
    assert got == expected.format(home=tmp_path)


def test_it_is_compiled_without_a_warning(tmp_path):
    shutil.copy(PACKAGE / "mleq.el", tmp_path)
    batch(tmp_path, ["--eval", "(setq byte-compile-error-on-warn t)", "-f", "batch-byte-compile", "mleq.el"])
    assert (tmp_path / "mleq.elc").exists()


def test_its_headers_are_those_of_its_description(tmp_path):
    form = f"""(progn (require 'package)
      (let ((told (with-temp-buffer (insert-file-contents "{PACKAGE}/mleq.el") (package-buffer-info)))
            (described (with-temp-buffer (insert-file-contents "{PACKAGE}/mleq-pkg.el")
                         (package-process-define-package (read (current-buffer))))))
        (prin1 (list (package-desc-full-name told) (package-desc-full-name described)
                     (equal (package-desc-reqs told) (package-desc-reqs described))
                     (equal (package-desc-summary told) (package-desc-summary described))))))"""
    name = f"mleq-{mleq.__version__}"
    assert batch(tmp_path, ["--eval", form]) == f'("{name}" "{name}" t t)'


def test_its_autoloads_are_those_that_emacs_makes(tmp_path):
    shutil.copy(PACKAGE / "mleq.el", tmp_path)
    batch(tmp_path, ["--eval", '(progn (require \'package) (package-generate-autoloads "mleq" default-directory))'])

    def forms(file: Path) -> str:
        lines = file.read_text("utf-8").splitlines()
        return "\n".join(line for line in lines if line.strip() and not line.lstrip().startswith(";"))

    assert forms(PACKAGE / "mleq-autoloads.el") == forms(tmp_path / "mleq-autoloads.el")


def eval_(editor: Terminal, form: str) -> None:
    editor.type("<M-:>")
    editor.wait("Eval:")
    editor.type(f"{form}<CR>")


def batch(folder: Path, arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> str:
    run = subprocess.run(
        [on_path("emacs", "emacs-nox"), "-Q", "--batch", *arguments],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout
