"""The page of a conflict, of a classification and of two days: what they say is what the data says."""

import re

import pytest

from conflicts_app.models import Classification
from tests.texts import said

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("slug", "day", "sentence"),
    [
        (
            "mali-separatists",
            "2024-06-01",
            "On 1 June 2024 the fighting between Mali and CSP-DPA is a non-international armed conflict, in the view "
            "of Brief on Mali, 2023–2025. Whether Additional Protocol II applies is not assessed.",
        ),
        (
            "mali-separatists",
            "2022-06-01",
            "On 1 June 2022 the fighting between Mali and CSP-PSD is a non-international armed conflict, in the view "
            "of Brief on Mali, 2023–2025. Whether Additional Protocol II applies is not assessed. The dates are vague: "
            "whether it held on this very day is not certain.",
        ),
        ("mali-separatists", "2020-06-01", "For 1 June 2020 no classification is recorded."),
        (
            "algeria-mali",
            "2025-04-01",
            "On 1 April 2025 it is disputed whether the fighting between Algeria and Mali is an international armed "
            "conflict, says Brief on Mali, 2023–2025.",
        ),
        (
            "issp-jnim",
            "2024-06-01",
            "On 1 June 2024 the violence between ISSP and JNIM is no armed conflict, in the view of Brief on Mali, "
            "2023–2025. It stays below the threshold.",
        ),
    ],
)
def test_the_first_sentence_says_what_held_on_the_day(client, slug, day, sentence):
    assert sentence in said(client.get(f"/conflicts/{slug}/?as_of={day}"))


def test_only_what_is_certain_is_shown_where_that_was_asked_for(client):
    page = said(client.get("/conflicts/mali-separatists/?as_of=2022-06-01&match=certain"))
    assert "For 1 June 2022 no classification is recorded." in page
    assert "No party is recorded for that day." in page


def test_every_day_when_something_changed_leads_to_a_day_that_shows_it(client):
    page = client.get("/conflicts/mali-separatists/").text
    turns = re.findall(r'<li><a href="(\?as_of=[\d-]+)"[^>]*>[^<]*</a> ([^<]*)</li>', page)
    begun = {what.split(" takes part")[0]: day for day, what in turns if re.match(r"^[\w-]+ takes part$", what)}
    assert set(begun) == {"CSP-DPA", "FLA"}
    for actor, day in begun.items():
        shown = client.get(f"/conflicts/mali-separatists/{day}").text
        parties = shown.split("Parties that day")[1].split("</section>")[0]
        assert f"/groups/{actor.lower()}/" in parties


def test_a_situation_below_the_threshold_says_which_criterion_fails(client):
    below = Classification.objects.filter(type="none")
    assert below
    for view in below:
        page = said(client.get(view.get_absolute_url()))
        failing = [finding.get_criterion_display() for finding in view.findings.filter(value="not_met")]
        expected = f"What is not met: {', '.join(failing)}" if failing else "Which of the criteria fails is not said."
        assert "why this is not an armed conflict" in page
        assert expected in page


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("from=2025-03-31&to=2025-04-01", "Between 31 March 2025 and 1 April 2025 1 view began"),
        ("from=2023-06-01&to=2025-01-01", "takes part only in between (April 2024 to November 2024)"),
        ("from=2023-06-01&to=2025-01-01", "No classification began or ended."),
    ],
)
def test_two_days_are_compared(client, asked, expected):
    assert expected in said(client.get(f"/compare/?{asked}"))


@pytest.mark.parametrize("asked", ["from=yesterday", "to=2024-02-30", "from=2024-01-01&from=2024-01-02", "q=mali"])
def test_days_that_cannot_be_compared_are_named(client, asked):
    answer = client.get(f"/compare/?{asked}")
    assert answer.status_code == 400
    assert f"<code>{asked.split('=')[0]}</code>" in answer.text


@pytest.mark.parametrize(("element", "type"), [("niac-2", "niac"), ("iac-1", "iac")])
def test_an_element_of_a_test_leads_to_the_classifications_that_rest_on_it(client, element, type):
    listed = set(re.findall(r"/classifications/([\w-]+)/", client.get(f"/legal-elements/{element}/").text))
    assert listed == {view.slug for view in Classification.objects.filter(type=type)}


def test_where_protocol_ii_is_not_assessed_its_test_was_not_made(client):
    page = client.get("/legal-elements/ap2-2/").text
    for view in Classification.objects.filter(type="niac"):
        assert (view.get_absolute_url() in page) == (view.ap2 in ("met", "possible", "not_met")), view
