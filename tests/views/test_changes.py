"""What changed, for everybody to read: when, why and what; by whom is for the editors."""

import pytest
from django.urls import reverse

from conflicts_app import rooms
from conflicts_app.actions.publication import publish, withdraw
from conflicts_app.actions.sealing import seal
from conflicts_app.contents import contents
from conflicts_app.differences import differences, mentioned, read
from conflicts_app.models import Classification, HarmClaim, Incident
from tests.texts import said


def history_of(client, record, **asked):
    answer = client.get(reverse("history", args=[record.uuid]), asked)
    return answer.status_code, said(answer)


@pytest.fixture
def corrected(editor, moment):
    """An incident that was published twice: the second time with another title, one claim more and one less."""
    incident = Incident.objects.create(slug="market", title="Burning of a market")
    injured = {"population": "civilians", "outcome": "injured", "quantifier": "exact"}
    gone = HarmClaim.objects.create(incident=incident, low=3, high=3, said_by_words="A witness", **injured)
    incident.refresh_from_db()
    publish(incident, by=editor)
    moment()
    incident.title = "Burning of two markets"
    incident.save()
    gone.delete()
    HarmClaim.objects.create(incident=incident, low=4, high=4, said_by_words="A physician", **injured)
    incident.refresh_from_db()
    publish(incident, by=editor, reason="The source was read again.")
    moment()
    return incident


def test_a_change_is_shown_as_a_difference_with_its_reason_and_without_its_author(client, corrected):
    status, page = history_of(client, corrected)
    assert status == 200
    assert "The source was read again." in page
    assert "Burning of a market Burning of two markets" in page
    assert "was not there" in page
    assert "was taken away" in page
    assert "editor" not in page


def test_what_was_published_once_has_nothing_to_be_compared_with(client, db):
    status, page = history_of(client, Incident.objects.get(slug="convoy-2025-02-07"))
    assert status == 200
    assert "there is nothing to compare it with" in page


def test_of_what_was_withdrawn_the_reason_stays(client, corrected):
    withdraw(corrected, by=None, reason="It is the same as another.")
    status, page = history_of(client, corrected)
    assert status == 200
    assert "The register no longer has it." in page
    assert "It is the same as another." in page


def test_a_draft_has_no_history_and_a_change_of_another_record_is_refused(client, corrected):
    draft = Incident.objects.create(slug="draft", title="Draft")
    draft.refresh_from_db()
    assert history_of(client, draft)[0] == 404
    status, page = history_of(client, corrected, change="1")
    assert status == 400
    assert "“1” is no change of this record." in page
    assert history_of(client, corrected, change="x")[0] == 400


def test_the_feed_names_what_changed(client, corrected):
    page = said(client.get("/changes/?limit=5"))
    assert "Burning of two markets" in page
    assert "The source was read again." in page
    assert "editor" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("model", rooms.records(), ids=lambda model: model.__name__)
def test_every_row_of_a_record_has_the_name_that_it_has_elsewhere(model):
    with rooms.reading(rooms.PUBLISHED):
        for record in model._base_manager.order_by("-updated_at", "pk")[:20]:
            now = contents(model, model._base_manager.filter(pk=record.pk))
            added = differences({}, now, read(mentioned({}, now)))
            rows = [row for part in rooms.parts(model) for row in rooms.belonging(part, model, [record.pk])]
            assert sorted(one.after for one in added) == sorted(map(str, rows))


def test_the_history_of_what_named_a_sealed_record_is_still_shown(client, corrected, moment):
    view = Classification.objects.get(slug="mali-jnim-mali-brief")
    view.save()
    view.findings.first().evidence.create(incident=corrected)
    view.refresh_from_db()
    publish(view, by=None)
    moment()
    assert "Burning of two markets" in history_of(client, view)[1]
    seal(corrected, by=None, reason="A witness could be recognised.")
    status, page = history_of(client, view)
    assert status == 200
    assert "Burning" not in page
