"""The chain criterion → indicator → incident → source, walked both ways through the public doors."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from conflicts_app.models import CriterionFinding, Evidence, Incident, Indicator, IndicatorFinding

pytestmark = pytest.mark.django_db


def findings(client, conflict):
    (view,) = client.get(f"/api/v1/conflicts/{conflict}/").json()["classifications"]
    return {
        (finding["criterion"], finding["actor"] and finding["actor"]["slug"]): finding for finding in view["findings"]
    }


def test_jnim_shows_at_least_six_indicators_each_with_its_authority(client):
    found = findings(client, "mali-jnim")
    indicators = [*found["intensity", None]["indicators"], *found["organisation", "jnim"]["indicators"]]
    assert len(indicators) >= 6
    assert all(indicator["authority"] and indicator["text"] for indicator in indicators)
    page = client.get("/conflicts/mali-jnim/").text
    assert page.count("Haradinaj") >= 6


def test_from_a_criterion_to_an_indicator_to_an_incident_to_its_source_and_back(client):
    indicators = {one["code"]: one for one in findings(client, "mali-jnim")["intensity", None]["indicators"]}
    burnt = {incident["slug"]: incident["url"] for incident in indicators["I5"]["evidence"]["incidents"]}
    incident = client.get(burnt["tile-2024"]).json()
    assert {citation["source"]["slug"] for citation in incident["citations"]} == {"mali-brief"}
    page = client.get("/incidents/tile-2024/").text
    assert "What rests on it" in page
    assert "Mali v. JNIM</a>: Intensity: Met (I5)" in page


def test_the_organisation_of_fla_is_inferred_from_that_of_csp_dpa_by_a_link(client):
    fla = findings(client, "mali-separatists")["organisation", "fla"]
    assert fla["value"] == "inferred"
    (basis,) = fla["evidence"]["findings"]
    assert (basis["criterion"], basis["actor"], basis["value"]) == ("organisation", "csp-dpa", "met")
    found = CriterionFinding.objects.get(actor__slug="csp-dpa", criterion="organisation")
    assert f"#finding-{found.pk}" in client.get("/conflicts/mali-separatists/").text


def test_every_finding_and_every_indicator_has_its_source(client):
    for conflict in client.get("/api/v1/conflicts/").json()["results"]:
        for finding in findings(client, conflict["slug"]).values():
            for row in (finding, *finding["indicators"]):
                assert row["evidence"]["citations"], (conflict["slug"], row)


def test_rule_14_shows_in_which_conflicts_and_incidents_it_is_cited(client):
    page = client.get("/law/customary-rule-14/").text
    for said in ("Ambush of an escorted convoy", "Attack on Base Aérienne 101", "Mali v. ISSP"):
        assert said in page
    found = client.get("/api/v1/incidents/", {"rule": "customary-rule-14"}).json()["results"]
    assert {one["slug"] for one in found} == {"convoy-2025-02-07", "base-aerienne-101", "fama-drone-strikes"}


def test_every_violation_is_alleged_by_somebody_with_a_name(client):
    for incident in client.get("/api/v1/incidents/", {"limit": 500}).json()["results"]:
        for violation in incident["violations"]:
            assert violation["said_by"] or violation["said_by_words"]
            assert violation["status"] == "alleged"
            assert violation["rules"]


def test_a_violation_is_found_with_those_below_it(client):
    for violation in ("a-attacks-on-civilians", "a02-attack-on-displaced-people-or-their-camp"):
        found = client.get("/api/v1/incidents/", {"violation": violation}).json()["results"]
        assert "camp-menaka-2024-07" in {one["slug"] for one in found}


@pytest.mark.parametrize("things", [{}, {"incident": 1, "other": 1}, {"incident": 1, "both": 1}])
def test_evidence_is_one_thing_for_one_finding(things):
    finding, other = CriterionFinding.objects.filter(criterion="intensity")[:2]
    evidence = Evidence(finding=finding)
    if "incident" in things:
        evidence.incident = Incident.objects.first()
    if "other" in things:
        evidence.other_finding = other
    if "both" in things:
        evidence.indicator_finding = IndicatorFinding.objects.first()
    with pytest.raises(ValidationError, match="Evidence is"):
        evidence.full_clean()
    with pytest.raises(IntegrityError, match="evidence_"), transaction.atomic():
        evidence.save()


def test_a_finding_does_not_rest_on_itself():
    finding = CriterionFinding.objects.first()
    with pytest.raises(ValidationError, match="does not rest on itself"):
        Evidence(finding=finding, other_finding=finding).full_clean()


def test_an_indicator_belongs_to_its_criterion():
    finding = CriterionFinding.objects.filter(criterion="intensity").first()
    seen = IndicatorFinding(finding=finding, indicator=Indicator.objects.get(code="O1"), value="present")
    with pytest.raises(ValidationError, match="O1 is an indicator of another criterion: Organisation"):
        seen.full_clean()
