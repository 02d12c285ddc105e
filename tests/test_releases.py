"""Releases: what was published at one moment, as files that never change, read as their readers read them."""

import csv
import io
import json
import subprocess
import zipfile
from hashlib import sha256

import frictionless
import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import transaction

from conflicts_app import rooms
from conflicts_app.actions.publication import publish, withdraw
from conflicts_app.exports.tables import tables
from conflicts_app.models import Incident, Release, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def released(settings, tmp_path, moment):
    """Makes a release; gives its folder."""
    settings.RELEASES = tmp_path / "releases"

    def made(number="2030.1", **options):
        moment()
        call_command("publish_release", number, verbosity=0, **options)
        moment()
        return settings.RELEASES / number / f"threshold-{number}"

    return made


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows_of(said):
    return list(csv.DictReader(io.StringIO(said.decode("utf-8-sig"))))


def test_its_readers_find_it_whole_and_as_described(released):
    folder = released()
    sums = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    assert sums.returncode == 0
    listed = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    files = contents(folder)
    assert listed == files.keys() - {"SHA256SUMS"}
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    package = json.loads(files["datapackage.json"])
    assert {one["path"] for one in package["resources"]} == {
        name for name in files if name.endswith((".csv", ".jsonl", ".geojson"))
    }
    fields = [field for one in package["resources"] if "schema" in one for field in one["schema"]["fields"]]
    assert {field["name"] for field in fields if not field["description"]} == set()
    citation = yaml.safe_load(files["CITATION.cff"])
    assert (citation["version"], citation["license"]) == ("2030.1", "CC-BY-4.0")
    with zipfile.ZipFile(folder.with_suffix(".1.zip")) as archive:
        packed = {name.removeprefix("threshold-2030.1/"): archive.read(name) for name in archive.namelist()}
    assert packed == files


def test_it_has_all_that_is_published_and_what_the_api_says_of_it(client, released):
    files = contents(released())
    with rooms.reading(rooms.PUBLISHED):
        for name, table, rows in tables():
            there = rows_of(files[f"tables/{name}.csv"])
            if not name.startswith("release"):
                assert [row["id"] for row in there] == [str(row.pk) for row in rows]
            assert not there or list(there[0]) == table.names
    assert files["CODEBOOK.md"].decode().count("| `uuid` |") == len(rooms.records())
    for name in files:
        kind, _slash, file = name.partition("/")
        resource, _dot, form = file.partition(".")
        if kind != "records" or resource == "releases":
            continue
        asked = client.get(f"/api/v1/{resource}/", {"format": form}, headers={"host": "127.0.0.1:8000"})
        assert asked.getvalue() == files[name], name


def test_the_same_moment_makes_the_same_bytes(released, settings, tmp_path):
    with transaction.atomic():
        released()
        known_at = Release.objects.get(number="2030.1").known_at.isoformat()
        transaction.set_rollback(True)
    first = contents(settings.RELEASES)
    publish(Source.objects.create(slug="later", title="Published later", kind="report"), by=None)
    settings.RELEASES = tmp_path / "again"
    released(known_at=known_at)
    assert contents(settings.RELEASES) == first


def test_what_changed_since_the_release_before(client, released, moment):
    assert "this is the first release" not in (released() / "CHANGELOG.md").read_text()
    incident = Incident.objects.filter(stage="published").first()
    incident.title += " (reworded)"
    incident.save()
    incident.refresh_from_db()
    new, gone = (Source.objects.create(slug=slug, title=slug, kind="report") for slug in ("new-one", "gone-one"))
    passing = Source.objects.create(slug="passing", title="Passing", kind="report")
    publish(incident, by=None, reason="A better title.")
    moment()
    publish(gone, by=None)
    second = released("2030.2")
    publish(new, passing, by=None)
    moment()
    passing.refresh_from_db()
    gone.refresh_from_db()
    withdraw(passing, by=None, reason="It was a mistake.")
    withdraw(gone, by=None, reason="It was never printed.")
    third = released("2030.3")
    told = (second / "CHANGELOG.md").read_text()
    assert "what changed since Threshold 2030.1 of" in told
    assert f"## incident: 1 changed\n\n- `{incident.slug}` A better title." in told
    assert "## source: 1 new\n\n- `gone-one`" in told
    rows = {row["slug"]: row for row in rows_of((third / "changes.csv").read_bytes())}
    assert "passing" not in rows
    assert (rows["new-one"]["change"], rows["gone-one"]["change"]) == ("new", "withdrawn")
    assert rows["gone-one"]["reasons"] == "It was never printed."
    assert incident.slug not in rows
    assert "gone-one" not in (third / "tables/source.csv").read_text()


