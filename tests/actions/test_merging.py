"""Two records that turn out to be one thing, seen from the public's side."""

import pytest

from conflicts_app import rooms
from conflicts_app.actions.merging import merge, obstacles, undo_merge
from conflicts_app.actions.publication import Refused, publish
from conflicts_app.models import Actor, ActorName, ArmedGroup, Incident, Place, Source, State

pytestmark = pytest.mark.django_db

SHARED = "Jama’a Nusrat ul-Islam wa al-Muslimin"


@pytest.fixture
def twin(moment):
    """JNIM entered a second time, named by the convoy and with a name that the first one has, too."""
    found = ArmedGroup.objects.create(slug="gsim", name="Groupe de soutien", acronym="GSIM", group_type="coalition")
    found.names.create(name=SHARED, kind="transliteration", language="ar-Latn")
    found.names.create(name="Soutien à l’islam", kind="alias")
    source = Source.objects.first()
    found.names.get(name=SHARED).citations.create(source=source, locator="p. 7")
    convoy = Incident.objects.get(slug="convoy-2025-02-07")
    convoy.save()
    convoy.attributions.create(actor=found, role="perpetrator", basis="denied", said_by=found)
    convoy.refresh_from_db()
    publish(found, convoy, by=None)
    moment()
    return ArmedGroup.objects.get(slug="gsim")


@pytest.fixture
def jnim():
    return ArmedGroup.objects.get(slug="jnim")


def roles(client, slug, **asked):
    attributions = client.get(f"/api/v1/incidents/{slug}/", asked).json()["attributions"]
    return {(one["actor"]["slug"], one["basis"]) for one in attributions}


def test_what_named_the_one_names_the_other_and_its_address_leads_there(client, twin, jnim, moment):
    assert ("gsim", "denied") in roles(client, "convoy-2025-02-07")
    before = moment()
    merge(twin, jnim, by=None, reason="The same group in French.")
    assert ("jnim", "denied") in roles(client, "convoy-2025-02-07")
    assert ("gsim", "denied") not in roles(client, "convoy-2025-02-07")
    for prefix in ("", "/api/v1"):
        answer = client.get(f"{prefix}/groups/gsim/")
        assert (answer.status_code, answer.url) == (301, f"{prefix}/groups/jnim/")
        assert client.get(f"{prefix}/groups/gsim/", {"known_at": before}).status_code == 200
    assert ("gsim", "denied") in roles(client, "convoy-2025-02-07", known_at=before)
    twin.refresh_from_db()
    assert (twin.stage, twin.withdrawal_reason) == ("withdrawn", f"Merged into “{jnim}”. The same group in French.")


@pytest.mark.parametrize("words", ["Groupe de soutien", "GSIM", "soutien a lislam"])
def test_every_name_of_the_one_finds_the_other(client, twin, jnim, words):
    merge(twin, jnim, by=None, reason="The same.")
    for prefix in ("", "/api/v1"):
        assert "/groups/jnim/" in client.get(f"{prefix}/groups/", {"q": words}).text


def test_what_both_say_is_kept_once_with_the_sources_of_both(client, twin, jnim):
    before = set(jnim.names.get(name=SHARED).citations.values_list("pk", flat=True))
    merge(twin, jnim, by=None, reason="The same.")
    for room in (rooms.DESK, rooms.PUBLISHED):
        with rooms.inside(room):
            (name,) = ActorName.objects.filter(name=SHARED)
            assert name.actor_id == jnim.pk
            cited = set(name.citations.values_list("pk", flat=True))
            assert len(cited - before) == 1
            assert before < cited


def test_what_both_say_in_different_words_is_for_an_editor(client, twin, jnim):
    twin.save()
    twin.names.filter(name=SHARED).update(kind="alias")
    twin.refresh_from_db()
    with pytest.raises(Refused, match=r"do not fit together as they stand.*has this name already"):
        merge(twin, jnim, by=None, reason="The same.")
    assert client.get("/groups/gsim/").status_code == 200
    assert twin.names.count() == 2


def test_one_that_is_related_to_the_other_is_not_the_other(client, twin, jnim):
    twin.save()
    twin.relations.create(type="allied_with", other=jnim)
    twin.refresh_from_db()
    with pytest.raises(Refused, match=r"first\. An actor has no relation to itself\.'\]$"):
        merge(twin, jnim, by=None, reason="The same.")


