"""VS Code as a writer meets it: its workbench, served by code-server, in a browser that is driven."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from zipfile import ZipFile

from playwright.sync_api import Browser, Frame, Page, ViewportSize, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.e2e.programs import PROGRAMS, SHOTS, missing, on_path

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
FETCH = Path(__file__).with_name("get_vscode.sh")
CODE_SERVER = PROGRAMS / "vscode-4.139.1"
PATIENCE = 60.0
"""Seconds that a condition is waited for: many times what it takes on a busy machine."""
SIZE: ViewportSize = {"width": 1280, "height": 800}
DARK, LIGHT = "Dark Modern", "Light Modern"
QUIET = {
    "chat.disableAIFeatures": True,
    "editor.minimap.enabled": False,
    "editor.wordBasedSuggestions": "off",
    "extensions.ignoreRecommendations": True,
    "security.workspace.trust.enabled": False,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "window.commandCenter": False,
    "workbench.colorTheme": DARK,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": False,
}
"""Settings without which VS Code speaks of itself."""


def code_server() -> Path:
    """The program, fetched once."""
    if not CODE_SERVER.is_dir():
        run = subprocess.run([FETCH, CODE_SERVER], capture_output=True, text=True)
        if run.returncode:
            missing(f"code-server could not be fetched: {run.stderr}")
    return CODE_SERVER / "vscode"


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    chromium = on_path("chromium", "chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield launched
        finally:
            launched.close()


class Installation:
    """An installation of VS Code with extensions and settings of its own, and a folder to write in."""

    def __init__(
        self, home: Path, extensions: Sequence[Path], settings: dict[str, Any], own: dict[str, Any] | None = None
    ) -> None:
        self.home = home
        self.workspace = home / "paper"
        self.workspace.mkdir(parents=True)
        self._write("User", QUIET | (own or {}))
        self.set(settings)
        for extension in extensions:
            self.install(extension)

    def install(self, extension: Path) -> None:
        """Install an extension."""
        self.run("--install-extension", extension)

    def set(self, settings: dict[str, Any]) -> None:
        """Set what this machine has of its own; what programs are run is taken from nowhere else."""
        self._write("Machine", settings)

    def _write(self, whose: str, settings: dict[str, Any]) -> None:
        file = self.home / "data" / whose / "settings.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings, indent=2))

    def run(self, *arguments: str | Path) -> str:
        """Run the program on its command line."""
        run = subprocess.run(self._command(*arguments), capture_output=True, text=True, env=self._environment())
        assert not run.returncode, run.stdout + run.stderr
        return run.stdout

    @contextmanager
    def served(self, browser: Browser, size: ViewportSize = SIZE, sharpness: int = 1) -> Iterator[Workbench]:
        """The workbench with the folder open, in a window of this size."""
        port = _free_port()
        address = f"http://127.0.0.1:{port}"
        command = self._command("--auth", "none", "--bind-addr", f"127.0.0.1:{port}", "--disable-telemetry")
        with (self.home / "code-server.log").open("w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env=self._environment(), start_new_session=True)
        try:
            _wait_for(f"{address}/healthz")
            page = browser.new_page(viewport=size, device_scale_factor=sharpness)
            page.set_default_timeout(PATIENCE * 1000)
            yield Workbench(page, self, f"{address}/?folder={self.workspace}")
            page.close()
        finally:
            os.killpg(process.pid, 15)
            process.wait(PATIENCE)

    def _command(self, *arguments: str | Path) -> list[str]:
        folders = ["--user-data-dir", self.home / "data", "--extensions-dir", self.home / "extensions"]
        return [str(part) for part in (code_server(), *folders, *arguments)]

    def _environment(self) -> dict[str, str]:
        # No mleq but the one that is set, and nothing that another run remembers.
        own = {name: str(self.home / name.lower()) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
        return {**os.environ, **own, "HOME": str(self.home), "PATH": "/usr/bin:/bin"}


class Workbench:
    """What is on the screen, what can be typed, and waiting for what comes of it."""

    def __init__(self, page: Page, installation: Installation, address: str) -> None:
        self.page = page
        self.installation = installation
        self._address = address
        self.load()

    def load(self) -> None:
        """Load the workbench, anew where it is loaded."""
        self.page.goto(self._address)
        self.page.wait_for_selector(".explorer-folders-view")

    # What is waited for

    def until(self, condition: Callable[[], T], what: str) -> T:
        """What the condition says as soon as it says something."""
        end = time.monotonic() + PATIENCE
        while not (found := condition()):
            if time.monotonic() > end:
                self.shot("failed")
                seen = {
                    "text": self.text(),
                    "messages": self.messages(),
                    "choices": self.choices(),
                    "rows": self.rows(),
                }
                raise AssertionError(f"never came: {what}; there is {seen}")
            self.page.wait_for_timeout(50)
        return found

    def shot(self, name: str) -> Path:
        """Take a picture of the screen, for people to look at."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        file = SHOTS / f"vscode-{name}.png"
        self.page.screenshot(path=file, animations="disabled")
        return file

    def shot_of(self, part: str, file: Path) -> None:
        """Take a picture of a part of the screen."""
        box = self.page.locator(part).first.bounding_box()
        assert box
        self.page.screenshot(path=file, clip=box, animations="disabled")

    # Documents

    def write(self, name: str, text: str) -> Path:
        """A file of the folder."""
        file = self.installation.workspace / name
        file.write_text(text)
        return file

    def open(self, name: str, text: str) -> None:
        """Open a new file with a text, the cursor where `|` stands in it."""
        before, _, after = text.partition("|")
        self.write(name, before + after)
        self.open_file(name)
        self.go_to(before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)

    def open_file(self, name: str) -> None:
        """Open a file of the folder, and nothing else."""
        self.close_all()
        self.press("Control+P")
        # By its name it is not found before the folder is looked through again.
        file = self.installation.workspace / name
        self.pick(str(file), file.name)
        self.page.wait_for_selector(f'.tab.active[data-resource-name="{file.name}"]')

    def close_all(self) -> None:
        """Close what is open, and keep nothing of it."""
        while self.page.query_selector(".tab"):
            self.command("View: Revert and Close Editor")
            self.page.wait_for_timeout(100)

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor somewhere."""
        self.press("Control+G")
        self.pick(f":{line}:{column}", f"Go to line {line}, column {column}")
        self.until(lambda: self.status().startswith(f"Ln {line}, Col {column}"), f"the cursor at {line}:{column}")

    def status(self) -> str:
        """Where the cursor is, as the editor says."""
        return self._text_of("#status\\.editor\\.selection")

    def language(self) -> str:
        """What the document is written in."""
        return self._text_of("#status\\.editor\\.mode")

    def text(self) -> str:
        """What the editor shows of its document."""
        lines = self.page.evaluate(_LINES)
        return "\n".join(lines).replace("\xa0", " ")

    def type(self, text: str) -> None:
        """Type, as fast as a person."""
        self.page.keyboard.type(text, delay=40)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    # The list of suggestions

    def served(self) -> None:
        """Wait until the server answers: what is typed earlier is asked of nobody."""
        self.open("probe.md", "mlsoftmax|")

        self.until(lambda: any("Softmax" in row for row in self.asked()), "an answer of the server")
        self.press("Escape")

    def rows(self) -> list[str]:
        """The suggestions, as they are told to those who cannot see them."""
        return self.page.evaluate(
            "() => [...document.querySelectorAll('.suggest-widget.visible .monaco-list-row')].map(row => row.ariaLabel)"
        )

    def asked(self) -> list[str]:
        """The suggestions, asked for once more where there are none."""
        if not self.rows():
            self.press("Control+Space")
        self.page.wait_for_timeout(500)
        return self.rows()

    def suggested(self, name: str) -> list[str]:
        """The suggestions, once one of that name is the first."""

        def first() -> list[str]:
            rows = self.rows()
            return rows if rows and rows[0].startswith(name) else []

        return self.until(first, f"{name!r} first in the list")

    def details(self) -> str:
        """What is told beside the list, which is asked for where it is not shown."""
        self.page.wait_for_timeout(300)  # once asked for it comes with every list, a moment later
        if not self.page.is_visible(".suggest-details"):
            self.press("Control+Space")
        return self.until(lambda: self._text_of(".suggest-details .docs"), "something beside the list")

    def accept(self) -> None:
        """Take the first suggestion."""
        self.press("Enter")
        self.page.wait_for_selector(".suggest-widget.visible", state="hidden")

    # Pictures

    def picture(self, where: str, frame: Frame | None = None) -> dict[str, Any]:
        """The picture that is shown in a part of the screen, once it is drawn."""
        return self.until(lambda: (frame or self.page).evaluate(_PICTURE, where), f"a picture in {where}")

    SCROLL_BAR = 10
    """The pixels at the right of what can be scrolled."""

    def right(self, where: str) -> float:
        """Where a part of the screen ends."""
        return float(self.page.evaluate("where => document.querySelector(where).getBoundingClientRect().right", where))

    # The hover

    HOVER = ".monaco-hover:not(.hidden) .hover-contents"

    def hover(self) -> str:
        """What is told of the place of the cursor."""
        self.press("Control+K", "Control+I")
        self.page.wait_for_selector(self.HOVER)
        return self.until(lambda: self._text_of(".monaco-hover:not(.hidden)"), "a hover")

    def hover_nothing(self) -> None:
        """Ask what is told of the place of the cursor, where that is nothing."""
        self.press("Control+K", "Control+I")
        self.page.wait_for_timeout(1_000)
        assert not self.page.is_visible(self.HOVER)

    # The color theme

    def wear(self, theme: str) -> None:
        """Choose a color theme."""
        self.command("Preferences: Color Theme")
        self.pick(theme, theme)
        kind = "vs-dark" if theme == DARK else "vs"
        self.page.wait_for_selector(f".monaco-workbench.{kind}")

    # What a writer reads beside the document

    def preview(self, title: str) -> Frame:
        """The preview of a Markdown document of that title, once it is shown."""
        self.page.wait_for_selector(f'.tab.active[aria-label*="{title}"]')

        def shown() -> Frame | None:
            for frame in self.page.frames:
                try:
                    if title in (frame.text_content(".markdown-body", timeout=100) or ""):
                        return frame
                except PlaywrightError:
                    continue
            return None

        return self.until(shown, f"the preview of {title}")  # type: ignore[return-value]

    # Commands and lists to choose from

    def command(self, title: str) -> None:
        """Run a command by its title."""
        self.press("F1")
        self.pick(f">{title}", title)

    def choices(self) -> list[str]:
        """What a list offers to choose from."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('.quick-input-widget .monaco-list-row')].map(row => row.ariaLabel)"""
        )

    def pick(self, text: str, wanted: str) -> None:
        """Type into a list that is open, and take what begins with what is wanted."""
        self.page.wait_for_selector(".quick-input-widget input", state="visible").fill(text)
        row = self.page.locator(f'.quick-input-widget .monaco-list-row[aria-label^="{wanted}"]').first
        row.click()
        row.wait_for(state="hidden")

    # Messages

    def messages(self) -> list[str]:
        """The messages that are shown."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('.notification-toast .notification-list-item-message')]
                 .map(message => message.textContent)"""
        )

    def message(self, part: str) -> str:
        """A message that has this in it, once it comes."""
        return self.until(lambda: next((text for text in self.messages() if part in text), ""), f"message {part!r}")

    def dismiss(self) -> None:
        """Close the messages."""
        self.command("Notifications: Clear All Notifications")
        self.until(lambda: not self.messages(), "no messages")

    def buttons(self) -> list[str]:
        """What the messages offer to do."""
        return self.page.evaluate(
            "() => [...document.querySelectorAll('.notification-toast .monaco-button')].map(one => one.textContent)"
        )

    def _text_of(self, selector: str) -> str:
        return str(self.page.evaluate("where => document.querySelector(where)?.innerText ?? ''", selector))


