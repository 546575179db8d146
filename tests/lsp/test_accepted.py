"""Whichever way a client inserts an item, the server knows that it was accepted; and nothing else counts as that."""

from types import SimpleNamespace

import pytest

from mleq.document.buffer import Buffer
from mleq.document.context import context_at
from mleq.features.completion import Candidate, Completion, complete
from mleq.features.insertion import Form, Insertion, Lines
from mleq.features.packages import Needs
from mleq.features.settings import Settings
from mleq.lsp.accepted import Offer
from mleq.snippet.model import plain
from mleq.workspace.usage import Usage, usage_file
from tests.lsp.inprocess import URI, InProcess
from tests.lsp.raw import Process, wait_for

SNIPPETS = {"textDocument": {"completion": {"completionItem": {"snippetSupport": True}}}}


class Writer(InProcess):
    """A client that edits its document as it is told to."""

    def __init__(self, catalog, drawn, language="latex", capabilities=None):
        super().__init__(catalog, capabilities)
        self.server.usage = Usage(None)
        self.cursor = drawn.index("|")
        self.text = drawn.replace("|", "", 1)
        self.open(self.text, language)

    def place(self, offset):
        before = self.text[:offset].replace("\r\n", "\n").split("\n")
        return {"line": len(before) - 1, "character": len(before[-1])}

    def edits(self, *edits):
        """Change ranges of the text, given by offsets, in one notification; each sees what those before it made."""
        changes = []
        for start, end, new in edits:
            changes.append({"range": {"start": self.place(start), "end": self.place(end)}, "text": new})
            self.text = self.text[:start] + new + self.text[end:]
        params = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": changes}
        self.send(method="textDocument/didChange", params=params)
        assert self.server.document(URI).buffer.text == self.text

    def choose(self, name):
        """Ask for the list, and take an item: where it goes, what it inserts, and its id."""
        place = self.place(self.cursor)
        items = self.complete(place["line"], place["character"])["items"]
        [item] = [item for item in items if item["data"] | {"needs": ""} == {"id": name, "needs": ""}]
        start = self.cursor - (place["character"] - item["textEdit"]["range"]["start"]["character"])
        return start, item["textEdit"]["newText"]

    @property
    def accepted(self):
        return set(self.server.usage.weights)


def whole(writer, start, new):
    writer.edits((start, writer.cursor, new))


def the_difference(writer, start, new):
    """As Neovim does, which compares the lines before and after."""
    old = writer.text[start : writer.cursor]
    rest = writer.text[writer.cursor :]
    before = shared(old, new)
    after = shared((old[before:] + rest)[::-1], (new[before:] + rest)[::-1])
    after = max(min(after - len(rest), len(old) - before, len(new) - before), 0)
    writer.edits((start + before, writer.cursor - after, new[before : len(new) - after]))


def shared(one, other):
    """How far two texts are the same."""
    return next((at for at, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))  # noqa: B905


def deleted_then_inserted(writer, start, new):
    writer.edits((start, writer.cursor, ""), (start, start, new))


def in_two_messages(writer, start, new):
    writer.edits((start, writer.cursor, ""))
    writer.edits((start, start, new))


def in_pieces(writer, start, new):
    """As an engine does that fills mirrors in at the end."""
    third = len(new) // 3
    writer.edits((start, writer.cursor, new[: third - 1] + new[third:-1]))
    writer.edits((start + len(new) - 2, start + len(new) - 2, new[-1]))
    writer.edits((start + third - 1, start + third - 1, new[third - 1]))


def indented(writer, start, new):
    """As a client does that indents each line by itself."""
    writer.edits((start, writer.cursor, new.replace("\n", "\n" + " " * 12)))


def after_an_edit_above(writer, start, new):
    above = "\\usepackage{amsmath}\n"
    writer.edits((0, 0, above))
    writer.edits((start + len(above), writer.cursor + len(above), new))


def before_an_edit_above(writer, start, new):
    writer.edits((start, writer.cursor, new), (0, 0, "\\usepackage{amsmath}\n"))


def after_more_letters(writer, start, new):
    writer.edits((writer.cursor, writer.cursor, "xy"))
    writer.edits((start, writer.cursor + 2, new))


