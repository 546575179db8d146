"""Chinese in Latin letters, as it is typed: `交叉熵` is `jiao cha shang`.

The tables of pypinyin, which tells by the word how a character of it is read, take 50 MB and half a second. So this
file is also a program, which another process runs: names on standard input, their syllables on its output, in JSON.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Collection

log = logging.getLogger(__name__)

PATIENCE = 30
"""Seconds."""
_READ = {"似然": "sì rán", "重参数": "chóng cān shù", "重采样": "chóng cǎi yàng"}
"""Terms of the field in which a character is not read as it mostly is."""


def romanize(names: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The names with their syllables, those of other scripts as they are; nothing where they cannot be told."""
    if not names:
        return {}
    import subprocess

    command = [sys.executable, "-I", __file__]
    given = json.dumps(sorted(names))
    try:
        ran = subprocess.run(command, input=given, capture_output=True, text=True, check=True, timeout=PATIENCE)
        return {name: tuple(syllables) for name, syllables in json.loads(ran.stdout).items()}
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        log.warning("Chinese names are not found by pinyin: %s", error)
        return {}


def _main() -> None:
    from pypinyin import lazy_pinyin, load_phrases_dict

    load_phrases_dict({word: [[syllable] for syllable in read.split()] for word, read in _READ.items()})
    json.dump({name: lazy_pinyin(name) for name in json.load(sys.stdin)}, sys.stdout)


if __name__ == "__main__":
    _main()
