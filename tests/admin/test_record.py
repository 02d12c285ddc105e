"""The desk as an editor uses it: forms that are opened, changed and sent."""

import datetime
import re

import pytest
from django import forms
from django.contrib import admin
from django.db import connection
from django.forms import Textarea, TextInput
from django.urls import reverse

from conflicts_app.models import (
    Actor,
    ActorName,
    ArmedGroup,
    Incident,
    Part,
    Record,
    Release,
    Rule,
    Source,
    State,
    ViolationFinding,
    ViolationFindingRule,
)
from conflicts_app.rooms import record_of

pytestmark = pytest.mark.django_db
ADMINS = [model for model in admin.site._registry if issubclass(model, Record) and model is not Actor]
PARTS = [model for model in admin.site._registry if issubclass(model, Part)]


def fields_of(answer):
    formsets = [formset.formset for formset in answer.context["inline_admin_formsets"]]
    parts = [part for formset in formsets for part in (formset.management_form, *formset.forms)]
    return [field for form in (answer.context["adminform"].form, *parts) for field in form]


def form_of(answer):
    """What a browser would send back of a form that nobody touched."""
    sent = {field.html_name: field.value() for field in fields_of(answer)}
    return {name: value for name, value in sent.items() if value is not None and value is not False}


def change(model, record):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[record.pk])


@pytest.mark.parametrize("model", ADMINS, ids=lambda model: model._meta.model_name)
def test_every_list_and_form_opens_and_sends_back_what_it_showed(desk, model):
    listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert desk.get(listed, {"q": "a"}).status_code == 200
    added = desk.get(listed.replace("changelist", "") + "add/")
    assert added.status_code == (403 if model is Release else 200)  # a command makes releases
    for record in model._default_manager.order_by("-pk")[:12]:
        opened = desk.get(change(model, record))
        sent = desk.post(change(model, record), form_of(opened))
        assert sent.status_code == 302, sent.context["errors"]
        again = model._default_manager.get(pk=record.pk)
        assert again.version == record.version + 1
        assert {**vars(again), **dict.fromkeys(("_state", "version", "updated_at"))} == {
            **vars(record),
            **dict.fromkeys(("_state", "version", "updated_at")),
        }


def test_the_public_sees_the_old_until_publish_is_pressed(desk, client):
    mali = State.objects.get(slug="mali")
    shown = form_of(desk.get(change(State, mali)))
    desk.post(change(State, mali), {**shown, "region": "Elsewhere"})
    assert "Elsewhere" not in client.get("/states/mali/").text
    opened = desk.get(change(State, mali))
    assert "changes pending" in opened.text
    answer = desk.post(
        change(State, mali), {**form_of(opened), "region": "Elsewhere yet", "_publish": "1"}, follow=True
    )
    assert "Published: “Mali”" in answer.text
    assert "Elsewhere yet" in client.get("/states/mali/").text


def test_who_saves_over_a_newer_version_is_told_and_nothing_is_lost(desk):
    mali = State.objects.get(slug="mali")
    shown = form_of(desk.get(change(State, mali)))
    desk.post(change(State, mali), {**shown, "region": "First"})
    answer = desk.post(change(State, mali), {**shown, "region": "Second"})
    assert answer.status_code == 200
    assert "saved since you opened it (version 1, now 2)" in answer.text
    assert State.objects.get(slug="mali").region == "First"


def test_a_slug_that_is_taken_is_refused_with_a_sentence(desk):
    mali = State.objects.get(slug="mali")
    shown = form_of(desk.get(change(State, mali)))
    for wrong, said in (("niger", "Another record has this slug."), ("Mali", "in small letters"), ("a b", "valid")):
        assert said in desk.post(change(State, mali), {**shown, "slug": wrong}).text


def test_a_state_is_added_published_and_withdrawn(desk, client):
    add = reverse("admin:conflicts_app_state_add")
    shown = form_of(desk.get(add))
    answer = desk.post(
        add, {**shown, "name": "Lemuria", "slug": "lemuria", "iso_alpha3": "LEM", "_publish": "1"}, follow=True
    )
    assert "Published: “Lemuria”" in answer.text
    assert client.get("/states/lemuria/").status_code == 200
    page = re.search(r'href="([^"]+/withdraw/)"', answer.text)[1]
    assert "This field is required" in desk.post(page, {"reason": " "}).text
    desk.post(page, {"reason": "Not part of this register."})
    gone = client.get("/states/lemuria/")
    assert (gone.status_code, "Not part of this register." in gone.text) == (410, True)
    for address in ("/states/lemuria/", "/api/v1/states/lemuria/"):
        answer = client.get(address)
        assert (answer.status_code, "no-cache" in answer["Cache-Control"]) == (410, True)
    assert "Not part of this register." in desk.get(change(State, State.objects.get(slug="lemuria"))).text


