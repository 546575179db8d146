"""What all tests share: hypothesis profiles and the built-in catalog."""

from __future__ import annotations

import os
import tempfile

import pytest
from hypothesis import settings

from mleq.catalog.builtin import load_builtin
from mleq.catalog.catalog import Catalog

# Machines are shared and slow at times, so no example has a deadline. What CI tries is the same every time, so that it
# fails for a change and not for its luck; at a desk every run tries something new.
SAME = "CI" in os.environ
settings.register_profile("quick", max_examples=100, deadline=None, derandomize=SAME)
settings.register_profile("long", max_examples=1_000, deadline=None, derandomize=SAME)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

# What a server remembers of its user goes to a folder that is away after the tests, and never to somebody's home.
STATE = tempfile.TemporaryDirectory(prefix="mleq-state-")
os.environ["XDG_STATE_HOME"] = STATE.name
# Nor are a person's own packs served.
os.environ["XDG_CONFIG_HOME"] = STATE.name


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_builtin()
