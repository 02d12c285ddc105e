"""Lists that are taken along whole: the same records as page by page, in one state, and nothing that is not known."""

import csv
import io
import json

import psycopg
import pytest
from django.db import connection
from django.http import StreamingHttpResponse

from conflicts_app import rooms
from conflicts_app.actions.publication import publish
from conflicts_app.models import Incident
from tests.test_explorer import combinations

ADDRESS = "/api/v1/incidents/"


def taken(client, format_, **asked):
    """The records of a list in a form: the API's own, rows of a table, or features."""
    answer = client.get(ADDRESS, {**asked, "format": format_})
    assert answer.status_code == 200, answer.getvalue()
    text = answer.getvalue().decode()
    match format_:
        case "json":
            return answer.json()["results"]
        case "jsonl":
            return [json.loads(line) for line in text.splitlines()]
        case "csv":
            assert text.startswith("\ufeff")
            return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        case "geojson":
            return json.loads(text)["features"]


@pytest.mark.parametrize("number", range(4))
def test_every_form_has_the_same_records_in_the_same_order_whatever_is_asked(client, db, number):
    found = 0
    for asked in combinations(number, 8):
        listed = taken(client, "json", **asked, limit=500)
        assert taken(client, "jsonl", **asked) == listed
        for format_ in ("csv", "geojson"):
            assert [row["id"] for row in taken(client, format_, **asked)] == [one["id"] for one in listed], asked
        found += len(listed)
    assert found


def test_what_is_not_known_is_blank_and_null_and_what_is_said_has_its_speaker(client, db):
    rows = {row["slug"]: row for row in taken(client, "csv")}
    features = {one["properties"]["slug"]: one for one in taken(client, "geojson")}
    records = {one["slug"]: one for one in taken(client, "jsonl")}
    assert any(one["geometry"] for one in features.values())
    for slug, record in records.items():
        row, feature, place = rows[slug], features[slug], record["place"]
        drawn = place and place["latitude"] is not None and place["precision"] <= 2
        point = {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]} if drawn else None
        assert feature["geometry"] == point
        for outcome, span in record["harm"].items():
            for end, value in span.items():
                assert feature["properties"][f"{outcome}_{end}"] == value
                assert row[f"{outcome}_{end}"] == ("" if value is None else str(value))
        assert [row["date"], row["date_earliest"]] == [record["date"][name] or "" for name in ("edtf", "earliest")]
        for claim in record["harm_claims"] + record["violations"] + record["attributions"]:
            speaker = claim["said_by"]["name"] if claim["said_by"] else claim["said_by_words"]
            assert f"– {speaker}" in row["harm_claims"] + row["violations"] + row["attributions"]
        assert "" not in feature["properties"].values()
        assert row.keys() == {"id", *feature["properties"]}


def test_a_spreadsheet_runs_nothing_and_keeps_every_sign(client, db):
    texts = ['=HYPERLINK("http://example.org")', "+1", "@SUM(A1)", 'Two\r\nlines; "quoted", and Ménaka']
    records = [Incident.objects.create(slug=f"signs-{place}", title=text) for place, text in enumerate(texts)]
    publish(*records, by=None)
    titles = {row["slug"]: row["title"] for row in taken(client, "csv")}
    shown = [titles[record.slug] for record in records]
    assert shown == [*("'" + text for text in texts[:3]), texts[3]]


