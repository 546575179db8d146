"""The entry format, field by field: what the loader reads and what the JSON Schema tells editors.

The prose of the format is in CONTRIBUTING.md. `python -m mleq.catalog.schema` prints the JSON Schema.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from mleq.catalog.contents import Proof
from mleq.catalog.equation import Pitfall, Reference, Slip, Symbol
from mleq.catalog.fields import Field, Flag, Integer, ListOf, MapOf, Record, Text, TextOr

FORMAT = 1
"""The version of the format that this code reads."""

SYMBOL_TYPES = (
    *("scalar", "integer", "vector", "row vector", "matrix", "tensor", "set", "sequence", "function", "operator"),
    *("distribution", "density", "random variable", "event", "graph", "label"),
)
HOW = ("executed", "property", "cited")
"""How an equation is known to be right."""
PACKAGES = ("amsmath", "amssymb", "mathtools", "bm")

SLUG = Text(r"[a-z0-9]+(?:-[a-z0-9]+)*", "a slug: lower-case letters, digits and hyphens")
TRIGGER = Text(r"[a-z][a-z0-9]*", "a trigger: lower-case letters and digits, a letter first")
KEY = Text(r"[^\s,{}]+", "a key of the bibliography")
WORDS = Text()
LATEX = Text(expected="LaTeX")
BODY = Text(expected="LaTeX", lines=True)
PROSE = Text(lines=True)

SYMBOL = Record(
    "symbol",
    {
        "sym": Field(LATEX, "the letter in LaTeX; a family on one row, separated by commas", required=True),
        "meaning": Field(WORDS, "what it is", required=True),
        "zh": Field(WORDS, "the same in Chinese", required=True),
        "type": Field(Text(choices=SYMBOL_TYPES, expected="a type"), "what kind of thing it is", required=True),
        "shape": Field(WORDS, "its dimensions, separated by commas, each a number or a symbol"),
        "value": Field(
            Text(choices=SYMBOL_TYPES, expected="a type"),
            "of a function whose value is no scalar: the type of that, which the shape is then the shape of",
        ),
        "domain": Field(
            WORDS,
            "the values it may have: an interval, a set, positive, non-negative, ascending, descending, probabilities, "
            "identity, ones, zeros, symmetric, positive definite",
        ),
        "per": Field(
            WORDS,
            "what there is one of it for, an item for each index, separated by commas: a dimension, a range such as "
            "0..m, a set, labels in braces such as {f, i, o}, or a letter for a value that it is a function of",
        ),
        "of": Field(LATEX, "the letter of the array or sequence that it is an entry of"),
        "same_as": Field(LATEX, "the name of the function that it is, such as \\operatorname{sigmoid}"),
        "only_in": Field(ListOf(SLUG), "the variants that it is limited to", default=()),
    },
    Symbol,
)
SLIP = Record(
    "slip",
    {
        "wrong": Field(BODY, "the LaTeX that is often written instead", required=True),
        "fix": Field(BODY, "the right LaTeX for it"),
    },
    Slip,
)
PITFALL = Record(
    "pitfall",
    {
        "text": Field(PROSE, "the mistake, in a sentence", required=True),
        "wrong": Field(BODY, "the LaTeX that is often written instead"),
        "fix": Field(BODY, "the right LaTeX for it"),
        "forms": Field(ListOf(SLIP), "the same mistake in other forms of the equation", default=()),
    },
    Pitfall,
)
REFERENCE = Record(
    "reference",
    {
        "key": Field(KEY, "a key of references.bib", required=True),
        "where": Field(WORDS, "the place in the work, such as eq. (1)"),
    },
    Reference,
)
PACKAGE_LIST = ListOf(Text(choices=PACKAGES, expected="a package"))
VARIANT = Record(
    "variant",
    {
        "id": Field(SLUG, "its name within the equation", required=True),
        "label": Field(WORDS, "what is different, in a few words", required=True),
        "body": Field(BODY, "display math without delimiters", required=True),
        "slots": Field(ListOf(LATEX), "where they differ: the sub-expressions that a writer may rename"),
        "packages": Field(PACKAGE_LIST, "where they differ: the LaTeX packages needed"),
        "references": Field(ListOf(REFERENCE), "where this form stands", default=()),
        "spellings": Field(ListOf(BODY), "other ways to write it, which are recognized and not offered", default=()),
    },
)
ENTRY = Record(
    "entry",
    {
        "id": Field(SLUG, "the stable name, never reused", required=True),
        "name": Field(WORDS, "the name in English, American spelling", required=True),
        "zh": Field(WORDS, "the name in Chinese", required=True),
        "section": Field(SLUG, "the section that it belongs to", required=True),
        "priority": Field(Integer(1, 3), "1 everyone needs it, 2 common, 3 specialized", required=True),
        "triggers": Field(ListOf(TRIGGER, 1), "the words that call it up, the canonical one first", required=True),
        "aliases": Field(ListOf(WORDS), "other names, acronyms and spellings", required=True),
        "body": Field(BODY, "display math without delimiters", required=True),
        "slots": Field(ListOf(LATEX), "the sub-expressions of the body that a writer may rename", required=True),
        "variants": Field(ListOf(VARIANT), "other bodies of the same equation", default=()),
        "symbols": Field(ListOf(SYMBOL, 1), "what each letter means", required=True),
        "note": Field(PROSE, "what it is for, in one to three sentences", required=True),
        "note_zh": Field(PROSE, "the note in Chinese"),
        "assumptions": Field(ListOf(PROSE), "the conditions it holds under", default=()),
        "pitfalls": Field(ListOf(TextOr(PROSE, PITFALL)), "the mistakes that people make", default=()),
        "references": Field(ListOf(REFERENCE), "where it comes from, the primary source first", required=True),
        "packages": Field(PACKAGE_LIST, "the LaTeX packages that the body needs", required=True),
        "related": Field(ListOf(SLUG), "ids of related equations", default=()),
        "was": Field(ListOf(SLUG), "former ids", default=()),
        "overrides": Field(Flag(), "true to replace an equation of an earlier pack", default=False),
        "spellings": Field(ListOf(BODY), "other ways to write it, which are recognized and not offered", default=()),
    },
)
SECTION = Record(
    "section",
    {
        "title": Field(WORDS, "the title in English", required=True),
        "zh": Field(WORDS, "the title in Chinese", required=True),
    },
)
HEADER = Record(
    "pack",
    {
        "format": Field(Integer(FORMAT, FORMAT), "the version of the format, 1", required=True),
        "name": Field(SLUG, "the name of the pack", required=True),
        "version": Field(WORDS, "the version of the pack", required=True),
        "license": Field(WORDS, "the license of the pack, as an SPDX expression", required=True),
        "sections": Field(MapOf(SLUG, SECTION), "the titles of the sections", default={}),
        "disable": Field(ListOf(SLUG), "equations of earlier packs that are left out, by id", default=()),
        "disable_sections": Field(ListOf(SLUG), "sections of earlier packs that are left out", default=()),
        "disable_packs": Field(ListOf(SLUG), "earlier packs whose equations are left out, by name", default=()),
    },
)
PROOF = Record(
    "proof",
    {
        "how": Field(
            Text(choices=HOW, expected="a way to know"),
            "executed: the formula itself was computed; property: what must hold of it was tested; cited: neither",
            required=True,
        ),
        "against": Field(ListOf(WORDS), "the functions or published examples that it agrees with", default=()),
        "what": Field(WORDS, "the property that was tested"),
        "why": Field(WORDS, "why there is no more"),
    },
    Proof,
)
PROOFS_OF_ONE = MapOf(SLUG, PROOF)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a pack's YAML files: a list of entries, `pack.yaml`, `proof.yaml`, or a pack in one file."""
    entries = {"type": "array", "items": {"$ref": "#/$defs/entry"}}
    header = HEADER.json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mleq: the files of a pack",
        "anyOf": [entries, {"$ref": "#/$defs/header"}, {"$ref": "#/$defs/proofs"}],
        "$defs": {
            "entry": ENTRY.json_schema(),
            # A pack in one file has its entries behind the header; `pack.yaml` has none.
            "header": {**header, "properties": {**header["properties"], "equations": entries}},
            "proofs": MapOf(SLUG, PROOFS_OF_ONE).json_schema(),
        },
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n")
