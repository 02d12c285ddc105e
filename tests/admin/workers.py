"""What processes do at the desk of a database of their own, and may be killed at it."""

import json
from itertools import count

from tests.scratch import dying  # loads Django

from django.conf import settings  # isort: skip
from django.contrib.auth import get_user_model  # isort: skip
from django.contrib.auth.models import Group  # isort: skip
from django.db import connection  # isort: skip
from django.test import Client  # isort: skip
from django.test.utils import setup_test_environment  # isort: skip
from django.urls import reverse  # isort: skip

from conflicts_app import rooms  # isort: skip
from conflicts_app.actions.merging import last_merge  # isort: skip
from conflicts_app.models import ArmedGroup, FormerAddress, Incident, SavedVersion  # isort: skip
from tests.admin.test_record import change, form_of  # isort: skip
from tests.admin.test_reviews import review  # isort: skip

PEOPLE = {"ada": "Contributor", "rosa": "Reviewer", "ann": "Administrator"}


def editor(name):
    user, new = get_user_model().objects.get_or_create(username=name, defaults={"is_staff": True})
    if new:
        user.groups.add(Group.objects.get(name=PEOPLE[name]))
    client = Client()
    client.force_login(user)
    return client


def incident():
    return Incident.objects.get(slug="tessit-2025-06")


def save():
    """Another title, and every claim of harm taken out."""
    client, address = editor("ada"), change(Incident, incident())
    shown = form_of(client.get(address))
    claims = [name for name in shown if name.startswith("harm_claims-") and name.endswith("-id")]
    gone = {name.replace("-id", "-DELETE"): "on" for name in claims}
    return client, address, {**shown, **gone, "title": "Saved"}


def ask():
    return editor("ada"), review(incident()), {"do": "ask"}


def approve():
    return editor("rosa"), review(incident()), {"do": "decide", "verdict": "approve", "seen": incident().version}


def publish():
    client, address = editor("ann"), reverse("admin:incident_publish", args=[incident().pk])
    seen = client.get(address).context["form"].initial["seen"]
    return client, address, {"seen": seen, "publication_reason": "Killed?"}


def merge():
    kept, other = (ArmedGroup.objects.get(slug=slug) for slug in ("jnim", "fla"))
    client, address = editor("ann"), reverse("admin:armedgroup_merge", args=[kept.pk, other.pk])
    seen = client.get(address).context["form"].initial["seen"]
    return client, address, {"kept": kept.pk, "reason": "One and the same.", "seen": seen}


def merged_into():
    return ArmedGroup.objects.get(slug="wagner-group")


def undo_merge():
    client = editor("ann")
    return client, reverse("admin:armedgroup_undo_merge", args=[merged_into().pk]), {"reason": "Two after all."}


def work_for_ever():
    """Saves and publishes an incident, merges two groups and parts them, and says each time how often that was."""
    ready()
    for number in count(1):
        client, address, sent = save()
        published = editor("ann").post(address, {**sent, "title": f"Saved {number}", "_publish": "1"})
        kept = ArmedGroup.objects.get(slug="fulani-armed-groups")
        page = reverse("admin:armedgroup_merge", args=[kept.pk, merged_into().pk])
        seen = editor("ann").get(page).context["form"].initial["seen"]
        merged = editor("ann").post(page, {"kept": kept.pk, "reason": "One and the same.", "seen": seen})
        client, page, sent = undo_merge()
        parted = client.post(page, sent)
        assert [answer.status_code for answer in (published, merged, parted)] == [302, 302, 302]
        print(f"done {number}", flush=True)


def look():
    """What both rooms have of that, as a line of JSON."""
    saved = SavedVersion.objects.about(incident())
    with rooms.inside(rooms.PUBLISHED):
        public = incident()
        shown = ArmedGroup.objects.filter(slug="wagner-group").exists()
        moved = FormerAddress.objects.filter(slug="wagner-group").exists()
    now = {
        "desk": [incident().version, incident().title],
        "public": [public.version, public.title],
        "saved": {one.version: one.said["incident"][0]["title"] for one in saved},
        "merged": last_merge(merged_into()) is not None,
        "stage": merged_into().stage,
        "shown": shown,
        "moved": moved,
    }
    print(f"found {json.dumps(now)}")


def ready():
    setup_test_environment()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def send(database, what, statements=None):
    """Does what an editor does; killed after so many statements of the last request. 1: it was refused."""
    connection.settings_dict["NAME"] = database
    ready()
    client, address, sent = what()
    with dying(statements):
        answer = client.post(address, sent)
    raise SystemExit(answer.status_code != 302)
