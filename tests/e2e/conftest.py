"""The tests that drive editors are only there where what drives these is installed, as `make e2e` does."""

from importlib.util import find_spec

DRIVERS = ("pexpect", "playwright", "pynvim", "pyte")

collect_ignore_glob = [] if all(map(find_spec, DRIVERS)) else ["test_*.py"]
