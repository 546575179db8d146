"""What is wrong in a pack is told by file, line, entry and field, all at once, and hides nothing else."""

import json
from pathlib import Path
from textwrap import dedent

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mleq.catalog import nodes
from mleq.catalog.builtin import check_packs, data_root, load_catalog
from mleq.catalog.pack import load_pack
from mleq.catalog.problems import Severity
from mleq.catalog.schema import json_schema
from mleq.catalog.skeleton import skeleton

HEADER = "format: 1\nname: mine\nversion: '1'\nlicense: CC0-1.0\n"
GOOD = dedent(r"""
    - id: good
      name: Good
      zh: 好
      section: mine
      priority: 3
      triggers: [good]
      aliases: []
      body: 'y = {x}^{2}'
      slots: ['x']
      variants:
      - {id: other, label: another, body: 'y = x'}
      symbols:
      - {sym: 'x', meaning: input, zh: 输入, type: scalar}
      note: A note.
      references:
      - {key: known2020}
      packages: []
    """).lstrip()
BIB = "@misc{known2020, author={Doe, J.}, title={T}, year={2020}}\n"


@pytest.fixture
def load(tmp_path):
    def load(entries=GOOD, header=HEADER, bib=BIB):
        (tmp_path / "pack.yaml").write_text(header, "utf-8")
        (tmp_path / "mine.yaml").write_bytes(entries if isinstance(entries, bytes) else entries.encode())
        (tmp_path / "references.bib").write_text(bib, "utf-8")
        pack, problems = load_pack(tmp_path)
        return pack, [str(p).replace(f"{tmp_path}/", "") for p in problems if p.severity is Severity.ERROR]

    return load


def entry(**changes):
    """The good entry with fields changed; None takes one away."""
    fields = {**yaml.safe_load(GOOD)[0], **changes}
    return [{name: value for name, value in fields.items() if value is not None}]


def dump(entries):
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False)


def test_good_pack(load):
    pack, problems = load()
    assert problems == []
    [equation] = pack.equations
    assert equation.variants[0].slots == ("x",) and equation.variants[0].packages == ()


