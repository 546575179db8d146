"""The requests that the protocol does not have, over the real server: answers, and errors in one line."""

import pytest

from tests.lsp.raw import Process, wait_for

URI = "file:///nowhere/paper.tex"
PLACE = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}


@pytest.fixture(scope="module")
def client():
    with Process() as process:
        process.initialize()
        yield process


def search(client, query, **more):
    return client.request(2, "mleq/search", {"query": query, **more})["result"]


def test_search(client, catalog):
    [first] = search(client, "kl", limit=1)
    equation = catalog.get("kl-divergence")
    assert first == {
        "id": "kl-divergence",
        "name": "Kullback-Leibler divergence",
        "zh": equation.zh,
        "section": catalog.section(equation.section).title,
        "score": 1.0,
        "line": first["line"],
    }
    assert first["line"].startswith("D") and "log" in first["line"] and "\n" not in first["line"]


def test_search_is_that_of_the_index(client, catalog):
    for query in ("loss", "散度", "distance between distributions"):
        found = search(client, query, limit=7)
        assert [row["id"] for row in found] == [hit.equation.id for hit in catalog.index.search(query, 7)]
        assert all(0 < row["score"] <= 1 for row in found) and found


def test_search_without_a_limit(client):
    assert len(search(client, "a")) == len(search(client, "a", limit=None)) == 20
    assert len(search(client, "a", limit=5)) == 5
    assert len(search(client, "a", limit=1_000_000)) <= 1_000


@pytest.mark.parametrize("query", ["", " \n"])
def test_search_for_all(client, catalog, query):
    rows = search(client, query, limit=1_000)
    assert [row["id"] for row in rows] == [equation.id for equation in catalog.equations]
    assert len(search(client, query)) == 20 and {row["score"] for row in rows} == {1.0}


@pytest.mark.parametrize("query", ["qqqqqqqq", "\\", "\0", "\ud800"])
def test_search_for_nothing(client, query):
    assert search(client, query) == []


def context(client, drawn, language="latex", uri=URI):
    before, after = drawn.split("|")
    client.open(uri, language, before + after)
    lines = before.split("\n")
    place = {"line": len(lines) - 1, "character": len(lines[-1])}
    return client.request(3, "mleq/context", {"textDocument": {"uri": uri}, "position": place})["result"]


def span(line, start, end, last=None):
    return {
        "start": {"line": line, "character": start},
        "end": {"line": line if last is None else last, "character": end},
    }


CASES = [
    ("latex", "so mlkl| it", ("prose", "tex", "mlkl", None, None)),
    ("latex", "so $x + \\soft|$ it", ("math", "tex", "\\soft", "inline", span(0, 4, 13))),
    ("latex", "\\[\n  a|\n\\]", ("math", "tex", "a", "display", span(0, 2, 0, 2))),
    ("latex", "\\begin{align}a|\\end{align}", ("math", "tex", "a", "environment", span(0, 13, 14))),
    ("latex", "% x|", ("nowhere", "tex", "x", None, None)),
    ("latex", "$a \\text{b|}$", ("nowhere", "tex", "b", "inline", span(0, 1, 11))),
    ("latex", "|", ("prose", "tex", "", None, None)),
    ("markdown", "> $x|$", ("math", "markdown", "x", "inline", span(0, 3, 4))),
    ("markdown", "`x|`", ("nowhere", "markdown", "x", None, None)),
]


@pytest.mark.parametrize(("language", "drawn", "wanted"), CASES)
def test_context(client, language, drawn, wanted):
    found = context(client, drawn, language)
    assert found == dict(zip(("place", "language", "word", "kind", "range"), wanted, strict=True))


def test_context_in_units_of_the_client(client):
    client.open(URI, "markdown", "𝔼 $x$")
    place = {"line": 0, "character": 5}
    found = client.request(3, "mleq/context", {"textDocument": {"uri": URI}, "position": place})["result"]
    assert (found["word"], found["range"]) == ("x", span(0, 4, 5))


def test_context_where_there_is_none(client):
    assert context(client, "x|", "python", "file:///nowhere/a.py") is None
    place = {"textDocument": {"uri": "file:///never/opened.tex"}, "position": {"line": 0, "character": 0}}
    assert client.request(3, "mleq/context", place)["result"] is None
    past = {"textDocument": {"uri": URI}, "position": {"line": 2**31 - 1, "character": 2**31 - 1}}
    assert client.request(3, "mleq/context", past)["result"]["place"] == "prose"