def with_the_whole_text(writer, start, new):
    writer.text = writer.text[:start] + new + writer.text[writer.cursor :]
    params = {"textDocument": {"uri": URI, "version": 2}, "contentChanges": [{"text": writer.text}]}
    writer.send(method="textDocument/didChange", params=params)


WAYS = [
    whole,
    the_difference,
    deleted_then_inserted,
    in_two_messages,
    in_pieces,
    indented,
    after_an_edit_above,
    before_an_edit_above,
    after_more_letters,
    with_the_whole_text,
]
PLACES = [
    ("latex", "so mlkl|", "kl-divergence"),
    ("latex", "a\n\n  so mlsoftmax| it is\nb", "softmax"),
    ("latex", "so $softm|$ it", "softmax"),
    ("latex", "\\[ \\softm| \\]", "softmax"),
    ("latex", "\\[\n  atten|\n\\]", "scaled-dot-product-attention"),
    ("markdown", "> - so mlkl| it", "kl-divergence"),
    ("markdown", "所以ml散度|很大", "kl-divergence"),
    ("markdown", "$$\natten|\n$$", "scaled-dot-product-attention"),
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("language", "drawn", "name"), PLACES)
def test_an_item_that_was_accepted(catalog, language, drawn, name, way):
    writer = Writer(catalog, drawn, language)
    start, new = writer.choose(name)
    assert not writer.accepted
    way(writer, start, new)
    assert writer.accepted == {name}
    assert writer.server.document(URI).offer is None, "it is known, and looked for no more"


def test_line_endings_of_the_client(catalog):
    writer = Writer(catalog, "a\r\nso mlkl|")
    start, new = writer.choose("kl-divergence")
    writer.edits((start, writer.cursor, new.replace("\n", "\r\n")))
    assert writer.accepted == {"kl-divergence"}


def test_every_equation_is_known_by_what_it_inserts(catalog):
    """Where one begins as another does, it is the longer one."""
    for equation in catalog.equations:
        writer = Writer(catalog, f"so ml{equation.triggers[0]}|")
        start, new = writer.choose(equation.id)
        writer.edits((start, writer.cursor, new))
        assert writer.accepted == {equation.id}


@pytest.mark.parametrize("drawn", ["so mlkl|", "> so mlsoftmax| it", "$atten|$", "$$\n  cross|\n$$"])
def test_the_text_of_an_insertion_is_that_of_its_snippet(catalog, drawn):
    buffer, cursor = Buffer(drawn.replace("|", ""), "markdown"), drawn.index("|")
    found = complete(catalog, buffer, context_at(buffer, cursor), Settings(), reindents=False)
    assert found.candidates
    for candidate in found.candidates:
        assert candidate.insertion.text() == plain(candidate.snippet)


@pytest.mark.parametrize("ids", [("short", "longer"), ("longer", "short")])
def test_of_two_that_begin_alike_the_longer_is_meant(ids):
    bodies = {"short": "y = ax", "longer": "y = ax + b"}
    candidates = [
        Candidate(SimpleNamespace(id=name), None, Insertion(bodies[name], (), Form(Lines.ONE, "\n")), "", Needs())
        for name in ids
    ]
    for name, body in bodies.items():
        accepted = []
        offer = Offer(Completion(candidates, 0, 0, incomplete=False, in_chinese=False), accepted.append)
        assert not offer.changed(Buffer(f"{body} + 1", "tex"), 0, 0, len(body))
        assert accepted == [name]


OTHER = [
    "nothing",
    "kl and more of it",
    "\\[\nx = \\operatorname{softmax}(z)\n\\]",
    "\n\\[\n  D_{\\mathrm{KL}}",
]


@pytest.mark.parametrize("new", OTHER)
def test_other_text_in_its_place_is_no_item(catalog, new):
    writer = Writer(catalog, "so mlkl|")
    start, _ = writer.choose("kl-divergence")
    writer.edits((start, writer.cursor, new))
    assert not writer.accepted


def test_the_same_text_elsewhere_is_no_item(catalog):
    writer = Writer(catalog, "first\n\nso mlkl|\n\nlast")
    _, new = writer.choose("kl-divergence")
    writer.edits((0, 0, new))
    writer.edits((len(writer.text), len(writer.text), new))
    assert not writer.accepted