SYMBOL = {"sym": "x", "meaning": "input", "zh": "输入", "type": "scalar"}
BROKEN = [
    # what is written, where and what is told
    (dict(nmae="Good", name=None), "nmae: unknown field: did you mean 'name'?"),
    (dict(name=None), "name: is missing: the name in English"),
    (dict(zh=""), "zh: is empty"),
    (dict(id="Not A Slug"), "id: 'Not A Slug' is not a slug"),
    (dict(priority=4), "priority: 4 is not a number from 1 to 3"),
    (dict(priority="high"), "priority: expected a number from 1 to 3"),
    (dict(triggers=[]), "triggers: needs at least 1"),
    (dict(triggers=["Bad"]), "triggers[0]: 'Bad' is not a trigger"),
    (dict(triggers=["a", "a"]), "triggers[1]: 'a' is there twice"),
    (dict(triggers="a"), "triggers: expected a list, found a word"),
    (dict(name=12), "name: YAML reads '12' as an int: put it in quotes"),
    (dict(name=True), "name: YAML reads 'true' as a bool: put it in quotes"),
    (dict(name=["a"]), "name: expected text, found a list"),
    (dict(name="a\nb"), "name: expected text on one line"),
    (dict(symbols=None), "symbols: is missing"),
    (dict(references=None), "references: is missing"),
    (dict(symbols=[]), "symbols: needs at least 1"),
    (dict(symbols=[{**SYMBOL, "sym": "z"}]), "symbols: no row explains the slot 'x'"),
    (dict(symbols=[{**SYMBOL, "type": "scaler"}]), "symbols[0].type: 'scaler' is not one of"),
    (dict(symbols=[{**SYMBOL, "only_in": ["no"]}]),
     "symbols[0]: only_in names 'no', which is no variant"),
    (dict(symbols=[{**SYMBOL, "value": "vector"}]),
     "symbols[0]: value is that of a function or operator, which no scalar is"),
    (dict(symbols=[{**SYMBOL, "type": "function", "value": "vectr"}]), "symbols[0].value: 'vectr' is not one of"),
    (dict(symbols=[{**SYMBOL, "of": "X"}]), "symbols[0]: of names 'X', which is no letter of the table"),
    (dict(symbols=[{**SYMBOL, "per": ""}]), "symbols[0].per: is empty"),
    (dict(symbols=[{**SYMBOL, "per": 3}]), "symbols[0].per: YAML reads '3' as an int"),
    (dict(symbols=[{**SYMBOL, "per": "n,"}]), "symbols[0]: per has an empty item, which counts nothing"),
    (dict(symbols=[{**SYMBOL, "per": "{f, }, n"}]), "symbols[0]: per has an empty label in '{f, }'"),
    (dict(symbols=[{**SYMBOL, "per": "{f, i"}]), "symbols[0]: per leaves a brace open"),
    (dict(symbols=[{**SYMBOL, "per": "n, f}"}]), "symbols[0]: per closes a brace that is not open"),
    (dict(symbols=[{**SYMBOL, "per": "0.."}]), "symbols[0]: per has '0..', which is no range"),
    (dict(symbols=[{**SYMBOL, "per": "1...n"}]), "symbols[0]: per has '1...n', which is no range"),
    (dict(symbols=[SYMBOL, {**SYMBOL, "sym": "y, x"}]), "symbols[1]: 'x' has a row already"),
    (dict(symbols=[{**SYMBOL, "only_in": ["other"]}, {**SYMBOL, "only_in": ["other"]}]),
     "symbols[1]: 'x' has a row already"),
    (dict(slots=["x", "q"]), "slots: slot 'q' does not occur in the body"),
    (dict(slots=["{x"]), "slots: slot '{x' leaves a brace open"),
    (dict(body="y = x_i"), "body: slot 'x' at 'x_i' gets a script"),
    (dict(body="y_x = x"), "body: slot 'x' at 'x = x' is an argument without braces"),
    (dict(body="y = {x"), "body: leaves a brace open"),
    (dict(body="y = x}"), "body: closes a brace that is not open"),
    (dict(body="$x$"), "body: has a dollar sign"),
    (dict(body="x\n\ny"), "body: has a blank line"),
    (dict(body="x\n\ty"), "body: has a tab"),
    (dict(body="x % y"), "body: has a comment"),
    (dict(body="\\text{``x''}"), "body: has a backtick, which snippets in Emacs take for the begin of a program"),
    (dict(body="x \\\\\\"), "body: ends in half a command"),
    (dict(body=r"x \label{eq:a}"), r"body: has \label, which belongs to the document"),
    (dict(body=r"\[ x \]"), r"body: has \[, which belongs to the document"),
    (dict(packages=["amsmth"]), "packages[0]: 'amsmth' is not one of amsmath"),
    (dict(references=[{"key": "unknown2020"}]), "references[0]: the bibliography has no 'unknown2020'"),
    (dict(variants=[{"id": "v", "label": "l", "body": "z", "slots": ["x"]}]),
     "variants[0]: slot 'x' does not occur in the body"),
    (dict(variants=[{"id": "v", "label": "l", "body": "x"}, {"id": "v", "label": "l", "body": "x"}]),
     "variants[1]: 'v' is there twice"),
    (dict(variants=[{"id": "v", "body": "x"}]), "variants[0].label: is missing"),
    (dict(pitfalls=[{"wrong": "x"}]), "pitfalls[0].text: is missing"),
    (dict(overrides="yes"), "overrides: expected true or false"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), BROKEN, ids=[expected for _, expected in BROKEN])
def test_broken_entry(load, change, expected):
    pack, problems = load(dump(entry(**change)) + GOOD.replace("good", "other").replace("好", "另"))
    name = change.get("id", "good")
    assert any(p.startswith("mine.yaml:") and f": {name}: {expected}" in p for p in problems), problems
    assert [equation.id for equation in pack.equations] == ["other"], "one bad entry hid another, or was served"


