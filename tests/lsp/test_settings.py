"""Settings by every channel: whatever a client sends, there are settings; what is wrong is told once, and defaulted."""

import json
import re
import typing
from dataclasses import is_dataclass
from pathlib import Path

import pytest

from mleq.features.settings import Between, Display, Insert, Letters, Paths, Preview, Settings
from mleq.lsp.frames import Frames
from mleq.lsp.settings import read_settings
from tests.lsp.inprocess import InProcess
from tests.lsp.raw import Process

README = Path(__file__).parents[2] / "README.md"
PULLS = {"workspace": {"configuration": True}}
REGISTERS = {"workspace": {"didChangeConfiguration": {"dynamicRegistration": True}}}


def declared(kind=Settings, path=""):
    """Every setting with its type and its default."""
    for name, hint in typing.get_type_hints(kind, include_extras=True).items():
        default = getattr(kind(), name)
        if is_dataclass(default):
            yield from declared(type(default), f"{path}{name}.")
        else:
            yield f"{path}{name}", hint, default


SETTINGS = {name: (hint, default) for name, hint, default in declared()}


def another(name):
    """A value that is not the default."""
    hint, default = SETTINGS[name]
    if hint is bool:
        return not default
    if typing.get_origin(hint) is typing.Literal:
        return typing.get_args(hint)[-1]
    kind, limit = typing.get_args(hint)
    if limit is Paths:
        return ("/nowhere",)  # a list in JSON
    return "eq" if limit is Letters else kind(limit.most)


def nested(name, value):
    """The setting as JSON has it."""
    for part in reversed(name.split(".")):
        value = {part: value}
    return value


def in_effect(settings, name):
    for part in name.split("."):
        settings = getattr(settings, part)
    return settings


# What is read.


@pytest.mark.parametrize("given", [None, 5, "x", [], {}, {"display": None}, {"display": []}, {"head": None}])
def test_defaults(given):
    assert read_settings(given) == read_settings({"mleq": given}) == (Settings(), [], [])


def test_all_settings():
    given = {
        "head": "eq",
        "display": {"tex": "equation", "markdown": "fence"},
        "insert": {"label": True, "notation": False, "packages": False, "variants": False},
        "preview": {"pictures": True, "theme": "dark", "scale": 2, "width": 100.0},
        "mistakes": False,
        "remember": False,
    }
    wanted = Settings(
        "eq",
        Display("equation", "fence"),
        Insert(label=True, notation=False, packages=False, variants=False),
        Preview(pictures=True, theme="dark", scale=2.0, width=100),
        mistakes=False,
        remember=False,
    )
    assert read_settings(given) == read_settings({"mleq": given}) == (wanted, [], [])


BAD = [
    ({"head": 5}, "head: expected lower-case letters, got 5"),
    ({"head": ""}, "head: expected lower-case letters, got ''"),
    ({"head": "Ab"}, "head: expected lower-case letters, got 'Ab'"),
    ({"head": "a1"}, "head: expected lower-case letters, got 'a1'"),
    ({"display": 5}, "display: expected its settings by name, got 5"),
    ({"display": {"tex": []}}, "display.tex: expected brackets or equation, got []"),
    ({"display": {"markdown": "tex"}}, "display.markdown: expected dollars or fence, got 'tex'"),
    ({"preview": {"scale": 9}}, "preview.scale: expected a number from 0.25 to 8, got 9"),
    ({"preview": {"width": True}}, "preview.width: expected a number from 20 to 1000, got True"),
    ({"preview": {"width": float("nan")}}, "preview.width: expected a number from 20 to 1000, got nan"),
    ({"insert": {"label": "yes"}}, "insert.label: expected true or false, got 'yes'"),
    ({"remember": 0}, "remember: expected true or false, got 0"),
]


@pytest.mark.parametrize(("given", "told"), BAD)
def test_a_bad_value_is_told_and_defaulted(given, told):
    assert read_settings(given) == (Settings(), [told], [])


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("value", ["Not One", -1, [5], {"a": 1}])
def test_every_setting_is_checked(name, value):
    settings, [told], unknown = read_settings(nested(name, value))
    assert settings == Settings() and told.startswith(f"{name}: expected ") and not unknown


def test_a_long_value_is_not_told_whole():
    [told] = read_settings({"head": "A" * 10_000}).wrong
    assert len(told) < 200


NAMES = "head, display, insert, preview, mistakes, copies, packs, packed, remember"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"haed": "eq"},
            "haed: unknown; there are head, display, insert, preview, mistakes, copies, packs, packed, remember",
        ),
        (
            {"display.tex": "equation"},
            "display.tex: unknown; there are head, display, insert, preview, mistakes, copies, packs, packed, remember",
        ),
        ({"display": {"latex": 1}}, "display.latex: unknown; there are tex, markdown"),
    ],
)
def test_what_is_no_setting_is_told(given, told):
    assert read_settings(given) == (Settings(), [], [told])


