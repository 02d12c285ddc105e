"""The facts of incidents are what their view says, whoever wrote what by whichever way."""

import datetime

import psycopg
import pytest

from conflicts_app import rooms
from conflicts_app.actions.publication import publish, withdraw
from conflicts_app.facts import INCIDENT_FACTS as FACTS
from conflicts_app.models import Incident, IncidentChange, IncidentFacts, ViolationType
from tests.kept import SOME, apart, one_after_the_other, scratch_room, two_writers

COPY = "INSERT INTO {table} ({names}) SELECT {values} FROM {table} ORDER BY random() LIMIT {n}"
ANY = "(SELECT id FROM conflicts_app_{of} ORDER BY random(), {table}.id LIMIT 1)"
INCIDENT, PLACE, TYPE = (f"conflicts_app_{name}" for name in ("incident", "place", "violationtype"))
PARTS = [model._meta.db_table for model in FACTS.concerned if model._meta.db_table not in (INCIDENT, PLACE, TYPE)]


def edits(rng, columns):
    """One statement after another, each of another kind."""
    while True:
        n = rng.choice([1, 1, 1, 3, 8])
        day = datetime.date(2020, 1, 1) + datetime.timedelta(days=rng.randrange(2000))
        table = rng.choice(PARTS)
        some = SOME.format(table=INCIDENT, n=n)
        new = {
            "id": f"id + {rng.randrange(1, 10**9)}",
            "uuid": "gen_random_uuid()",
            "slug": "'s' || replace(gen_random_uuid()::text, '-', '')",
        }
        incident_copy = COPY.format(
            table=INCIDENT, n=1, names=", ".join(columns[INCIDENT]),
            values=", ".join(new.get(name, name) for name in columns[INCIDENT]),
        )  # fmt: skip
        there = {**new, "incident_id": ANY.format(of="incident", table=table)}
        part_copy = COPY.format(
            table=table, n=n, names=", ".join(columns[table]),
            values=", ".join(there.get(name, name) for name in columns[table]),
        )  # fmt: skip
        yield rng.choice(
            [
                f"UPDATE {INCIDENT} SET date = 'x', dates = '[{day},{day + datetime.timedelta(days=40)})' "
                f"WHERE id IN {some}",
                f"UPDATE {INCIDENT} SET date = 'x', dates = '[,{day})' WHERE id IN {some}",
                f"UPDATE {INCIDENT} SET date = '', dates = NULL WHERE id IN {some}",
                f"UPDATE {INCIDENT} SET place_relation = 'in', place_id = {ANY.format(of='place', table=INCIDENT)}, "
                f"updated_at = now() WHERE id IN {some}",
                f"UPDATE {INCIDENT} SET country_id = {rng.randrange(1, 200)} WHERE id IN {some}",
                incident_copy,
                incident_copy,
                f"DELETE FROM {INCIDENT} WHERE id IN {SOME.format(table=INCIDENT, n=1)}",
                part_copy,
                part_copy,
                f"UPDATE {table} SET incident_id = {ANY.format(of='incident', table=table)} "
                f"WHERE id IN {SOME.format(table=table, n=n)}",
                f"DELETE FROM {table} WHERE id IN {SOME.format(table=table, n=1)}",
                f"UPDATE conflicts_app_harmclaim SET low = {n}, high = {n}, quantifier = 'exact', outcome = 'killed' "
                f"WHERE id IN {SOME.format(table='conflicts_app_harmclaim', n=n)}",
                f"UPDATE {PLACE} SET latitude = {rng.uniform(-80, 80)}, longitude = 0, "
                f"precision = {rng.randrange(1, 8)} "
                f"WHERE id IN {SOME.format(table=PLACE, n=n)}",
                f"UPDATE {TYPE} SET parent_id = (SELECT min(id) FROM {TYPE}) "
                f"WHERE id > (SELECT min(id) FROM {TYPE}) AND id IN {SOME.format(table=TYPE, n=n)}",
                f"UPDATE {TYPE} SET parent_id = NULL WHERE id IN {SOME.format(table=TYPE, n=n)}",
            ]
        )


@pytest.fixture
def scratch(db):
    with scratch_room(FACTS) as made:
        yield made


