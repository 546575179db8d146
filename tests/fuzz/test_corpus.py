"""What the fuzzer has found to reach something new holds all that it checks; no fuzzer is needed for that."""

from pathlib import Path

import pytest

from tests.fuzz.checks import TARGETS, FaultError

CORPUS = Path(__file__).parent / "corpus"
INPUTS = sorted(path for path in CORPUS.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", INPUTS, ids=[f"{path.parent.name}/{path.name}" for path in INPUTS])
def test_an_input_of_the_corpus_is_sound(path):
    data = path.read_bytes()
    try:
        TARGETS[path.parent.name](data)
    except FaultError as fault:
        pytest.fail(f"{path.relative_to(CORPUS.parent)}: {fault.kind}: {fault} ({data!r})")