@pytest.mark.parametrize("per", ["n", "n, K", "0..m", r"\mathcal{Q}", "{f, i, o, c}", "{f, i}, d_{k}, 0..n - 1", "2"])
def test_what_there_is_one_for(load, per):
    symbols = [{**SYMBOL, "per": per, "of": "y"}, {**SYMBOL, "sym": "y", "type": "function", "value": "set"}]
    pack, problems = load(dump(entry(symbols=symbols)))
    assert problems == [] and pack.equations[0].symbols[0].per == per


def test_a_letter_is_explained_for_a_variant_and_for_all(load):
    symbols = [SYMBOL, {**SYMBOL, "type": "vector", "only_in": ["other"]}, {**SYMBOL, "sym": "z", "only_in": ["third"]}]
    third = {"id": "third", "label": "one more", "body": "y = z + x"}
    pack, problems = load(dump(entry(symbols=symbols, variants=[*entry()[0]["variants"], third])))
    [equation] = pack.equations
    assert problems == []
    types = {variant and variant.id: equation.symbol("x", variant).type for variant, _, _ in equation.bodies()}
    assert types == {None: "scalar", "other": "vector", "third": "scalar"} and equation.symbol("z", None) is None


def test_error_names_the_line(load):
    text = GOOD.replace("priority: 3", "priority: 9")
    line = text[: text.index("priority")].count("\n") + 1
    assert load(text)[1] == [f"mine.yaml:{line}: good: priority: 9 is not a number from 1 to 3"]


def test_all_errors_at_once(load):
    _, problems = load(dump(entry(name=None, zh="", priority=9, slots=["q"])))
    assert len(problems) == 3


def test_taken_ids_and_triggers(load):
    pack, problems = load(GOOD + GOOD + GOOD.replace("id: good", "id: third"))
    assert len(pack.equations) == 1
    assert [problem.split(": ", 1)[1] for problem in problems] == [
        "good: id: 'good' is taken by the entry at " + problems[0].rsplit(" ", 1)[1],
        "good: triggers[0]: 'good' is taken by good",
        "third: triggers[0]: 'good' is taken by good",
    ]


def test_former_ids_stay_taken(load):
    _, problems = load(dump(entry(id="new", was=["good"])) + GOOD.replace("triggers: [good]", "triggers: [other]"))
    assert any("'good' is taken by the entry" in problem for problem in problems)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "mine.yaml: is empty"),
        ("a: b", "mine.yaml:1: expected a list of entries"),
        ("- just a word", "mine.yaml:1: entry 1: expected an entry with fields, found a word"),
        ("- id: [\n", "not valid YAML"),
        ("- id: 'x\n", "not valid YAML"),
        ("- id: a\tb: c\n  - d", "not valid YAML"),
        ("- &a {id: x}\n- *a", "mine.yaml:1: anchors and aliases"),
        ("- !!python/object/apply:os.system ['true']", "python/object/apply:os.system is not read"),
        ("- {? [a] : b}", "a key must be a word"),
        ("--- []\n--- []", "a second YAML document"),
        ("[" * 50_000, "nest"),  # a newer libyaml says so itself, before the first event
        ("- " * 50_000, "nested more than"),
        (b"- id: \xff\n", "mine.yaml:1: not UTF-8 (byte 0xff)"),
        (b"\n\n- id: \xe9t\xe9\n", "mine.yaml:3: not UTF-8 (byte 0xe9)"),
        ("- id: \x00", "not valid YAML"),
        (GOOD + "  note: twice\n", "good: note: is there twice"),
    ],
)  # fmt: skip
def test_broken_file(load, text, expected):
    pack, problems = load(text)
    assert pack is not None and any(expected in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("name: mine\nversion: '1'\nlicense: MIT\n", "pack.yaml:1: format: is missing"),
        (HEADER.replace("1", "2", 1), "format: 2 is not a number from 1 to 1"),
        (HEADER + "sections: {mine: {title: Mine}}\n", "sections.mine.zh: is missing"),
        (HEADER + "colour: red\n", "colour: unknown field"),
        ("[]", "expected the header of a pack"),
    ],
)
def test_broken_header(load, header, expected):
    pack, problems = load(header=header)
    assert pack is None and any(expected in problem for problem in problems), problems


