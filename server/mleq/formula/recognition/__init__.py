"""Recognizing formulas: terms matched under renaming, an index of what is known, and how much a match is worth."""
