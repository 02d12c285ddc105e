"""What is claimed about incidents, by whom, and when it may have been; as page and API tell it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from conflicts_app.models import Actor, Attribution, HarmClaim, Incident, Place

pytestmark = pytest.mark.django_db


def found(client, **asked):
    answers = client.get("/api/v1/incidents/", asked).json()["results"]
    assert [one.slug for one in client.get("/incidents/", asked).context["records"]] == [a["slug"] for a in answers]
    return [answer["slug"] for answer in answers]


def test_the_convoy_has_two_claims_side_by_side_and_no_place(client):
    convoy = client.get("/api/v1/incidents/convoy-2025-02-07/").json()
    assert convoy["place"] is None
    assert [
        (c["said_by"] and c["said_by"]["acronym"], c["said_by_words"], c["outcome"], c["low"], c["high"])
        for c in convoy["harm_claims"]
    ] == [
        ("FAMa", None, "injured", 13, 13),
        ("FAMa", None, "killed", 25, 25),
        (None, "Other reporting", "killed_or_injured", 78, 78),
    ]
    assert convoy["harm"] == {
        "killed": {"low": 25, "high": 25, "claims": 1},
        "injured": {"low": 13, "high": 13, "claims": 1},
        "killed_or_injured": {"low": 78, "high": 78, "claims": 1},
    }
    by = {(a["actor"]["acronym"], a["role"], a["basis"]) for a in convoy["attributions"]}
    assert ("ISSP", "perpetrator", "suspected") in by
    assert "claimed" not in {basis for _, _, basis in by}
    page = client.get("/incidents/convoy-2025-02-07/").text
    for said in ("place not reported", "No actor has claimed it.", "25", "13", "78", "Other reporting"):
        assert said in page


def test_the_drone_has_two_accounts_and_no_territory_of_its_own(client):
    drone = client.get("/api/v1/incidents/drone-tin-zaouatine-2025-04-01/").json()
    assert drone["country"] is None
    assert [(a["said_by"]["slug"], a["territory"]["slug"]) for a in drone["accounts"]] == [
        ("algeria", "algeria"),
        ("mali", "mali"),
    ]
    for country in ("MLI", "DZA"):
        assert drone["slug"] in found(client, country=country)


@pytest.mark.parametrize(
    ("after", "before", "possible", "certain"),
    [
        ("2024-07-10", "2024-07-10", True, False),
        ("2024-07-01", "2024-07-31", True, True),
        ("2024-07-02", "2024-07-31", True, False),
        ("2024-06-01", "2024-06-30", False, False),
        ("2024-07-31", None, True, False),
        ("2024-08-01", None, False, False),
        (None, "2024-07-31", True, True),
    ],
)
def test_a_month_is_found_by_its_days_possibly_or_certainly(client, after, before, possible, certain):
    asked = {"date_after": after, "date_before": before}
    asked = {name: day for name, day in asked.items() if day}
    assert ("camp-menaka-2024-07" in found(client, **asked)) == possible
    assert ("camp-menaka-2024-07" in found(client, **asked, match="certain")) == certain


def test_what_nobody_dates_may_have_been_on_any_day_and_is_listed_last(client):
    camp = Incident.objects.get(slug="camp-menaka-2024-07")
    camp.date = ""
    camp.save()
    assert Incident.objects.for_listing().last() == camp
    assert camp in Incident.objects.happened(None, None)
    assert camp not in Incident.objects.happened(None, None, certainly=True)


@pytest.mark.parametrize(
    ("query", "parameter", "said"),
    [
        ("date_after=2024-13-45", "date_after", "2024-13-45"),
        ("date_after=2025-01-02&date_before=2025-01-01", "date_before", "2025-01-01 comes before 2025-01-02"),
        ("date_after=2025-01-02&date_after=2025-01-03", "date_after", "was given 2 times"),
        ("actor=nobody", "actor", "nobody"),
        ("role=hero", "role", "hero"),
        ("ordering=fame", "ordering", "fame"),
    ],
)
def test_what_cannot_be_followed_is_named(client, query, parameter, said):
    answer = client.get(f"/api/v1/incidents/?{query}")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [parameter]
    assert said in answer.json()["detail"]
    page = client.get(f"/incidents/?{query}")
    assert (page.status_code, said in page.text) == (400, True)


def test_conditions_on_attributions_hold_for_one_and_the_same(client):
    assert "convoy-2025-02-07" in found(client, actor="issp", role="perpetrator", basis="suspected")
    assert "convoy-2025-02-07" not in found(client, actor="issp", role="escort")
    assert found(client, actor="jnim", basis="claimed") == ["gendarmerie-school-faladie"]


def test_lineage_finds_what_the_predecessor_did(client):
    assert "convoy-2025-02-07" not in found(client, actor="africa-corps")
    assert "convoy-2025-02-07" in found(client, actor="africa-corps", lineage="true")


def test_words_without_a_number_stay_without_one(client):
    camp = client.get("/api/v1/incidents/camp-menaka-2024-07/").json()
    assert [(c["quantifier"], c["low"], c["high"]) for c in camp["harm_claims"]] == [("several", None, None)]
    assert camp["harm"]["killed"] == {"low": None, "high": None, "claims": 1}
    assert "several" in client.get("/incidents/camp-menaka-2024-07/").text


FITTING = [
    ("exact", 3, 3), ("about", 100, 100), ("at_least", 3, None), ("at_most", None, 3), ("range", 3, 5),
    ("dozens", None, None), ("exact", 0, 0),
]  # fmt: skip
UNFIT = [
    ("exact", 3, None), ("exact", 3, 4), ("about", None, None), ("at_least", None, 3), ("at_most", 3, None),
    ("range", 5, 3), ("range", 3, 3), ("dozens", 12, None), ("several", 3, 3), ("not_reported", 0, 0),
]  # fmt: skip


@pytest.mark.parametrize(("quantifier", "low", "high"), FITTING)
def test_numbers_that_fit_their_word_are_kept(quantifier, low, high):
    claim = claim_of(quantifier, low, high)
    claim.full_clean()
    claim.save()


@pytest.mark.parametrize(("quantifier", "low", "high"), UNFIT)
def test_numbers_that_do_not_fit_their_word_are_refused_by_form_and_database(quantifier, low, high):
    claim = claim_of(quantifier, low, high)
    with pytest.raises(ValidationError, match="do not fit the word"):
        claim.full_clean()
    with pytest.raises(IntegrityError, match="harmclaim_numbers_fit_words"), transaction.atomic():
        claim.save()


def claim_of(quantifier, low, high):
    camp = Incident.objects.get(slug="camp-menaka-2024-07")
    return HarmClaim(
        incident=camp, said_by_words="A test", population="civilians", outcome="injured",
        quantifier=quantifier, low=low, high=high,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Say who says it"),
        ({"said_by_words": "A paper", "said_by": "mali"}, "Say who says it"),
        ({"said_by": "mali", "basis": "claimed"}, "means that the actor says it"),
        ({"said_by_words": "A paper", "basis": "claimed"}, "means that the actor says it"),
    ],
)
def test_an_attribution_is_somebodys(values, said):
    values = {"basis": "attributed", **values}
    if "said_by" in values:
        values["said_by"] = Actor.objects.get(slug=values["said_by"])
    attribution = Attribution(
        incident=Incident.objects.first(), actor=Actor.objects.get(slug="jnim"), role="perpetrator", **values
    )
    with pytest.raises(ValidationError, match=said):
        attribution.full_clean()


@pytest.mark.parametrize(("latitude", "longitude"), [(5, None), (None, 5), (91, 0), (0, 181)])
def test_a_place_has_both_coordinates_or_none(latitude, longitude):
    with pytest.raises(IntegrityError, match="both_coordinates"), transaction.atomic():
        Place.objects.create(slug="x", name="X", latitude=latitude, longitude=longitude, precision=1)


def test_every_fact_of_an_incident_has_its_source(client):
    for incident in client.get("/api/v1/incidents/").json()["results"]:
        facts = [citation["fact"] for citation in incident["citations"]]
        assert facts.count("incident") >= 1
        assert facts.count("harm_claim") == len(incident["harm_claims"])
        assert facts.count("attribution") == len(incident["attributions"])
        assert facts.count("account") == len(incident["accounts"])


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"quantifier": "exact", "low": 25, "high": 25}, "25 civilians injured"),
        ({"quantifier": "at_least", "low": 25}, "at least 25 civilians injured"),
        ({"quantifier": "at_most", "high": 25}, "at most 25 civilians injured"),
        ({"quantifier": "range", "low": 2, "high": 5}, "between 2 and 5 civilians injured"),
        ({"quantifier": "dozens", "community": "Fulani"}, "dozens of civilians (Fulani) injured"),
        ({"quantifier": "exact", "low": 1, "high": 1}, "1 civilian injured"),
        ({"quantifier": "at_least", "low": 1, "population": "persons"}, "at least 1 person injured"),
        ({"quantifier": "range", "low": 1, "high": 5}, "between 1 and 5 civilians injured"),
        ({"quantifier": "at_most", "high": 1, "population": "", "outcome": "", "object": "houses"}, "at most 1 house"),
        ({"quantifier": "several"}, "several civilians injured"),
        ({"quantifier": "not_reported"}, "civilians injured, number not reported"),
        ({"quantifier": "hundreds", "population": "", "outcome": "", "object": "houses"}, "hundreds of houses"),
    ],
)
def test_a_claim_reads_as_it_was_made(values, said):
    assert str(HarmClaim(**{"population": "civilians", "outcome": "injured", **values})) == said