def insert(client, drawn, equation_id, language="latex", **more):
    before, after = drawn.split("|")
    client.open(URI, language, before + after)
    lines = before.split("\n")
    place = {"line": len(lines) - 1, "character": len(lines[-1])}
    asked = {"id": equation_id, "textDocument": {"uri": URI}, "position": place, **more}
    return client.request(3, "mleq/insert", asked)["result"]


ATTENTION = "scaled-dot-product-attention"
INSERTED = [
    ("latex", "So\n|\n", "\\[\nBODY\n\\]"),
    ("latex", "So | it", "\n\\[\nBODY\n\\]\n"),
    ("latex", "a word|", "\n\\[\nBODY\n\\]"),
    ("latex", "$|$", "ONE"),
    ("latex", "$x|y$", "ONE "),
    ("latex", "\\[\n|\n\\]", "BODY"),
    ("latex", "\\section{|}", "$ONE$"),
    ("markdown", "> |", "$$\n> QUOTED\n> $$"),
    ("markdown", "# |", "$ONE$"),
]


@pytest.mark.parametrize(("language", "drawn", "wanted"), INSERTED)
def test_insert(client, catalog, language, drawn, wanted):
    body = catalog.get(ATTENTION).body
    item = insert(client, drawn, ATTENTION, language)
    for name, text in (("BODY", body), ("ONE", " ".join(body.split())), ("QUOTED", body.replace("\n", "\n> "))):
        wanted = wanted.replace(name, text)
    assert item["textEdit"]["newText"] == wanted
    assert item["textEdit"]["range"]["start"] == item["textEdit"]["range"]["end"]
    assert item["label"] == catalog.get(ATTENTION).name


def test_insert_a_variant(client, catalog):
    variant = catalog.get(ATTENTION).variants[0]
    assert insert(client, "$|$", ATTENTION, variant=variant.id)["textEdit"]["newText"] == " ".join(variant.body.split())
    assert insert(client, "$|$", ATTENTION, variant=None)["label"] == catalog.get(ATTENTION).name


def test_insert_is_the_item_of_the_list():
    """A client with snippets gets stops, and the package that is missing."""
    snippets = {"textDocument": {"completion": {"completionItem": {"snippetSupport": True}}}}
    with Process() as client:
        client.initialize(snippets)
        text = "\\documentclass{article}\n\\begin{document}\nmlsoftmax|\n\\end{document}\n"
        client.open(URI, "latex", text.replace("|", ""))
        # What surrounds the document is read beside.
        listed = wait_for(lambda: _with_package(client.ask(9, "completion", URI, 2, 9)["items"][0]))
        place = {"textDocument": {"uri": URI}, "position": {"line": 2, "character": 9}}
        chosen = client.request(3, "mleq/insert", {"id": "softmax", **place})["result"]
    assert chosen["additionalTextEdits"] == listed["additionalTextEdits"] and chosen["additionalTextEdits"]
    assert (
        chosen["textEdit"]["newText"] == f"\n{listed['textEdit']['newText']}"
        and "${1:" in chosen["textEdit"]["newText"]
    )
    assert chosen["insertTextFormat"] == 2


def _with_package(item):
    return item if "additionalTextEdits" in item else None


@pytest.mark.parametrize("drawn", ["% a comment |", "\\label{|}"])
def test_insert_where_nothing_goes(client, drawn):
    assert insert(client, drawn, "softmax") is None


def test_insert_into_what_is_not_open(client):
    place = {"textDocument": {"uri": "file:///never/opened.tex"}, "position": {"line": 0, "character": 0}}
    assert client.request(3, "mleq/insert", {"id": "softmax", **place})["result"] is None


def page(client, equation_id):
    return client.request(3, "mleq/page", {"id": equation_id})["result"]


def test_page(client, catalog):
    equation = catalog.get("kl-divergence")
    told = page(client, "kl-divergence")
    assert (told["id"], told["name"], told["zh"]) == (equation.id, equation.name, equation.zh)
    for part in (equation.name, "Kullback", *(body for _, body, _ in equation.bodies()), equation.note_zh):
        assert part in told["markdown"]
    assert "data:" not in told["markdown"]


