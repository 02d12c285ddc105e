"""What an editor types is kept before it is saved, and what the rules would find in it is said."""

import pytest
from django.urls import reverse

from conflicts_app.models import Conflict, State, Typed
from tests.admin.test_record import change, form_of

pytestmark = pytest.mark.django_db


def test_what_was_typed_is_kept_offered_brought_back_and_gone_when_it_is_saved(people, mali):
    address = change(State, mali)
    shown = form_of(people["ada"].get(address))
    rows = shown["names-TOTAL_FORMS"]
    added = {"names-TOTAL_FORMS": rows + 1, f"names-{rows}-actor": mali.pk, f"names-{rows}-name": "Soudan & français"}
    answer = people["ada"].post(address, {**shown, **added, "region": "Sahelia", "_typing": "1"})
    assert answer.status_code == 200
    assert int(answer["X-Signed-In-For"]) == 8 * 60 * 60
    assert State.objects.get(pk=mali.pk).version == 1
    assert mali.names.count() == rows
    assert "You typed here" not in people["ben"].get(address).text
    assert "Sahelia" not in people["ada"].get(address).text
    assert "You typed here" in people["ada"].get(address).text
    again = people["ada"].get(address, {"typed": "1"})
    assert "This is what you had typed. It is not saved yet." in again.text
    back = form_of(again)
    assert (back["region"], back[f"names-{rows}-name"]) == ("Sahelia", "Soudan & français")
    assert State.objects.get(pk=mali.pk).version == 1
    assert people["ada"].post(address, {**back, f"names-{rows}-kind": "former"}).status_code == 302
    assert State.objects.get(pk=mali.pk).region == "Sahelia"
    assert mali.names.filter(name="Soudan & français").exists()
    assert not Typed.objects.exists()


def test_a_form_for_a_new_record_is_kept_as_well_and_thrown_away(people):
    add = reverse("admin:conflicts_app_state_add")
    people["ada"].post(add, {**form_of(people["ada"].get(add)), "name": "Lemuria", "_typing": "1"})
    assert form_of(people["ada"].get(add, {"typed": "1"}))["name"] == "Lemuria"
    assert not State.objects.filter(name="Lemuria").exists()
    people["ada"].post(add, {"_forget": "1"})
    assert "You typed here" not in people["ada"].get(add).text
    assert "Lemuria" not in people["ada"].get(add, {"typed": "1"}).text


def test_the_rules_look_at_what_is_typed(people):
    conflict = Conflict.objects.get(slug="mali-jnim")
    address = change(Conflict, conflict)
    shown = form_of(people["ada"].get(address))
    assert people["ada"].post(address, {**shown, "_typing": "1"}).json() == {"findings": []}
    rows = [name for name in shown if name.startswith("participations-") and name.endswith("-id")]
    without = {name.replace("-id", "-DELETE"): "on" for name in rows[1:]}
    (found,) = people["ada"].post(address, {**shown, **without, "_typing": "1"}).json()["findings"]
    assert found["said"] == "Warning: Everybody who takes part stands on one side: add the other."
    assert found["place"] == "participations-group"
    assert Conflict.objects.get(pk=conflict.pk).version == conflict.version
    assert conflict.participations.count() == len(rows)


def test_a_typed_record_is_never_published_and_who_may_not_write_keeps_nothing(people, client, django_user_model, mali):
    address = change(State, mali)
    shown = form_of(people["ann"].get(address))
    people["ann"].post(address, {**shown, "region": "Sahelia", "_typing": "1", "_publish": "1"})
    assert "Sahelia" not in client.get("/states/mali/").text
    assert State.objects.get(pk=mali.pk).region == "Western Africa"
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    assert client.post(address, {**shown, "_typing": "1"}).status_code == 403
    assert client.post(address.replace(str(mali.pk), "987654"), {"_typing": "1"}).status_code == 403
    assert Typed.objects.count() == 1
