"""What a record said before: compared, brought back, undone."""

import pytest
from django.urls import reverse

from conflicts_app.contents import contents_of
from conflicts_app.models import Actor, Incident
from tests.admin.test_record import change, form_of
from tests.admin.test_reviews import written

pytestmark = pytest.mark.django_db


def history(record):
    return change(type(record), record).replace("/change/", "/history/")


def sent(client, record, **what):
    record.refresh_from_db()
    return client.post(history(record), {"seen": record.version, **what}, follow=True)


def test_two_states_are_compared_whoever_has_them(people, mali, moment):
    written(people["ada"], mali, region="Sahelia")
    moment()
    written(people["ann"], mali, region="Sahelistan", _publish="1", publication_reason="A better word.")
    page = people["rosa"].get(history(mali))
    assert [(one.name, one.by) for one in page.context["saved"]] == [("v3", "ann"), ("v2", "ada"), ("v1", "")]
    latest, first = page.context["published"]
    assert (latest.by, latest.why) == ("ann", "A better word.")
    assert "A better word." in page.text
    for start, end, before, after in (
        ("v2", "v3", "Sahelia", "Sahelistan"),
        (latest.name, "v2", "Sahelistan", "Sahelia"),
        (first.name, latest.name, "Western Africa", "Sahelistan"),
    ):
        shown = people["rosa"].get(history(mali), {"from": start, "to": end})
        assert [(one.before, one.after) for one in shown.context["differences"]] == [(before, after)]
        assert f"<del>{before}</del>" in shown.text


def test_a_state_that_the_public_had_comes_back_with_every_row_as_a_change_to_approve(people, client, moment):
    incident = Incident.objects.filter(harm_claims__isnull=False, attributions__isnull=False).first()
    before = contents_of(incident)
    moment()
    shown = form_of(people["ann"].get(change(Incident, incident)))
    gone = dict.fromkeys((f"{part}-0-DELETE" for part in ("harm_claims", "attributions")), "on")
    people["ann"].post(change(Incident, incident), {**shown, **gone, "title": "Another title", "_publish": "1"})
    assert "Another title" in client.get(incident.get_absolute_url()).text
    first = people["ben"].get(history(incident)).context["published"][-1]
    assert "Brought back" in sent(people["ben"], incident, restore=first.name).text
    after = contents_of(incident)
    on_its_way = {"version", "updated_at", "published_version", "stage", "recorded_at"}
    assert after.keys() == before.keys()
    for key, row in after.items():
        assert {**row, **dict.fromkeys(on_its_way)} == {**before[key], **dict.fromkeys(on_its_way)}
    assert "Another title" in client.get(incident.get_absolute_url()).text
    page = people["rosa"].get(reverse("admin:incident_review", args=[incident.pk])).text
    assert "written by ben" in page
    assert "<del>Another title</del>" in page


def test_only_ones_own_last_saving_is_undone(people, mali):
    written(people["ada"], mali, region="Sahelia")
    assert "Undo my last saving" in people["ada"].get(history(mali)).text
    assert "Undo my last saving" not in people["ben"].get(history(mali)).text
    assert "Only your own last saving" in sent(people["ben"], mali, undo="1").text
    assert "Your last saving is undone." in sent(people["ada"], mali, undo="1").text
    mali.refresh_from_db()
    assert (mali.region, mali.version) == ("Western Africa", 3)
    written(people["ben"], mali, region="Elsewhere")
    assert "Only your own last saving" in sent(people["ada"], mali, undo="1").text


def test_what_names_a_row_that_is_there_no_longer_is_refused_in_a_sentence(people, mali):
    other = Actor.objects.create(name="Passing", slug="passing", kind="organisation")
    relation = mali.relations.create(type="member_of", other=other)
    written(people["ada"], mali, region="Sahelia")
    relation.delete()
    Actor.objects.filter(pk=other.pk).delete()
    written(people["ada"], mali, region="Sahelistan")
    answer = sent(people["ada"], mali, restore="v2")
    assert "This cannot be brought back." in answer.text
    mali.refresh_from_db()
    assert mali.region == "Sahelistan"


def test_who_saw_an_older_version_or_asks_for_nonsense_changes_nothing(people, mali):
    written(people["ada"], mali, region="Sahelia")
    for what in ({"seen": 1, "restore": "v1"}, {"restore": "v77"}, {"restore": "x"}, {"seen": "x", "undo": "1"}, {}):
        assert sent(people["ada"], mali, **what).status_code == 200
    mali.refresh_from_db()
    assert (mali.region, mali.version) == ("Sahelia", 2)
    for asked in ({"from": "v1"}, {"from": "v1", "to": "v9"}, {"from": "pp", "to": "\x00"}):
        assert "Choose two of the states" in people["ada"].get(history(mali), asked).text
    for number in ("987654321", "9" * 5000):
        assert people["ada"].get(history(mali).replace(str(mali.pk), number)).status_code == 403
