"""The protocol's edge: the only room that imports pygls and lsprotocol."""