def test_after_two_thousand_edits_by_two_writers_at_once_the_table_is_what_the_view_says(scratch):
    address, columns = scratch
    with psycopg.connect(**address) as own:
        count = f"SELECT count(*) FROM {FACTS.model._meta.db_table}"
        before = own.execute(count).fetchone()
        two_writers(address, lambda rng: edits(rng, columns), 1000)
        assert apart(FACTS, own) == []
        assert own.execute(count).fetchone() > before


OLDEST = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
NEWER = f"UPDATE {INCIDENT} SET updated_at = now() WHERE id = (SELECT {{which}}(id) FROM {INCIDENT}) RETURNING id"


def noted_since(own, transaction):
    asked = IncidentChange.objects.since(transaction).values_list("incident_id")
    return own.execute(*asked.query.sql_with_params()).fetchall()


def test_whoever_copies_the_facts_learns_of_every_later_change_in_whatever_order_they_end(scratch):
    address, _columns = scratch
    with psycopg.connect(**address) as slow, psycopg.connect(**address) as fast, psycopg.connect(**address) as reader:
        with slow.transaction():
            first = slow.execute(NEWER.format(which="min")).fetchone()[0]
            second = fast.execute(NEWER.format(which="max")).fetchone()[0]
            oldest = reader.execute(OLDEST).fetchone()[0]  # a copy that is made now lacks what is not committed
            assert noted_since(reader, oldest) == [(second,)]
        assert sorted(noted_since(reader, oldest)) == sorted([(first,), (second,)])


def test_notes_of_changes_are_kept_for_a_day(scratch):
    address, _columns = scratch
    with psycopg.connect(**address) as own:
        own.execute(NEWER.format(which="min"))
        own.execute("UPDATE conflicts_app_incidentchange SET moment = now() - interval '25 hours'")
        newer = own.execute(NEWER.format(which="max")).fetchall()
        assert noted_since(own, 0) == newer


AT_ONE_PLACE = (
    f"UPDATE {PLACE} SET latitude = 1, longitude = 1 WHERE id = (SELECT min(id) FROM {PLACE})",
    f"UPDATE {INCIDENT} SET place_relation = 'in', place_id = (SELECT min(id) FROM {PLACE}) "
    f"WHERE id = (SELECT min(id) FROM {INCIDENT})",
)
OF_ONE_TYPE = (
    f"UPDATE {TYPE} SET parent_id = NULL WHERE id = (SELECT max(id) FROM {TYPE} WHERE parent_id IS NOT NULL)",
    "UPDATE conflicts_app_violationfinding SET violation_type_id = (SELECT max(id) "
    f"FROM {TYPE} WHERE parent_id IS NOT NULL) WHERE id = (SELECT min(id) FROM conflicts_app_violationfinding)",
)


@pytest.mark.parametrize("edits", [AT_ONE_PLACE, OF_ONE_TYPE, AT_ONE_PLACE[::-1], OF_ONE_TYPE[::-1]])
def test_who_names_a_place_or_a_type_waits_for_whoever_changes_it_and_the_other_way_round(scratch, edits):
    one_after_the_other(FACTS, scratch[0], edits)


def found(**settings):
    with rooms.reading(rooms.PUBLISHED, **settings):
        return list(IncidentFacts.objects.order_by("pk").values())


def test_the_public_finds_what_is_published_now_or_was_at_a_moment(db, moment):
    incident = Incident.objects.create(slug="market", title="Burning of a market", date="2024-05")
    incident.violations.create(
        violation_type=ViolationType.objects.filter(parent__isnull=False)[0], said_by_words="A witness"
    )
    incident.refresh_from_db()
    before = found()
    assert incident.pk not in {row["incident_id"] for row in before}
    assert IncidentFacts.objects.get(incident=incident).low == datetime.date(2024, 5, 1)
    publish(incident, by=None)
    then = datetime.datetime.fromisoformat(moment())
    (row,) = [row for row in found() if row["incident_id"] == incident.pk]
    assert (row["low"], row["high"], row["killed"]) == (datetime.date(2024, 5, 1), datetime.date(2024, 5, 31), None)
    assert len(row["violations"]) == 2  # the alleged one and the one above it
    assert found(known_at=then) == found()
    withdraw(incident, by=None, reason="It is the same as another.")
    moment()
    assert found() == before
    assert incident.pk in {row["incident_id"] for row in found(known_at=then)}
