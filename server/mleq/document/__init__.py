"""A document's text in, its regions and the context of a place out; knows no editor, no catalog, and few files."""
