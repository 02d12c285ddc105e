"""One file of events in every layout and packing that it comes in: the same events, or a clear refusal."""

import csv
import gzip
import io
import json
import lzma
import re
import zipfile

import pytest
from django.db import transaction

from tests.importers.counting import ALL_KINDS, MALI, published, rows_of, run, written

pytestmark = pytest.mark.django_db
ROWS = rows_of("GED_mali_63rows.csv")
COLUMNS = list(ROWS[0])


def text(rows=ROWS, columns=COLUMNS, **how):
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns, extrasaction="ignore", **how)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def american(day):
    year, month, number = map(int, day[:10].split("-"))
    return f"{month}/{number}/{year} 12:00:00 AM"


def of_website():
    """Other names of columns, American days, and rows with a number in front that the header has no name for."""
    older = {"best": "best_est", "low": "low_est", "high": "high_est", "conflict_new_id": "ConflictId"}
    header = [older.get(name, "".join(part.title() for part in name.split("_"))) for name in COLUMNS]
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(header)
    for number, row in enumerate(ROWS, 1):
        days = {name: american(row[name]) for name in ("date_start", "date_end")}
        writer.writerow([number, *({**row, **days}[name] for name in COLUMNS)])
    return lines.getvalue()


def with_tags():
    header, rest = text().split("\r\n", 1)
    return f"{header}\r\n{','.join(f'#meta+{name}' if name != 'geom_wkt' else '' for name in COLUMNS)}\r\n{rest}"


def features(geometry=True):
    """GeoJSON with numbers as numbers, null for blanks and the coordinates in the geometry alone."""
    made = []
    for row in ROWS:
        point = {"type": "Point", "coordinates": [float(row["longitude"]), float(row["latitude"])]}
        properties = {name: value or None for name, value in row.items() if name not in ("latitude", "longitude")}
        for name in ("id", "best", "low", "high"):
            properties[name] = int(row[name])
        made.append({"type": "Feature", "geometry": point, "properties": properties})
    return json.dumps({"type": "FeatureCollection", "features": made})


def zipped(data, *names):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, data)
    return packed.getvalue()


LAYOUTS = {
    "as it is": text().encode(),
    "backwards": text(columns=COLUMNS[::-1]).encode(),
    "with capitals and blanks": re.sub("^[^\r]*", lambda head: head[0].replace("_", " ").upper(), text()).encode(),
    "of the website": of_website().encode(),
    "with HXL tags": with_tags().encode(),
    "GeoJSON": features().encode(),
    "semicolons": text(delimiter=";").encode(),
    "tabs": text(delimiter="\t").encode(),
    "quoted": text(quoting=csv.QUOTE_ALL).encode(),
    "with blank lines at the end": text().encode() + b"\r\n\r\n",
    "UTF-8 with its mark": text().encode("utf-8-sig"),
    "UTF-16": text().encode("utf-16"),
    "xz": lzma.compress(text().encode()),
    "gzip": gzip.compress(text().encode()),
    "zip": zipped(text().encode(), "GEDEvent_v26_0_1.csv"),
    "zip of GeoJSON": zipped(features().encode(), "events.geojson"),
}


def said_of_all():
    return {
        number: (
            one.title,
            one.date,
            one.record_type,
            str(one.place),
            one.place_relation,
            one.place and one.place.point,
            str(one.country),
            sorted(f"{claim} {claim.words}" for claim in one.harm_claims.all()),
            sorted(str(part) for part in one.attributions.all()),
            sorted(str(link.conflict) for link in one.conflict_links.all()),
        )
        for number, one in published().items()
    }