_LINES = """() => [...document.querySelectorAll('.editor-instance .view-line, .notebookOverlay .view-line')]
  .map(line => [parseInt(line.style.top), line.textContent])
  .sort((one, other) => one[0] - other[0]).map(line => line[1])"""
"""The lines of the document, which stand in any order where they are drawn."""
_PICTURE = """where => {
  const image = [...document.querySelectorAll(where + ' img')].find(image => image.naturalWidth > 0);
  if (!image) return null;
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight), context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
  let most = 0, bright = 0;  // of the pixel that is covered most
  for (let at = 0; at < pixels.length; at += 4)
    if (pixels[at + 3] > most) [most, bright] = [pixels[at + 3], pixels[at] > 127];
  return {alt: image.alt, color: bright ? 'bright' : 'dark', right: image.getBoundingClientRect().right};
}"""
"""The first picture that is drawn, with where it ends and what it is drawn in."""


def processes(part: str, session: Path) -> list[int]:
    """The processes of an installation whose command line has this in it."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                command = (folder / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
                environment = (folder / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if part in command and f"HOME={session}\0" in environment:
                found.append(int(folder.name))
    return found


def built() -> tuple[Path, Path]:
    """The extension and the pack, as `make vsix` makes them."""
    folder = PROGRAMS / "vsix"
    shutil.rmtree(folder, ignore_errors=True)
    run = subprocess.run([sys.executable, ROOT / "editors/vscode/build.py", folder], capture_output=True, text=True)
    assert not run.returncode, run.stderr
    [pack] = folder.glob("mleq-snippets-*.vsix")
    [thin] = [file for file in folder.glob("*.vsix") if file != pack]
    return thin, pack


def packed(vsix: Path, publisher: str, name: str, code: str) -> Path:
    """An extension of one file, made for a test."""
    manifest = {
        "name": name,
        "publisher": publisher,
        "version": "1.0.0",
        "engines": {"vscode": "^1.98.0"},
        "main": "./main.js",
    }
    with ZipFile(vsix, "w") as archive:
        archive.writestr("extension/package.json", json.dumps(manifest))
        archive.writestr("extension/main.js", code)
    return vsix


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
