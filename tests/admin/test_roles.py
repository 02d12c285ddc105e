"""Who may do what: every role, every kind of record, every action, every stage, by real requests."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from conflicts_app.admin.roles import roles
from conflicts_app.models import Review, State
from conflicts_app.rooms import record_of
from tests.admin.test_record import ADMINS, PARTS, change, form_of

pytestmark = pytest.mark.django_db
STAGES = {
    "draft": {"published_version": None},
    "in_review": {"published_version": None},
    "published": {"published_version": 1},
    "withdrawn": {"published_version": None, "withdrawal_reason": "Wrong."},
}
# What is sent, and who is let through; the answer to somebody else is 403. Where it is incomplete on purpose, whoever
# may is told so on the page and nothing happens.
WRITES = {"Contributor", "Reviewer", "Publisher", "Administrator"}
DECIDES = {"Reviewer", "Publisher", "Administrator"}
PUBLISHES = {"Publisher", "Administrator"}
ACTIONS = {
    "open": ("change", None, WRITES),
    "save": ("change", {}, WRITES),
    "read the review": ("review", None, WRITES),
    "preview": ("preview", None, WRITES),
    "comment": ("review", {"do": "remark"}, WRITES),
    "ask": ("review", {"do": "ask", "due": "some day"}, WRITES),
    "approve": ("review", {"do": "decide", "verdict": "approve"}, DECIDES),
    "send back": ("review", {"do": "decide", "verdict": "send_back"}, DECIDES),
    "publish": ("publish", None, PUBLISHES),
    "withdraw": ("withdraw", {"reason": " "}, PUBLISHES),
    "merge": ("merge", None, PUBLISHES),
    "seal": ("seal", {"reason": " "}, {"Administrator"}),
    "delete": ("delete", {"post": "yes"}, set()),
}


def address(model, record, page):
    if page in ("change", "delete"):
        return change(model, record).replace("/change/", f"/{page}/")
    other = [record.pk] if page == "merge" else []
    return reverse(f"admin:{model._meta.model_name}_{page}", args=[record.pk, *other])


@pytest.fixture(params=["nobody", *roles()])
def role(request):
    return request.param


@pytest.fixture
def somebody(role, db):
    """A client of an editor who has one role."""
    user = get_user_model().objects.create_user("somebody", is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("model", ADMINS, ids=lambda model: model._meta.model_name)
def test_each_role_does_what_it_may(somebody, role, model):
    record = model._default_manager.order_by("pk").first()
    rows = model._base_manager.filter(pk=record.pk)
    for stage, more in STAGES.items():
        rows.update(stage=stage, **{"withdrawal_reason": "", **more})
        before = rows.values().get()
        for action, (page, sent, allowed) in ACTIONS.items():
            target = address(model, record, page)
            answer = somebody.get(target) if sent is None else somebody.post(target, sent)
            expected = (200, 302) if role in allowed else (403,)
            assert answer.status_code in expected, (stage, action, answer.status_code)
        assert rows.values().get() == before
    assert not Review.objects.exists()


def test_what_a_role_may_not_is_not_offered(somebody, role):
    listed = somebody.get(reverse("admin:conflicts_app_state_changelist"))
    mali = State.objects.get(slug="mali")
    form = somebody.get(change(State, mali))
    assert ("publish_selected" in listed.text) == (role in PUBLISHES)
    assert ("merge_selected" in listed.text) == (role in PUBLISHES)
    assert ("Save and publish" in form.text) == (role in PUBLISHES)
    assert (f"/{mali.pk}/withdraw/" in form.text) == (role in PUBLISHES)
    assert (f"/{mali.pk}/seal/" in form.text) == (role == "Administrator")
    assert ("Save and ask for a review" in form.text) == (role in WRITES)
    review = somebody.get(reverse("admin:state_review", args=[mali.pk]))
    assert ("Comment on it" in review.text) == (role in WRITES)


@pytest.mark.parametrize("model", PARTS, ids=lambda model: model._meta.model_name)
def test_who_may_write_writes_parts_with_parts(somebody, role, model):
    part = model._default_manager.first()
    version = record_of(part).version
    opened = somebody.get(change(model, part))
    assert opened.status_code == (200 if role in WRITES else 403)
    sent = somebody.post(change(model, part), form_of(opened) if role in WRITES else {})
    assert sent.status_code == (302 if role in WRITES else 403)
    assert record_of(model._default_manager.get(pk=part.pk)).version == version + (role in WRITES)


def test_a_contributor_writes_rows_takes_them_out_and_publishes_nothing(client, django_user_model):
    user = django_user_model.objects.create_user("ada", is_staff=True)
    user.groups.add(Group.objects.get(name="Contributor"))
    client.force_login(user)
    mali = State.objects.get(slug="mali")
    shown = form_of(client.get(change(State, mali)))
    rows = shown["names-TOTAL_FORMS"]
    added = {"names-TOTAL_FORMS": rows + 1, f"names-{rows}-name": "Soudan français", f"names-{rows}-kind": "former"}
    client.post(change(State, mali), shown | added | {f"names-{rows}-actor": mali.pk, "_publish": "1"})
    assert mali.names.filter(name="Soudan français").exists()
    mali.refresh_from_db()
    assert mali.version == 2
    assert mali.published_version == 1
    shown = form_of(client.get(change(State, mali)))
    client.post(change(State, mali), shown | {f"names-{rows}-DELETE": "on"})
    assert not mali.names.filter(name="Soudan français").exists()


def test_migrating_makes_the_roles_and_gives_back_what_somebody_took(capsys):
    Group.objects.get(name="Reviewer").permissions.clear()
    Group.objects.get(name="Publisher").delete()
    call_command("roles")
    said = capsys.readouterr().out
    for name, rights in roles().items():
        assert Group.objects.get(name=name).permissions.count() == len(rights)
        assert f"{name}: {len(rights)} rights" in said


def test_an_administrator_gives_roles_and_does_not_become_more_than_that(people, editor):
    ada = get_user_model().objects.get(username="ada")
    page = reverse("admin:auth_user_change", args=[ada.pk])
    opened = people["ann"].get(page)
    assert "is_superuser" not in opened.text
    reviewer = Group.objects.get(name="Reviewer")
    sent = {"username": "ada", "is_staff": "on", "is_active": "on", "groups": [reviewer.pk], "is_superuser": "on"}
    assert people["ann"].post(page, sent).status_code == 302
    ada.refresh_from_db()
    assert (list(ada.groups.all()), ada.is_superuser) == ([reviewer], False)
    new = {"password1": "another-long-one", "password2": "another-long-one"}
    for other in ("change", "password"):
        address = page.replace(f"/{ada.pk}/change/", f"/{editor.pk}/{other}/")
        assert people["ann"].post(address, new).status_code == 403
        assert people["paul"].post(page, sent).status_code == 403
    assert people["ann"].post(reverse("admin:auth_user_delete", args=[ada.pk]), {"post": "yes"}).status_code == 403
