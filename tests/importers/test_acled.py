"""ACLED's two forms, with rows that are invented: its terms allow no others here."""

import pytest

from conflicts_app import rooms
from conflicts_app.models import ExternalId, Incident, Place, Source
from tests.importers.counting import run, written

pytestmark = pytest.mark.django_db
CODED = {
    "event_id_cnty": "MLI1",
    "event_date": "2022-05-19",
    "year": "2022",
    "time_precision": "1",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Atlantis (2021-)",
    "inter1": "1",
    "actor2": "JNIM: Group for Support of Islam and Muslims",
    "inter2": "2",
    "iso": "466",
    "country": "Mali",
    "admin1": "Example region",
    "location": "Example town",
    "latitude": "14.5",
    "longitude": "-4.25",
    "geo_precision": "1",
    "notes": "A sentence that somebody else wrote.",
    "fatalities": "3",
}
WORDED = {**CODED, "event_date": "19 May 2022", "inter1": "State forces", "inter2": "Rebel group"}
WORDED |= {"disorder_type": "Political violence", "tags": ""}
AGAINST_CIVILIANS = {
    **CODED,
    "event_id_cnty": "MLI2",
    "event_type": "Violence against civilians",
    "sub_event_type": "Attack",
    "actor1": "JNIM: Group for Support of Islam and Muslims",
    "inter1": "2",
    "actor2": "Civilians (Atlantis)",
    "inter2": "7",
}
PROTEST = {**CODED, "event_id_cnty": "MLI3", "event_type": "Protests", "sub_event_type": "Peaceful protest"}


@pytest.fixture
def crosswalk():
    """An editor says which of the register's actors ACLED means by a name."""
    jnim = ExternalId.objects.filter(scheme="ucdp_actor", actor__slug="jnim")[0].actor
    return ExternalId.objects.create(actor=jnim, scheme="acled_actor", value=CODED["actor2"], match="exact").actor


def imported(tmp_path, *rows, options=("--create", "places")):
    tmp_path.mkdir(exist_ok=True)
    file = written(tmp_path / "acled.csv", rows)
    code, said = run(file, "--commit", *options, format_="acled", release="2026.11.20")
    return code, said, {one.external_id: one for one in Incident.objects.filter(dataset__slug="acled")}


@pytest.mark.parametrize("row", [CODED, WORDED], ids=["codes", "words"])
def test_both_forms_say_the_same(row, crosswalk, tmp_path):
    _code, said, incidents = imported(tmp_path, row)
    one = incidents["MLI1"]
    assert (one.title, one.date, str(one.place), one.country.slug) == (
        "Armed clash, Example town",
        "2022-05-19",
        "Example town",
        "mali",
    )
    assert [(part.actor, part.role) for part in one.attributions.all()] == [(crosswalk, "side")]
    assert "Military Forces of Atlantis (2021-)" in said
    assert [str(claim) for claim in one.harm_claims.all()] == ["3 persons killed"]
    assert "notes" not in one.as_given


def test_nothing_of_it_reaches_the_public(crosswalk, tmp_path, client):
    _code, _said, incidents = imported(tmp_path, CODED)
    assert [one.stage for one in incidents.values()] == ["draft"]
    with rooms.reading(rooms.PUBLISHED):
        for model in (Incident, Place, Source):
            assert not model.objects.filter(slug__in=["acled-mli1", "acled", "acled-2026-11-20"]).exists()
        assert not Place.objects.filter(name="Example town").exists()
    assert client.get("/incidents/acled-mli1/").status_code == 404


def test_a_second_time_changes_nothing_and_a_changed_row_changes_the_draft(crosswalk, tmp_path):
    imported(tmp_path, CODED)
    _code, said, _incidents = imported(tmp_path, CODED)
    assert said.strip().endswith("rows 1, same 1.")
    _code, said, incidents = imported(tmp_path, {**CODED, "fatalities": "4"})
    assert said.strip().endswith("rows 1, changed 1.")
    assert [str(claim) for claim in incidents["MLI1"].harm_claims.all()] == ["4 persons killed"]


def test_who_uses_violence_against_civilians_is_its_perpetrator_and_others_have_no_part(crosswalk, tmp_path):
    _code, _said, incidents = imported(tmp_path, AGAINST_CIVILIANS, PROTEST)
    assert [(part.actor, part.role) for part in incidents["MLI2"].attributions.all()] == [(crosswalk, "perpetrator")]
    assert not incidents["MLI3"].attributions.exists()


def test_a_zero_is_no_number(tmp_path):
    _code, _said, incidents = imported(tmp_path, {**CODED, "fatalities": "0"})
    (claim,) = incidents["MLI1"].harm_claims.all()
    assert (claim.quantifier, claim.low, claim.high, claim.words) == ("not_reported", None, None, "fatalities 0")
    assert incidents["MLI1"].harm["killed"] == {"low": None, "high": None, "claims": 1}


@pytest.mark.parametrize(
    ("precision", "date"),
    [("1", "2022-05-19"), ("2", "[2022-05-13..2022-05-25]"), ("3", "[2022-05-01..2022-05-31]"), ("", "2022-05-19")],
)
def test_how_exactly_the_day_is_known(precision, date, tmp_path):
    _code, _said, incidents = imported(tmp_path, {**CODED, "time_precision": precision})
    assert incidents["MLI1"].date == date


@pytest.mark.parametrize(("precision", "stands_for", "relation"), [("1", 1, "at"), ("2", 1, "near"), ("3", 4, "at")])
def test_how_exactly_the_place_is_known(precision, stands_for, relation, tmp_path):
    _code, _said, incidents = imported(tmp_path, {**CODED, "geo_precision": precision})
    one = incidents["MLI1"]
    assert (one.place.precision, one.place_relation) == (stands_for, relation)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("event_id_cnty", "1"),
        ("event_date", "5/19/2022"),
        ("event_date", "31 June 2022"),
        ("event_date", "19 Maius 2022"),
        ("time_precision", "4"),
        ("geo_precision", "7"),
        ("fatalities", "some"),
        ("latitude", "14,5"),
    ],
)
def test_what_the_codebook_does_not_know_is_refused(column, value, tmp_path):
    _code, said, incidents = imported(tmp_path, {**CODED, column: value})
    assert "refused 1" in said
    assert f"{column}:" in said
    assert not incidents


def test_a_day_with_its_number_first_is_read_as_the_codebook_says(tmp_path):
    _code, _said, incidents = imported(tmp_path, {**CODED, "event_date": "05-06-2022"})
    assert incidents["MLI1"].date == "2022-06-05"