def test_the_later_overrides_value_by_value():
    options = {"head": "eq", "display": {"tex": "equation", "markdown": "fence"}}
    settings, *_ = read_settings(options, {"head": "x", "display": {"markdown": "dollars"}, "insert": {"label": None}})
    assert settings == Settings("x", Display("equation", "dollars"))


# The table of the README.


def test_the_table_of_the_readme_has_every_setting_with_its_default_and_nothing_else():
    [table] = re.findall(
        r"\| option \| default \| meaning \|\n\|---\|---\|---\|\n((?:\|.*\n)+)", README.read_text("utf-8")
    )
    rows = [re.fullmatch(r"\| `([a-zA-Z.]+)` \| `(.+?)` \| (\S.*) \|", line) for line in table.splitlines()]
    assert [(row[1], json.loads(row[2])) for row in rows] == [
        (name, [] if default == () else default) for name, (_, default) in SETTINGS.items()
    ]
    for row in rows:
        hint = SETTINGS[row[1]][0]
        choices = typing.get_args(hint) if typing.get_origin(hint) is typing.Literal else ()
        assert all(f'`"{choice}"`' in row[3] for choice in choices), row[1]
        limits = [limit for limit in typing.get_args(hint) if isinstance(limit, Between)]
        assert all(f"{limit.least:g} to {limit.most:g}" in row[3] for limit in limits), row[1]


# The channels.


@pytest.fixture(autouse=True)
def _cold(monkeypatch):
    """Threads of servers that are gone would get into the way of the other tests."""
    monkeypatch.setattr("mleq.lsp.server.warm_soon", lambda server: None)


class Client(InProcess):
    """A client that answers for its configuration as it is told to."""

    def __init__(self, catalog, capabilities=None, options=None):
        super().__init__(catalog, capabilities, options)
        self.written = b""

    def begin(self):
        self.send(method="initialized", params={})
        return self

    def heard(self):
        """The messages that have come since this was asked last."""
        messages = [json.loads(body) for body in Frames().feed(self.written)]
        self.written = b""
        return messages

    def shown(self):
        """The messages shown to the writer since; nothing else may have come."""
        messages = self.heard()
        assert {message["method"] for message in messages} <= {"window/showMessage"}
        return [message["params"]["message"] for message in messages]

    def asked(self):
        """The number of the one question for the configuration that has come."""
        [message] = [message for message in self.heard() if message["method"] == "workspace/configuration"]
        assert message["params"] == {"items": [{"section": "mleq"}]}
        return message["id"]

    def answer(self, section):
        self.send(id=self.asked(), result=[section])

    def push(self, settings):
        self.send(method="workspace/didChangeConfiguration", params={"settings": settings})


def by_options(catalog, given):
    return Client(catalog, options=given).begin()


def by_an_answer(catalog, given):
    client = Client(catalog, PULLS).begin()
    client.answer(given)
    return client


def by_an_answer_after_a_change(catalog, given):
    client = by_an_answer(catalog, None)
    client.push(None)
    client.answer(given)
    return client


def by_a_push(catalog, given):
    client = Client(catalog).begin()
    client.push({"mleq": given})
    return client


def by_a_bare_push(catalog, given):
    client = Client(catalog).begin()
    client.push(given)
    return client


CHANNELS = [by_options, by_an_answer, by_an_answer_after_a_change, by_a_push, by_a_bare_push]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_by_every_channel(catalog, name, channel):
    value = another(name)
    client = channel(catalog, nested(name, value))
    assert in_effect(client.server.settings, name) == value != SETTINGS[name][1]
    assert not client.heard()


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_bad_value_is_shown_by_every_channel(catalog, channel):
    client = channel(catalog, {"head": "A B", "remember": False})
    assert client.server.settings == Settings(remember=False)
    assert client.shown() == ["mleq: head: expected lower-case letters, got 'A B'; the default is used"]


def test_a_bad_value_is_told_once_in_all(catalog, caplog):
    bad = {"head": 5, "unknown": 1}
    client = Client(catalog, PULLS, bad)
    assert not client.heard() and not caplog.records, "nothing before `initialized`"
    client.begin()
    told = client.heard()
    assert [message["method"] for message in told] == ["window/showMessage", "workspace/configuration"]
    client.send(id=told[1]["id"], result=[bad])
    client.push({"mleq": bad})
    client.answer(bad)
    client.push({"mleq": {"head": "eq"}})
    client.answer(None)
    client.push({"mleq": bad})
    client.answer(None)
    assert not client.heard()
    assert len([record for record in caplog.records if "head" in record.message]) == 2, "one for each kind"
    client.push({"mleq": {"head": 6}})
    assert "got 6" in client.heard()[0]["params"]["message"]


