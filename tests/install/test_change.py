"""What is to be written, removed and left alone: as data, without a file."""

import pytest

from mleq.install.change import change, digest

OLD, NEW, THEIRS = b"old", b"new", b"theirs"


@pytest.mark.parametrize(
    ("there", "written", "write", "remove", "foreign", "left"),
    [
        pytest.param({}, {}, "a b/c", "", "", "", id="nothing is there"),
        pytest.param({"a": NEW, "b/c": NEW}, {"a": [NEW], "b/c": [NEW]}, "", "", "", "", id="all is there"),
        pytest.param({"a": NEW, "b/c": NEW}, {}, "", "", "", "", id="a person put the same there"),
        pytest.param({"a": OLD, "b/c": OLD}, {"a": [OLD], "b/c": [OLD]}, "a b/c", "", "", "", id="an older version"),
        pytest.param({"a": OLD, "d": OLD}, {"a": [OLD], "d": [OLD]}, "a b/c", "d", "", "", id="a file is no more"),
        pytest.param({"d": THEIRS}, {"d": [OLD]}, "a b/c", "", "", "d", id="a file is no more, and was changed"),
        pytest.param({"d": None}, {"d": [OLD]}, "a b/c", "", "", "d", id="a file is no more, and was made a link"),
        pytest.param({}, {"d": [OLD]}, "a b/c", "", "", "", id="a file is no more, and was removed"),
        pytest.param({"a": THEIRS}, {}, "a b/c", "", "a", "", id="a file is in the way"),
        pytest.param({"a": THEIRS}, {"a": [OLD]}, "a b/c", "", "a", "", id="a file was changed"),
        pytest.param({"a": OLD, "b/c": NEW}, {"a": [OLD, NEW], "b/c": [OLD, NEW]}, "a", "", "", "", id="cut off"),
        pytest.param({"a": None}, {}, "a b/c", "", "a", "", id="a link is in the way"),
        pytest.param({"b": None}, {}, "a b/c", "", "b", "", id="a link is in place of a folder"),
        pytest.param({"b": THEIRS}, {}, "a b/c", "", "b", "", id="a file is in place of a folder"),
        pytest.param({"b": THEIRS}, {"b": [OLD]}, "a b/c", "", "b", "", id="a changed file is in place of a folder"),
        pytest.param({"b": OLD}, {"b": [OLD]}, "a b/c", "b", "", "", id="a file of ours becomes a folder"),
        pytest.param({"a/x": THEIRS}, {}, "a b/c", "", "a", "", id="a folder is in place of a file"),
        pytest.param({"a/x": OLD}, {"a/x": [OLD]}, "a b/c", "a/x", "", "", id="a folder of ours becomes a file"),
        pytest.param({"e": THEIRS}, {}, "a b/c", "", "", "", id="others' files lie beside"),
    ],
)
def test_change(there, written, write, remove, foreign, left):
    present = {path: content and digest(content) for path, content in there.items()}
    known = {path: [digest(content) for content in contents] for path, contents in written.items()}
    found = change({"a": NEW, "b/c": NEW}, present, known)
    assert (sorted(found.write), sorted(found.remove)) == (write.split(), remove.split())
    assert (sorted(found.foreign), sorted(found.left)) == (foreign.split(), left.split())


def test_uninstalling_is_a_change_to_nothing():
    present = {"a": digest(OLD), "b": digest(THEIRS), "c": digest(THEIRS)}
    found = change({}, present, {"a": [digest(OLD)], "b": [digest(OLD)]})
    assert (found.write, found.remove, found.foreign, found.left) == ({}, ["a"], [], ["b"])


def test_backups():
    found = change({"a": NEW}, {"a": digest(THEIRS)}, {}).with_backups("20260102-030405")
    assert found.rename == {"a": "a.backup-20260102-030405"} and not found.foreign and found
