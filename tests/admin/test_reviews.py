"""From a draft to the public by four eyes: asked for, commented on, sent back, approved, published."""

import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.urls import reverse

from conflicts_app.checks import findings
from conflicts_app.history import CLOCK_LOCK
from conflicts_app.models import Actor, ArmedGroup, Conflict, Incident, Remark, Review, SavedVersion, State, Verdict
from conflicts_app.rooms import PUBLISHED, inside
from tests.admin.test_record import change, form_of
from tests.scratch import connected

pytestmark = pytest.mark.django_db


def written(client, record, **changes):
    """What an editor does: opens the form, changes something, saves."""
    shown = form_of(client.get(change(type(record), record)))
    return client.post(change(type(record), record), {**shown, **changes})


def review(record):
    return reverse(f"admin:{type(record)._meta.model_name}_review", args=[record.pk])


def decided(client, record, verdict, reason="", seen=None):
    seen = seen or type(record)._default_manager.get(pk=record.pk).version
    sent = {"do": "decide", "verdict": verdict, "seen": seen, "reason": reason}
    return client.post(review(record), sent)


def asked(client, record, **more):
    return client.post(review(record), {"do": "ask", **more})


def test_a_change_goes_to_the_public_by_four_eyes(people, mali, client):
    written(people["ada"], mali, region="Sahelia")
    assert asked(people["ada"], mali, note="See the map.", assigned_to="rosa", due="2026-12-24").status_code == 302
    listed = people["rosa"].get(reverse("admin:conflicts_app_state_changelist"), {"q": "Mali"})
    assert "changes in review" in listed.text
    page = people["rosa"].get(review(mali)).text
    for said in ("ada asks for a review", "See the map.", "asked: rosa", "by 24 December 2026", "written by ada"):
        assert said in page
    assert re.search(r"Region</small></th>\s*<td><del>Western Africa</del>\s*</td>\s*<td><ins>Sahelia</ins>", page)
    assert decided(people["rosa"], mali, "send_back").status_code == 200  # without a reason
    decided(people["rosa"], mali, "send_back", "Which map?")
    assert "Which map?" in people["ada"].get(review(mali)).text
    written(people["ada"], mali, region="The Sahelia")
    asked(people["ada"], mali)
    decided(people["rosa"], mali, "approve")
    assert "rosa has approved version 3" in people["paul"].get(review(mali)).text
    assert "Sahelia" not in client.get("/states/mali/").text
    written(people["paul"], mali, _publish="1")  # saved anew by the publisher: not what was approved
    assert "Sahelia" not in client.get("/states/mali/").text
    people["ann"].post(reverse("admin:state_publish", args=[mali.pk]), seen_of(people["ann"], mali))
    assert "The Sahelia" in client.get("/states/mali/").text


def seen_of(client, record):
    opened = client.get(reverse("admin:state_publish", args=[record.pk]))
    return {"seen": opened.context["form"].initial["seen"]}


def test_nobody_approves_or_publishes_their_own_work(people, mali, client):
    written(people["rosa"], mali, region="Sahelia")
    asked(people["ada"], mali)
    answer = decided(people["rosa"], mali, "approve")
    assert "This is your own work" in answer.text
    people["ann"].post(review(mali), {"do": "ask"})  # somebody else asks once more: it stays rosa's work
    assert "This is your own work" in decided(people["rosa"], mali, "approve").text
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.update(verdict=Verdict.APPROVED, authors=["rosa"], decided_by="rosa", decided_at=Now())
    written(people["paul"], mali, region="Elsewhere", _publish="1")
    mali.refresh_from_db()
    assert mali.published_version == 1
    page = reverse("admin:state_publish", args=[mali.pk])
    answer = people["paul"].post(page, seen_of(people["paul"], mali), follow=True)
    assert "this is your own work, somebody else has to look at it first" in answer.text
    assert "Elsewhere" not in client.get("/states/mali/").text


