"""Code actions over the protocol: titles, edits when they are asked for, and what a client can do."""

import importlib.util

import pytest

from mleq.formula.recognize import Departure, Match
from tests.lsp.inprocess import URI, InProcess
from tests.lsp.raw import Process

ATTENTION = r"\operatorname{Attention}(Q, K, V) = \operatorname{softmax}\!\left(\frac{Q\,K^{\top}}{\sqrt{d_k}}\right) V"
LITERALS = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor"]}}}
RESOLVES = {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}
VERSIONED = {"documentChanges": True, "resourceOperations": ["create"]}

needs_citation = pytest.mark.skipif(
    importlib.util.find_spec("mleq.features.citation") is None, reason="nothing reads what can be cited"
)


def capable(action=LITERALS, edit=None):
    return {"textDocument": {"codeAction": action}, "workspace": {"workspaceEdit": edit or {}}}


def asked(uri, line, character, only=None, diagnostics=()):
    place = {"line": line, "character": character}
    context = {"diagnostics": list(diagnostics), **({"only": only} if only else {})}
    return {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}, "context": context}


def actions(client, *place, **context):
    return client.ask("textDocument/codeAction", asked(URI, *place, **context))


def titled(found, title):
    [action] = [action for action in found if action["title"].startswith(title)]
    return action


def test_a_client_that_resolves_gets_titles_first(catalog):
    client = InProcess(catalog, capable({**LITERALS, **RESOLVES}, VERSIONED))
    client.open(f"so\n😀 ${ATTENTION}$.", "latex")
    found = actions(client, 1, 8)
    assert found and all("edit" not in action and action["kind"] == "refactor.rewrite" for action in found[:3])
    told = titled(found, "Explain the symbols")
    [change] = client.ask("codeAction/resolve", told)["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": URI, "version": 1}
    end = {"line": 1, "character": 5 + len(ATTENTION)}
    assert change["edits"][0]["range"] == {"start": end, "end": end}
    assert change["edits"][0]["newText"].startswith(", where $Q$ denotes the queries")


def test_any_other_client_gets_edits_at_once(catalog):
    client = InProcess(catalog, capable())
    client.open("so $x$ there", "latex")
    [action] = actions(client, 0, 4)
    assert "data" not in action
    [edit] = action["edit"]["changes"][URI]
    assert edit["newText"] == "\n\\[\nx\n\\]\n" and edit["range"]["start"]["character"] == 2


def test_an_edit_is_not_made_of_another_text(catalog):
    client = InProcess(catalog, capable({**LITERALS, **RESOLVES}))
    client.open("so $x$ there", "latex")
    [action] = actions(client, 0, 4)
    change = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": "longer so $x$ there"}]}
    client.send(method="textDocument/didChange", params=change)
    assert client.ask("codeAction/resolve", action) == action


@pytest.mark.parametrize("data", [None, [], {"uri": 1}, {"uri": "a", "version": 1, "start": 1, "end": 1, "name": 2}])
def test_an_action_of_another_server_stays_as_it_is(catalog, data):
    client = InProcess(catalog, capable({**LITERALS, **RESOLVES}))
    action = {"title": "another", **({"data": data} if data is not None else {})}
    assert client.ask("codeAction/resolve", action) == action


def test_a_client_that_takes_commands_alone_gets_nothing(catalog):
    client = InProcess(catalog, {"textDocument": {"codeAction": {}}})
    client.open("so $x$ there", "latex")
    assert actions(client, 0, 4) == []


@pytest.mark.parametrize(
    ("place", "only"), [((0, 1), None), ((0, 4), ["source"]), ((0, 4), ["quickfix"]), ((0, 4), ["refactor.extract"])]
)
def test_nothing_where_nothing_is_asked(catalog, place, only):
    client = InProcess(catalog, capable())
    client.open("so $x$ there", "latex")
    assert actions(client, *place, only=only) == []
    assert client.ask("textDocument/codeAction", asked("file:///nowhere/else.tex", 0, 4)) == []


