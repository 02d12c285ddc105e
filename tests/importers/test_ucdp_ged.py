"""UCDP GED into the register: what the files say, no more and no less, and what it is not said to be."""

import csv
import datetime
import io
import re

import pytest
from django.contrib.auth import get_user_model

from conflicts_app import rooms
from conflicts_app.actions.merging import merge
from conflicts_app.actions.publication import publish, withdraw
from conflicts_app.importers.ucdp_ged import event
from conflicts_app.models import (
    Actor,
    Classification,
    Conflict,
    CriterionFinding,
    Evidence,
    ExternalId,
    Incident,
    Place,
    Source,
    ViolationFinding,
)
from tests.importers.counting import ALL_KINDS, MALI, import_and_count, published, rows_of, run, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def mali():
    """The 63 events of Mali, with all that they need."""
    assert run(MALI, "--commit", *ALL_KINDS)[1].strip().endswith("rows 63, new 63.")


def all_rows():
    """Every row of both rooms, as far as imports write any."""
    rows = {}
    for room in (rooms.DESK, rooms.PUBLISHED):
        with rooms.inside(room):
            for model in rooms.mirrored():
                rows[room, model] = list(model._base_manager.order_by("pk").values())
    return rows


def test_without_commit_nothing_changes_and_what_is_lacking_is_listed():
    before = all_rows()
    code, said = run(MALI, *ALL_KINDS)
    assert all_rows() == before
    assert code == 1  # there is something to look at
    for needed in ("Ansar Dine (1157)", "Ansongo cercle, Gao region", "Dozos (Mali) - JNIM (13988)", "new 63"):
        assert needed in said


@pytest.mark.parametrize("name", ["GED_mali_63rows.csv", "GEDEvent_v26_0_1.csv.xz", "GED_v23_1_sample1000.csv.xz"])
def test_what_a_file_counts_the_public_counts(name, tmp_path):
    import_and_count(name, tmp_path)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_is_shown_how_fast_it_goes(monkeypatch):
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    run(MALI, "--commit", *ALL_KINDS)
    assert re.search(r"Reading: 100%.*\d+(\.\d+)?[kM]?B/s", terminal.getvalue())
    assert re.search(r"Writing: 100%.* 63/63 .* events/s", terminal.getvalue())


def test_a_second_time_nothing_changes(mali):
    before = all_rows()
    _code, said = run(MALI, "--commit", *ALL_KINDS)
    assert said.strip().endswith("rows 63, same 63.")
    assert all_rows() == before


def test_nothing_is_classified_and_nothing_is_alleged(mali):
    with rooms.reading(rooms.PUBLISHED):
        assert not Classification.objects.filter(conflict__dataset__isnull=False).exists()
        assert not ViolationFinding.objects.filter(incident__dataset__isnull=False).exists()


def test_the_registers_own_incidents_are_not_buried(mali, client):
    home = client.get("/").text
    assert "/incidents/tessit-2025-06/" in home
    assert "/incidents/ucdp-ged-" not in home
    own = client.get("/incidents/", {"dataset": "none"}).text
    assert "<b>24</b> of 87 incidents" in own
    assert "/incidents/ucdp-ged-" not in own
    assert "no perpetrator is named" in client.get("/incidents/", {"dataset": "ucdp-ged"}).text


def test_every_row_says_where_it_is_from(mali, client):
    incident = next(iter(published().values()))
    listed = client.get("/api/v1/incidents/", {"dataset": "ucdp-ged", "limit": 100}).json()["results"]
    assert len(listed) == 63
    for one in listed:
        assert (one["dataset"]["slug"], one["release"], one["licence"]) == ("ucdp-ged", "26.0.1", "CC BY 4.0")
        (cited,) = one["citations"]
        assert cited["source"]["slug"] == "ucdp-ged-26-0-1"
        assert cited["locator"] == f"event {one['external_id']}"
        said = {claim["said_by_words"] for claim in one["harm_claims"] + one["attributions"]}
        assert said == {"Uppsala Conflict Data Program (UCDP)"}
    page = client.get(incident.get_absolute_url()).text
    cited_as = "and the dataset: Sundberg &amp; Melander (2013)"
    for shown in ("release 26.0.1", f"event {incident.external_id}", "CC BY 4.0", "no classification under", cited_as):
        assert shown in page
    detail = client.get(f"/api/v1/incidents/{incident.slug}/").json()
    given = {name: value for name, value in detail["as_given"].items() if name != "source_original"}
    (row,) = [row for row in rows_of("GED_mali_63rows.csv") if row["id"] == incident.external_id]
    assert given == {name: row[name].strip() for name in given}


