"""Whenever the server is killed in the middle of what an editor does, all of it is done or nothing."""

import signal

import pytest

from conflicts_app import rooms
from conflicts_app.models import Remark, Review, SavedVersion
from tests.admin import workers
from tests.scratch import alone, connected, databases, run

EVERY = 9  # statements


@pytest.fixture
def database(db):
    with databases(workers.__name__) as new:
        yield new()


def everything(own):
    """What stands in every table of both rooms, in the feed and in what the desk keeps."""
    tables = [f"{room}.{model._meta.db_table}" for room in ("desk", "published") for model in rooms.mirrored()]
    tables += [f"desk.{model._meta.db_table}" for model in (SavedVersion, Review, Remark)]
    tables += ["past.change", "history.turn", "desk.django_admin_log"]
    sums = [f"(SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table} AS t)" for table in tables]
    found = own.execute("SELECT " + ", ".join(sums)).fetchone()
    return dict(zip(tables, found, strict=True))


def test_a_save_an_approval_a_publication_and_a_merge_are_done_or_not(database):
    with connected(database) as own:
        for what in (workers.save, workers.ask, workers.approve, workers.publish, workers.merge):
            before, killed = everything(own), 0
            statements = 1
            while (ended := run(workers.send, database, what, statements)) == -signal.SIGKILL:
                alone(own)
                if everything(own) != before:
                    break  # it was killed when all was done: the next attempt is refused, as it stands already
                killed += 1
                statements += EVERY
            alone(own)
            assert ended in (0, -signal.SIGKILL), (what.__name__, statements)
            assert everything(own) != before, what.__name__
            assert done(own, what), what.__name__
            assert killed > 2, what.__name__


def done(own, what):
    incident = "FROM {room}.conflicts_app_incident WHERE slug = 'tessit-2025-06'"
    claims = "SELECT count(*) FROM {room}.conflicts_app_harmclaim WHERE incident_id = (SELECT id " + incident + ")"

    def said(sql, room="desk"):
        return own.execute(sql.format(room=room)).fetchone()[0]

    saved = said("SELECT title " + incident) == "Saved" and said(claims) == 0
    kept = said("SELECT count(*) FROM {room}.conflicts_app_savedversion WHERE by = 'ada'") == 1
    verdict = "SELECT verdict FROM {room}.conflicts_app_review"
    named = (
        "SELECT count(*) FROM {room}.conflicts_app_participation WHERE actor_id = (SELECT id FROM "
        "desk.conflicts_app_actor WHERE slug = 'fla')"
    )
    return {
        "save": lambda: saved and kept,
        "ask": lambda: said(verdict) == "",
        "approve": lambda: said(verdict) == "approved",
        "publish": lambda: said("SELECT title " + incident, "published") == "Saved" and said(claims, "published") == 0,
        "merge": lambda: said(named) == said(named, "published") == 0,
    }[what.__name__]()
