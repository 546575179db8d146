"""A document's text in, its regions and the context of a place out; knows no file, no editor and no catalog."""