def test_what_is_taken_over_says_so_until_an_editor_makes_it_the_registers(mali, client, desk):
    group = Actor.objects.get(external_ids__value="1157")
    assert (group.slug, group.dataset.slug) == ("ansar-dine-ucdp-1157", "ucdp-ged")
    for record in (
        group,
        Conflict.objects.filter(dataset__isnull=False)[0],
        Place.objects.filter(dataset__isnull=False)[0],
    ):
        assert "Taken over from UCDP Georeferenced Event Dataset" in client.get(record.get_absolute_url()).text
        address = f"/api/v1/{record.route}s/{record.slug}/"
        assert client.get(address).json()["dataset"]["slug"] == "ucdp-ged"
    group.dataset = None
    group.save()
    publish(group, by=None)
    assert "Taken over" not in client.get(group.get_absolute_url()).text


def test_parties_are_known_by_their_numbers_and_never_by_their_names(tmp_path):
    """A row whose party has the name of one of the register's actors, and a number that nobody has."""
    row = next(row for row in rows_of("GED_mali_63rows.csv") if row["side_b"] == "JNIM")
    jnim = ExternalId.objects.filter(scheme="ucdp_actor", value=row["side_b_new_id"], match="exact")
    assert jnim.count() == 1
    odd = {**row, "id": "1", "side_b_new_id": "999999"}
    run(written(tmp_path / "a.csv", [row, odd]), "--commit", "--create", "places")
    found = published()
    assert {one.actor.slug for one in found[row["id"]].attributions.all()} == {"mali", jnim.get().actor.slug}
    assert {one.actor.slug for one in found["1"].attributions.all()} == {"mali"}


def test_conflicts_are_linked_by_the_registers_own_numbers_only(mali):
    links = {(one.external_id, link.conflict.slug) for one in published().values() for link in one.conflict_links.all()}
    ids = ExternalId.objects.filter(conflict__isnull=False, match__in=["exact", "narrower"]).select_related("conflict")
    numbers = {(known.scheme, known.value): known.conflict.slug for known in ids}
    expected = set()
    for row in rows_of("GED_mali_63rows.csv"):
        for scheme, column in (("ucdp_conflict", "conflict_new_id"), ("ucdp_dyad", "dyad_new_id")):
            if slug := numbers.get((scheme, row[column])):
                expected.add((row["id"], slug))
    assert links == expected
    assert links


def test_a_placeholder_is_no_name_of_a_conflict():
    run(MALI.parent / "GEDEvent_v26_0_1.csv.xz", "--commit", *ALL_KINDS)
    made = Conflict.objects.filter(dataset__slug="ucdp-ged")
    assert made
    assert not made.filter(title__contains="XXX")


def test_one_sided_violence_makes_no_conflict(mali):
    numbers = {row["conflict_new_id"] for row in rows_of("GED_mali_63rows.csv") if row["type_of_violence"] == "3"}
    taken_over = set(ExternalId.objects.filter(conflict__dataset__isnull=False).values_list("value", flat=True))
    assert numbers
    assert not numbers & taken_over


def test_what_an_editor_has_changed_no_import_overwrites(mali, tmp_path, client):
    incident = Incident.objects.filter(dataset__slug="ucdp-ged")[0]
    incident.title = "As the editor has it"
    incident.version += 1
    incident.save()
    newer = [{**row, "where_coordinates": "Somewhere else"} for row in rows_of("GED_mali_63rows.csv")]
    _code, said = run(written(tmp_path / "b.csv", newer), "--commit", *ALL_KINDS, release="26.0.2")
    assert "changed 62" in said
    assert "held 1" in said
    incident.refresh_from_db()
    assert (incident.title, incident.release) == ("As the editor has it", "26.0.1")
    assert "As the editor has it" not in client.get(incident.get_absolute_url()).text


