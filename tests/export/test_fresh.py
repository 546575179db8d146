"""The pack in `snippets/` is what the exporter makes of the catalog, no file more and none less."""

from __future__ import annotations

from pathlib import Path

import mleq
from mleq.catalog.builtin import load_builtin
from mleq.export.formats import ALL, Options, export

PACK = Path(__file__).parents[2] / "snippets"


def test_the_pack_is_fresh() -> None:
    wanted = export(ALL, load_builtin().equations, Options(version=mleq.__version__))
    found = {path.relative_to(PACK).as_posix(): path for path in PACK.rglob("*") if path.is_file()}
    stale = sorted(
        path
        for path in {*wanted, *found}
        if path not in wanted or path not in found or found[path].read_bytes() != wanted[path].encode()
    )
    assert not stale, f"run `make snippets`: {', '.join(stale)} in snippets/ are not what the catalog makes"
