"""The numbers of the explorer: page, API and a second way to count agree, whatever is asked together."""

import datetime
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conflicts_app import ihl, rooms
from conflicts_app.filters.facets import OWN, counts
from conflicts_app.filters.incidents import IncidentFilter
from conflicts_app.models import Incident, IncidentFacts, Rule, ViolationType

DAYS = [None, *(datetime.date(2023, 1, 1) + datetime.timedelta(days=61 * step) for step in range(16))]


def combinations(number, times):
    """So many random sets of questions, each of which may come with each other."""
    rng = random.Random(number)

    def some(values, most=2):
        return rng.sample(values, rng.randint(1, most))

    for _ in range(times):
        after, before = sorted(rng.choices(range(1, len(DAYS)), k=2))
        every = {
            "date_after": str(DAYS[after]),
            "date_before": str(DAYS[before]),
            "match": rng.choice(["possible", "certain"]),
            "country": some(["MLI", "DZA", "UKR"]),
            "conflict": some(["mali-jnim", "mali-issp", "issp-jnim", "mali-separatists"]),
            "actor": some(["jnim", "issp", "malian-armed-forces", "wagner-group", "cma", "fla"]),
            "lineage": rng.choice(["true", "false"]),
            "role": some(ihl.AttributionRole.values),
            "basis": some(ihl.AttributionBasis.values),
            "violation": some(["a-attacks-on-civilians", "a03-attack-on-a-civilian-convoy-or-vehicle"]),
            "rule": some(["customary-rule-7", "customary-rule-14", "customary-rule-1"]),
            "means": some(ihl.Means.values, 4),
            "record_type": some(["event", "pattern"]),
            "q": rng.choice(["attack", "drone", "mali", "menaka", "ambsuh", "jnim"]),
            "bbox": rng.choice(["-5,13,0,17", "-12,10,4,25", "-180,-90,180,90"]),
            "near": rng.choice(["16,0,200", "14.5,-4,500"]),
            "killed_min": rng.choice(["1", "13", "26"]),
        }
        yield {name: every[name] for name in rng.sample(list(every), rng.choice([1, 1, 2, 2, 3]))}


@pytest.fixture(scope="module")
def known(django_db_setup, django_db_blocker):
    """That what the combinations ask for is there at all."""
    with django_db_blocker.unblock(), rooms.reading(rooms.PUBLISHED):
        assert ViolationType.objects.filter(slug="a03-attack-on-a-civilian-convoy-or-vehicle").exists()
        assert Rule.objects.filter(slug="customary-rule-14").exists()


@pytest.mark.parametrize("number", range(8))
def test_page_and_api_count_the_same_whatever_is_asked(client, db, known, number):
    found = 0
    for asked in combinations(number, 10):
        page = client.get("/incidents/", {**asked, "limit": 500}, follow=True)
        assert page.status_code == 200, (asked, page.context["filter"].problems)
        shown, here = page.context["counted"], page.context
        listed = client.get("/api/v1/incidents/", {**asked, "limit": 500, "count": "true"}).json()
        facets = client.get("/api/v1/incidents/facets/", asked).json()
        timeline = client.get("/api/v1/incidents/timeline/", asked).json()
        clusters = client.get("/api/v1/incidents/clusters/", asked).json()
        found += shown["incidents"]
        assert [one.slug for one in here["records"]] == [one["slug"] for one in listed["results"]], asked
        assert shown["incidents"] == len(here["records"]) == listed["count"] == facets["count"], asked
        assert sum(one["count"] for one in clusters["results"]) + clusters["elsewhere"] == listed["count"], asked
        assert shown["undated"] == timeline["undated"], asked
        for facet in here["facets"]:
            told = {one.value: one.incidents for one in facet.choices if one.incidents}
            assert told == {one["value"]: one["count"] for one in facets["facets"][facet.name] if one["count"]}, asked
            for choice in facet.choices[:2]:  # a number is what the list has once one asks for that as well
                if facet.name not in ("year", "actor", "violation"):
                    left = {name: value for name, value in asked.items() if name not in OWN[facet.name]}
                    answer = client.get("/api/v1/incidents/", {**left, facet.name: choice.value, "count": "true"})
                    assert answer.json()["count"] == choice.incidents, (asked, facet.name, choice)
    assert found


# The same numbers in SQL by hand, by grouping sets: for each facet how many of some incidents have each value.
ORACLE = """
WITH g AS MATERIALIZED (
  SELECT conflicts, countries, actors, violations, means, record_type, dataset_id, low_month / 12 AS year, dated,
    count(*) AS n, grouping(conflicts, countries, actors, violations, means, record_type, dataset_id, low_month / 12)
    AS k FROM conflicts_app_incidentfacts WHERE incident_id = ANY(%s)
  GROUP BY GROUPING SETS ((conflicts), (countries), (actors), (violations), (means), (record_type), (dataset_id),
    (low_month / 12, dated)))
SELECT 'conflict', unnest(conflicts)::text, sum(n) FROM g WHERE k = 127 GROUP BY 2
UNION ALL SELECT 'country', unnest(countries)::text, sum(n) FROM g WHERE k = 191 GROUP BY 2
UNION ALL SELECT 'actor', unnest(actors)::text, sum(n) FROM g WHERE k = 223 GROUP BY 2
UNION ALL SELECT 'violation', unnest(violations)::text, sum(n) FROM g WHERE k = 239 GROUP BY 2
UNION ALL SELECT 'means', unnest(means)::text, sum(n) FROM g WHERE k = 247 GROUP BY 2
UNION ALL SELECT 'record_type', record_type, n FROM g WHERE k = 251
UNION ALL SELECT 'dataset', coalesce(dataset_id::text, 'none'), n FROM g WHERE k = 253
UNION ALL SELECT 'year', year::text, n FROM g WHERE k = 254 AND dated
"""
FURTHER = ("role", "basis", "rule")  # with these, a facet counts rows that the facts do not have