def test_pack_in_one_file(tmp_path):
    file = tmp_path / "one.yaml"
    file.write_text(
        HEADER + "equations:\n" + GOOD.replace("references:\n  - {key: known2020}", "references: []"), "utf-8"
    )
    pack, problems = load_pack(file)
    assert [equation.id for equation in pack.equations] == ["good"] and not problems
    file.write_text(HEADER, "utf-8")
    assert "equations: is missing" in str(load_pack(file)[1][0])


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_no_pack(tmp_path, name):
    (tmp_path / "empty").mkdir()
    pack, [problem] = load_pack(tmp_path / name)
    assert pack is None and str(tmp_path / name) in str(problem)


def test_skeleton_is_a_good_pack(tmp_path):
    for name, text in skeleton("mine").items():
        (tmp_path / name).write_text(text, "utf-8")
    pack, problems = load_pack(tmp_path)
    assert not problems and [equation.triggers for equation in pack.equations] == [("myloss",)]


def test_later_packs_override_and_disable(tmp_path):
    (tmp_path / "pack.yaml").write_text(HEADER + "disable: [huber-loss]\n", "utf-8")
    mine = [*entry(id="softmax", overrides=True, references=[]), *entry(id="adam", triggers=["b"], references=[])]
    (tmp_path / "mine.yaml").write_text(dump(mine), "utf-8")
    catalog, problems = load_catalog([tmp_path])
    assert catalog.get("huber-loss") is None and catalog.get("softmax").name == "Good"
    assert catalog.get("adam").name == "Adam" and "say `overrides: true`" in str(problems[0])


DISABLED = [
    ("disable: [softmax]", {"softmax"}, ""),
    ("disable_sections: [gans]", {"gan-minimax"}, ""),
    ("disable_packs: [mleq]", {"softmax"}, ""),
    ("disable: [softmx]", set(), "disable: no earlier pack has 'softmx'"),
    ("disable_sections: [activation]", set(), "disable_sections: no earlier pack has 'activation'"),
    ("disable_packs: [mine]", set(), "disable_packs: no earlier pack has 'mine'"),
]


@pytest.mark.parametrize(("line", "gone", "told"), DISABLED, ids=[line for line, _, _ in DISABLED])
def test_left_out(tmp_path, line, gone, told):
    (tmp_path / "pack.yaml").write_text(f"{HEADER}{line}\n", "utf-8")
    (tmp_path / "mine.yaml").write_text(dump(entry(references=[])), "utf-8")
    catalog, problems = load_catalog([tmp_path])
    assert problems == [] and "good" in {equation.id for equation in catalog.equations}
    assert not gone & {equation.id for equation in catalog.equations}
    warnings = [str(problem) for problem in catalog.problems]
    assert [told in warning for warning in warnings] == ([True] if told else [])
    assert gone <= {equation.id for equation in load_catalog([])[0].equations}


def test_an_id_that_is_taken_is_told_with_its_line(tmp_path):
    (tmp_path / "pack.yaml").write_text(HEADER, "utf-8")
    (tmp_path / "mine.yaml").write_text("\n" + dump(entry(id="softmax", references=[])), "utf-8")
    [problem] = load_catalog([tmp_path])[1]
    assert str(problem).startswith(f"{tmp_path / 'mine.yaml'}:2: softmax: id: an earlier pack has this id")
    assert "an earlier pack has this id" in "".join(map(str, check_packs([tmp_path])[1]))


def test_a_copy_of_a_pack_does_no_harm(tmp_path):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "pack.yaml").write_text(HEADER, "utf-8")
        (tmp_path / folder / "mine.yaml").write_text(dump(entry(references=[])), "utf-8")
    catalog, problems = load_catalog([tmp_path / "one", tmp_path / "two"])
    assert not problems and [equation.id for equation in catalog.equations].count("good") == 1


# --- bounds


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr("mleq.catalog.pack.MAX_BYTES", 3_000)
    monkeypatch.setattr("mleq.catalog.pack.MAX_ENTRIES", 3)
    monkeypatch.setattr("mleq.catalog.pack.MAX_FILES", 4)


def test_too_many_bytes(small, load):
    pack, problems = load(GOOD + "# " + "x" * 3_000)
    assert problems == ["mine.yaml: a pack has at most 3,000 bytes: this file is not read"] and not pack.equations


