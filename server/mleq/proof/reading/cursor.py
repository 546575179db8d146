"""A place in a row of pieces that is being read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mleq.proof.error import FormulaError
from mleq.proof.reading.pieces import Piece


class Cursor:
    """Pieces, and how far they have been read."""

    def __init__(self, pieces: Sequence[Piece], start: int = 0, end: int = 0) -> None:
        self.pieces = pieces
        self.at = 0
        self.start = pieces[0].start if pieces else start
        self.end = pieces[-1].end if pieces else end

    def peek(self, ahead: int = 0) -> Piece | None:
        """The piece that comes next, or a later one."""
        at = self.at + ahead
        return self.pieces[at] if at < len(self.pieces) else None

    def take(self) -> Piece:
        """The piece that comes next."""
        piece = self.peek()
        if piece is None:
            raise FormulaError("something is missing here", self.place, self.place)
        self.at += 1
        return piece

    def take_if(self, *texts: str) -> Piece | None:
        """The piece that comes next, if it is one of these signs."""
        piece = self.peek()
        if piece is not None and piece.text in texts and piece.role not in ("(", ")"):
            self.at += 1
            return piece
        return None

    @property
    def place(self) -> int:
        """Where in the source the next piece begins, or the last one ended."""
        piece = self.peek()
        if piece is not None:
            return piece.start
        return self.pieces[self.at - 1].end if self.at and self.pieces else self.end

    @property
    def is_done(self) -> bool:
        return self.at >= len(self.pieces)

    def inside(self) -> tuple[Piece, Cursor, Piece]:
        """A delimiter that opens and comes next, what is in it, and the one that closes it."""
        opening = self.take()
        first, depth = self.at, 1
        while depth:
            piece = self.take()
            depth += (piece.role == "(") - (piece.role == ")")
        if _CLOSING.get(opening.text, piece.text) != piece.text:
            raise FormulaError(f"is opened by {opening.text} and closed by {piece.text}", opening.start, piece.end)
        return opening, Cursor(self.pieces[first : self.at - 1], opening.end, piece.start), piece

    def split(self, *separators: str) -> list[tuple[str, Cursor]]:
        """What is left, parted by signs that stand in no delimiters, each part with the sign before it."""
        return self.split_where(lambda piece: piece.text in separators and not piece.role)

    def split_where(self, parts: Callable[[Piece], bool]) -> list[tuple[str, Cursor]]:
        """What is left, parted by pieces in no delimiters, each part with the sign before it."""
        found: list[tuple[str, list[Piece]]] = [("", [])]
        depth = 0
        for piece in self.pieces[self.at :]:
            depth += (piece.role == "(") - (piece.role == ")")
            if not depth and parts(piece):
                found.append((piece.text, []))
            else:
                found[-1][1].append(piece)
        self.at = len(self.pieces)
        return [(sign, Cursor(part, self.start, self.end)) for sign, part in found]

    def expect_end(self) -> None:
        """Nothing may be left."""
        if not self.is_done:
            piece = self.take()
            raise piece.error("is not understood here")


_CLOSING = {
    "(": ")",
    "[": "]",
    "\\{": "\\}",
    "\\lvert": "\\rvert",
    "\\lVert": "\\rVert",
    "\\langle": "\\rangle",
    "\\lfloor": "\\rfloor",
    "\\lceil": "\\rceil",
}
"""What closes what; `\\left.` may be closed by anything."""
