"""The settings as the client tells them: at its start, of itself, or when it is asked."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Timer
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from mleq.lsp.settings import SECTION, of_ours_if_any, read_settings

if TYPE_CHECKING:
    from mleq.lsp.server import Server

log = logging.getLogger(__name__)

_SOON = 0.5
"""Seconds; what was accepted lately is read when a client has asked what it asks at its start."""

TELL_SETTINGS = types.RegistrationParams(
    [
        types.Registration(
            "settings",
            types.WORKSPACE_DID_CHANGE_CONFIGURATION,
            types.DidChangeConfigurationRegistrationOptions(SECTION),
        )
    ]
)
"""Asks the client to tell when settings change; VS Code does so only then."""


class Configuration:
    """What a client has said of the settings. What it answers overrides what it tells, and this its options."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._options: Any = None
        self._told: Any = None
        self._answered: Any = None
        self._asking: Future[Any] | None = None
        self._is_complete = False
        """Whether the client has said all that it says at its start."""
        self._complained: set[str] = set()

    def initialize(self, options: Any) -> None:
        """Take the initialization options. Before `initialized` nothing is said to the client."""
        self._options = options
        self._server.settings = read_settings(options).settings

    def initialized(self) -> None:
        """Ask the client for what it has beside its options."""
        if self._server.flags.tells_settings:
            self._server.client_register_capability(TELL_SETTINGS)
        self._apply()
        self._ask()

    def changed(self, settings: Any) -> None:
        """Take what the client tells of itself, and ask for the rest."""
        self._told = of_ours_if_any(settings)
        if self._told:
            self._answered = None  # which is older, until there is another
        self._apply()
        self._ask()

    def _ask(self) -> None:
        if self._server.flags.answers_settings:
            items = [types.ConfigurationItem(section=SECTION)]
            self._asking = self._server.workspace_configuration(types.ConfigurationParams(items))
            self._asking.add_done_callback(self._take)
        else:
            self._complete()

    def _take(self, answer: Future[Any]) -> None:
        """Take the answer to what was asked last."""
        if answer is not self._asking or answer.cancelled():
            return
        if error := answer.exception():
            log.info("the client does not tell its settings: %s", error)
        else:
            found = answer.result()
            self._answered = found[0] if isinstance(found, Sequence) and found else None
            self._apply()
        self._complete()

    def _apply(self) -> None:
        """Let the settings be in effect, and complain of what is wrong with them, once."""
        settings, wrong, unknown = read_settings(self._options, self._told, self._answered)
        self._server.settings = settings
        if "background" in self._server.__dict__:
            self._server.background.go_on_with_all()
        self._server.packs.look()
        for message in self._new(unknown):
            log.warning("settings: %s", message)
        for message in self._new([f"{message}; the default is used" for message in wrong]):
            log.warning("settings: %s", message)
            # The one thing that only the writer can mend, and would not learn of from a log.
            shown = types.ShowMessageParams(types.MessageType.Warning, f"mleq: {message}")
            self._server.window_show_message(shown)
        if self._is_complete:
            self._remember()

    def _new(self, messages: list[str]) -> list[str]:
        new = [message for message in dict.fromkeys(messages) if message not in self._complained]
        self._complained.update(new)
        return new

    def _complete(self) -> None:
        if not self._is_complete:
            self._is_complete = True
            self._remember()

    def _remember(self) -> None:
        """Remember what is accepted, or do not, as the writer wants it."""
        server = self._server
        if not server.settings.remember:
            server.usage = None
        elif server.usage is None:
            from mleq.workspace.usage import Usage, usage_file

            server.usage = Usage(usage_file())
            timer = Timer(_SOON, server.usage.read)
            timer.daemon = True
            timer.start()