def test_who_publishes_the_work_of_others_is_the_second_pair_of_eyes(people, mali, client):
    written(people["ada"], mali, region="Sahelia")
    asked(people["ada"], mali)
    people["paul"].post(reverse("admin:state_publish", args=[mali.pk]), seen_of(people["paul"], mali))
    assert "Sahelia" in client.get("/states/mali/").text
    decision = Review.objects.about(mali).get()
    assert (decision.verdict, decision.decided_by, decision.authors) == (Verdict.APPROVED, "paul", ["ada"])


def test_an_administrator_may_do_without(people, mali, client):
    written(people["ann"], mali, region="Sahelia", _publish="1")
    assert "Sahelia" in client.get("/states/mali/").text


def test_an_approval_is_about_the_version_that_was_seen(people, mali):
    written(people["ada"], mali, region="Sahelia")
    asked(people["ada"], mali)
    seen = State.objects.get(pk=mali.pk).version
    written(people["ben"], mali, region="Elsewhere")
    answer = decided(people["rosa"], mali, "approve", seen=seen)
    assert "was saved since you opened this page (version 2, now 3)" in answer.text
    assert "It was asked for version 2; you see version 3." in answer.text
    decided(people["rosa"], mali, "approve", seen=3)
    decision = Review.objects.about(mali).get()
    assert (decision.version, decision.authors) == (3, ["ada", "ben"])


def test_a_draft_is_in_review_until_somebody_decides(people):
    draft = ArmedGroup.objects.create(name="New ones", slug="new-ones")
    stages = []
    for do in (
        lambda: asked(people["ada"], draft),
        lambda: decided(people["ada"], draft, "take_back"),
        lambda: asked(people["ada"], draft),
        lambda: decided(people["ben"], draft, "take_back"),
        lambda: decided(people["rosa"], draft, "send_back", "No source."),
        lambda: asked(people["ben"], draft),
        lambda: decided(people["rosa"], draft, "approve"),
    ):
        do()
        draft.refresh_from_db()
        stages.append(draft.stage)
    assert stages == ["in_review", "draft", "in_review", "in_review", "draft", "in_review", "in_review"]
    verdicts = Review.objects.about(draft).order_by("pk").values_list("verdict", flat=True)
    assert list(verdicts) == ["taken_back", "sent_back", "approved"]


def test_comments_stand_beside_their_field_until_they_are_settled(people, mali):
    written(people["ada"], mali, region="Sahelia")
    place = f"actor-{mali.pk}-region"
    people["rosa"].post(review(mali), {"do": "remark", "place": place, "text": "Whose term?"})
    row = mali.names.first() or mali.relations.first()
    row_place = f"{row._meta.model_name}-{row.pk}"
    people["rosa"].post(review(mali), {"do": "remark", "place": row_place, "text": "Is that so?"})
    people["rosa"].post(review(mali), {"do": "remark", "place": "", "text": "Good work."})
    assert people["rosa"].post(review(mali), {"do": "remark", "place": "elsewhere", "text": "?"}).status_code == 200
    form = people["ada"].get(change(State, mali))
    said = [(one.text, box) for one, box in form.context["remarks"]]
    assert said[0] == ("Whose term?", "id_region")
    assert said[2] == ("Good work.", "")
    for _text, box in said[:2]:
        assert f'id="{box}"' in form.text
    for nonsense in ("", "x", "0"):
        people["ada"].post(review(mali), {"do": "settle", "remark": nonsense})
    people["ada"].post(review(mali), {"do": "settle", "remark": Remark.objects.get(place=place).pk})
    assert "Whose term?" not in people["ada"].get(change(State, mali)).text
    page = people["rosa"].get(review(mali)).text
    assert "Settled, says ada" in page
    assert "Whose term?" in page


