"""Formulas drawn beside the loop of the server, for clients that wait for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from mleq.formula.preview import Drawing as DrawnFormula
from mleq.formula.preview import Prepared, Previewer

T = TypeVar("T")

AT_ONCE = 2
"""Threads that draw. They mostly wait for the one engine; the second lets what is quick pass by what is not."""


class Drawing:
    """Draws formulas in threads of its own."""

    def __init__(self, previewer: Previewer) -> None:
        self._previewer = previewer
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="drawing")

    def then(self, prepared: Prepared, answer: Callable[[DrawnFormula], T], *, picture: bool) -> asyncio.Future[T]:
        """What `answer` makes of the drawing, on the loop. A client that does not wait any longer may cancel it."""
        drawn = self._threads.submit(self._previewer.draw, prepared, picture=picture)

        async def wait() -> T:
            return answer(await asyncio.wrap_future(drawn))

        return asyncio.ensure_future(wait())

    def stop(self) -> None:
        """Draw no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._previewer.close()