@pytest.fixture(scope="module")
def expected(django_db_setup, django_db_blocker):
    """What the file says as it is, in a transaction that is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        run(MALI, "--commit", *ALL_KINDS)
        said = said_of_all()
        transaction.set_rollback(True)
    assert len(said) == 63
    return said


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_says_the_same(layout, expected, tmp_path):
    file = tmp_path / "events"
    file.write_bytes(LAYOUTS[layout])
    _code, said = run(file, "--commit", *ALL_KINDS)
    assert "refused" not in said, said
    assert said_of_all() == expected


def test_windows_1252_is_read_where_it_is_said_and_refused_where_not(expected, tmp_path):
    file = tmp_path / "events.csv"
    latin = [
        row
        for row in ROWS
        if row == {name: cell.encode("cp1252", "ignore").decode("cp1252") for name, cell in row.items()}
    ]
    file.write_bytes(text(latin).encode("cp1252"))
    code, said = run(file, "--commit", *ALL_KINDS)
    assert (code, published()) == (2, {})
    assert "The file is not in utf-8 (byte 0x" in said
    run(file, "--commit", "--encoding", "windows-1252", *ALL_KINDS)
    assert said_of_all() == {row["id"]: expected[row["id"]] for row in latin}
    assert "Ménaka" in str(said_of_all())


def test_columns_that_are_missing_stay_unknown_and_columns_that_are_unknown_are_kept(tmp_path):
    few = ["date_end", "id", "best", "date_start", "reviewed by"]
    rows = [{**row, "reviewed by": "N. N."} for row in ROWS]
    _code, said = run(written(tmp_path / "few.csv", rows, few), "--commit", *ALL_KINDS)
    assert "What the file lacks stays unknown: active_year, adm_1" in said
    assert "Columns that the format does not have are kept as given: reviewed by." in said
    for number, one in published().items():
        (row,) = [row for row in rows if row["id"] == number]
        assert (one.place, one.country, list(one.attributions.all())) == (None, None, [])
        assert one.as_given["reviewed by"] == "N. N."
        assert set(one.as_given) == {name for name in few if row[name]}
        (claim,) = one.harm_claims.all()
        assert claim.low == (int(row["best"]) or None)


TRUNCATED = lzma.compress(text().encode())[:-200]
BOMB = lzma.compress(b"id,date_start,date_end\n" + b"1" * 150_000_000)

REFUSED = {
    "nothing": (b"", "The file is empty"),
    "one endless line": (b"0" * 20_000_000, "The first line goes on for a million characters"),
    "no header": (text().split("\r\n", 1)[1].encode(), "It lacks id, date_start and date_end"),
    "another table": (b"country,year\nMali,2024\n", "It lacks id, date_start and date_end; it has: country, year"),
    "two columns of one name": (b"id,date_start,date_end,ID\n", "Two columns have the same name"),
    "a truncated archive": (TRUNCATED, "The archive is damaged or breaks off"),
    "a truncated gzip": (gzip.compress(text().encode())[:-500], "The archive is damaged or breaks off"),
    "a damaged zip": (zipped(text().encode(), "a.csv")[:-300], "The archive cannot be opened"),
    "a zip bomb": (BOMB, "unpacks to more than 200 times its size"),
    "two files": (zipped(b"id", "a.csv", "b.csv"), "must hold one file of data"),
    "an open quote": (text().encode()[:20_000].rsplit(b'"', 1)[0] + b'"MLI', "the file is no table"),
    "a row with one cell more at its end": (
        b"id,date_start,date_end\n5,2024-01-01,2024-01-01,x\n",
        "it is not the first",
    ),
    "broken JSON": (features().encode()[:9_000], "the file is no JSON"),
    "JSON that is no GeoJSON": (b'{"Result": []}', "should be a FeatureCollection"),
    "UTF-16 without its mark": (text().encode("utf-16-le"), "looks like UTF-16 without its mark"),
    "not there": (None, "cannot be read: No such file"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(what, tmp_path):
    data, reason = REFUSED[what]
    file = tmp_path / "events"
    if data is not None:
        file.write_bytes(data)
    code, said = run(file, "--commit", *ALL_KINDS)
    assert (code, published()) == (2, {})
    assert reason in said


ODD_DAYS = ("5/1/2024", "01-05-2024", "2024-5-1", "20240501", "1 May 2024", "2024-05-01 12:30:00", "٢٠٢٤-٠٥-٠١")


def test_days_that_can_be_read_in_two_ways_are_not_read(tmp_path):
    rows = [{**row, "date_start": day} for row, day in zip(ROWS, ODD_DAYS, strict=False)]
    _code, said = run(written(tmp_path / "days.csv", rows), "--commit", *ALL_KINDS)
    assert f"refused {len(ODD_DAYS)}" in said
    assert not published()


def test_the_release_is_known_or_has_to_be_said(tmp_path):
    file = tmp_path / "events.csv"
    file.write_text(text())
    code, said = run(file, release="")
    assert code == 2
    assert "Nobody knows from which release “events.csv” is" in said
    code, said = run(file, release="last year")
    assert code == 2
