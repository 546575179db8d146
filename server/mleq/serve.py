"""The server started on a transport, with its log."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import mleq
from mleq.catalog.catalog import Catalog

log = logging.getLogger(__name__)


def serve(
    catalog: Catalog,
    packs: Sequence[str] = (),
    *,
    is_isolated: bool = False,
    tcp: tuple[str, int] | None = None,
    ws: tuple[str, int] | None = None,
    log_file: str | None = None,
) -> int:
    """Serve one client until it leaves; on standard input and output unless an address is given.

    Beside the catalog the packs at these paths are served and, unless it is isolated, those of the user, of installed
    packages, and of the projects that the client has open.

    Raises:
        OSError: the log cannot be written, or the address cannot be had.
    """
    _start_log(log_file)
    if log_file:
        _log_versions()
    with _no_collections():
        # Imported behind the log, so that a broken installation leaves a trace in it.
        from mleq.lsp.pygls_parts import exit_code
        from mleq.lsp.server import build_server

        server = build_server(catalog)
        server.named_packs, server.is_isolated = packs, is_isolated
    if tcp:
        server.start_tcp(*tcp)
        return 0
    if ws:
        server.start_ws(*ws)
        return 0
    if sys.stdin is None or sys.stdout is None:
        raise OSError("standard input or output is closed: an editor talks to the server over both")
    if sys.stdin.isatty():
        sys.stderr.write("mleq: waiting for an editor on standard input; Ctrl+C ends it\n")
    server.start_io()
    return exit_code(server)


def _start_log(log_file: str | None) -> None:
    """Log to a file if there is one; without it only warnings go to standard error, where editors keep them."""
    handler = logging.FileHandler(log_file, encoding="utf-8") if log_file else logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    # pygls logs the messages that it fails on, and with them a writer's text; the server logs the failures itself.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    logging.getLogger("mleq").setLevel(logging.DEBUG if log_file else logging.WARNING)


def _log_versions() -> None:
    # Imported here, since finding a version out takes longer than all else that a start does beside importing pygls.
    import platform
    from importlib.metadata import version

    versions = (mleq.__version__, version("pygls"), platform.python_version(), platform.platform())
    log.info("mleq %s, pygls %s, Python %s, %s", *versions)


@contextmanager
def _no_collections() -> Iterator[None]:
    """Make what stays to the end without a look for garbage, now or ever: imports leave none."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
