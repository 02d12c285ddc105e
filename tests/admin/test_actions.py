"""What is done with whole records at the desk: merged, sealed, published from the list, by whom and why."""

import pytest
from django.urls import reverse

from conflicts_app.actions.publication import publish
from conflicts_app.models import ArmedGroup, Classification, Incident, Release, State

pytestmark = pytest.mark.django_db
FEED = "/api/v1/changes/"


@pytest.fixture
def pair(desk):
    """A group that was entered twice, both published, and the page on which the two are merged."""
    twin = ArmedGroup.objects.create(slug="gsim", name="Groupe de soutien")
    listed = reverse("admin:conflicts_app_armedgroup_changelist")
    chosen = {"_selected_action": [twin.pk], "action": "publish_selected", "publication_reason": "New here."}
    desk.post(listed, chosen)
    twin.refresh_from_db()
    jnim = ArmedGroup.objects.get(slug="jnim")
    answer = desk.post(listed, {"_selected_action": [twin.pk, jnim.pk], "action": "merge_selected"})
    return twin, jnim, answer.url


def sent(desk, address, **said):
    form = desk.get(address).context["form"]
    return desk.post(address, {"seen": form.initial["seen"], **said}, follow=True)


def test_the_list_publishes_with_a_reason(client, pair):
    (event,) = client.get(FEED, {"id": str(pair[0].uuid)}).json()["results"]
    assert (event["action"], event["reason"]) == ("published", "New here.")


def test_two_of_a_list_become_the_one_that_is_chosen(desk, client, pair):
    twin, jnim, address = pair
    shown = desk.get(address)
    assert all(f"{record} ({record.slug}, Published)" in shown.text for record in (twin, jnim))
    answer = sent(desk, address, kept=jnim.pk, reason="The same group in French.")
    assert f"Merged into “{jnim}”." in answer.text
    assert client.get("/groups/gsim/").url == "/groups/jnim/"
    opened = desk.get(reverse("admin:conflicts_app_armedgroup_change", args=[twin.pk]))
    assert "Merged into" in opened.text
    undo = reverse("admin:armedgroup_undo_merge", args=[twin.pk])
    assert f'href="{undo}"' in opened.text
    assert "This field is required" in desk.post(undo, {"reason": ""}).text
    answer = desk.post(undo, {"reason": "Two after all."}, follow=True)
    assert "The merge is undone: “Groupe de soutien”." in answer.text
    assert client.get("/groups/gsim/").status_code == 200
    assert "undone already" in desk.post(undo, {"reason": "Once more."}).text
    twin.names.create(name=jnim.name, kind="alias")
    assert "has this name already" in desk.get(address).text


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "This field is required"),
        ({"kept": "9999999", "reason": "X"}, "Select a valid choice"),
        ({"kept": "jnim", "reason": "X"}, "Select a valid choice"),
        ({"reason": "X"}, "This field is required"),
        ({"kept": None, "reason": "X" * 301}, "at most 300 characters"),
        ({"kept": None, "reason": "X", "seen": "1:1"}, "look at both again"),
    ],
)
def test_what_cannot_be_merged_is_said_beside_the_form(desk, client, pair, said, why):
    _twin, jnim, address = pair
    answer = sent(desk, address, **{name: jnim.pk if value is None else value for name, value in said.items()})
    assert answer.status_code == 200
    assert why in answer.text
    assert client.get("/groups/gsim/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_only_two_are_merged(desk, count):
    keys = list(State.objects.values_list("pk", flat=True)[:count])
    listed = reverse("admin:conflicts_app_state_changelist")
    answer = desk.post(listed, {"_selected_action": keys, "action": "merge_selected"}, follow=True)
    assert "Select two records that are one and the same." in answer.text


def test_a_record_is_sealed_by_whoever_may_and_is_sure(desk, client):
    fiji = State.objects.get(slug="fiji")
    address = reverse("admin:state_seal", args=[fiji.pk])
    opened = desk.get(reverse("admin:conflicts_app_state_change", args=[fiji.pk]))
    assert address in opened.text
    assert "Seal “Fiji”" in desk.get(address).text
    assert "This field is required" in desk.post(address, {"reason": "A law."}).text
    assert client.get("/states/fiji/").status_code == 200
    answer = desk.post(address, {"reason": "A law.", "sure": "on"}, follow=True)
    assert "Sealed: “Fiji”." in answer.text
    assert client.get("/states/fiji/").status_code == 410


def test_sealing_names_the_releases_whose_files_have_the_record(desk, moment):
    fiji, release = State.objects.get(slug="fiji"), Release.objects.get()
    link = reverse("admin:conflicts_app_release_change", args=[release.pk])
    assert f'<a href="{link}">{release}</a>' in desk.get(reverse("admin:state_seal", args=[fiji.pk])).text
    of_itself = desk.get(reverse("admin:release_seal", args=[release.pk])).context["releases"]
    assert not of_itself.exists()  # its files were made before it was published
    later = State.objects.create(slug="later", name="Later")
    publish(later, by=None)
    assert link not in desk.get(reverse("admin:state_seal", args=[later.pk])).text


def test_a_refusal_to_seal_is_said_beside_the_form(desk):
    mali = State.objects.get(slug="mali")
    address = reverse("admin:state_seal", args=[mali.pk])
    naming = desk.get(address).context["naming"]
    assert "Abductions" in {str(record) for record in naming}
    assert mali not in naming
    assert "cannot be without" in desk.post(address, {"reason": "A law.", "sure": "on"}).text


@pytest.mark.parametrize("what", ["seal", "merge"])
def test_only_who_may_seals_or_merges(client, django_user_model, what):
    fiji, mali = State.objects.get(slug="fiji"), State.objects.get(slug="mali")
    keys = [fiji.pk] if what == "seal" else [fiji.pk, mali.pk]
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
    address = reverse(f"admin:state_{what}", args=keys)
    assert client.get(address).status_code == 403
    assert client.post(address, {"reason": "A law.", "sure": "on", "kept": mali.pk}).status_code == 403


def test_one_record_is_not_merged_with_itself(desk):
    mali = State.objects.get(slug="mali")
    address = reverse("admin:state_merge", args=[mali.pk, mali.pk])
    assert "two different records" in sent(desk, address, kept=mali.pk, reason="X").text


def test_sealing_names_who_loses_by_a_part_of_the_record(desk):
    incident = Incident.objects.filter(evidence_for__indicator_finding__isnull=False).first()
    naming = desk.get(reverse("admin:incident_seal", args=[incident.pk])).context["naming"]
    resting = Classification.objects.filter(findings__indicators__evidence__incident=incident)
    assert resting
    assert naming >= set(resting)
    assert incident not in naming


def test_a_reason_that_is_too_long_is_said_beside_the_form(desk):
    named, naming = State.objects.create(slug="a-draft", name="A draft"), ArmedGroup.objects.get(slug="jnim")
    naming.save()
    naming.relations.create(type="rival_of", other=named)
    address = reverse("admin:armedgroup_publish", args=[naming.pk])
    assert "at most 300 characters" in sent(desk, address, publication_reason="X" * 301).text
    sent(desk, address, publication_reason="Together.")
    assert State.objects.get(slug="a-draft").stage == "published"
