"""`python -m mleq` is the command `mleq`."""

from __future__ import annotations

import sys

from mleq.cli import main

if __name__ == "__main__":
    sys.exit(main())