def test_who_reads_events_at_a_withdrawn_place_is_told_that_they_have_none():
    there = event(rows_of("GED_mali_63rows.csv")[0]).place
    place = Place.objects.create(slug=there.slug, name="Nowhere", precision=there.precision)
    publish(place, by=None)
    place.refresh_from_db()
    withdraw(place, by=None, reason="There is no such place.")
    _code, said = run(MALI, "--commit", *ALL_KINDS)
    assert "The register has withdrawn this place: events there have none." in said
    assert f"Nowhere × {Incident.objects.filter(dataset__slug='ucdp-ged', place=None).count()}" in said


def test_places_that_an_editor_merges_or_renames_are_found_again(mali, tmp_path, moment):
    moment()
    there = Incident.objects.filter(dataset__slug="ucdp-ged", place__slug__contains="ansongo-cercle").first()
    merged, kept = there.place, Place.objects.get(slug="menaka")
    merge(merged, kept, by=None, reason="The same place.")
    elsewhere = Incident.objects.exclude(place=kept).exclude(dataset=None).exclude(place=None).first()
    renamed = elsewhere.place
    renamed.slug = "renamed"
    renamed.version += 1
    renamed.save()
    renamed.refresh_from_db()
    publish(renamed, by=None)
    places = Place.objects.count()

    newer = [{**row, "best": "8", "high": "99"} for row in rows_of("GED_mali_63rows.csv")]
    _code, said = run(written(tmp_path / "b.csv", newer), "--commit", *ALL_KINDS, release="26.0.2")
    assert "held" not in said
    assert "changed 63" in said
    assert Place.objects.count() == places
    for before, place in ((there, kept), (elsewhere, renamed)):
        now = published()[before.external_id]
        assert (now.release, now.place.slug) == ("26.0.2", place.slug)


def test_a_newer_release_changes_what_changed_and_an_older_one_nothing(mali, tmp_path, client, moment):
    moment()
    rows = rows_of("GED_mali_63rows.csv")
    changed = {**rows[0], "best": "7", "deaths_civilians": "7", "high": "9"}
    newer = written(tmp_path / "c.csv", [changed, *rows[1:]])
    _code, said = run(newer, "--commit", *ALL_KINDS, release="26.0.2")
    assert "same 62" in said
    assert "changed 1" in said
    incident = published()[rows[0]["id"]]
    assert incident.release == "26.0.2"
    assert {(str(claim), claim.words) for claim in incident.harm_claims.all()} >= {("7 civilians killed", "best")}
    assert [str(one.source) for one in incident.all_citations] == ["UCDP Candidate Events Dataset, version 26.0.2"]
    history = client.get(f"/changes/{incident.uuid}/").text
    assert "Imported from UCDP Candidate Events Dataset, version 26.0.1" in history
    assert "Imported from UCDP Candidate Events Dataset, version 26.0.2" in history
    before = all_rows()
    _code, said = run(MALI, "--commit", *ALL_KINDS, release="26.0.1")
    assert "older 63" in said
    assert all_rows() == before


def test_a_name_that_changes_from_release_to_release_is_another_name_of_the_same_actor(tmp_path, client):
    """UCDP 8822 was CSP-PSD, and is FLA since: the numbers stay, whatever order the releases come in."""
    row = next(row for row in rows_of("GED_mali_63rows.csv") if row["side_b"] == "JNIM")
    for number, order in (("70001", ("24.1", "25.1", "26.1")), ("70002", ("26.1", "24.1", "25.1"))):
        names = {"24.1": "First Front", "25.1": "Second Front", "26.1": "Third Front"}
        for release in order:
            given = {**row, "id": number, "side_b_new_id": number, "side_b": names[release]}
            run(written(tmp_path / f"{number}-{release}.csv", [given]), "--commit", *ALL_KINDS, release=release)
        actor = Actor.objects.get(external_ids__value=number)
        shown = client.get(f"/api/v1/groups/{actor.slug}/").json()
        assert shown["name"] == "Third Front"
        assert {(one["name"], one["kind"]) for one in shown["names"]} == {
            ("First Front", "former"),
            ("Second Front", "former"),
        }