def test_a_preview_is_the_public_page_and_leaves_nothing(people, mali, client):
    written(people["ada"], mali, region="Sahelia")
    preview = reverse("admin:state_preview", args=[mali.pk])
    shown = people["rosa"].get(preview)
    assert "Sahelia" in shown.text
    assert "A preview of version 2 of “Mali”" in shown.text
    assert "Sahelia" not in client.get("/states/mali/").text
    mali.refresh_from_db()
    assert (mali.version, mali.published_version) == (2, 1)
    draft = ArmedGroup.objects.create(name="New ones", slug="new-ones")
    assert "New ones" in people["ada"].get(reverse("admin:armedgroup_preview", args=[draft.pk])).text
    assert client.get("/groups/new-ones/").status_code == 404
    assert client.get(preview).status_code == 302  # to sign in


def test_the_rules_are_asked_of_what_the_public_would_get(people):
    conflict = Conflict.objects.get(slug="mali-jnim")
    page = people["rosa"].get(review(conflict))
    assert "findings" not in page.context
    conflict.territories.all().delete()
    conflict.save()
    page = people["rosa"].get(review(conflict))
    assert [one.rule.code for one in page.context["findings"]] == ["no-territory"]
    assert "What would not fit in what the public would get" in page.text
    assert not [one for one in findings(conflict, room=PUBLISHED) if one.rule.code == "no-territory"]


def test_a_draft_that_names_drafts_is_looked_at_with_all_of_them(people):
    actor = ArmedGroup.objects.create(name="New ones", slug="new-ones")
    incident = Incident.objects.create(title="New", slug="new")
    incident.attributions.create(actor=actor, role="perpetrator", basis="attributed", said_by_words="Residents")
    page = people["rosa"].get(review(incident))
    assert set(page.context["together"]) == {incident, Actor.objects.get(pk=actor.pk)}
    found = {(one.rule.code, one.oddity.record.slug) for one in page.context["findings"]}
    assert {("no-source", "new"), ("no-source", "new-ones")} <= found
    assert "With all that has to be published together: “New ones”" in page.text
    for each in ("Title: New", "Actor: New ones", "Role: Perpetrator", "Said by words: Residents"):
        assert f"<small>{each}</small>" in page.text


def test_what_cannot_be_published_is_said_to_who_looks_at_it(people, mali):
    with inside(PUBLISHED):
        State.objects.filter(slug="niger").update(slug="second")
    second = State.objects.create(name="Second", slug="second")
    page = people["rosa"].get(review(second)).text
    assert "It cannot be published as it stands" in page
    assert "This clashes with what is published." in page


def test_whoever_only_looks_does_not_wait_for_long_publications(people, mali, monkeypatch):
    monkeypatch.setattr("conflicts_app.actions.publication.PATIENCE", 1)
    written(people["ada"], mali, region="Sahelia")
    with connected(connection.settings_dict["NAME"]) as publishing, publishing.transaction():
        publishing.execute("SELECT pg_advisory_xact_lock(%s)", [CLOCK_LOCK])
        assert "Others are publishing at this moment." in people["rosa"].get(review(mali)).text
    assert "The rules find nothing." in people["rosa"].get(review(mali)).text


def test_what_is_saved_is_kept_with_who_saved_it(people, mali):
    written(people["ada"], mali, region="Sahelia")
    written(people["ben"], mali, region="The Sahelia")
    kept = SavedVersion.objects.about(mali).order_by("version").values_list("version", "by", "said__actor__0__region")
    assert list(kept) == [(1, "", "Western Africa"), (2, "ada", "Sahelia"), (3, "ben", "The Sahelia")]


def test_nonsense_decides_nothing(people, mali):
    written(people["ada"], mali, region="Sahelia")
    asked(people["ada"], mali)
    for sent in ({}, {"do": "x"}, {"do": "decide"}, {"do": "decide", "verdict": "yes"}):
        assert people["rosa"].post(review(mali), sent).status_code == 403
    for sent in ({"seen": ""}, {"seen": "9" * 30}, {"seen": "x"}):
        assert people["rosa"].post(review(mali), {"do": "decide", "verdict": "approve", **sent}).status_code == 200
    for sent in ({"assigned_to": "nobody"}, {"due": "2026-13-01"}):
        assert asked(people["ada"], mali, **sent).status_code == 200
    assert Review.objects.waiting().about(mali).exists()
