"""Folders changed whole: whatever fails, what a person had is there."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from mleq.files import changed_whole, mend_folder


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_swap_that_fails_loses_nothing(tmp_path, monkeypatch, fails_at):
    """Programs that hold a folder keep it from being renamed, and it may be the renaming back that fails."""
    folder, renamed, rename = tmp_path / "folder", [], Path.rename
    folder.mkdir()
    (folder / "mine").write_text("mine")

    def held(path, target):
        renamed.append(path)
        if len(renamed) >= fails_at:
            raise PermissionError(13, "held")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(PermissionError) if fails_at < 3 else nullcontext(), changed_whole(folder) as new:
        (new / "ours").write_text("ours")
    monkeypatch.undo()
    mend_folder(folder)
    assert (folder / "mine").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder"]