@pytest.mark.parametrize(
    ("address", "asked", "said"),
    [
        (ADDRESS, "format=xlsx", "“xlsx” is no format of this. There are: json, jsonl, csv, geojson."),
        ("/api/v1/rules/", "format=geojson", "“geojson” is no format of this. There are: json, jsonl, csv."),
        (ADDRESS, "format=jsonl&hxl=true", "“hxl” is not a parameter here."),
        (f"{ADDRESS}facets/", "format=csv", "“csv” is no format of this. There are: json."),
        (ADDRESS, "format=csv&format=json", "“format” takes one value and was given 2 times."),
        (ADDRESS, "format=csv&limit=5", "“limit” is not a parameter here."),
        (ADDRESS, "format=jsonl&cursor=abc", "“cursor” is not a parameter here."),
        (ADDRESS, "format=csv&country=XXX", "XXX"),
    ],
)
def test_what_no_form_can_follow_is_said(client, db, address, asked, said):
    answer = client.get(f"{address}?{asked}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert said in answer.json()["detail"]


def test_accept_asks_for_a_form_too_and_format_says_more(client, db):
    def kind(accept, **asked):
        return client.get(ADDRESS, asked, headers={"accept": accept}).headers["Content-Type"]

    assert kind("text/csv") == "text/csv; charset=utf-8"
    assert kind("application/geo+json") == "application/geo+json"
    assert kind("text/html,application/xhtml+xml,*/*;q=0.8") == "application/json"
    assert kind("application/json", format="csv") == "text/csv; charset=utf-8"
    refused = client.get(ADDRESS, headers={"accept": "image/png"})
    known = "application/json, application/jsonl, text/csv, application/geo+json"
    said = f"No form of this is “image/png”, which “Accept” asks for. There are: {known}."
    assert (refused.status_code, refused.json()["detail"]) == (406, said)
    head = client.head(ADDRESS, {"format": "csv"})
    assert (head.status_code, head.headers["Content-Disposition"]) == (200, 'attachment; filename="incidents.csv"')


def test_every_list_can_be_taken_along_line_by_line(client, db):
    for name, address in client.get("/api/v1/").json().items():
        lines = client.get(address, {"format": "jsonl"}).getvalue().splitlines()
        listed = client.get(address, {"limit": 500, "count": "true"}).json()
        assert len(lines) == listed["count"], name
        assert [json.loads(line) for line in lines[:500]] == listed["results"], name


def test_the_past_is_taken_along_as_it_was(client, moment):
    before = moment()
    publish(Incident.objects.create(slug="new", title="New"), by=None)
    after = moment()
    for format_ in ("csv", "jsonl"):
        assert "new" not in [one["slug"] for one in taken(client, format_, known_at=before)]
        assert "new" in [one["slug"] for one in taken(client, format_, known_at=after)]


@pytest.fixture
def elsewhere(django_db_setup, django_db_blocker):
    """A connection of somebody else; and the test is in no transaction."""
    address = {**connection.get_connection_params(), "dbname": connection.settings_dict["NAME"], "autocommit": True}
    address.pop("cursor_factory", None), address.pop("context", None)
    with django_db_blocker.unblock(), psycopg.connect(**address) as own:
        yield own
        own.execute("DELETE FROM published.conflicts_app_incidentchange WHERE incident_id = -1")


@pytest.mark.parametrize("asked", [{}, {"known_at": "2026-01-01T00:00:00Z"}])
def test_a_stream_is_read_in_its_room_in_one_state_however_long_it_takes(elsewhere, rf, asked):
    def told(sql):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {sql}")
            return str(cursor.fetchone()[0])

    def place():
        return told("current_user || ' ' || current_setting('search_path')")

    def lines():
        for _ in range(3):
            yield place() + told("count(*) FROM published.conflicts_app_incidentchange WHERE incident_id = -1")

    usual = place()
    answer = rooms.RoomMiddleware(lambda request: StreamingHttpResponse(lines()))(rf.get("/states/", asked))
    assert place() == usual
    content = iter(answer)
    first = next(content)
    assert first.decode().startswith(f"{rooms.ROLE} {'past' if asked else 'published'}, ")
    elsewhere.execute("INSERT INTO published.conflicts_app_incidentchange (incident_id, moment) VALUES (-1, now())")
    assert next(content) == first
    answer.close()  # as a server does when the reader has gone
    assert place() == usual
    assert not connection.in_atomic_block
