"""The brief's classifications, as of a day, as page and API tell them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from conflicts_app.actions.publication import publish
from conflicts_app.models import Assessor, Classification, Conflict, CriterionFinding

pytestmark = pytest.mark.django_db


def listed(client, **asked):
    """Of each conflict listed: its kinds in law and who stands against whom."""
    return {
        found["slug"]: (
            [view["type"] for view in found["classifications"]],
            [party["actor"]["acronym"] or party["actor"]["slug"] for party in found["parties"]],
        )
        for found in client.get("/api/v1/conflicts/", asked).json()["results"]
    }


def test_the_conflicts_of_mali_in_june_2024(client):
    assert listed(client, as_of="2024-06-01", country="MLI") == {
        "dan-na-ambassagou-fulani": (["none"], ["dan-na-ambassagou", "fulani-armed-groups"]),
        "issp-jnim": (["none"], ["ISSP", "JNIM"]),
        "mali-issp": (["niac"], ["mali", "ISSP"]),
        "mali-jnim": (["niac"], ["mali", "JNIM"]),
        "mali-separatists": (["niac"], ["mali", "CSP-DPA"]),
        "militias-mali": (["none"], ["ethnic-militias-mali"]),
    }


def test_the_international_conflict_is_there_on_its_day_and_not_a_month_later(client):
    on_the_day = client.get("/api/v1/conflicts/", {"as_of": "2025-04-01", "country": "MLI", "match": "certain"}).json()
    views = {found["slug"]: found["classifications"] for found in on_the_day["results"]}
    assert [(view["type"], view["status"]) for view in views["algeria-mali"]] == [("iac", "disputed")]
    assert "algeria-mali" not in listed(client, as_of="2025-05-01", country="MLI")


@pytest.mark.parametrize(
    ("day", "party"), [("2023-09-01", "CSP-PSD"), ("2024-06-01", "CSP-DPA"), ("2025-05-01", "FLA")]
)
def test_one_conflict_whose_party_changes(client, day, party):
    assert listed(client, as_of=day)["mali-separatists"][1] == ["mali", party]


def test_below_the_threshold_is_said_with_the_criterion_that_fails(client):
    page = client.get("/conflicts/issp-jnim/").text
    assert "No armed conflict (below the threshold)" in page
    (finding,) = client.get("/api/v1/conflicts/issp-jnim/").json()["classifications"][0]["findings"]
    assert (finding["criterion"], finding["value"]) == ("intensity", "not_met")
    assert [incident["slug"] for incident in finding["evidence"]["incidents"]] == ["issp-jnim-clashes-gao"]


def test_a_type_takes_the_situations_below_the_threshold_out_of_the_list(client):
    assert set(listed(client, as_of="2024-06-01", type="niac")) == {"mali-issp", "mali-jnim", "mali-separatists"}


def test_conditions_on_classifications_hold_for_one_and_the_same(client):
    jnim = Conflict.objects.get(slug="issp-jnim")
    court = Assessor.objects.create(slug="court", name="A court")
    view = Classification.objects.create(
        slug="court-view", conflict=jnim, assessor=court, type="niac", status="possible", start="2024", end="2024"
    )
    publish(court, view, by=None)
    assert "issp-jnim" in listed(client, type="niac", status="possible")
    assert "issp-jnim" not in listed(client, type="niac", status="established")
    assert "issp-jnim" not in listed(client, type="niac", as_of="2023-06-01")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"party": "nobody"}, None),
        ({"party": "cma"}, set()),
        ({"party": "cma", "lineage": "true"}, {"mali-separatists"}),
        ({"party": "csp-dpa"}, {"mali-separatists"}),
        ({"party": "csp-dpa", "as_of": "2025-05-01"}, set()),
        ({"party": "csp-dpa", "as_of": "2025-05-01", "lineage": "true"}, {"mali-separatists"}),
        ({"q": "jama’at nasr"}, {"mali-jnim", "issp-jnim"}),
        ({"q": "algeria"}, {"algeria-mali"}),
    ],
)
def test_conflicts_are_found_by_party_lineage_and_name(client, asked, found):
    answer = client.get("/api/v1/conflicts/", asked)
    if found is None:
        assert answer.json()["errors"][0]["parameter"] == "party"
    else:
        assert {conflict["slug"] for conflict in answer.json()["results"]} == found


def test_a_day_without_anything_answers_and_says_so(client):
    answer = client.get("/api/v1/conflicts/mali-jnim/?as_of=1990-01-01").json()
    assert (answer["parties"], answer["involvements"], answer["classifications"]) == ([], [], [])
    assert (
        "For 1 January 1990 no classification is recorded." in client.get("/conflicts/mali-jnim/?as_of=1990-01-01").text
    )


@pytest.mark.parametrize("address", ["/conflicts/mali-jnim/", "/conflicts/", "/classifications/"])
def test_a_day_that_is_none_is_refused_by_name(client, address):
    for prefix in ("", "/api/v1"):
        answer = client.get(f"{prefix}{address}?as_of=2024-13-45")
        assert answer.status_code == 400
        assert "as_of" in answer.text
        assert "2024-13-45" in answer.text


def test_support_alleged_and_denied_stands_side_by_side(client):
    found = client.get("/api/v1/conflicts/mali-separatists/").json()["involvements"]
    ukraine = {(one["form"], one["certainty"]): one["said_by"] for one in found if one["actor"]["slug"] == "ukraine"}
    assert ukraine[("training", "alleged")] is None
    assert ukraine[("training", "denied")]["slug"] == "ukraine"


def test_one_assessor_holds_one_view_at_a_time_in_the_database():
    view = Classification.objects.get(slug="mali-jnim-mali-brief")
    again = Classification(
        slug="again",
        conflict=view.conflict,
        assessor=view.assessor,
        type="none",
        status="possible",
        start="2024",
        end="..",
    )
    again.save()  # a draft may overlap what it will replace
    again.stage, again.published_version = "published", 1
    again.save()
    with pytest.raises(IntegrityError, match="one_view_at_a_time"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_additional_protocol_ii_is_for_non_international_conflicts():
    view = Classification.objects.get(slug="algeria-mali-mali-brief")
    view.ap2 = "met"
    with pytest.raises(ValidationError, match="non-international armed conflicts only"):
        view.full_clean()


def test_a_criterion_has_one_finding_about_the_conflict_as_a_whole():
    finding = CriterionFinding.objects.filter(actor=None).first()
    again = CriterionFinding(classification=finding.classification, criterion=finding.criterion, value="met")
    with pytest.raises(ValidationError, match="already"):
        again.full_clean()


def test_a_conflict_is_no_part_of_its_own_part():
    wider, narrower = Conflict.objects.all()[:2]
    narrower.wider_conflict = wider
    narrower.save()
    wider.wider_conflict = narrower
    with pytest.raises(ValidationError, match="is a part of this conflict"):
        wider.full_clean()
