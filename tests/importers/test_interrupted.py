"""Whenever an import is killed, what it had written is whole, and the same import finishes the work."""

import signal

import pytest

from conflicts_app import rooms
from conflicts_app.models import Actor, Attribution, Citation, Conflict, HarmClaim, Incident, IncidentConflict, Place
from tests.importers import workers
from tests.importers.counting import MALI
from tests.kept import apart
from tests.scratch import alone, connected, databases, run

MOMENTS = range(10, 310, 15)  # statements after which it is killed, twenty times; the last among the events
PARTS = (Attribution, HarmClaim, IncidentConflict, Citation)
TAKEN_OVER = "dataset_id IS NOT NULL"


@pytest.fixture
def database(db):
    with databases(workers.__name__) as new:
        yield new


def is_whole(own):
    """Both rooms have the same of what was imported, all of each event, and the tables that the database keeps."""
    imported = f"SELECT id FROM conflicts_app_incident WHERE {TAKEN_OVER}"
    (events,) = own.execute(f"SELECT count(*) FROM conflicts_app_incident WHERE {TAKEN_OVER}").fetchone()
    for model in (Incident, Actor, Place, Conflict, *PARTS):
        table = model._meta.db_table
        columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if not field.generated)
        which = TAKEN_OVER if model not in PARTS else f"incident_id IN ({imported})"
        desk, public = (f"SELECT {columns} FROM {room}.{table} WHERE {which}" for room in ("desk", "published"))
        assert not own.execute(f"({desk} EXCEPT {public}) UNION ALL ({public} EXCEPT {desk})").fetchall(), table
    for lacking in ("citation", "importedevent"):
        without = (
            f"SELECT slug FROM conflicts_app_incident AS incident WHERE {TAKEN_OVER} AND NOT EXISTS "
            f"(SELECT FROM conflicts_app_{lacking} AS part WHERE part.incident_id = incident.id)"
        )
        assert not own.execute(without).fetchall(), lacking
    for kept in rooms.KEPT:
        for room in (rooms.DESK, rooms.PUBLISHED):
            assert not apart(kept, own, room)
    return events


def content(own):
    """What the public has of the dataset, without the numbers of one database."""
    wanted = f"""
      SELECT incident.slug, title, date, incident.version, stage, place.slug AS place, release,
        (SELECT array_agg(actor.slug || role ORDER BY actor.slug, role) FROM published.conflicts_app_attribution AS one
          JOIN published.conflicts_app_actor AS actor ON actor.id = actor_id WHERE incident_id = incident.id),
        (SELECT array_agg((population, quantifier, low, high, words)::text ORDER BY population, words)
          FROM published.conflicts_app_harmclaim WHERE incident_id = incident.id),
        (SELECT array_agg(conflict.slug ORDER BY conflict.slug) FROM published.conflicts_app_incidentconflict AS one
          JOIN published.conflicts_app_conflict AS conflict ON conflict.id = conflict_id
          WHERE incident_id = incident.id),
        (SELECT count(*) FROM published.conflicts_app_citation WHERE incident_id = incident.id)
      FROM published.conflicts_app_incident AS incident LEFT JOIN LATERAL (
        SELECT slug FROM published.conflicts_app_place WHERE id = place_id
      ) AS place ON true WHERE {TAKEN_OVER} ORDER BY incident.slug"""
    others = " UNION ALL ".join(
        f"SELECT '{kind}', slug, version, stage FROM published.conflicts_app_{kind} WHERE {TAKEN_OVER}"
        for kind in ("actor", "place", "conflict")
    )
    return own.execute(wanted).fetchall(), own.execute(f"{others} ORDER BY 1, 2").fetchall()


def test_killed_at_twenty_moments_it_leaves_what_is_whole_and_goes_on(database):
    interrupted, undisturbed = database(), database()
    assert run(workers.import_file, undisturbed, str(MALI)) == 1
    with connected(interrupted) as own, connected(undisturbed) as other:
        seen = []
        for moment in MOMENTS:
            assert run(workers.import_file, interrupted, str(MALI), moment) == -signal.SIGKILL
            alone(own)
            seen.append(is_whole(own))
        assert run(workers.import_file, interrupted, str(MALI)) == 1
        assert is_whole(own) == 63
        assert content(own) == content(other)
    assert seen == sorted(seen)
    assert seen[0] == 0 < seen[-1] < 63
