"""Two editors have one record open at once."""

import pytest

from conflicts_app.models import Incident, State, ViolationFinding
from conflicts_app.rooms import record_of
from tests.admin.test_record import change, form_of

pytestmark = pytest.mark.django_db


def test_what_the_first_changed_and_the_second_did_not_is_filled_in(people, mali):
    address = change(State, mali)
    shown = form_of(people["ben"].get(address))
    people["ada"].post(address, {**form_of(people["ada"].get(address)), "region": "Sahelia", "acronym": "ML"})
    refused = people["ben"].post(address, {**shown, "region": "Sahelistan", "summary": "A State."})
    assert refused.status_code == 200
    assert "saved since you opened it (version 1, now 2)" in refused.text
    assert "What ada saved meanwhile" in refused.text
    told = {one.what: (one.before, one.after, one.mine) for one in refused.context["newer"]["changes"]}
    assert told == {
        "Mali: Region": ("Western Africa", "Sahelia", "Sahelistan"),
        "Mali: Acronym": ("", "ML", ""),
    }
    assert State.objects.get(pk=mali.pk).region == "Sahelia"
    assert people["ben"].post(address, form_of(refused)).status_code == 302
    mali.refresh_from_db()
    assert (mali.region, mali.acronym, mali.summary, mali.version) == ("Sahelistan", "ML", "A State.", 3)


def test_rows_that_the_first_changed_added_or_took_away(people):
    incident = Incident.objects.filter(harm_claims__isnull=False, accounts__isnull=False).first()
    address = change(Incident, incident)
    shown = form_of(people["ben"].get(address))
    first = shown | {"harm_claims-0-words": "some say seven", "accounts-0-DELETE": "on"}
    claim, account = incident.harm_claims.order_by("pk").first(), incident.accounts.order_by("pk").first()
    assert people["ada"].post(address, first).status_code == 302
    refused = people["ben"].post(address, {**shown, "title": "Another title"})
    told = refused.context["newer"]["changes"]
    assert {one.after for one in told} == {"some say seven", "was taken away"}
    sent = people["ben"].post(address, form_of(refused))
    assert sent.status_code == 302, sent.context["errors"]
    incident.refresh_from_db()
    claim.refresh_from_db()
    assert (incident.title, claim.words) == ("Another title", "some say seven")
    assert not incident.accounts.filter(pk=account.pk).exists()


def test_a_row_that_the_first_added_stays(people, mali):
    address = change(State, mali)
    shown = form_of(people["ben"].get(address))
    mine = form_of(people["ada"].get(address))
    rows = mine["names-TOTAL_FORMS"]
    people["ada"].post(
        address,
        mine
        | {
            "names-TOTAL_FORMS": rows + 1,
            f"names-{rows}-actor": mali.pk,
            f"names-{rows}-name": "Soudan français",
            f"names-{rows}-kind": "former",
        },
    )
    refused = people["ben"].post(address, {**shown, "region": "Sahelia"})
    assert [one.after for one in refused.context["newer"]["changes"]] == ["was added; it stays"]
    assert people["ben"].post(address, form_of(refused)).status_code == 302
    assert mali.names.filter(name="Soudan français").exists()


def test_a_part_that_is_opened_by_itself_is_guarded_as_well(people):
    finding = ViolationFinding.objects.first()
    address = change(ViolationFinding, finding)
    shown = form_of(people["ben"].get(address))
    people["ada"].post(address, {**shown, "reasoning": "Because."})
    refused = people["ben"].post(address, shown)
    assert "What ada saved meanwhile" in refused.text
    assert people["ben"].post(address, form_of(refused)).status_code == 302
    finding.refresh_from_db()
    assert finding.reasoning == "Because."


def test_a_version_that_nobody_kept_is_said(people, mali):
    address = change(State, mali)
    shown = form_of(people["ben"].get(address))
    record_of(mali).save()  # as an import does
    refused = people["ben"].post(address, {**shown, "region": "Sahelia"})
    assert "was not kept: compare with the record in a second window" in refused.text
    for nonsense in ("", "x", "-1", "9" * 30):
        assert people["ben"].post(address, {**shown, "seen_version": nonsense}).status_code == 200
    assert people["ben"].post(address, form_of(refused)).status_code == 302
