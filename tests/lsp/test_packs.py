"""Packs of somebody's own over the real server: found, served, followed on disk, and told where they are broken."""

import os
import shutil

import pytest

from mleq.catalog.skeleton import skeleton
from mleq.files import write_files
from tests.lsp.raw import Process, wait_for

SHOWS = {"textDocument": {"publishDiagnostics": {}}}


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Folders for the packs of a user and for a project, with nothing in them."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "project" / "chapters").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def serve(places):
    """A server with the project as its workspace, or with none."""
    processes = []

    def serve(*arguments, folders=("project",), options=None, capabilities=SHOWS):
        client = Client(places, *arguments)
        processes.append(client)
        client.initialize(capabilities, options=options, folders=[(places / folder).as_uri() for folder in folders])
        client.open(client.uri, "latex", "so mlmyloss and mlsoftmax")
        return client

    yield serve
    for process in processes:
        process.__exit__()


class Client(Process):
    def __init__(self, places, *arguments):
        super().__init__(*arguments)
        self.places = places
        self.uri = (places / "project" / "chapters" / "a.tex").as_uri()
        self.told = []

    def answer(self, method, params):
        """The answer to a request; what is told meanwhile is kept."""
        self.send({"id": 7, "method": method, "params": params})
        while (message := self.receive()).get("id") != 7:
            self.told.append(message)
        return message["result"]

    def offered(self, character):
        place = {"textDocument": {"uri": self.uri}, "position": {"line": 0, "character": character}}
        return [item["label"] for item in self.answer("textDocument/completion", place)["items"]]

    @property
    def mine(self):
        return self.offered(11)

    @property
    def softmax(self):
        return self.offered(25)

    def messages(self):
        """What was shown to the writer."""
        self.mine  # noqa: B018  # takes in what waits
        return [each["params"]["message"] for each in self.told if each["method"] == "window/showMessage"]

    def diagnostics(self, uri):
        """What was told of a document last."""
        self.mine  # noqa: B018
        published = [each["params"] for each in self.told if each["method"] == "textDocument/publishDiagnostics"]
        return next((each["diagnostics"] for each in reversed(published) if each["uri"] == uri), None)


def put(folder, name="mine", **changes):
    """Write a pack whose equation has some of its lines changed."""
    files = skeleton(name)
    for old, new in changes.items():
        assert old in files["equations.yaml"]
        files["equations.yaml"] = files["equations.yaml"].replace(old, new)
    write_files(folder, files)
    return folder


@pytest.mark.slow
def test_a_pack_of_the_user(serve, places):
    put(places / "config/mleq/packs/mine")
    client = serve()
    assert wait_for(lambda: client.mine) == ["My loss"] and client.softmax[0] == "Softmax"
    assert client.messages() == []


def test_a_pack_of_the_project(serve, places):
    put(places / "project/.mleq")
    client = serve()
    assert wait_for(lambda: client.mine) == ["My loss"]


@pytest.mark.slow
def test_a_pack_beside_the_document_without_a_workspace(serve, places):
    put(places / "project/.mleq")
    client = serve(folders=())
    assert wait_for(lambda: client.mine) == ["My loss"]


@pytest.mark.slow
def test_a_pack_that_the_settings_name(serve, places):
    put(places / "project/shared/mine")
    client = serve(options={"packs": ["shared/mine"]})
    assert wait_for(lambda: client.mine) == ["My loss"]


@pytest.mark.slow
def test_a_setting_that_changes(serve, places):
    put(places / "elsewhere")
    client = serve()
    assert wait_for(lambda: client.softmax) and client.mine == []
    settings = {"mleq": {"packs": [str(places / "elsewhere")]}}
    client.send({"method": "workspace/didChangeConfiguration", "params": {"settings": settings}})
    assert wait_for(lambda: client.mine) == ["My loss"]


def test_isolated(serve, places):
    put(places / "project/.mleq", **{"my-loss": "his-loss", "My loss": "His loss"})
    put(places / "config/mleq/packs/mine", **{"my-loss": "her-loss", "My loss": "Her loss"})
    put(places / "named")
    client = serve("--isolated", "--pack", str(places / "named"))
    assert wait_for(lambda: client.mine) == ["My loss"] and client.messages() == []


def test_edited_on_disk_and_served_anew(serve, places):
    """Without a word of the client, which need not watch files."""
    put(places / "project/.mleq")
    client = serve()
    assert wait_for(lambda: client.mine) == ["My loss"]
    put(places / "project/.mleq", **{"My loss": "My better loss"})
    assert wait_for(lambda: "My better loss" in client.mine)
    shutil.rmtree(places / "project/.mleq")
    assert wait_for(lambda: client.mine == []) and client.softmax


@pytest.mark.slow
def test_a_pack_that_comes_later(serve, places):
    client = serve()
    assert wait_for(lambda: client.softmax) and client.mine == []
    put(places / "project/.mleq")
    client.send({"method": "workspace/didChangeWatchedFiles", "params": {"changes": []}})
    assert wait_for(lambda: client.mine) == ["My loss"]


def test_overridden(serve, places):
    """The project's equation stands in the place of the built-in one, in completion and in hovers."""
    put(places / "project/.mleq", **{"- id: my-loss": "- id: softmax\n  overrides: true", "[myloss]": "[softmax]"})
    client = serve()
    assert wait_for(lambda: "My loss" in client.softmax) and "Softmax" not in client.softmax
    place = {"textDocument": {"uri": client.uri}, "position": {"line": 0, "character": 20}}
    assert "My loss" in client.answer("textDocument/hover", place)["contents"]["value"]