def test_it_is_read_on_the_site_and_in_the_api(client, released, settings):
    folder = released()
    record = client.get("/api/v1/releases/2030-1/").json()
    assert record["known_at"] < record["recorded_at"]
    names = {file["name"]: file for file in record["files"]}
    assert names.keys() == {*contents(folder), "threshold-2030.1.zip"}
    page = client.get("/data/2030-1/").content.decode()
    for file in names.values():
        path = file["url"].removeprefix("http://testserver")
        assert path in page
        answer = client.get(path)
        said = answer.getvalue()
        assert (len(said), sha256(said).hexdigest()) == (file["size"], file["sha256"])
        assert answer["ETag"] == f'"{file["sha256"]}"'
    assert "/data/2030-1/threshold-2030.1.zip" in client.get("/data/").content.decode()
    packed = client.get("/data/2030-1/threshold-2030.1.zip", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in packed
    assert packed.getvalue()[:2] == b"PK"
    for path in ("nothing.csv", "../../secret_key", "..%2f..%2fsecret_key", "tables/../datapackage.json"):
        assert client.get(f"/data/2030-1/{path}").status_code == 404
    (folder / "README.md").write_text("Changed afterwards.")
    assert client.get("/data/2030-1/README.md").status_code == 404


def test_every_answer_of_the_api_names_the_release_that_was_current(client, released, moment):
    before = moment()
    released()
    between = moment()
    released("2030.2")
    for path in ("/api/v1/sources/", "/api/v1/sources/mali-brief/", "/api/v1/sources/?format=csv", "/api/v1/nothing/"):
        assert client.get(path)["Threshold-Release"] == "2030.2"
        assert client.get(path, {"known_at": between})["Threshold-Release"] == "2030.1"
        assert client.get(path, {"known_at": before})["Threshold-Release"] == "1"
    tag = client.get("/api/v1/sources/")["ETag"]
    assert client.get("/api/v1/sources/", headers={"If-None-Match": tag})["Threshold-Release"] == "2030.2"
    withdraw(Release.objects.get(number="2030.2"), by=None, reason="It lacks a table.")
    assert client.get("/api/v1/sources/")["Threshold-Release"] == "2030.1"
    for path in ("/data/2030-2/", "/data/2030-2/README.md", "/api/v1/releases/2030-2/"):
        gone = client.get(path)
        assert gone.status_code == 410
        assert "It lacks a table." in gone.content.decode()


def test_a_release_never_changes(released, settings, monkeypatch):
    first = contents(released().parent)
    with pytest.raises(CommandError, match=r"2030\.1 is there, and never changes"):
        released()
    for nonsense in ("", "../1", "v1", "1.", "1" * 40, "2030.1\n"):
        with pytest.raises(CommandError, match="no number of a release"):
            call_command("publish_release", nonsense)
    for moment in ("yesterday", "2100-01-01T00:00:00Z", "2025-01-01"):
        with pytest.raises(CommandError, match="--known-at"):
            call_command("publish_release", "2030.2", known_at=moment)
    assert contents(settings.RELEASES / "2030.1") == first
    assert {path.name for path in settings.RELEASES.iterdir()} == {"2030.1", "publishing.lock"}


def test_what_is_broken_off_leaves_nothing_and_can_begin_again(released, settings, monkeypatch):
    def broken_off(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("conflicts_app.exports.releases.codebook", broken_off)
        with pytest.raises(KeyboardInterrupt):
            released()
    assert [path.name for path in settings.RELEASES.iterdir()] == ["publishing.lock"]
    assert not Release.objects.filter(number="2030.1").exists()
    unfinished = settings.RELEASES / "2030.1" / ".threshold-2030.1.unfinished"  # as a power failure leaves it
    unfinished.mkdir(parents=True)
    assert (released() / "SHA256SUMS").exists()


def test_the_same_is_had_without_publishing_anything(tmp_path, client, moment):
    releases = Release.objects.count()
    moment()
    call_command("export_dataset", str(tmp_path / "data"), verbosity=0)
    assert {"records", "tables", "datapackage.json", "SHA256SUMS"} <= {
        path.name for path in (tmp_path / "data").iterdir()
    }
    assert Release.objects.count() == releases
    with pytest.raises(CommandError, match="is there already"):
        call_command("export_dataset", str(tmp_path / "data"))
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_dataset", "/proc/nowhere/data")