@pytest.mark.parametrize("number", range(4))
def test_facets_are_what_grouping_sets_count(rf, db, known, number):
    with rooms.reading(rooms.PUBLISHED), connection.cursor() as cursor:
        for asked in combinations(100 + number, 15):
            if any(name in asked for name in FURTHER):
                continue
            given = rf.get("/incidents/", asked).GET
            filtered = IncidentFilter(given, queryset=IncidentFacts.objects.all())
            assert not filtered.problems
            told = counts(filtered)
            for facet, own in OWN.items():
                those = filtered.narrowed(IncidentFacts.objects.all(), without=(*own, "ordering"))
                cursor.execute(ORACLE, [list(those.values_list("pk", flat=True))])
                expected = {value: n for name, value, n in cursor.fetchall() if name == facet}
                assert told[facet] == expected, (asked, facet)


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("bbox=1,20,2,10", "bbox", "South (20) lies north of north (10)"),
        ("bbox=170,-20,-170,-10", "bbox", "in two parts"),
        ("near=95,0,10", "near", "-90 to 90"),
        ("near=0,0,30000", "near", "0 to 20038"),
        ("country=&country=MLI", "country", "without a value"),
        ("&".join(["country=MLI"] * 200), "country", "at most 100 values and was given 200"),
        ("q=" + "a" * 201, "q", "200 characters"),
        ("q=%01%02", "q", "control character"),
        ("q=a%00", "q", "Null characters"),
        ("date_after=0000-01-01", "date_after", "is not a day"),
        ("date_after=2024-02-01&date_before=2024-01-01", "date_before", "comes before"),
        ("killed_min=dozens", "killed_min", "whole number"),
        ("match=perhaps", "match", "perhaps"),
    ],
    ids=lambda value: value[:30],
)
def test_what_cannot_be_followed_is_said_beside_the_field_and_by_the_api(client, db, query, name, said):
    page = client.get(f"/incidents/?{query}")
    answer = client.get(f"/api/v1/incidents/?{query}")
    assert (page.status_code, answer.status_code) == (400, 400)
    assert said in answer.json()["errors"][0]["detail"]
    assert [error["parameter"] for error in answer.json()["errors"]] == [name]
    problems, form = page.text.split('<form class="facets"')
    assert said in problems
    assert said in form
    assert len(page.content) < 100_000
    assert len(answer.content) < 10_000


@pytest.mark.parametrize("address", ["/", "/incidents/", "/search/", "/groups/jnim/", "/api/v1/incidents/facets/"])
def test_ten_megabytes_of_query_are_refused_in_few_words(client, db, address):
    answer = client.get(f"{address}?q={'a' * 10_000_000}")
    assert answer.status_code == 400
    assert "10000002 characters; at most 8000 are read" in answer.text
    assert len(answer.content) < 10_000


def test_what_was_ticked_stays_ticked_when_something_else_is_refused(client, db):
    page = client.get("/incidents/?country=MLI&actor=jnim&date_after=tomorrow&place=menaka")
    assert page.status_code == 400
    assert 'name="country" value="MLI" checked' in page.text
    assert 'name="actor" value="jnim" checked' in page.text
    assert '<input type="hidden" name="place" value="menaka">' in page.text


def test_what_the_form_does_not_show_can_be_mended_there_when_it_is_refused(client, db):
    page = client.get('/incidents/?bbox=1,20,2,"10&place=nowhere&place=gao&near=0,0,5').text
    assert '<input name="bbox" value="1,20,2,&quot;10"' in page
    assert page.count('<input name="place"') == 2
    assert '<input type="hidden" name="near" value="0,0,5">' in page
    assert '<input type="hidden" name="bbox"' not in page
    places = client.get("/places/?bbox=1,20,2,10").text
    assert '<input name="bbox" value="1,20,2,10"' in places


def test_the_page_asks_few_questions_whatever_is_asked(client, db, known):
    for asked in combinations(7, 20):
        with CaptureQueriesContext(
            connection,
        ) as asked_of_it:
            client.get("/incidents/", asked, follow=True)
        assert len(asked_of_it) <= 24, asked  # two requests where the address was made short


def test_words_say_how_many_of_how_many_and_how_surely(client, db):
    page = client.get("/incidents/?date_after=2024-07-01&date_before=2024-07-31").text
    every = Incident.objects.count()
    assert f"of {every} incidents" in page
    assert "of them only possibly in this time" in page
    assert "of them only possibly" not in client.get("/incidents/?date_after=2024-07-01&match=certain").text