def broken(places):
    return put(places / "project/.mleq", **{"slots: ['\\theta', 'n']": "slots: ['\\vartheta', 'n']"})


def test_a_broken_pack_is_told_once_and_the_rest_is_served(serve, places):
    put(places / "config/mleq/packs/mine", **{"my-loss": "his-loss"})
    broken(places)
    client = serve()
    assert wait_for(client.messages)
    [message] = client.messages()
    assert message.startswith("mleq: .mleq/equations.yaml:11: my-loss: slots: ")
    assert "the rest is served" in message and "\n" not in message
    assert client.mine == ["My loss"] and client.softmax
    os.utime(places / "project/.mleq/equations.yaml", (1, 1))
    put(places / "config/mleq/packs/mine", **{"my-loss": "his-loss", "My loss": "Whose loss"})
    assert wait_for(lambda: client.mine == ["Whose loss"]) and len(client.messages()) == 1, "not once more"


@pytest.mark.slow
def test_a_broken_pack_is_told_again_after_it_was_sound(serve, places):
    broken(places)
    client = serve()
    assert wait_for(client.messages)
    put(places / "project/.mleq")
    assert wait_for(lambda: client.mine) == ["My loss"]
    broken(places)
    assert wait_for(lambda: len(client.messages()) == 2)


def test_diagnostics_in_an_open_file_of_a_broken_pack(serve, places):
    file = broken(places) / "equations.yaml"
    client = serve()
    client.open(file.as_uri(), "yaml", file.read_text("utf-8"))
    [first, *_] = wait_for(lambda: client.diagnostics(file.as_uri()))
    lines = file.read_text("utf-8").split("\n")
    assert "\\vartheta" in lines[first["range"]["start"]["line"]] and "\\vartheta" in first["message"]
    assert (first["severity"], first["source"], first["range"]["start"]["character"]) == (1, "mleq", 2)
    put(places / "project/.mleq")
    client.send({"method": "textDocument/didSave", "params": {"textDocument": {"uri": file.as_uri()}}})
    assert wait_for(lambda: client.diagnostics(file.as_uri()) == [])
    assert client.mine == ["My loss"]


@pytest.mark.slow
def test_diagnostics_are_taken_back_when_the_file_is_closed(serve, places):
    file = broken(places) / "equations.yaml"
    client = serve()
    client.open(file.as_uri(), "yaml", file.read_text("utf-8"))
    assert wait_for(lambda: client.diagnostics(file.as_uri()))
    client.send({"method": "textDocument/didClose", "params": {"textDocument": {"uri": file.as_uri()}}})
    assert wait_for(lambda: client.diagnostics(file.as_uri()) == [])


@pytest.mark.slow
def test_marks_go_with_the_pack_and_come_by_the_name_that_the_client_has(serve, places):
    """A path with what a URI has to quote."""
    folder = put(places / "C# 100%/mine", **{"slots: ['\\theta', 'n']": "slots: ['\\vartheta', 'n']"})
    file = folder / "equations.yaml"
    client = serve(options={"packs": [str(folder)]})
    client.open(file.as_uri(), "yaml", file.read_text("utf-8"))
    assert wait_for(lambda: client.diagnostics(file.as_uri()))
    client.send({"method": "workspace/didChangeConfiguration", "params": {"settings": {"mleq": {"packs": []}}}})
    # What is told of itself does not take back the options.
    shutil.rmtree(folder)
    client.send({"method": "workspace/didChangeWatchedFiles", "params": {"changes": []}})
    assert wait_for(lambda: client.diagnostics(file.as_uri()) == [])


@pytest.mark.slow
def test_a_client_without_marks_gets_none(serve, places):
    file = broken(places) / "equations.yaml"
    client = serve(capabilities={})
    client.open(file.as_uri(), "yaml", file.read_text("utf-8"))
    assert wait_for(client.messages)
    client.send({"method": "textDocument/didClose", "params": {"textDocument": {"uri": file.as_uri()}}})
    assert client.diagnostics(file.as_uri()) is None


@pytest.mark.slow
def test_many_broken_packs_are_told_in_one_line(serve, places):
    for name in ("one", "two", "three"):
        (places / "project/.mleq" / name).mkdir(parents=True)
        (places / "project/.mleq" / name / "pack.yaml").write_text("- nothing")
    client = serve()
    [message] = wait_for(client.messages)
    assert message.endswith(" (and 2 more); the rest is served")


@pytest.mark.slow
def test_a_file_that_is_of_no_pack_is_told_nothing(serve, places):
    (places / "project/other.yaml").write_text("- {")
    client = serve()
    client.open((places / "project/other.yaml").as_uri(), "yaml", "- {")
    assert wait_for(lambda: client.softmax) and client.diagnostics((places / "project/other.yaml").as_uri()) is None


def test_an_old_library_is_let_go(places, monkeypatch):
    """Collections leave out what a server has made at its start, so nothing may hold itself."""
    import gc
    import weakref

    from mleq.catalog.builtin import load_catalog
    from mleq.features.library import Library

    library = Library(load_catalog([put(places / "pack")])[0])
    gc.disable()
    try:
        library.warm()
        dead = weakref.ref(library), weakref.ref(library.catalog), weakref.ref(library.recognizer)
        del library
        assert [each() for each in dead] == [None] * 3
    finally:
        gc.enable()