def test_it_counts_once(catalog):
    writer = Writer(catalog, "so mlkl|")
    start, new = writer.choose("kl-divergence")
    for _ in range(2):
        writer.edits((start, len(writer.text), new))
        writer.edits((start, len(writer.text), "mlkl"))
    assert writer.server.usage.weights["kl-divergence"] == pytest.approx(1, rel=1e-3)


def test_letters_are_not_looked_at(catalog, monkeypatch):
    writer = Writer(catalog, "so mlkul|")
    writer.choose("kl-divergence")
    monkeypatch.setattr(Offer, "_texts", None)
    monkeypatch.setattr("mleq.lsp.accepted._bare", None)
    for at, letter in enumerate("l it is", writer.cursor):
        writer.edits((at, at, letter))


def test_what_was_accepted_ranks_higher_among_equals(catalog):
    writer, label = Writer(catalog, "so mlro|"), catalog.get("rouge-n").name
    ranked = [item["label"] for item in writer.complete(0, 7)["items"] if "variant" not in item["data"]]
    start, new = writer.choose("rouge-n")
    writer.edits((start, writer.cursor, new))
    writer.edits((start, len(writer.text), "mlro"))
    again = [item["label"] for item in writer.complete(0, 7)["items"] if "variant" not in item["data"]]
    assert ranked[0] != again[0] == label
    assert [name for name in again if name != label] == [name for name in ranked if name != label]


def test_who_does_not_want_it_is_not_looked_after(catalog, monkeypatch):
    monkeypatch.setattr("mleq.lsp.server.warm_soon", lambda server: None)
    writer = Writer(catalog, "so mlkl|")
    start, new = writer.choose("kl-divergence")
    usage = writer.server.usage
    writer.send(method="initialized", params={})
    writer.send(method="workspace/didChangeConfiguration", params={"settings": {"remember": False}})
    writer.edits((start, writer.cursor, new))
    assert writer.server.usage is None and not usage.weights
    writer.complete(0, 1)
    assert writer.server.document(URI).offer is None


# Real servers.


@pytest.fixture
def state(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def ids(server, number=2):
    server.open(URI, "latex", "so mlro")
    return [item["data"]["id"] for item in server.ask(number, "completion", URI, 0, 7)["items"]]


def accept(server, name):
    server.open(URI, "latex", "so mlro")
    items = server.ask(3, "completion", URI, 0, 7)["items"]
    [edit] = [item["textEdit"] for item in items if item["data"] | {"needs": ""} == {"id": name, "needs": ""}]
    server.change(URI, {"range": edit["range"], "text": edit["newText"]})


def leave(server):
    assert server.request(4, "shutdown")["result"] is None
    server.send({"method": "exit"})
    assert server.end() == (0, "")


def test_the_next_server_knows_what_was_accepted_in_the_last(state):
    with Process() as server:
        server.initialize()
        assert ids(server)[0] != "rouge-n"
        accept(server, "rouge-n")
        assert ids(server)[0] == "rouge-n"
        leave(server)
    assert [line.split()[1] for line in usage_file().read_text("utf-8").splitlines()] == ["rouge-n"]
    with Process() as server:
        server.initialize()
        wait_for(lambda: ids(server)[0] == "rouge-n")


def test_what_the_client_does_not_want_remembered_is_neither_read_nor_written(state):
    with Process() as server:
        server.initialize(options={"remember": False})
        first = ids(server)[0]
        accept(server, "rouge-n")
        assert ids(server)[0] == first != "rouge-n"
        leave(server)
    assert not state.exists()


def test_nothing_is_remembered_before_the_client_has_said_whether_it_may(state):
    with Process() as server:
        server.initialize({"workspace": {"configuration": True}})
        question = server.receive()
        accept(server, "rouge-n")
        server.send({"id": question["id"], "result": [{"remember": False}]})
        assert ids(server)[0] != "rouge-n"
        leave(server)
    assert not state.exists()


def test_a_home_that_cannot_be_written_to_fails_nothing(state):
    state.write_text("not a folder")
    with Process() as server:
        server.initialize()
        accept(server, "rouge-n")
        assert ids(server)[0] == "rouge-n"
        leave(server)
