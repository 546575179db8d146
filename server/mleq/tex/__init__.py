"""LaTeX text in, tokens with source ranges out; knows nothing else of mleq."""
