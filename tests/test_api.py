"""What all resources of the API have in common: answers that are sent once, trimmed, to other sites, not too often."""

import csv
import io
import json
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from rest_framework.serializers import BaseSerializer

from conflicts_app.actions.publication import publish, withdraw
from conflicts_app.api.incidents import IncidentSerializer
from conflicts_app.api.tables import cell
from conflicts_app.api.urls import router
from conflicts_app.models import Incident, Record, Source

LISTS = [reverse(f"api:{basename}-list") for _prefix, _viewset, basename in router.registry]
SOURCES = "/api/v1/sources/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def source(moment):
    source = Source.objects.create(slug="report", title="A report", kind="report")
    publish(source, by=None)
    moment()
    return source


@pytest.mark.parametrize("address", [*LISTS, "/api/v1/", "/api/v1/schema/", "/api/v1/incidents/facets/"])
def test_what_has_not_changed_is_not_sent_again(client, address, django_assert_max_num_queries):
    first = client.get(address)
    assert first.status_code == 200
    assert first["Cache-Control"] == "public, no-cache"
    assert {"Accept", "Accept-Language"} <= set(first["Vary"].replace(",", "").split())
    with django_assert_max_num_queries(6):  # into the room and out of it, and one question
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    by_day = client.get(address, headers={"If-Modified-Since": first["Last-Modified"]})
    assert by_day.status_code == 304


def test_a_publication_is_seen_at_once(client, source, moment):
    for address in (SOURCES, f"{SOURCES}report/", f"{SOURCES}?q=report", f"{SOURCES}?format=jsonl"):
        moment()
        tag = client.get(address)["ETag"]
        source.title += " again"
        source.save()
        source.refresh_from_db()
        publish(source, by=None)
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
    moment()
    tag = client.get(f"{SOURCES}report/")["ETag"]
    source.refresh_from_db()
    withdraw(source, by=None, reason="It is another one.")
    assert client.get(f"{SOURCES}report/", headers={"If-None-Match": tag}).status_code == 410


def test_another_question_another_form_or_another_day_is_another_answer(client, source, monkeypatch):
    asked = [("", {}), ("?limit=1", {}), ("?fields=slug", {}), ("", {"Accept": "application/jsonl"})]
    asked += [("", {"Accept-Language": "fr"}), (f"?known_at={source.updated_at:%Y-%m-%dT%H:%M:%S.%fZ}", {})]
    tags = [client.get(f"{SOURCES}{query}", headers=headers)["ETag"] for query, headers in asked]
    assert len({*tags}) == len(asked)
    for (query, headers), tag in zip(asked, tags, strict=True):
        for other in asked:
            answer = client.get(f"{SOURCES}{query}", headers={**headers, "If-None-Match": tag})
            assert answer.status_code == 304, other
    monkeypatch.setattr("conflicts_app.api.caching.program", lambda: "another")
    assert client.get(SOURCES, headers={"If-None-Match": tags[0]}).status_code == 200


@pytest.mark.parametrize("tag", ["*", '"x"', 'W/"x"', "nonsense", '"' * 5000])
def test_a_tag_that_is_none_finds_the_answer(client, tag):
    assert client.get(SOURCES, headers={"If-None-Match": tag}).status_code == 200
    assert client.get(f"{SOURCES}nothing/", headers={"If-None-Match": tag}).status_code == 404
    assert "ETag" not in client.get(f"{SOURCES}nothing/")


@pytest.mark.parametrize("address", LISTS)
def test_of_each_record_the_fields_that_are_asked_for(client, address):
    full = client.get(address, {"limit": 3}).json()["results"]
    assert full
    last, first = list(full[0])[-1], next(iter(full[0]))
    trimmed = client.get(address, {"limit": 3, "fields": f"{last}, {first}"}).json()["results"]
    assert trimmed == [{first: one[first], last: one[last]} for one in full]
    lines = client.get(address, {"format": "jsonl", "fields": first}).getvalue().splitlines()
    assert lines[0].startswith(f'{{"{first}":'.encode())
    assert b"," not in lines[0] or first == "moment"
    refused = client.get(address, {"fields": "slug,nothing"})
    assert refused.status_code == 400
    (error,) = refused.json()["errors"]
    assert error["parameter"] == "fields"
    assert "“nothing” is no field here" in error["detail"]
    if address.endswith("changes/"):
        return
    detail = client.get(full[0]["url"], {"fields": "slug"})
    assert detail.json() == {"slug": full[0]["slug"]}
    assert client.get(full[0]["url"], {"fields": "nothing"}).status_code == 400