def test_unfinished_edits_stay_unseen_and_pending(client, twin, jnim):
    convoy = Incident.objects.get(slug="convoy-2025-02-07")
    convoy.title = "An unfinished title"
    convoy.save()
    jnim.summary = "An unfinished summary"
    jnim.save()
    jnim.refresh_from_db()
    merge(twin, jnim, by=None, reason="The same.")
    for record, address, words in (
        (convoy, "/incidents/convoy-2025-02-07/", "An unfinished title"),
        (jnim, "/groups/jnim/", "An unfinished summary"),
    ):
        record.refresh_from_db()
        assert record.has_pending_changes
        assert words not in client.get(address).text
        publish(record, by=None)
        assert words in client.get(address).text


def test_a_new_name_that_was_not_yet_published_is_not_shown(client, twin, jnim):
    twin.name = "Not yet for the public"
    twin.save()
    twin.refresh_from_db()
    merge(twin, jnim, by=None, reason="The same.")
    assert "Not yet" not in client.get("/groups/jnim/").text
    assert "Groupe de soutien" in client.get("/groups/jnim/").text
    assert set(jnim.names.values_list("name", flat=True)) >= {"Not yet for the public", "Groupe de soutien"}
    jnim.refresh_from_db()
    assert jnim.has_pending_changes


def test_whoever_follows_the_feed_learns_all_of_it(client, twin, jnim, moment):
    feed = "/api/v1/changes/"
    newest = client.get(feed, {"limit": 500, "updated_since": moment()}).json()["next"]
    merge(twin, jnim, by=None, reason="The same group in French.")
    told = client.get(newest).json()["results"]
    assert {(one["action"], one["slug"]) for one in told} == {
        ("merged", "gsim"), ("changed", "jnim"), ("changed", "convoy-2025-02-07")
    }  # fmt: skip
    assert {one["reason"] for one in told} == {"The same group in French."}
    (merged,) = client.get(feed, {"action": "merged"}).json()["results"]
    assert client.get(merged["moved_to"]).json()["slug"] == "jnim"
    assert {one["moved_to"] for one in told if one != merged} == {None}


def test_versions_tell_editors_of_every_record_that_changed(twin, jnim):
    convoy = Incident.objects.get(slug="convoy-2025-02-07")
    merge(twin, jnim, by=None, reason="The same.")
    now = Incident.objects.get(pk=convoy.pk)
    assert (now.version, now.published_version) == (convoy.version + 1, convoy.version + 1)
    with pytest.raises(Refused, match="changed since you opened it"):
        merge(twin, jnim, by=None, reason="Again.")


def test_a_draft_goes_into_what_is_public_and_shows_nothing(client, jnim):
    draft = ArmedGroup.objects.create(slug="draft", name="Secret name")
    draft.refresh_from_db()
    merge(draft, jnim, by=None, reason="The same.")
    assert client.get("/groups/draft/").status_code == 404
    assert "Secret name" not in client.get("/groups/jnim/").text
    assert jnim.names.filter(name="Secret name").exists()
    jnim.refresh_from_db()
    assert jnim.has_pending_changes


def test_only_two_of_a_kind_are_merged_with_a_reason_into_one_that_is_public(twin, jnim):
    mali, draft = State.objects.get(slug="mali"), ArmedGroup.objects.create(slug="draft", name="A draft")
    draft.refresh_from_db()
    for one, other, reason, said in (
        (twin, twin, "X", "two different records of one kind"),
        (twin, mali, "X", "two different records of one kind"),
        (twin, jnim, " ", "Give the reason"),
        (twin, draft, "X", "Publish “A draft” first"),
    ):
        with pytest.raises(Refused, match=said):
            merge(one, other, by=None, reason=reason)


def test_addresses_that_led_to_the_one_lead_to_the_other(client, twin, jnim):
    twin.slug = "gsim-new"
    twin.save()
    twin.refresh_from_db()
    publish(twin, by=None)
    twin.refresh_from_db()
    merge(twin, jnim, by=None, reason="The same.")
    assert [client.get(f"/groups/{slug}/").url for slug in ("gsim", "gsim-new")] == ["/groups/jnim/"] * 2


