"""Any table, by a mapping that says what its columns mean."""

import pytest

from conflicts_app.models import ExternalId
from tests.importers.counting import published, run, written

pytestmark = pytest.mark.django_db
MAPPING = """
name = "example"
title = "Example of a dataset"
speaker = "The Example Project"
publisher = "Example Press"
licence = "CC BY 4.0"
may_be_published = true

[columns]
id = "Incident code"
title = "What"
date = "When"
place = "Where"
latitude = "Lat"
longitude = "Lon"
precision = "Precision"
country = "Country"

[[parties]]
column = "Actor id"
scheme = "ucdp_actor"
role = "perpetrator"

[[conflicts]]
column = "Conflict id"
scheme = "ucdp_conflict"

[[harm]]
population = "civilians"
outcome = "killed"
number = "Killed"

[[harm]]
population = "civilians"
outcome = "injured"
low = "Injured from"
high = "Injured to"
"""


@pytest.fixture
def row():
    actor = ExternalId.objects.filter(scheme="ucdp_actor", match="exact", actor__slug="jnim")[0]
    conflict = ExternalId.objects.filter(scheme="ucdp_conflict", match="exact")
    return {
        "Incident code": "A-1",
        "What": "Example of an event",
        "When": "2024-05~",
        "Where": "Example town",
        "Lat": "14.5",
        "Lon": "-4.2",
        "Precision": "1",
        "Country": "MLI",
        "Actor id": actor.value,
        "Conflict id": conflict[0].value if conflict else "",
        "Killed": "12",
        "Injured from": "",
        "Injured to": "4",
        "Remarks": "none",
    }


@pytest.fixture
def imported(tmp_path):
    def done(*rows, mapping=MAPPING, options=("--create", "places")):
        (tmp_path / "mapping.toml").write_text(mapping)
        file = written(tmp_path / "table.csv", rows)
        return run(
            file, "--commit", "--mapping", tmp_path / "mapping.toml", *options, format_="csv", release="1.0"
        ), published("example")

    return done


def test_a_table_is_read_as_its_mapping_says(row, imported):
    (_code, said), incidents = imported(row)
    one = incidents["A-1"]
    assert "kept as given: remarks" in said
    assert (one.slug, one.title, one.date, str(one.place), one.country.iso_alpha3) == (
        "example-a-1",
        "Example of an event",
        "2024-05~",
        "Example town",
        "MLI",
    )
    assert [(part.actor.slug, part.role) for part in one.attributions.all()] == [("jnim", "perpetrator")]
    assert {(str(claim), claim.words, claim.speaker) for claim in one.harm_claims.all()} == {
        ("12 civilians killed", "killed 12", "The Example Project"),
        ("at most 4 civilians injured", "injured to 4", "The Example Project"),
    }
    assert (one.release, one.dataset.licence, one.as_given["remarks"]) == ("1.0", "CC BY 4.0", "none")
    (_code, said), _incidents = imported(row)
    assert said.strip().endswith("rows 1, same 1.")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12", ("exact", 12, 12)),
        ("0", ("not_reported", None, None)),
        ("at least 5", ("at_least", 5, None)),
        ("5+", ("at_least", 5, None)),
        ("up to 7", ("at_most", None, 7)),
        ("about 30", ("about", 30, 30)),
        ("~30", ("about", 30, 30)),
        ("3-7", ("range", 3, 7)),
        ("between 3 and 7", ("range", 3, 7)),
        ("3 to 3", ("exact", 3, 3)),
        ("dozens", ("dozens", None, None)),
        ("Several", ("several", None, None)),
    ],
)
def test_words_stay_words(row, imported, text, meant):
    _said, incidents = imported({**row, "Killed": text, "Injured to": ""})
    (claim,) = incidents["A-1"].harm_claims.all()
    assert (claim.quantifier, claim.low, claim.high) == meant
    assert claim.words == f"killed {text}"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Killed", "a dozen or so"),
        ("Killed", "99999999999"),
        ("When", "last week"),
        ("Incident code", ""),
        ("Incident code", "…"),
        ("Precision", "9"),
        ("Lat", "north"),
        ("Injured from", "5"),
    ],
)
def test_what_cannot_be_read_is_refused(row, imported, column, value):
    (_code, said), incidents = imported({**row, column: value})
    assert "refused 1" in said
    assert not incidents


def test_a_zero_may_be_a_number_where_the_mapping_says_so(row, imported):
    _said, incidents = imported({**row, "Killed": "0"}, mapping=f'zero = "none"\n{MAPPING}')
    assert "0 civilians killed" in {str(claim) for claim in incidents["A-1"].harm_claims.all()}


FAULTS = [
    ("name = ", "name = 5 #", "name"),
    ("publisher", "publihser", "publihser"),
    ("speaker = ", "speeker = ", "speaker"),
    ('role = "perpetrator"', 'role = "villain"', "parties.0.role"),
    ('scheme = "ucdp_actor"', 'scheme = "names"', "parties.0.scheme"),
    ('date = "When"', "", "columns"),
    ("[columns]", "[columns", "no TOML"),
    ('outcome = "killed"', "", "harm.0"),
]


@pytest.mark.parametrize(("right", "wrong", "where"), FAULTS)
def test_a_mapping_that_is_wrong_says_where(row, imported, right, wrong, where):
    (code, said), incidents = imported(row, mapping=MAPPING.replace(right, wrong, 1))
    assert (code, incidents) == (2, {})
    assert where in said


def test_csv_needs_a_mapping_and_others_have_none(tmp_path, row):
    file = written(tmp_path / "table.csv", [row])
    for format_, options in (("csv", ()), ("ucdp-ged", ("--mapping", file))):
        code, said = run(file, *options, format_=format_)
        assert code == 2
        assert "give --mapping with csv only" in said
    assert run(file, "--mapping", tmp_path / "none.toml", format_="csv")[0] == 2
