"""What the register said then: two times, the time it was so and the time it was known, asked together and apart."""

import datetime
import threading
import time

import psycopg
import pytest
from django.db import connection

from conflicts_app import rooms
from conflicts_app.actions.publication import publish, withdraw
from conflicts_app.models import Classification, Incident, State


@pytest.fixture
def moment(db):
    """A moment between two publications. A test is one transaction, which has one moment unless it is taken back."""

    def taken():
        with connection.cursor() as cursor:
            time.sleep(0.002)
            cursor.execute("SELECT set_config('register.now', '', true), clock_timestamp()")
            now = cursor.fetchone()[1]
            time.sleep(0.002)
            return now.isoformat()

    return taken


BEFORE_ALL = "2001-01-01T00:00:00Z"


@pytest.mark.parametrize(("day", "then", "now"), [("2024-06-01", "niac", "none"), ("2023-06-01", "niac", "niac")])
def test_a_revised_view_gives_four_answers_for_two_days_and_two_moments(client, moment, day, then, now):
    before = moment()
    view = Classification.objects.get(slug="mali-issp-mali-brief")
    view.end = "2023-12-31"
    view.save()
    later = Classification.objects.create(
        slug="mali-issp-later", conflict=view.conflict, assessor=view.assessor, type="none", status="possible",
        start="2024-01-01", end="..",
    )  # fmt: skip
    publish(view, later, by=None)
    for known_at, expected in ((before, then), (moment(), now)):
        asked = {"as_of": day, "known_at": known_at}
        (found,) = client.get("/api/v1/conflicts/mali-issp/", asked).json()["classifications"]
        assert found["type"] == expected
        listed = client.get("/api/v1/conflicts/", {**asked, "type": expected}).json()["results"]
        assert "mali-issp" in {conflict["slug"] for conflict in listed}
        assert client.get("/conflicts/mali-issp/", asked).context["record"].classifications.all()[0].type == expected


def test_before_the_first_publication_nothing_was_known(client, moment):
    for address in ("/states/", "/conflicts/", "/incidents/", "/law/", "/actors/"):
        assert client.get(address, {"known_at": BEFORE_ALL}).context["records"] == []
    assert client.get("/api/v1/incidents/", {"known_at": BEFORE_ALL, "count": "true"}).json()["count"] == 0
    assert client.get("/states/mali/", {"known_at": BEFORE_ALL}).status_code == 404


def test_a_withdrawn_record_is_still_told_of_the_time_before(client, moment):
    fiji = State.objects.get(slug="fiji")
    before = moment()
    withdraw(fiji, by=None, reason="Entered twice.")
    between = moment()
    fiji.refresh_from_db()
    publish(fiji, by=None)
    after = moment()
    for prefix in ("", "/api/v1"):
        told = [client.get(f"{prefix}/states/fiji/", {"known_at": at}).status_code for at in (before, between, after)]
        assert told == [200, 410, 200]


def test_an_unpublished_change_is_no_history(client, moment):
    mali = State.objects.get(slug="mali")
    mali.region = "Nowhere"
    mali.save()
    assert "Nowhere" not in client.get("/states/mali/", {"known_at": moment()}).text


@pytest.mark.parametrize(
    ("known_at", "said"),
    [
        ("2999-01-01T00:00:00Z", "lies in the future"),
        ("2025-04-01T00:00:00", "is not a moment with its zone"),
        ("2025-04-01", "is not a moment with its zone"),
        ("yesterday", "is not a moment with its zone"),
        ("0001-01-01T00:00:00+23:59", "is not a moment with its zone"),
    ],
)
@pytest.mark.parametrize("address", ["/states/", "/states/mali/", "/conflicts/mali-jnim/"])
def test_a_moment_that_cannot_be_known_is_refused_by_name(client, db, address, known_at, said):
    for prefix in ("", "/api/v1"):
        answer = client.get(prefix + address, {"known_at": known_at})
        assert answer.status_code == 400
        assert "known_at" in answer.text
        assert said in answer.text


def test_pages_of_a_list_stay_in_their_moment(client, moment):
    first = client.get("/api/v1/states/", {"known_at": moment(), "limit": 2}).json()
    assert "known_at=" in first["next"]
    assert len(client.get(first["next"]).json()["results"]) == 2


def test_the_page_says_that_it_shows_the_past(client, moment):
    assert "as it was published at" in client.get("/states/mali/", {"known_at": moment()}).text
    assert "as it was published at" not in client.get("/states/mali/").text