@pytest.mark.parametrize("address", LISTS)
def test_every_list_is_a_table(client, address):
    records = client.get(address, {"limit": 500}).json()["results"]
    answer = client.get(address, {"format": "csv", "hxl": "true"})
    names, tags, *rows = csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert len(names) == len({*names}) == len(tags)
    assert all(re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag) for tag in tags)
    assert len(rows) == client.get(address, {"limit": 1, "count": "true"}).json()["count"]
    for row, record in zip(rows[:500], records, strict=True):
        said = dict(zip(names, row, strict=True))
        assert said["id"] == record["id"]
        assert not {one for one in said.values() if one[:1] in "=@+" and one[:1]}
        assert not {name for name in said if said[name] in ("None", "[]", "{}", "True", "False")}
        for name in {*names} & record.keys():
            if isinstance(record[name], str | int | float) and not isinstance(record[name], bool):
                assert said[name].lstrip("'") == str(record[name]), name
            assert said[name] or not record[name]
    assert (
        client.get(address, {"format": "csv", "fields": names[0]}).getvalue().decode("utf-8-sig").startswith(names[0])
    )
    assert client.get(address, {"hxl": "true"}).status_code == 400


def test_what_stands_in_a_cell():
    actor = {"id": "1", "slug": "jnim", "name": "JNIM"}
    date = {"edtf": "2024-05~", "label": "about May 2024", "earliest": "2024-05-01", "latest": "2024-05-31"}
    assert cell(actor) == "jnim"
    assert cell([actor, actor]) == "jnim; jnim"
    assert cell({**actor, "iso_alpha3": "MLI"}) == "MLI"
    assert cell({**actor, "iso_alpha3": None}) == "jnim"
    assert cell({"start": date, "end": None, "ongoing": True}) == "2024-05~/.."
    assert cell({"start": None, "end": date, "ongoing": False}) == "/2024-05~"
    assert cell({"actor": actor, "role": "party", "words": None, "of": [actor, actor]}) == (
        "actor jnim, role party, of jnim + jnim"
    )
    assert (cell(0), cell(None), cell(False)) == (0, None, "false")


def test_columns_and_properties_are_trimmed_too(client):
    first = client.get("/api/v1/incidents/?format=csv&fields=title,slug").getvalue().decode().splitlines()[0]
    assert first.lstrip("\ufeff") == "slug,title"
    found = json.loads(client.get("/api/v1/incidents/?format=geojson&fields=title").getvalue())
    feature = found["features"][0]
    assert list(feature["properties"]) == ["title"]
    assert feature["id"]
    assert client.get("/api/v1/incidents/?format=csv&fields=harm").status_code == 400


def test_other_sites_may_read_it_in_a_browser(client):
    page = {"Origin": "https://research.example"}
    for address in (SOURCES, "/api/v1/incidents/?format=csv", f"{SOURCES}nothing/"):
        answer = client.get(address, headers=page)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert {"etag", "link", "retry-after"} <= set(answer["Access-Control-Expose-Headers"].lower().split(", "))
    asked = client.options(SOURCES, headers={**page, "Access-Control-Request-Method": "GET"})
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Origin" not in client.get("/sources/", headers=page)
    assert "Access-Control-Allow-Origin" not in client.get("/admin/login/", headers=page)


def test_who_asks_too_often_is_told_when_to_come_back(client, settings):
    settings.API_RATE = "3/minute"
    cache.clear()
    answers = [client.get(SOURCES, REMOTE_ADDR="192.0.2.7") for _number in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert {answer["RateLimit-Limit"] for answer in answers} == {"3"}
    refused = answers[-1]
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert refused["Content-Type"] == "application/problem+json"
    assert "Ask again in" in refused.json()["detail"]
    assert client.get(SOURCES, REMOTE_ADDR="192.0.2.8").status_code == 200
    assert client.get("/sources/", REMOTE_ADDR="192.0.2.7").status_code == 200
    tag = answers[0]["ETag"]
    assert client.get(SOURCES, REMOTE_ADDR="192.0.2.7", headers={"If-None-Match": tag}).status_code == 304
    forged = client.get(SOURCES, REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": "192.0.2.9"})
    assert forged.status_code == 429
    cache.clear()


def test_a_form_of_the_whole_list_says_what_it_cannot_follow_before_it_begins(client):
    assert Incident.objects.exists()
    for form in ("jsonl", "csv", "geojson"):
        assert client.get(f"/api/v1/incidents/?format={form}&fields=nothing").status_code == 400


def nested(serializer):
    for field in serializer.fields.values():
        inside = getattr(field, "child", field)
        if isinstance(inside, BaseSerializer):
            yield inside
            yield from nested(inside)


@pytest.mark.parametrize(("prefix", "viewset", "basename"), router.registry)
def test_every_record_inside_another_has_its_id(prefix, viewset, basename):
    for shown in nested(viewset.serializer_class() if viewset.serializer_class else IncidentSerializer()):
        if issubclass(shown.Meta.model, Record):
            assert {"id", "slug", "url"} <= shown.fields.keys(), shown
