"""What the rules find, at the desk: on one page, beside the record, and answered with a reason that is kept."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from conflicts_app.checks import findings
from conflicts_app.models import Classification, Conflict, Dismissal, Incident
from tests.checks.test_rules import drop, groups_only, niac, stranger

pytestmark = pytest.mark.django_db
ALL = "/admin/checks/"


def change(record, kind):
    return reverse(f"admin:conflicts_app_{kind}_change", args=[record.pk])


def answer(page, code):
    """The address at which what the rule finds is answered."""
    return re.search(rf'href="(/admin/checks/{code}/[^"]+)"', page)[1]


def test_all_findings_on_one_page_errors_first(desk):
    assert ALL in desk.get("/admin/").text
    groups_only()
    page = desk.get(ALL).text
    assert page.index("Error: ap2-state-force") < page.index("Warning: one-side")
    assert "AP II, art. 1(1)" in page
    assert change(niac(), "classification") in page


def test_a_record_shows_its_own_and_where(desk):
    groups_only()
    page = desk.get(change(niac(), "classification")).text
    assert "no State or force of a State is a party" in page
    assert 'href="#id_ap2"' in page
    assert 'id="id_ap2"' in page
    assert "Everybody who takes part stands on one side" not in page
    stranger()
    page = desk.get(change(Incident.objects.get(slug="tile-2024"), "incident")).text
    (place,) = set(re.findall('href="#(id_attributions-[0-9]+-actor)"', page))
    assert f'id="{place}"' in page
    assert "What does not fit" not in desk.get(change(Incident.objects.get(slug="tessit-2025-06"), "incident")).text


def test_an_answer_silences_one_finding_and_is_kept_when_it_is_lifted(desk, editor):
    stranger()
    there = change(Incident.objects.get(slug="tile-2024"), "incident")
    where = answer(desk.get(there).text, "stranger")
    assert "This field is required." in desk.post(where, {"reason": " "}).text
    assert desk.post(where, {"reason": "They fought for JNIM."}).url == there
    page = desk.get(there).text
    assert "In order, says editor on" in page
    assert "They fought for JNIM." in page
    assert "They fought for JNIM." in desk.get(ALL).text
    (one,) = [one for one in findings() if one.rule.code == "stranger"]
    assert one.dismissal.by == "editor"
    assert "says editor on" in desk.get(where).text

    assert "They fought for JNIM." in desk.post(where, {"reason": "Sent from another window."}).text
    assert Dismissal.objects.standing().get().reason == "They fought for JNIM."
    assert desk.post(where, {"lift": one.dismissal.pk}).url == there
    assert "In order, says" not in desk.get(there).text
    lifted = Dismissal.objects.get()
    assert (lifted.reason, lifted.lifted_by) == ("They fought for JNIM.", "editor")


def test_an_answer_about_one_group_says_nothing_of_another(desk):
    others = Classification.objects.get(slug="issp-jnim-mali-brief")
    Classification.objects.filter(pk=others.pk).update(type="niac")
    drop(others.findings.filter(criterion="organisation"))
    there = change(others, "classification")
    where = answer(desk.get(there).text, "niac-organisation")
    desk.post(where, {"reason": "A network."})
    found = [one for one in findings(others) if one.rule.code == "niac-organisation"]
    assert sorted(bool(one.dismissal) for one in found) == [False, True]


def test_what_is_not_found_cannot_be_answered(desk):
    conflict = Conflict.objects.get(slug="mali-jnim")
    for code in ("one-side", "no-such-rule"):
        assert desk.get(f"{ALL}{code}/{conflict.uuid}/").status_code == 404


@pytest.mark.parametrize(
    ("permissions", "sees", "status"),
    [([], False, 403), (["view_incident"], True, 403), (["change_incident"], True, 200)],
)
def test_who_may_not_see_a_record_is_not_told_and_who_may_not_change_it_answers_nothing(
    desk, client, permissions, sees, status
):
    stranger()
    where = answer(desk.get(ALL).text, "stranger")
    helper = get_user_model().objects.create_user("helper", is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(helper)
    assert ("stranger" in client.get(ALL).text) == sees
    assert "one-side" not in client.get(ALL).text
    assert client.get(where).status_code == status