@pytest.mark.parametrize("way", ["update", "copy", "delete"])
def test_raw_sql_and_copy_into_published_leave_history(client, moment, way):
    before = moment()
    table = "published.conflicts_app_formeraddress"
    with connection.cursor() as cursor:
        if way == "update":
            cursor.execute("UPDATE published.conflicts_app_actor SET region = 'Elsewhere' WHERE slug = 'mali'")
        elif way == "delete":
            cursor.execute("DELETE FROM published.conflicts_app_citation WHERE harm_claim_id IS NOT NULL")
            cursor.execute("DELETE FROM published.conflicts_app_harmclaim")
        else:
            with cursor.copy(f"COPY {table} (id, collection, slug, reason, moved_to, since) FROM STDIN") as copy:
                copy.write_row([99, "actor", "gone", "A test.", "", datetime.datetime.now(datetime.UTC)])
    after = moment()

    def answers(at):
        return (
            "Elsewhere" in client.get("/states/mali/", {"known_at": at}).text,
            client.get("/states/gone/", {"known_at": at}).status_code,
            bool(client.get("/api/v1/incidents/convoy-2025-02-07/", {"known_at": at}).json()["harm_claims"]),
        )

    assert answers(before) == (False, 404, True)
    assert answers(after) == {
        "update": (True, 404, True), "copy": (False, 410, True), "delete": (False, 404, False)
    }[way]  # fmt: skip


@pytest.mark.django_db
def test_every_row_that_is_published_is_the_newest_in_its_history():
    with connection.cursor() as cursor:
        for model in rooms.mirrored():
            table = model._meta.db_table
            cursor.execute(
                f"SELECT count(*) FROM published.{table} t FULL JOIN "
                f"(SELECT * FROM history.{table} WHERE event_until IS NULL AND event_label <> 'delete') h USING (id) "
                "WHERE t.id IS NULL OR h.id IS NULL"
            )
            assert cursor.fetchone() == (0,), table


@pytest.mark.django_db
def test_the_past_cannot_be_written():
    with rooms.reading(rooms.PUBLISHED, datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)):
        assert not Incident.objects.exists()
        with pytest.raises(Exception, match="permission denied"):
            Incident.objects.update(title="X")


@pytest.mark.django_db
def test_six_writers_at_once_and_a_reader_who_loses_nothing():
    """Each change has one moment, and none turns up before one that a reader has seen already."""
    writers, changes = 6, 40
    name = connection.settings_dict["NAME"]
    address = {**connection.get_connection_params(), "dbname": name, "autocommit": True}
    address.pop("cursor_factory", None), address.pop("context", None)
    seen, done = [], threading.Event()

    def write(number):
        with psycopg.connect(**address) as own:
            for change in range(changes):
                with own.transaction():
                    own.execute(
                        "INSERT INTO published.conflicts_app_formeraddress (id, collection, slug, reason, moved_to) "
                        "VALUES (%s, 'test', %s, 'A test.', '')",
                        [100_000 + number * 1000 + change, f"{number}-{change}"],
                    )
                    if change % 3 == number % 3:
                        own.execute("SELECT pg_sleep(0.002)")

    def read():
        last = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
        with psycopg.connect(**address) as own:
            finished = False
            while not finished:
                finished = done.is_set()
                with own.transaction():
                    own.execute("SELECT pg_advisory_xact_lock_shared(1949)")
                    rows = own.execute(
                        "SELECT event_since, slug FROM history.conflicts_app_formeraddress "
                        "WHERE collection = 'test' AND event_since > %s ORDER BY event_since",
                        [last],
                    ).fetchall()
                seen.extend(slug for _, slug in rows)
                last = rows[-1][0] if rows else last

    try:
        reader = threading.Thread(target=read)
        threads = [threading.Thread(target=write, args=[number]) for number in range(writers)]
        for thread in (reader, *threads):
            thread.start()
        for thread in threads:
            thread.join()
        done.set()
        reader.join()
        assert len(seen) == len(set(seen)) == writers * changes
    finally:
        with psycopg.connect(**address) as own:
            own.execute("DELETE FROM published.conflicts_app_formeraddress WHERE collection = 'test'")
            own.execute("DELETE FROM history.conflicts_app_formeraddress WHERE collection = 'test'")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/law/", "/api/v1/", "/nothing/"])
def test_a_moment_is_refused_wherever_it_is_asked(client, address):
    answer = client.get(address, {"known_at": "2999-01-01T00:00:00Z"})
    assert answer.status_code == 400
    assert "known_at" in answer.text
    assert "lies in the future" in answer.text