BROKEN = [
    ("latitude", "17,59", "Decimals are written with a comma"),
    ("latitude", "91", "No place on earth"),
    ("longitude", "", "One coordinate is there without the other"),
    ("date_start", "5/1/2024", "UCDP writes no day so"),
    ("date_end", "1990-02-30 00:00:00.000", "There is no such day"),
    ("date_end", "1980-01-01 00:00:00.000", "It comes before date_start"),
    ("best", "several", "This is no whole number"),
    ("low", "-1", "not possible"),
    ("id", "", "The event has no number"),
    ("where_prec", "9", "knows no such code"),
    ("event_clarity", "3", "knows no such code"),
    ("type_of_violence", "4", "knows no such code"),
]


def test_a_row_that_cannot_be_read_is_refused_by_line_column_value_and_reason_and_the_rest_goes_in(tmp_path):
    rows = rows_of("GED_mali_63rows.csv")[: len(BROKEN) + 3]
    for row, (column, value, _reason) in zip(rows, BROKEN, strict=False):
        row[column] = value
    rows[len(BROKEN)]["id"] = rows[-1]["id"]  # the same event twice
    file, report = written(tmp_path / "d.csv", rows), tmp_path / "report.csv"
    before = all_rows()
    code, said = run(file, "--commit", "--strict", *ALL_KINDS)
    assert (code, all_rows() == before) == (2, True)
    assert "all or nothing" in said
    code, said = run(file, "--commit", "--report", report, *ALL_KINDS)
    assert (code, len(published())) == (1, 2)
    assert f"refused {len(BROKEN) + 1}" in said
    refused = [line for line in rows_of_report(report) if line["severity"] == "refused"]
    lines = list(lines_of(file))
    for found, (column, value, reason), line in zip(refused, BROKEN, lines, strict=False):
        assert (found["column"], found["value"], int(found["line"])) == (column, value, line)
        assert reason in found["reason"]
    assert refused[-1]["value"] == rows[-1]["id"]
    assert "there already" in refused[-1]["reason"]
    code, said = run(file, "--report", report)
    assert code == 2
    assert "Name a new file" in said


