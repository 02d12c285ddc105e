"""Events from a file that an editor sends: previewed, imported, and what stands in the way said on the page."""

import os

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse

from conflicts_app.admin import imports
from conflicts_app.importers.files import FileRefused
from conflicts_app.models import Incident
from tests.importers.counting import MALI, published
from tests.importers.test_mapped import MAPPING

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/conflicts_app/incident/import/"
TABLE = b"Incident code,What,When,Where,Country,Killed\nE-1,Village shelled,2026-03,Gao,Mali,2\n"
ALL_KINDS = ["actors", "places", "conflicts"]


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(imports.Upload, "FOLDER", tmp_path / "uploads")
    return tmp_path / "uploads"


def sent(desk, content=None, name="GED.csv", **said):
    file = SimpleUploadedFile(name, MALI.read_bytes() if content is None else content)
    return desk.post(ADDRESS, {"file": file, "format": "ucdp-ged", "release": "26.0.1", **said})


def page(answer):
    return answer.getvalue().decode()


def test_an_editor_sends_a_file_sees_what_would_become_of_it_and_imports_it(desk, editor, client):
    assert ADDRESS in desk.get(reverse("admin:conflicts_app_incident_changelist")).text
    assert 'enctype="multipart/form-data"' in desk.get(ADDRESS).text
    there = sent(desk).url
    preview = page(desk.get(there))
    for told in (
        "Nothing is written yet",
        ">63</td><th",
        "new to the register",
        "Ansongo cercle, Gao region",
        "<progress",
    ):
        assert told in preview
    assert "</html>" in preview
    assert not Incident.objects.filter(dataset__slug="ucdp-ged").exists()
    findings = desk.get(f"{there}findings.csv")
    assert findings["Content-Disposition"] == 'attachment; filename="findings.csv"'
    assert findings.getvalue().startswith(b"severity,line,column,value,reason\r\nwarning,")

    outcome = page(desk.post(there, {"create": ALL_KINDS}))
    assert "What became of the events" in outcome
    assert "/incidents/?dataset=ucdp-ged" in outcome
    assert len(published()) == 63
    assert "the same as in the register" in page(desk.post(there, {"create": ALL_KINDS}))
    incident = Incident.objects.filter(dataset__slug="ucdp-ged").first()
    for made in (incident, incident.place, incident.citations.first().source):
        logged = LogEntry.objects.get(object_id=made.pk, content_type=ContentType.objects.get_for_model(made))
        assert logged.user == editor
        assert logged.change_message.startswith("Published.")


def test_only_what_is_chosen_is_taken_over(desk):
    page(desk.post(sent(desk).url, {"create": ["places"]}))
    assert len(published()) == 63
    assert not {actor for one in published().values() for actor in one.attributions.all() if "ucdp" in actor.actor.slug}


def test_all_or_nothing(desk):
    broken = MALI.read_bytes().replace(b"2026-01-01 00", b"2026-31-31 00", 1)
    assert broken != MALI.read_bytes()
    there = sent(desk, broken).url
    assert "2026-31-31" in page(desk.get(there))
    assert "it was to be all or nothing" in page(desk.post(there, {"create": ALL_KINDS, "strict": "on"}))
    assert not published()


def test_a_table_comes_with_its_mapping(desk):
    mapping = SimpleUploadedFile("own.toml", MAPPING.encode())
    there = sent(desk, TABLE, "own.csv", format="csv", mapping=mapping).url
    preview = page(desk.get(there))
    assert ">1</td><th" in preview
    assert "new to the register" in preview
    assert "Example of a dataset" in preview


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"format": "csv"}, "A mapping goes with"),
        ({"mapping": SimpleUploadedFile("own.toml", b"name = 1")}, "A mapping goes with"),
        ({"format": "gtd"}, "Select a valid choice"),
        ({"release": "twenty"}, "in numbers and points"),
        ({"release": "v24"}, "in numbers and points"),
        ({"encoding": "utf-9"}, "“utf-9” is no encoding."),
        ({"content": b""}, "The submitted file is empty."),
        ({"name": f"{'a' * 197}.csv"}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(desk, said, why, folder):
    answer = sent(desk, **said)
    assert answer.status_code == 200
    assert why in answer.text
    assert not folder.exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"release": ""}, "Nobody knows from which release “GED.csv” is."),
        ({"content": b"a,b\n1,2\n"}, "The file must name its columns. It lacks "),
        ({"content": "é".encode("latin-1")}, "windows-1252, for example"),
        ({"format": "csv", "mapping": SimpleUploadedFile("own.toml", b"name = 1")}, "name"),
        ({"name": "../../etc/pass wd.csv", "release": ""}, "“pass_wd.csv”"),
    ],
)
def test_what_the_file_does_not_let_itself_be_read_for_is_said_on_the_page(desk, said, why):
    shown = desk.get(sent(desk, **said).url)
    said = page(shown) if shown.streaming else shown.text
    assert why in said
    assert "errornote" in said


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (FileRefused("Another import is under way."), "Another import is under way."),
        (OperationalError("gone"), "The database does not answer."),
        (ZeroDivisionError(), "The program failed."),
    ],
)
def test_what_breaks_off_is_said_and_the_page_ends_well(desk, monkeypatch, fault, why):
    def failing(*asked):
        yield imports.Step(False, 1, 10)
        raise fault

    monkeypatch.setattr(imports, "import_events", failing)
    shown = page(desk.get(sent(desk).url))
    assert why in shown
    assert "</html>" in shown


@pytest.mark.parametrize("permissions", [[], ["add_incident"], ["change_incident"]])
def test_who_may_not_change_incidents_may_not_import_them(desk, client, permissions):
    there = sent(desk).url
    helper = get_user_model().objects.create_user("helper", is_staff=True)
    helper.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(helper)
    for address in (ADDRESS, there, f"{there}findings.csv"):
        assert client.get(address).status_code == 403


def test_what_is_not_there_or_no_longer_is_not_found(desk, folder):
    assert desk.get(f"{ADDRESS}0123/").status_code == 404
    assert desk.get(f"{ADDRESS}0123/findings.csv").status_code == 404
    there = sent(desk).url
    (kept,) = folder.iterdir()
    os.utime(kept, (0, 0))
    sent(desk)
    assert desk.get(there).status_code == 404
