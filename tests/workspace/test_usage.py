"""What was accepted is remembered by all servers of a user, and nothing that happens to the file harms them."""

import re
import subprocess
import sys
from collections import Counter

import pytest

from mleq.workspace import usage as module
from mleq.workspace.usage import HALF_LIFE, MOST, Usage

NOW = 1_800_000_000.0


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state" / "mleq" / "used.txt"


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is set."""

    class Clock:
        now = NOW

    monkeypatch.setattr(module, "time", lambda: Clock.now)
    return Clock


def accept(path, *ids):
    usage = Usage(path)
    for equation_id in ids:
        usage.accept(equation_id)
    usage.finish(20)
    return usage


def remembered(path):
    usage = Usage(path)
    usage.read()
    return usage.weights


def test_another_server_knows_what_was_accepted(path, clock):
    assert remembered(path) == {}
    usage = accept(path, "softmax", "adam", "softmax")
    assert usage.weights == pytest.approx({"softmax": 2, "adam": 1})
    assert remembered(path) == pytest.approx({"softmax": 2, "adam": 1}, rel=1e-6)


def test_what_was_accepted_counts_less_with_time(path, clock):
    accept(path, "adam", "adam", "adam")
    clock.now += 2 * HALF_LIFE
    accept(path, "softmax")
    assert remembered(path) == pytest.approx({"softmax": 1, "adam": 0.75}, rel=1e-6)
    accept(path, "adam")
    assert remembered(path)["adam"] == pytest.approx(1.75, rel=1e-6)


def test_the_order_of_times_tells_nothing(path, clock, tmp_path):
    other = tmp_path / "other.txt"
    for file, days in ((path, (0, 30, 60)), (other, (60, 0, 30))):
        for day in days:
            clock.now = NOW + day * 86_400
            accept(file, "adam")
    clock.now = NOW + 60 * 86_400
    assert remembered(path) == pytest.approx(remembered(other), rel=1e-6)


def test_ids_and_times_are_all_that_is_written(path):
    accept(path, "softmax", "kl-divergence")
    assert re.fullmatch(r"(\d+\.\d{3} (softmax|kl-divergence)\n){2}", path.read_text("utf-8"))
    assert {file.name for file in path.parent.iterdir()} == {"used.txt", "used.lock"}


def test_those_that_count_for_least_are_forgotten(path, clock):
    accept(path, *(f"old-{number}" for number in range(MOST)))
    clock.now += HALF_LIFE
    accept(path, "new", "old-7")
    weights = remembered(path)
    assert len(weights) == MOST and {"new", "old-7"} < weights.keys()


def test_reading_makes_nothing(path):
    assert remembered(path) == {} and not path.parent.parent.exists()


DAMAGE = [
    b"",
    b"\xff\xfe\x00" * 100,
    b"{}",
    b"adam\n5\n \n",
    b"nan adam\n",
    b"inf adam\n",
    b"-5 adam\n",
    b"999999999999 adam\n",
    b"1e300 adam\n",
    b"9" * 100_000,
    b"0 adam\n",
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_ignored_and_replaced(path, clock, damage):
    path.parent.mkdir(parents=True)
    path.write_bytes(damage)
    assert remembered(path) == {}
    accept(path, "softmax")
    assert path.read_text("utf-8") == f"{NOW:.3f} softmax\n"


def test_of_a_file_that_is_cut_off_the_whole_lines_are_kept(path, clock):
    accept(path, "softmax", "adam")
    path.write_bytes(path.read_bytes()[:-6])
    assert remembered(path)["softmax"] == 1


def test_a_file_that_is_lost_is_made_anew(path):
    usage = accept(path, "softmax")
    path.unlink()
    usage.accept("adam")
    usage.finish(20)
    assert remembered(path).keys() == {"adam"}


@pytest.mark.parametrize("in_the_way", ["state", "state/mleq", "state/mleq/used.lock/x", "state/mleq/used.txt/x"])
def test_where_nothing_can_be_written_the_server_itself_remembers(tmp_path, path, clock, in_the_way):
    obstacle = tmp_path / in_the_way
    obstacle.parent.mkdir(parents=True, exist_ok=True)
    obstacle.write_text("not a folder")
    usage = accept(path, "softmax", "softmax")
    usage.accept("adam")
    usage.finish(20)
    usage.read()
    assert usage.weights == pytest.approx({"softmax": 2, "adam": 1})
    assert obstacle.read_text() == "not a folder"


def test_what_could_not_be_written_is_written_later(tmp_path, path, clock):
    (tmp_path / "state").write_text("not a folder")
    usage = accept(path, "softmax")
    (tmp_path / "state").unlink()
    usage.accept("softmax")
    usage.finish(20)
    assert remembered(path) == pytest.approx({"softmax": 2}, rel=1e-6)


def test_without_a_home_nothing_is_written():
    usage = accept(None, "softmax")
    usage.read()
    assert usage.weights.keys() == {"softmax"}


WRITER = """
import sys
from pathlib import Path
from mleq.workspace import usage as module
module.time = lambda: {now}
usage = module.Usage(Path(sys.argv[1]))
sys.stdin.readline()
for number in range(200):
    usage.accept(["shared", sys.argv[2], f"{{sys.argv[2]}}-{{number % 40}}"][number % 3])
    if number % 5 == 0:
        usage.finish(20)  # so that there are many writes
usage.finish(20)
"""


def test_two_servers_at_once_lose_nothing(path, clock):
    command = [sys.executable, "-c", WRITER.format(now=NOW), str(path)]
    servers = [subprocess.Popen([*command, name], stdin=subprocess.PIPE, text=True) for name in ("a", "b")]
    for server in servers:
        server.stdin.write("go\n")
        server.stdin.flush()
    for server in servers:
        server.communicate(timeout=60)
        assert server.returncode == 0
    accepted = Counter(
        ["shared", name, f"{name}-{number % 40}"][number % 3] for name in ("a", "b") for number in range(200)
    )
    assert remembered(path) == pytest.approx(accepted, rel=1e-4) and accepted.total() == 400


def test_a_server_that_dies_while_it_writes_locks_nobody_out(path):
    code = (
        "import sys; from pathlib import Path; from mleq.workspace import usage as module\n"
        "with module._alone(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    path.parent.mkdir(parents=True)
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(path.with_suffix(".lock"))], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline().strip() == b"held"
    usage = Usage(path)
    usage.accept("softmax")
    usage.finish(0.2)
    assert not path.exists() and usage.weights.keys() == {"softmax"}, "it waits, but nobody waits for it"
    holder.kill()
    holder.communicate()
    usage.finish(20)
    assert remembered(path).keys() == {"softmax"}