def test_a_mistake_answers_its_diagnostic(catalog):
    client = InProcess(catalog, capable())
    equation = catalog.get("tanh")
    departure = Departure(equation.pitfalls[0], 0, 1, "y")
    match = Match(equation, None, 1.0, 0, 1, departure=departure)
    client.server.library.__dict__["recognizer"] = type("Known", (), {"recognize": lambda *_: [match]})()
    client.open("so $x$ there", "latex")
    place = {"start": {"line": 0, "character": 4}, "end": {"line": 0, "character": 5}}
    ours = {"range": place, "message": "is wrong", "source": "mleq", "code": "tanh"}
    others = [{**ours, "source": "another"}, {**ours, "code": "relu"}]
    first = actions(client, 0, 4, only=["quickfix"], diagnostics=[*others, ours])[0]
    assert first["title"].startswith("Correct: ") and first["isPreferred"] is True
    assert first["diagnostics"] == [ours] and first["kind"] == "quickfix"
    assert first["edit"]["changes"][URI] == [{"range": place, "newText": "y"}]


def test_the_kinds_are_told(catalog):
    with Process() as process:
        provider = process.initialize()["capabilities"]["codeActionProvider"]
    assert provider == {"codeActionKinds": ["quickfix", "refactor"], "resolveProvider": True}


@pytest.mark.parametrize("copies", [True, False])
def test_code_for_the_clipboard_of_a_client_that_copies(copies):
    with Process() as process:
        process.initialize(capable(), {"copies": copies})
        process.open(URI, "latex", r"so $\mathrm{MSE} = \frac{1}{n} \sum_{i=1}^n (y_i - \hat{y}_i)^2$ there")
        found = process.request(2, "textDocument/codeAction", asked(URI, 0, 8))["result"]
    commands = [action["command"] for action in found if action["title"] == "Copy as NumPy code"]
    assert len(commands) == copies
    for command in commands:
        assert command["command"] == "mleq.copy" and "def mean_squared_error(y, y_hat):" in command["arguments"][0]


# Citing, which reads files beside the loop.


def cite(tmp_path, options=None, edit=VERSIONED, action=None, text=f"a\n\\[ {ATTENTION} \\]\nb\n"):
    """The action that cites a paper of a document, resolved."""
    uri = (tmp_path / "paper.tex").as_uri()
    with Process() as process:
        process.initialize(capable(action or {**LITERALS, **RESOLVES}, edit), options)
        process.open(uri, "latex", text)
        found = process.request(2, "textDocument/codeAction", asked(uri, 1, 8))["result"]
        cites = [action for action in found if action["title"].startswith("Cite ")]
        assert len(cites) <= 1
        return cites and process.request(3, "codeAction/resolve", cites[0])["result"]


@needs_citation
def test_a_paper_is_added_to_a_new_file_and_cited_behind_the_formula(tmp_path):
    action = cite(tmp_path)
    assert action["title"].startswith("Cite Vaswani et al. 2017: add it to references.bib")
    bib = (tmp_path / "references.bib").as_uri()
    create, *edits = action["edit"]["documentChanges"]
    assert create == {"kind": "create", "uri": bib, "options": {"ignoreIfExists": True}}
    edits = {change["textDocument"]["uri"]: change["edits"] for change in edits}
    assert edits[bib][0]["newText"].startswith("@") and edits[bib][0]["range"]["end"] == {"line": 0, "character": 0}
    [cited] = edits[(tmp_path / "paper.tex").as_uri()]
    assert cited["newText"].startswith("\n\\cite{") and cited["range"]["start"]["line"] == 1
    assert "command" not in action


@needs_citation
def test_a_client_that_copies_is_handed_what_to_paste(tmp_path):
    action = cite(tmp_path, {"copies": True})
    assert action["command"]["command"] == "mleq.copy"
    assert action["command"]["arguments"][0].startswith("\\cite{")
    assert [change.get("kind") for change in action["edit"]["documentChanges"]] == ["create", None]


@needs_citation
def test_a_paper_that_is_there_is_only_cited(tmp_path):
    entry = "@article{ours,\n  title = {Attention Is All You Need},\n  eprint = {1706.03762},\n  year = {2017}\n}\n"
    (tmp_path / "references.bib").write_text(entry)
    action = cite(tmp_path, text=f"\\bibliography{{references}}\n\\[ {ATTENTION} \\]\nb\n")
    assert action["title"] == "Cite Vaswani et al. 2017"
    [change] = action["edit"]["documentChanges"]
    assert [edit["newText"] for edit in change["edits"]] == ["\n\\cite{ours}"]


@needs_citation
def test_a_client_that_makes_no_files_is_offered_no_new_one(tmp_path):
    assert not cite(tmp_path, edit={})
    assert not cite(tmp_path, edit={"documentChanges": True})


@needs_citation
def test_a_client_that_does_not_resolve_gets_the_edit_at_once(tmp_path):
    action = cite(tmp_path, action=LITERALS)
    assert action["edit"]["documentChanges"][0]["kind"] == "create"
