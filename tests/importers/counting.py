"""Files of events, imports as the command makes them, and what the public then has, counted."""

import csv
import datetime
import io
import json
import lzma
from collections import Counter
from pathlib import Path

from django.core.management import CommandError, call_command

from conflicts_app import rooms
from conflicts_app.models import Incident

DATA = Path(__file__).parents[1] / "data" / "ucdp"
EXPECTED = json.loads((DATA / "expected_counts.json").read_text())
RELEASES = {"GED_mali_63rows.csv": "26.0.1"}  # the others have them in their names
ALL_KINDS = ("--create", "actors", "places", "conflicts")
MALI = DATA / "GED_mali_63rows.csv"


def run(file, *options, format_="ucdp-ged", release="26.0.1"):
    """The exit code of the command, and what it says."""
    said = io.StringIO()
    try:
        call_command(
            "import_events", str(file), "--format", format_, "--release", release, *map(str, options), stdout=said
        )
    except CommandError as fault:
        return fault.returncode, f"{said.getvalue()}{fault}"
    except SystemExit as end:
        return end.code, said.getvalue()
    return 0, said.getvalue()


def rows_of(name):
    path = DATA / name
    text = lzma.decompress(path.read_bytes()).decode() if path.suffix == ".xz" else path.read_text(newline="")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def written(path, rows, columns=None):
    """A file of the rows, in a folder of the test."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns or list(rows[0]), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def published(dataset="ucdp-ged"):
    """The incidents of the dataset that the public has, by the numbers of their events."""
    with rooms.reading(rooms.PUBLISHED):
        found = Incident.objects.filter(dataset__slug=dataset).for_detail().with_citations()
        return {one.external_id: one for one in found}


def import_and_count(name, folder):
    """Import a file and compare what the public then has with what ``expected_counts.json`` says of the file."""
    findings = folder / "findings.csv"
    options = ("--commit", *ALL_KINDS, "--report", findings)
    code, said = run(DATA / name, *options, release=RELEASES.get(name, ""))
    assert code == 1, said
    incidents = list(published().values())
    numbers = counted(incidents)
    assert numbers == {key: EXPECTED[name][key] for key in numbers}
    odd = EXPECTED[name]["low>best"] + EXPECTED[name]["best>high"]
    assert odd == findings.read_text().count("low ≤ best ≤ high")
    assert all(one.release and one.as_given["id"] == one.external_id for one in incidents)


def counted(incidents):
    """What ``expected_counts.json`` counts of a file, from what the public has of it."""
    given = [one.as_given for one in incidents]
    best = Counter()
    for one in incidents:
        for claim in one.harm_claims.all():
            if claim.population != "persons":
                best[claim.population] += claim.low
    wholes = [claim for one in incidents for claim in one.harm_claims.all() if claim.population == "persons"]
    numbers = {name: [int(row[name]) for row in given] for name in DEATHS}
    fighters = sum(numbers["deaths_a"]) + sum(numbers["deaths_b"])
    assert best["fighters"] == fighters
    assert best["civilians"] == sum(numbers["deaths_civilians"])
    assert best["unknown"] == sum(numbers["deaths_unknown"])
    assert sum(claim.low or 0 for claim in wholes) == sum(map(min, *(numbers[name] for name in BOUNDS)))
    assert sum(claim.high or 0 for claim in wholes) == sum(map(max, *(numbers[name] for name in BOUNDS)))
    return {
        "rows": len(incidents),
        "distinct_id": len({one.external_id for one in incidents}),
        "type_1_2_3": [sum(row["type_of_violence"] == kind for row in given) for kind in "123"],
        "best_low_high": [sum(best.values()), sum(numbers["low"]), sum(numbers["high"])],
        "deaths_a_b_civ_unk": [sum(numbers[name]) for name in DEATHS[3:]],
        "zero_best": numbers["best"].count(0),
        "first_start": str(min(one.dates.lower for one in incidents)),
        "last_end": str(max(one.dates.upper for one in incidents) - datetime.timedelta(days=1)),
        "dyads": len({row["dyad_new_id"] for row in given}),
        "conflicts": len({row["conflict_new_id"] for row in given}),
        "actors": len({row[f"side_{side}_new_id"] for row in given for side in "ab"}),
        "where_prec": Counter(where(one) for one in incidents),
        "clarity": Counter("1" if one.record_type == "event" else "2" for one in incidents),
        "adm1_empty": sum(one.place.admin1 == "" for one in incidents),
    }


DEATHS = ("low", "best", "high", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
BOUNDS = DEATHS[:3]


def where(incident):
    return "2" if incident.place_relation == "near" else str(incident.place.precision)