def test_a_source_and_a_place_are_merged_as_actors_are(client, moment):
    source, place = Source.objects.get(slug="mali-brief"), Place.objects.get(slug="gao")
    again = Source.objects.create(slug="brief-again", title="The brief again", kind="brief")
    gao = Place.objects.create(slug="gao-again", name="Gao again", precision=1)
    convoy = Incident.objects.get(slug="convoy-2025-02-07")
    convoy.place, convoy.place_relation = gao, "near"
    convoy.save()
    convoy.citations.create(source=again, locator="p. 3")
    for record in (again, gao, convoy):
        record.refresh_from_db()
    publish(again, gao, convoy, by=None)
    moment()
    for record in (source, again, place, gao):
        record.refresh_from_db()
    merge(again, source, by=None, reason="The same text.")
    merge(gao, place, by=None, reason="The same town.")
    shown = client.get("/api/v1/incidents/convoy-2025-02-07/").json()
    assert shown["place"]["slug"] == "gao"
    assert ("mali-brief", "p. 3") in {(one["source"]["slug"], one["locator"]) for one in shown["citations"]}
    assert client.get("/sources/brief-again/").url == "/sources/mali-brief/"
    assert client.get("/places/gao-again/").url == "/places/gao/"


def everything():
    """What every row of both rooms says, but for the count of its versions and when."""
    apart = ("version", "published_version", "updated_at", "recorded_at", "since")
    found = {}
    for room in (rooms.DESK, rooms.PUBLISHED):
        with rooms.inside(room):
            for model in rooms.mirrored():
                for row in model._base_manager.values():
                    found[room, model, row["id"]] = {name: row[name] for name in row if name not in apart}
    return found


@pytest.mark.parametrize("unfinished", [False, True])
def test_a_merge_is_undone_in_both_rooms(client, twin, jnim, moment, unfinished):
    if unfinished:  # both have changes that nobody has published
        for group in (twin, jnim):
            group.summary = "Not yet published."
            group.save()
            group.refresh_from_db()
    before = everything()
    merge(twin, jnim, by=None, reason="The same.")
    assert everything() != before
    moment()
    twin.refresh_from_db()
    versions = {model: dict(model._base_manager.values_list("pk", "version")) for model in (Actor, Incident)}
    undo_merge(twin, by=None, reason="Two after all.")
    assert everything() == before
    assert ("gsim", "denied") in roles(client, "convoy-2025-02-07")
    assert client.get("/groups/gsim/").status_code == 200
    assert "Not yet published." not in client.get("/groups/gsim/").text
    for slug in ("jnim", "gsim"):
        group = Actor.objects.get(slug=slug)
        assert group.version > versions[Actor][group.pk]
        assert group.has_pending_changes == unfinished
    feed = client.get("/api/v1/changes/", {"id": str(twin.uuid)}).json()["results"]
    assert ("published", "Two after all.") in [(one["action"], one["reason"]) for one in feed]
    merge(Actor.objects.get(pk=twin.pk), Actor.objects.get(pk=jnim.pk), by=None, reason="The same, at last.")
    assert client.get("/groups/gsim/").status_code == 301


def test_what_was_changed_after_a_merge_stays_when_it_is_undone(twin, jnim, moment):
    merge(twin, jnim, by=None, reason="The same.")
    moment()
    convoy = Incident.objects.get(slug="convoy-2025-02-07")
    said = convoy.attributions.get(basis="denied")
    convoy.save()
    said.actor = Actor.objects.get(slug="fla")
    said.save()
    twin.refresh_from_db()
    undo_merge(twin, by=None, reason="Two after all.")
    said.refresh_from_db()
    assert said.actor.slug == "fla"
    assert set(twin.names.values_list("name", flat=True)) == {SHARED, "Soutien à l’islam"}


def test_what_cannot_be_undone_is_refused(twin, jnim, moment):
    with pytest.raises(Refused, match="was not merged"):
        undo_merge(twin, by=None, reason="Two.")
    merge(twin, jnim, by=None, reason="The same.")
    with pytest.raises(Refused, match="was changed since"):
        undo_merge(twin, by=None, reason="Two.")
    twin.refresh_from_db()
    with pytest.raises(Refused, match="Give the reason"):
        undo_merge(twin, by=None, reason=" ")
    moment()
    undo_merge(twin, by=None, reason="Two.")
    twin.refresh_from_db()
    with pytest.raises(Refused, match="undone already"):
        undo_merge(twin, by=None, reason="Two.")


def test_all_that_stands_in_the_way_is_listed_and_nothing_is_changed(twin, jnim):
    twin.names.filter(name=SHARED).update(kind="alias")
    twin.relations.create(type="allied_with", other=jnim)
    before = everything()
    named, related = sorted(obstacles(twin, jnim))
    assert SHARED in named
    assert "has this name already" in named
    assert "An actor has no relation to itself." in related
    assert everything() == before
    twin.names.filter(name=SHARED).delete()
    twin.relations.all().delete()
    assert obstacles(twin, jnim) == []