def test_the_list_publishes_what_is_selected(desk, client):
    states = [State.objects.create(slug=slug, name=slug.title()) for slug in ("atlantis", "lemuria")]
    listed = reverse("admin:conflicts_app_state_changelist")
    sent = {"action": "publish_selected", "_selected_action": [state.pk for state in states]}
    assert "Published: “Atlantis”, “Lemuria”." in desk.post(listed, sent, follow=True).text
    assert client.get("/states/lemuria/").status_code == 200


@pytest.mark.parametrize("what", ["publish", "withdraw"])
def test_only_who_may_change_publishes_or_withdraws(client, django_user_model, what):
    client.force_login(django_user_model.objects.create_user("guest", password="secret", is_staff=True))
    mali = State.objects.get(slug="mali")
    answer = client.post(reverse(f"admin:state_{what}", args=[mali.pk]), {"reason": "Because."})
    assert answer.status_code == 403
    assert State.objects.get(slug="mali").stage == "published"


@pytest.mark.parametrize("model", ADMINS, ids=lambda model: model._meta.model_name)
def test_nothing_is_deleted(desk, model):
    record = model._default_manager.first()
    answer = desk.post(change(model, record).replace("/change/", "/delete/"), {"post": "yes"})
    assert answer.status_code == 403
    assert model._default_manager.filter(pk=record.pk).exists()


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model._meta.model_name)
def test_a_part_with_parts_is_saved_as_a_change_of_its_record(desk, client, model):
    part = model._default_manager.first()
    record = record_of(part)
    shown = form_of(desk.get(change(model, part)))
    answer = desk.post(change(model, part), shown)
    assert answer.status_code == 302, answer.context["errors"]
    assert type(record)._default_manager.get(pk=record.pk).version == record.version + 1
    opened = desk.get(answer.url)
    assert opened.context["original"].pk == record.pk
    assert change(model, part) in opened.text


def test_a_rule_out_of_its_scope_warns_and_does_not_block(desk):
    finding = ViolationFinding.objects.filter(incident__slug="camp-menaka-2024-07").first()
    link = ViolationFindingRule.objects.create(finding=finding, rule=Rule.objects.get(slug="customary-rule-49"))
    shown = form_of(desk.get(change(ViolationFinding, finding)))
    answer = desk.post(change(ViolationFinding, finding), shown, follow=True)
    assert "Customary rule 49 does not apply in this type of conflict: Non-international armed conflict." in answer.text
    assert ViolationFindingRule.objects.filter(pk=link.pk).exists()


def test_a_date_in_words_is_read_back_and_saved_as_it_was_read(desk):
    assert "between October and December 2023" in desk.get("/admin/reading/", {"text": "late 2023"}).json()["said"]
    assert "“2024-13-45” is not a date" in desk.get("/admin/reading/", {"text": "2024-13-45"}).json()["said"]
    incident = Incident.objects.get(slug="tessit-2025-06")
    opened = desk.get(change(Incident, incident))
    assert 'data-reading="/admin/reading/"' in opened.text
    desk.post(change(Incident, incident), {**form_of(opened), "date": "June to November 2024"})
    assert Incident.objects.get(pk=incident.pk).date == "2024-06/2024-11"
    said = desk.post(change(Incident, incident), {**form_of(opened), "date": "31 February 2024"}).text
    assert "“2024-02-31” is not a date the register can read" in said


def test_readings_are_for_editors(client):
    assert client.get("/admin/reading/", {"text": "2024"}).status_code == 302


INLINES = [
    (model, inline.model, index)
    for model in [*ADMINS, *PARTS]
    for index, inline in enumerate(admin.site._registry[model].inlines)
]


@pytest.mark.parametrize(("model", "part", "index"), INLINES, ids=lambda one: getattr(one, "__name__", None))
def test_a_row_entered_twice_is_saved_or_refused(desk, model, part, index):
    """What the database would refuse only at the end of the transaction is refused by the form."""
    inline = admin.site._registry[model].inlines[index]
    key = forms.models._get_foreign_key(model, part, fk_name=inline.fk_name).name
    owner = part._base_manager.filter(**{f"{key}__in": model._default_manager.all()}).first()
    if owner is None:
        pytest.skip("The register has no such row.")
    address = change(model, getattr(owner, key))
    shown = form_of(opened := desk.get(address))
    formset = opened.context["inline_admin_formsets"][index].formset
    rows, row = formset.total_form_count(), formset.forms[0]
    shown[f"{formset.prefix}-TOTAL_FORMS"] = rows + 1
    for field in row:
        value = "" if field.name == "id" else field.value()
        shown[field.html_name.replace(f"{formset.prefix}-0-", f"{formset.prefix}-{rows}-")] = value or ""
    assert desk.post(address, shown).status_code in (200, 302)
    connection.check_constraints()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("ucdp_dyad", "12"), "Select a valid choice"),
        (("ucdp_actor", "six"), "whole number"),
        (("ucdp_actor", ""), "This field is required"),
        (("ucdp_actor", "6716"), "This id is there already."),
    ],
)
def test_an_id_elsewhere_that_cannot_be_is_refused_beside_it(desk, row, said):
    jnim = Actor.objects.get(slug="jnim")
    shown = form_of(desk.get(change(ArmedGroup, jnim)))
    rows = shown["external_ids-TOTAL_FORMS"]
    shown["external_ids-TOTAL_FORMS"] = rows + 1
    shown |= {f"external_ids-{rows}-{name}": value for name, value in zip(("scheme", "value"), row, strict=True)}
    answer = desk.post(change(ArmedGroup, jnim), shown | {f"external_ids-{rows}-match": "exact"})
    assert answer.status_code == 200
    assert said in answer.text
    assert jnim.external_ids.count() == 1