def test_what_is_no_setting_is_told_in_the_log_alone(catalog, caplog):
    client = by_an_answer(catalog, {"path": "/usr/bin/mleq"})
    assert not client.heard() and "path: unknown" in caplog.text


def test_an_answer_overrides_a_push_and_this_the_options(catalog):
    options = {"head": "a", "display": {"tex": "equation"}, "insert": {"label": True}}
    client = Client(catalog, PULLS, options).begin()
    client.answer({"head": "c"})
    client.push({"head": "b", "display": {"markdown": "fence"}})
    client.answer({"head": "c"})
    assert client.server.settings == Settings("c", Display("equation", "fence"), Insert(label=True))
    client.push({"mleq": None})
    client.answer(None)
    assert client.server.settings == Settings("a", Display("equation"), Insert(label=True)), "the options stand"


@pytest.mark.parametrize("settings", [None, [], 5, {}, {"texlab": {"build": {}}}, {"mleq": None}, {"mleq": []}])
def test_a_push_for_others_says_nothing(catalog, settings, caplog):
    client = Client(catalog, options={"head": "eq"}).begin()
    client.push(settings)
    assert client.server.settings == Settings("eq") and not client.heard() and not caplog.records


@pytest.mark.parametrize("result", [None, [], [None], ["x"], [[]], {}, 5])
def test_an_answer_without_the_section(catalog, result):
    client = Client(catalog, PULLS, {"head": "eq"}).begin()
    client.send(id=client.asked(), result=result)
    assert client.server.settings == Settings("eq") and not client.heard()


def test_a_client_that_refuses_to_answer(catalog, caplog):
    client = Client(catalog, PULLS, {"head": "eq"}).begin()
    client.send(id=client.asked(), error={"code": -32601, "message": "no"})
    assert client.server.settings == Settings("eq") and not client.heard() and not caplog.records


def test_an_answer_that_comes_too_late_is_not_taken(catalog):
    client = Client(catalog, PULLS).begin()
    early = client.asked()
    client.push(None)
    late = client.asked()
    client.send(id=late, result=[{"head": "late"}])
    client.send(id=early, result=[{"head": "early"}])
    assert client.server.settings.head == "late"


def test_a_client_that_wants_it_is_asked_to_tell_of_changes(catalog):
    [message] = Client(catalog, REGISTERS).begin().heard()
    assert message["method"] == "client/registerCapability"
    [registration] = message["params"]["registrations"]
    assert registration["method"] == "workspace/didChangeConfiguration"
    assert registration["registerOptions"] == {"section": "mleq"}


def test_a_client_that_never_offered_it_is_never_asked(catalog):
    client = Client(catalog).begin()
    client.push({"head": "eq"})
    assert not client.heard()


# In effect at once.

URI = "file:///nowhere/paper.tex"


def first(server, character, text):
    server.open(URI, "latex", text)
    items = server.ask(2, "completion", URI, 0, character)["items"]
    return items[0]["textEdit"]["newText"] if items else None


def test_a_change_is_in_effect_without_a_restart():
    with Process() as server:
        server.initialize(PULLS)
        question = server.receive()
        assert first(server, 4, "mlkl").startswith("\\[\n"), "it does not wait for the answer"
        server.send({"id": question["id"], "result": [{"head": "eq"}]})
        assert first(server, 4, "mlkl") is None
        assert first(server, 4, "eqkl").startswith("\\[\n")
        server.send({"method": "workspace/didChangeConfiguration", "params": {"settings": None}})
        question = server.receive()
        server.send({"id": question["id"], "result": [{"head": "eq", "display": {"tex": "equation"}}]})
        assert first(server, 4, "eqkl").startswith("\\begin{equation}\n")


def test_how_a_formula_is_shown_changes_without_a_restart():
    with Process() as server:
        server.initialize()
        server.open(URI, "latex", "\\[ aaaaaa + bbbbbb + cccccc + dddddd = 1 \\]")

        def shown(number):
            return server.ask(number, "hover", URI, 0, 8)["contents"]["value"]

        wide = shown(2)
        server.send({"method": "workspace/didChangeConfiguration", "params": {"settings": {"preview": {"width": 20}}}})
        assert shown(3) != wide
        server.send({"method": "workspace/didChangeConfiguration", "params": {"settings": None}})
        assert shown(4) == wide
