"""What the register said then: two times, the time it was so and the time it was known, asked together and apart."""

import datetime
import threading

import psycopg
import pytest
from django.db import connection
from django.urls import get_resolver, reverse

from conflicts_app import rooms
from conflicts_app.actions.publication import publish, withdraw
from conflicts_app.models import Classification, Incident, State

LISTS = sorted(name for name in get_resolver().reverse_dict if isinstance(name, str) and name.endswith("-list"))
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
        assert client.get("/conflicts/mali-issp/", asked).context["then"].views[0].type == expected


@pytest.mark.parametrize("name", LISTS)
def test_every_list_and_record_is_told_of_any_moment(client, moment, name):
    """Nothing before the first publication; afterwards what was published, on the page and in the API."""
    page, listed = reverse(name), reverse(f"api:{name}")
    assert client.get(page, {"known_at": BEFORE_ALL}).context["records"] == []
    assert client.get(listed, {"known_at": BEFORE_ALL}).json()["results"] == []
    then = moment()
    now = client.get(listed, {"limit": 4}).json()["results"]
    assert client.get(listed, {"limit": 4, "known_at": then}).json()["results"] == now
    shown = client.get(page, {"known_at": then}).context["records"]
    assert [record.slug for record in shown][:4] == [one["slug"] for one in now]
    for one in now:
        for address in (one["url"], one["html_url"]):
            assert client.get(address, {"known_at": then}).status_code in (200, 301)
            assert client.get(address, {"known_at": BEFORE_ALL}).status_code == 404


def test_before_the_first_publication_nothing_was_known(client, moment):
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
def test_six_writers_at_once_and_a_reader_of_the_feed_who_loses_nothing():
    """Each change has one moment, and none turns up before one that a reader has seen already."""
    writers, changes = 6, 40
    address = {**connection.get_connection_params(), "dbname": connection.settings_dict["NAME"], "autocommit": True}
    address.pop("cursor_factory", None), address.pop("context", None)
    slugs = list(State.objects.values_list("slug", flat=True)[: writers * changes])
    seen, done = [], threading.Event()

    def write(number):
        with psycopg.connect(**address) as own:
            for change, slug in enumerate(slugs[number::writers]):
                with own.transaction():
                    own.execute("UPDATE published.conflicts_app_actor SET region = '?' WHERE slug = %s", [slug])
                    if change % 3 == number % 3:
                        own.execute("SELECT pg_sleep(0.002)")

    def read(last):
        with psycopg.connect(**address) as own:
            finished = False
            while not finished:
                finished = done.is_set()
                rows = own.execute("SELECT id, slug FROM past.change WHERE id > %s ORDER BY id", [last]).fetchall()
                seen.extend(slug for _, slug in rows)
                last = rows[-1][0] if rows else last

    with psycopg.connect(**address) as own:
        newest, start = own.execute("SELECT max(id), clock_timestamp() FROM past.change").fetchone()
    try:
        reader = threading.Thread(target=read, args=[newest])
        threads = [threading.Thread(target=write, args=[number]) for number in range(writers)]
        for thread in (reader, *threads):
            thread.start()
        for thread in threads:
            thread.join()
        done.set()
        reader.join()
        assert sorted(seen) == sorted(slugs)
    finally:
        with psycopg.connect(**address) as own, own.transaction():
            own.execute(
                "UPDATE published.conflicts_app_actor AS public SET region = desk.region "
                "FROM desk.conflicts_app_actor AS desk WHERE desk.id = public.id AND desk.region <> public.region"
            )
            own.execute("DELETE FROM history.conflicts_app_actor WHERE event_since > %s", [start])
            own.execute("UPDATE history.conflicts_app_actor SET event_until = NULL WHERE event_until > %s", [start])


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/law/", "/api/v1/", "/nothing/"])
def test_a_moment_is_refused_wherever_it_is_asked(client, address):
    answer = client.get(address, {"known_at": "2999-01-01T00:00:00Z"})
    assert answer.status_code == 400
    assert "known_at" in answer.text
    assert "lies in the future" in answer.text


FEED = "/api/v1/changes/"


def followed(client, address):
    """All that is new in the feed since the address was given, and where to go on."""
    found = []
    while results := (answer := client.get(address).json())["results"]:
        found += results
        address = answer["next"]
    return found, address


def test_the_feed_tells_what_happened_to_a_record_in_order_and_why(client, moment):
    every, address = followed(client, f"{FEED}?limit=500")
    assert {change["action"] for change in every} == {"published"}
    assert all(change["url"] for change in every)
    fiji = State.objects.get(slug="fiji")
    moment()
    fiji.region = "Elsewhere"
    fiji.save()
    assert followed(client, address)[0] == []
    fiji.refresh_from_db()
    publish(fiji, by=None, reason="The region was wrong.")
    before = moment()
    fiji.refresh_from_db()
    withdraw(fiji, by=None, reason="Entered twice.")
    moment()
    fiji.refresh_from_db()
    publish(fiji, by=None)
    after = moment()
    found, _ = followed(client, address)
    assert [(one["action"], one["reason"]) for one in found] == [
        ("changed", "The region was wrong."), ("withdrawn", "Entered twice."), ("published", None)
    ]  # fmt: skip
    assert {(one["resource"], one["id"], one["slug"]) for one in found} == {("states", str(fiji.uuid), "fiji")}
    assert client.get(found[0]["url"]).json()["id"] == str(fiji.uuid)
    asked = {"id": str(fiji.uuid), "action": "withdrawn"}
    assert client.get(FEED, {**asked, "known_at": before}).json()["results"] == []
    assert client.get(FEED, {**asked, "known_at": after}).json()["results"] == found[1:2]


def test_a_change_of_a_part_alone_is_in_the_feed(client, moment):
    _, address = followed(client, f"{FEED}?limit=500")
    mali = State.objects.get(slug="mali")
    moment()
    mali.save()
    mali.names.create(name="A new name", kind="alternative")
    mali.refresh_from_db()
    publish(mali, by=None)
    assert [(one["action"], one["slug"]) for one in followed(client, address)[0]] == [("changed", "mali")]


def test_who_published_is_not_told(client, moment, editor):
    mali = State.objects.get(slug="mali")
    moment()
    mali.save()
    mali.refresh_from_db()
    publish(mali, by=editor, reason="A test.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT editor FROM history.turn ORDER BY moment DESC LIMIT 1")
        assert cursor.fetchone() == (str(editor),)
    assert str(editor) not in client.get(FEED, {"limit": 500, "id": str(mali.uuid)}).text


def test_a_clock_that_goes_back_makes_no_moment_earlier_than_the_last(moment, client):
    mali = State.objects.get(slug="mali")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO history.turn (moment) VALUES ('2999-01-01T00:00:00Z')")
    moment()
    mali.save()
    mali.refresh_from_db()
    publish(mali, by=None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('register.now')::timestamptz > '2999-01-01T00:00:00Z'")
        assert cursor.fetchone() == (True,)