def test_the_reason_given_with_save_and_publish_is_in_the_feed(desk, client):
    mali = State.objects.get(slug="mali")
    shown = form_of(desk.get(change(State, mali))) | {"region": "Elsewhere", "_publish": "1"}
    desk.post(change(State, mali), {**shown, "publication_reason": "The region was wrong."})
    (found,) = client.get("/api/v1/changes/", {"id": str(mali.uuid), "action": "changed"}).json()["results"]
    assert found["reason"] == "The region was wrong."


NONSENSE = [
    "\x00",
    "ü" * 5000,
    "9" * 40,
    "-1",
    "1e400",
    "NaN",
    "..",
    "2024/2023",
    "'; DROP",
    "<b>",
    "\u202e",
    "😀",
    "[]",
]


@pytest.mark.parametrize("model", [*ADMINS, *PARTS], ids=lambda model: model._meta.model_name)
def test_whatever_is_typed_into_a_form_is_saved_or_refused(desk, model):
    record = model._default_manager.order_by("pk").first()
    opened = desk.get(change(model, record))
    shown = form_of(opened)
    boxes = [field for field in fields_of(opened) if isinstance(field.field.widget, (TextInput, Textarea))]
    typed = [field.html_name for field in boxes]
    for value in NONSENSE:
        everywhere = {**shown, **dict.fromkeys(typed, value)}
        assert desk.post(change(model, record), everywhere).status_code in (200, 302)
    for name in typed[:8]:
        for value in ("\x00", "2024/2023", "9" * 40):
            assert desk.post(change(model, record), {**shown, name: value}).status_code in (200, 302), (name, value)


@pytest.mark.parametrize("model", [model for model in ADMINS if hasattr(model._default_manager, "happened")])
def test_a_list_is_narrowed_to_the_years_in_which_it_may_have_been(desk, model):
    listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for year in (2023, 2024, 2025):
        found = set(desk.get(listed, {"year": year}).context["cl"].queryset)
        first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        assert found == set(model.objects.happened(first, last))
        assert 0 < len(found) < model.objects.count()
    offered = re.findall(r'href="\?year=(\d+)"', desk.get(listed).text)
    assert all(
        model.objects.happened(datetime.date(int(y), 1, 1), datetime.date(int(y), 12, 31))
        for y in (offered[0], offered[-1])
    )
    for nonsense in ("1", "x", "99999", ""):
        assert desk.get(listed, {"year": nonsense}).status_code == 200


def test_a_source_is_entered_for_one_name_and_published_with_its_actor(desk, client):
    name = ActorName.objects.filter(actor__slug="jnim").first()
    source = Source.objects.last()
    address = change(ActorName, name)
    sent = form_of(desk.get(address))
    place = int(sent["citations-TOTAL_FORMS"])
    sent |= {f"citations-{place}-source": source.pk, f"citations-{place}-locator": "p. 4711"}
    sent["citations-TOTAL_FORMS"] = place + 1
    answer = desk.post(address, sent, follow=True)
    assert "p. 4711" not in client.get("/groups/jnim/").text
    opened = desk.get(answer.redirect_chain[-1][0])
    desk.post(answer.redirect_chain[-1][0], {**form_of(opened), "_publish": "1"})
    assert "p. 4711" in client.get("/groups/jnim/").text


@pytest.mark.parametrize("model", [*ADMINS, *PARTS], ids=lambda model: model._meta.model_name)
def test_every_other_record_is_chosen_by_typing(desk, model):
    """Long lists to choose from are no choice: each key to another row is searched as it is typed."""
    opened = desk.get(change(model, model._default_manager.first()))
    empty = [form for formset in opened.context["inline_admin_formsets"] for form in [formset.formset.empty_form]]
    keys = [
        field
        for form in (opened.context["adminform"].form, *empty)
        for field in form
        if isinstance(field.field, forms.ModelChoiceField) and not field.is_hidden
    ]
    plain = [field.html_name for field in keys if "admin-autocomplete" not in str(field)]
    assert plain == []