def rows_of_report(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def lines_of(path):
    """The line on which each row begins."""
    with path.open(newline="") as file:
        reader = csv.reader(file)
        next(reader)
        begins = reader.line_num + 1
        for _row in reader:
            yield begins
            begins = reader.line_num + 1


@pytest.mark.parametrize(
    ("country", "latitude", "longitude", "outside"),
    [
        ("432", "16.27", "-0.04", ""),  # Gao
        ("432", "-0.04", "16.27", "Mali"),  # the same the other way round, in the Congo
        ("432", "16.27", "0.04", ""),
        ("365", "66.2", "-175.1", ""),  # Russia goes on beyond the 180th meridian
        ("365", "64.5", "-165.4", "Russia"),  # but not to Alaska
        ("201", "4.0", "2.0", ""),  # a number that no State has
    ],
)
def test_a_place_outside_of_its_country_is_told(tmp_path, country, latitude, longitude, outside):
    row = {**rows_of("GED_mali_63rows.csv")[0], "country_id": country, "latitude": latitude, "longitude": longitude}
    _code, said = run(written(tmp_path / "ged.csv", [row]), "--commit", "--create", "places")
    assert ("half a degree outside" in said) == bool(outside)
    assert outside in said
    assert len(published()) == 1


def test_a_source_that_an_editor_describes_stays_as_described(mali):
    Source.objects.filter(slug="ucdp-ged").update(title="GED, as we call it")
    run(MALI, "--commit")
    assert Source.objects.get(slug="ucdp-ged").title == "GED, as we call it"
    assert not get_user_model().objects.exists()


def test_what_a_complete_newer_release_no_longer_has_is_withdrawn_as_superseded_and_may_return(mali, client, tmp_path):
    rows = [row for row in rows_of("GED_mali_63rows.csv") if row["date_start"] > "2026"]
    before = published()
    lost, named, kept_by_editor = (before[row["id"]] for row in rows[5:8])
    finding = CriterionFinding.objects.filter(classification__stage="published")[0]
    Evidence.objects.create(incident=named, finding=finding)
    publish(finding.classification, by=None)
    Incident.objects.filter(pk=kept_by_editor.pk).update(version=9)
    newer = written(tmp_path / "newer.csv", [row for row in rows if row not in rows[5:8]])
    _code, said = run(newer, "--commit", release="26.0.2")
    assert "gone 2" in said
    assert "Say that the file is complete" in said
    assert published().keys() == before.keys()
    _code, said = run(newer, "--complete", release="26.0.2")
    assert published().keys() == before.keys()
    _code, said = run(newer, "--commit", "--complete", release="26.0.2")
    assert before.keys() - published().keys() == {lost.external_id}
    assert f"“{finding.classification}” names it: it stays" in said
    answer = client.get(lost.get_absolute_url())
    assert answer.status_code == 410
    assert "Superseded: release 26.0.2" in answer.text
    assert Incident.objects.get(pk=lost.pk).stage == "withdrawn"
    _code, said = run(MALI, "--commit", release="26.0.1")
    assert lost.external_id not in published()
    _code, said = run(MALI, "--commit", release="26.0.3")
    assert published()[lost.external_id].slug == lost.slug
    assert client.get(lost.get_absolute_url()).status_code == 200


def columns_of_ged(client, **asked):
    answer = client.get("/api/v1/incidents/", {"format": "csv", "profile": "ged", **asked})
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_in_the_columns_of_ged_its_events_are_as_it_gave_them(client, mali):
    theirs = {row["id"]: row for row in csv.DictReader(io.StringIO(MALI.read_text("utf-8-sig")))}
    ours = {row["id"]: row for row in columns_of_ged(client, dataset="ucdp-ged")}
    assert ours.keys() == theirs.keys()
    for number, row in theirs.items():
        assert list(ours[number]) == list(row)
        mine, given = ({name: text.strip().lstrip("'") for name, text in one.items()} for one in (ours[number], row))
        assert [*map(float, re.findall(r"[-\d.]+", mine.pop("geom_wkt")))] == [
            float(given["longitude"]), float(given["latitude"]),
        ]  # fmt: skip
        kept = {name: text for name, text in given.items() if not name.endswith(("_dset_id", "_wkt"))}
        assert {name: mine[name] for name in kept} == kept
        assert event(mine) == event(given)


def test_in_the_columns_of_ged_our_own_events_say_what_the_register_knows_and_no_more(client, db):
    rows = columns_of_ged(client, dataset="none")
    shown = {row["relid"]: row for row in rows}
    assert len(shown) == Incident.objects.filter(dataset=None).count()
    assert len({row["id"] for row in rows}) == len(rows)
    for incident in client.get("/api/v1/incidents/", {"dataset": "none", "limit": 500}).json()["results"]:
        row = shown[incident["slug"]]
        for column in ("best", "type_of_violence", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"):
            assert row[column] == ""
        for end in ("low", "high"):
            number = incident["harm"]["killed"][end]
            assert row[end] == ("" if number is None else str(number))
        date = incident["date"] or {"earliest": "", "latest": ""}
        assert (row["date_start"], row["date_end"]) == (date["earliest"], date["latest"])
        if incident["date"]:
            read = event(row)
            assert read.days == tuple(datetime.date.fromisoformat(date[end]) for end in ("earliest", "latest"))
            assert not read.warnings


def test_only_incidents_have_the_columns_of_ged(client, db):
    for address, asked in (("incidents", "acled"), ("sources", "ged")):
        answer = client.get(f"/api/v1/{address}/", {"format": "csv", "profile": asked})
        assert answer.status_code == 400
        assert f"“{asked}” is no profile of this list." in answer.json()["detail"]
    assert client.get("/api/v1/incidents/", {"profile": "ged"}).status_code == 400