def test_page_with_pictures(catalog):
    with Process() as client:
        client.initialize(options={"preview": {"pictures": True}})
        told = page(client, ATTENTION)["markdown"]
    assert told.count("](data:image/svg+xml;base64,") == 1 + len(catalog.get(ATTENTION).variants)


@pytest.mark.parametrize(
    ("drawn", "wanted"),
    [
        ("\\[ \\sigma(a) = \\fr|ac{1}{1 + e^{-a}} \\]", "sigmoid"),
        ("mlsoftmax|", "softmax"),
        ("$a + |b$", None),
        ("Some |words", None),
    ],
)
def test_page_of_what_stands_at_a_position(client, drawn, wanted):
    client.open(URI, "latex", drawn.replace("|", ""))
    place = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": drawn.index("|")}}
    told = client.request(3, "mleq/page", place)["result"]
    assert (told and told["id"]) == wanted


MALFORMED = [
    ("mleq/search", None, "params: expected an object"),
    ("mleq/search", [], "params: expected an object"),
    ("mleq/search", "kl", "params: expected an object"),
    ("mleq/search", {}, "query: expected text"),
    ("mleq/search", {"query": 5}, "query: expected text"),
    ("mleq/search", {"query": None}, "query: expected text"),
    ("mleq/search", {"query": "kl", "limit": 0}, "limit: expected a whole number from 1"),
    ("mleq/search", {"query": "kl", "limit": "5"}, "limit: expected a whole number from 1"),
    ("mleq/search", {"query": "kl", "limit": True}, "limit: expected a whole number from 1"),
    ("mleq/search", {"query": "kl", "limit": 1.5}, "limit: expected a whole number from 1"),
    ("mleq/search", {"query": "secret" * 40}, "query: expected 200 characters or fewer, got 240"),
    ("mleq/context", None, "params: expected an object"),
    ("mleq/context", {}, "textDocument: expected an object"),
    ("mleq/context", {"textDocument": {"uri": URI}}, "position: expected an object"),
    ("mleq/context", {"textDocument": {}, "position": {}}, "textDocument.uri: expected text"),
    (
        "mleq/context",
        {"textDocument": {"uri": URI}, "position": {"line": -1, "character": 0}},
        "position.line: expected a whole number from 0",
    ),
    ("mleq/page", {"id": "no-such"}, "id: no equation is called so"),
    ("mleq/page", {"id": 5}, "id: expected text"),
    ("mleq/page", {"textDocument": {"uri": URI}}, "position: expected an object"),
    ("mleq/insert", {"id": "softmax"}, "textDocument: expected an object"),
    ("mleq/insert", {**PLACE, "id": "no-such"}, "id: no equation is called so"),
    ("mleq/insert", {**PLACE, "id": "softmax", "variant": "no-such"}, "variant: softmax has none of that id"),
    ("mleq/insert", {**PLACE, "id": "softmax", "variant": []}, "variant: expected text"),
    (
        "mleq/context",
        {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 2**31}},
        "position.character: expected a whole number from 0",
    ),
]


@pytest.mark.parametrize(("method", "params", "message"), MALFORMED)
def test_malformed_parameters(client, method, params, message):
    assert client.request(4, method, params)["error"] == {"code": -32602, "message": message}
    assert search(client, "kl", limit=1)


@pytest.mark.parametrize("method", ["mleq/search", "mleq/context", "mleq/insert", "mleq/page"])
def test_no_parameters_at_all_and_no_request(client, method):
    client.send({"id": 5, "method": method})
    assert client.receive()["error"]["code"] == -32602
    client.send({"method": method, "params": {}})
    assert search(client, "kl", limit=1)


def test_other_requests_of_that_name_are_unknown(client):
    assert client.request(6, "mleq/nonsense", {"query": "kl"})["error"]["code"] == -32601


def test_what_was_asked_is_not_in_the_log(tmp_path):
    log = tmp_path / "mleq.log"
    with Process("--log", str(log)) as server:
        server.initialize()
        server.request(2, "mleq/search", {"query": "secret" * 100})
        server.request(3, "mleq/search", {"query": ["secret"]})
        server.send({"method": "exit"})
        assert server.end() == (1, "")
    assert "query: expected" in log.read_text("utf-8") and "secret" not in log.read_text("utf-8")
