"""Whoever follows the feed of changes holds what the API holds, whatever many editors do meanwhile."""

import signal

import pytest

from tests.mirror import Mirror, read
from tests.test_demo import Demo

WRITERS, ACTS = 3, 30


@pytest.fixture
def demo(tmp_path, monkeypatch):
    monkeypatch.setenv("API_RATE", "")
    demo = Demo(tmp_path)
    demo.start()
    yield demo
    demo.stop(signal.SIGTERM)


def everything(root):
    """What the API holds: every record of every list, as its own address gives it."""
    held = {}
    for resource, address in read(f"{root}/api/v1/").items():
        page = {"next": address if resource != "changes" else None}
        while page["next"]:
            page = read(page["next"])
            for record in page["results"]:
                held.setdefault(record["id"], read(record["url"]))
    return held


def different(mine, theirs, place=""):
    """Where two values are not the same, and both."""
    if isinstance(mine, dict) and isinstance(theirs, dict) and mine.keys() == theirs.keys():
        for name in mine:
            yield from different(mine[name], theirs[name], f"{place}/{name}")
    elif isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
        for number, (one, other) in enumerate(zip(mine, theirs, strict=True)):
            yield from different(one, other, f"{place}/{number}")
    elif mine != theirs:
        yield f"{place}: {mine} / {theirs}"


def test_a_mirror_holds_what_the_api_holds(demo):
    root = f"http://127.0.0.1:{demo.port}"
    mirror = Mirror(root)
    mirror.follow()
    before = set(mirror.records)
    writers = [
        demo.command("shell", "-c", f"from tests.writers import work; work({seed}, {ACTS})") for seed in range(WRITERS)
    ]
    changes = 0
    while any(writer.poll() is None for writer in writers):
        changes += mirror.follow()
    changes += mirror.follow()
    said = " ".join(writer.communicate()[0] for writer in writers)
    assert [writer.returncode for writer in writers] == [0] * WRITERS, said
    for act in ("reword", "move", "found", "report", "take_away", "make_one"):
        assert act in said
    assert changes > ACTS
    held = everything(root)
    assert mirror.records.keys() == held.keys()
    assert [*different(mirror.records, held)] == []
    assert held.keys() - before
