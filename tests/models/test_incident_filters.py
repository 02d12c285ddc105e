"""Incidents by how many were killed, where it was, and from which dataset they were taken over; on page and API."""

import pytest
from django.core.exceptions import ValidationError

from conflicts_app.actions.publication import publish
from conflicts_app.models import Incident, Place, Source

pytestmark = pytest.mark.django_db


def rows(client, **asked):
    return client.get("/api/v1/incidents/", {**asked, "limit": 500}).json()["results"]


def test_killed_counts_what_somebody_says_at_least(client):
    """A claim of “dozens” has no number, and one of “at most” no lower one: neither is ever taken for a number."""
    for least in (1, 13, 14, 25, 26, 78, 79, 1000):
        expected = {
            incident.slug
            for incident in Incident.objects.all()
            if any(c.low is not None and c.low >= least for c in incident.harm_claims.filter(outcome="killed"))
        }
        assert {one["slug"] for one in rows(client, killed_min=least)} == expected
    assert rows(client, killed_min=1)
    assert "dozens" not in {
        claim["quantifier"]
        for one in rows(client, killed_min=1)
        for claim in one["harm_claims"]
        if claim["outcome"] == "killed" and claim["low"]
    }


def test_the_order_by_killed_goes_by_the_highest_least_number_and_ends_with_none(client):
    def least(one):
        numbers = [c["low"] for c in one["harm_claims"] if c["outcome"] == "killed" and c["low"] is not None]
        return max(numbers, default=-1)

    numbers = [least(one) for one in rows(client, ordering="-killed")]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] > 0 > numbers[-1]
    assert len(numbers) == Incident.objects.count()


def test_the_newly_published_come_first_and_no_page_repeats_one(client, moment):
    for slug in ("camp-menaka-2024-07", "convoy-2025-02-07"):
        moment()
        incident = Incident.objects.get(slug=slug)
        incident.save()
        incident.refresh_from_db()
        publish(incident, by=None)
    seen, address = [], "/api/v1/incidents/?ordering=-updated_at&limit=1"
    while address:
        answer = client.get(address).json()
        seen += [one["slug"] for one in answer["results"]]
        address = answer["next"]
    assert seen[:2] == ["convoy-2025-02-07", "camp-menaka-2024-07"]
    assert len(seen) == len(set(seen)) == Incident.objects.count()


@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({"bbox": "-1,16,1,17"}, {"Gao"}),
        ({"near": "16.27167,-0.04472,1"}, {"Gao"}),
        ({"near": "16.27167,-0.04472,100"}, {"Gao"}),
        ({"near": "15.9182,2.4022,270"}, {"Gao", "Ménaka"}),  # about 263 km apart
        ({"near": "15.9182,2.4022,255"}, {"Ménaka"}),
        ({"bbox": "-180,-90,180,90"}, None),
        ({"near": "0,0,20038"}, None),
    ],
)
def test_what_lies_there_is_found_and_what_has_no_place_is_not(client, asked, places):
    names = {one["name"] for one in client.get("/api/v1/places/", asked).json()["results"]}
    located = {place.name for place in Place.objects.exclude(latitude=None)}
    assert names & {"Gao", "Ménaka"} == (places or {"Gao", "Ménaka"})
    assert names <= located
    if places is None:
        assert names == located
    at_places = {one["place"]["name"] if one["place"] else None for one in rows(client, **asked)}
    assert at_places <= names


@pytest.mark.parametrize(
    ("parameter", "value", "said"),
    [
        ("killed_min", "0", "greater than or equal to 1"),
        ("killed_min", "dozens", "whole number"),
        ("bbox", "1,2,3", "Write 4 numbers"),
        ("bbox", "0,20,1,10", "South (20) lies north of north (10)"),
        ("bbox", "2,15,-170,16.5", "West (2) lies east of east (-170)"),
        ("bbox", "0,0,0,91", "-90 to 90"),
        ("bbox", "nan,0,0,1", "is not understood"),
        ("bbox", "1_0,0,20,1", "is not understood"),
        ("near", "1,2", "Write 3 numbers"),
        ("near", "1,2,-3", "0 to 20038"),
        ("near", "north", "is not understood"),
        ("ordering", "killed", "killed is not one of the available choices"),
    ],
)
def test_a_number_or_a_place_that_cannot_be_followed_is_named(client, parameter, value, said):
    for address in ("/incidents/", "/api/v1/incidents/"):
        answer = client.get(address, {parameter: value})
        assert answer.status_code == 400
        assert parameter in answer.text
        assert said in answer.text


def test_where_nothing_is_from_a_dataset_nobody_is_asked_for_one(client):
    assert client.get("/api/v1/incidents/facets/").json()["facets"]["dataset"] == []
    own = client.get("/api/v1/incidents/facets/", {"dataset": "none"}).json()
    assert [(one["value"], one["count"]) for one in own["facets"]["dataset"]] == [("none", own["count"])]


def test_an_event_of_a_dataset_is_there_once_and_found_by_it(client, moment):
    ged, ours = Source.objects.datasets().first(), Source.objects.exclude(kind="dataset").first()
    convoy = Incident.objects.get(slug="convoy-2025-02-07")
    convoy.dataset, convoy.external_id = ged, "501234"
    convoy.save()
    convoy.refresh_from_db()
    publish(convoy, by=None)
    (row,) = rows(client, dataset=ged.slug)
    assert (row["slug"], row["dataset"]["slug"], row["external_id"]) == (convoy.slug, ged.slug, "501234")
    assert "501234" in client.get("/incidents/convoy-2025-02-07/").text
    assert "has no" in client.get("/incidents/", {"dataset": ours.slug}).text
    own = {row["slug"] for row in rows(client, dataset="none")}
    assert own == {row["slug"] for row in rows(client)} - {convoy.slug}
    assert {row["slug"] for row in rows(client, dataset=["none", ged.slug])} == {*own, convoy.slug}
    offered = client.get("/api/v1/incidents/facets/").json()["facets"]["dataset"]
    assert [(one["value"], one["count"]) for one in offered] == [("none", len(own)), (ged.slug, 1)]
    page = client.get("/incidents/", {"dataset": "none"}).text
    assert 'value="none" checked' in page
    assert f"<b>{len(own)}</b> of {len(own) + 1} incidents" in page
    assert "none: the register’s own" in page
    for wrong, said in (
        ({"dataset": ged, "external_id": "501234"}, "there already"),
        ({"dataset": ged}, "or neither"),
        ({"external_id": "1"}, "or neither"),
    ):
        with pytest.raises(ValidationError, match=said):
            Incident(slug="twin", title="A twin", **wrong).full_clean()
