"""The catalogue of the law, as pages and API show it."""

import json

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from conflicts_app.models import Rule, TreatyParticipation, ViolationType

pytestmark = pytest.mark.django_db


def rules(client, **asked):
    return client.get("/api/v1/rules/", {"limit": 500, **asked}).json()["results"]


def test_all_customary_rules_are_there_by_number(client):
    assert [rule["number"] for rule in rules(client, kind="customary")] == list(range(1, 162))


def test_scope_is_blank_where_it_was_not_checked_and_the_page_says_so(client):
    unchecked = [rule["number"] for rule in rules(client, kind="customary") if not rule["verified"]]
    assert unchecked == [37, 44, 68, 160]
    assert {(r["applies_iac"], r["applies_niac"]) for r in rules(client) if r["number"] in unchecked} == {(None, None)}
    assert "not checked" in client.get("/law/customary-rule-44/").text


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"applies_niac": "arguably"}, [21, 23, 24, 45, 62, 63, 82]),
        ({"applies_iac": "no", "kind": "customary"}, [148, 159]),
        ({"q": "14", "kind": "customary"}, [14]),
    ],
)
def test_rules_are_found_by_where_they_apply_and_by_number(client, asked, numbers):
    assert [rule["number"] for rule in rules(client, **asked)] == numbers


def test_a_family_of_violations_leads_to_the_rules_of_all_below_it(client):
    camp = ViolationType.objects.get(code="A02")
    own = {rule["number"] for rule in rules(client, violation=camp.slug)}
    family = {rule["number"] for rule in rules(client, violation=camp.parent.slug)}
    assert own == {1, 131}
    assert own | {55, 56, 34} <= family


def test_a_partial_row_is_shown_as_such_and_never_as_a_date(client):
    page = client.get("/states/mali/").text
    assert "only partly verified: party by 8 November 2014; the day was not seen" in page
    for act in TreatyParticipation.objects.filter(verified=False):
        assert act.date == "" or act.date.endswith("?")
        assert act.note


def test_no_link_of_a_violation_to_a_rule_passes_for_established():
    assert not ViolationType.objects.filter(verified=True).exists()


def test_an_indicator_without_a_checked_paragraph_shows_none(client):
    rows = [row["fields"] for row in json.loads((settings.BASE_DIR / "fixtures/law.json").read_text())]
    indicators = {row["code"]: row for row in rows if "criterion" in row}
    assert indicators["I0"]["paragraph"] == "70"
    assert {row["paragraph"] for row in indicators.values() if not row["verified"]} == {""}
    assert "never added up" in client.get("/indicators/").text


def test_a_type_is_not_below_itself():
    family = ViolationType.objects.get(code="A")
    family.parent = ViolationType.objects.get(code="A02")
    with pytest.raises(ValidationError, match="is below this type"):
        family.full_clean()


def test_an_article_names_its_treaty():
    rule = Rule(slug="x", kind="treaty_article", number=1, title="X")
    with pytest.raises(ValidationError, match="An article names its treaty"):
        rule.full_clean()
