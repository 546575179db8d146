"""A formula executed: from its tree to a typed expression, and from that to NumPy."""