def test_too_many_entries(small, load):
    _, problems = load("".join(f"- {{id: e{number}}}\n" for number in range(9)))
    assert "3 entries or more: only the first are read" in problems[0] and "e3" not in str(problems)


def test_too_many_problems(load):
    _, problems = load("".join(f"- {{id: e{number}}}\n" for number in range(200)))
    assert len(problems) == 100


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"note": "x" * 10_001}, "note: longer than 10,000 characters"),
        ({"body": "{" * 101 + "x" + "}" * 101}, "body: has braces more than 100 deep"),
    ],
)
def test_too_long_and_too_deep(load, change, told):
    _, problems = load(dump(entry(**change)))
    assert any(told in problem for problem in problems), problems


def test_a_long_list_takes_no_longer_than_it_is_long(load):
    """Names that are there twice are told; to look at each pair of so many would take hours."""
    names = ", ".join(f"a{number}" for number in range(200_000))
    _, problems = load(header=f"{HEADER}disable: [{names}, a7]\n")
    assert problems == ["pack.yaml:5: disable[200000]: 'a7' is there twice"]


def test_too_many_files(small, load, tmp_path):
    for number in range(5):
        (tmp_path / f"x{number}.yaml").write_text("[]")
    pack, problems = load()
    assert "more than 4 YAML files: only the first are read" in problems[0] and pack.equations


def test_a_link_that_leads_out(load, tmp_path_factory, tmp_path):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    secret.write_text("- password: hunter2\n")
    (tmp_path / "linked.yaml").symlink_to(secret)
    pack, problems = load()
    assert problems == ["linked.yaml: leads out of the pack, and is not read"] and pack.equations


def test_a_pack_that_is_a_link(load, tmp_path_factory, tmp_path):
    load()
    link = tmp_path_factory.mktemp("elsewhere") / "mine"
    link.symlink_to(tmp_path)
    pack, problems = load_pack(link)
    assert pack.equations and not problems


def test_later_packs_may_cite_the_built_in_bibliography(tmp_path):
    (tmp_path / "pack.yaml").write_text(HEADER, "utf-8")
    (tmp_path / "mine.yaml").write_text(dump(entry(references=[{"key": "vaswani2017attention"}])), "utf-8")
    assert load_catalog([tmp_path])[1] == []


# --- the JSON Schema


def test_json_schema_is_fresh():
    written = json.loads((data_root() / "schema.json").read_text("utf-8"))
    assert written == json_schema(), "data/schema.json is stale: run `make schema`"


def test_json_schema_accepts_the_catalog():
    validator = jsonschema.Draft202012Validator(json_schema())
    for file in Path(str(data_root())).rglob("*.yaml"):
        validator.validate(yaml.safe_load(file.read_text("utf-8")))


BEYOND_SCHEMA = (
    *("slot", "body", "twice", "bibliography", "which is no variant", "on one line"),
    *("of a function or operator", "no letter of the table", "symbols[0]: per", "has a row already"),
)


@pytest.mark.parametrize(("change", "expected"), BROKEN, ids=[expected for _, expected in BROKEN])
def test_json_schema_rejects_what_the_loader_rejects(change, expected):
    """But for what no schema can say: what must agree between fields, and LaTeX."""
    valid = jsonschema.Draft202012Validator(json_schema()).is_valid(entry(**change))
    assert valid is any(word in expected for word in BEYOND_SCHEMA) or "there twice" in expected


# --- any input


@given(st.text(st.sampled_from("-:[]{}'\"|>&*!#? \n\tabc%@`,~0") | st.characters(), max_size=200))
def test_reader_never_fails_otherwise(text):
    try:
        nodes.read(text)
    except nodes.NodeError as error:
        assert error.line >= 1 and error.message


SCALARS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=10)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3))


@given(VALUES)
def test_reader_agrees_with_pyyaml(value):
    def build(node):
        if isinstance(node, nodes.Scalar):
            return node.text
        if isinstance(node, nodes.ListNode):
            return [build(item) for item in node.items]
        return {key.text: build(item) for key, item in node.pairs}

    assert build(nodes.read(yaml.safe_dump(value, allow_unicode=True))) == value
