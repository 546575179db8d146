"""YAML in, a Catalog out: equations, packs, their errors by file and line, and search."""
