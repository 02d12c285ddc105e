"""Where a place lies: looked up in the gazetteer, shown on a map."""

import pytest

from conflicts_app.admin.places import KINDS
from conflicts_app.gazetteer import entries
from conflicts_app.models import Place, State
from tests.admin.test_record import change, form_of

pytestmark = pytest.mark.django_db


def found(client, name):
    return client.get("/admin/gazetteer/", {"q": name}).json()["results"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("menaka", "Ménaka"),
        ("Ménaka", "Ménaka"),
        ("TINZAOUATEN", "Ti-n-Zaouâtene"),
        ("Tin Zaouaten", "Ti-n-Zaouâtene"),
        ("  kidal ", "Kidal"),
        ("ti-n-zaou", "Ti-n-Zaouâtene"),
    ],
)
def test_a_place_is_found_by_any_spelling(people, typed, name):
    assert found(people["ada"], typed)[0]["name"] == name


def test_places_of_one_name_are_all_offered_and_told_apart(people):
    said = [one["said"] for one in found(people["ada"], "Faladié") if one["name"].startswith("Faladi")]
    assert len(said) == len(set(said)) == 4
    assert len(found(people["ada"], "kou")) == 12


@pytest.mark.parametrize("nothing", ["", " ", "x", "xyzzy", "%", "_" * 200, "\x00", "ا"])
def test_what_is_not_there_is_not_found(people, nothing):
    assert found(people["ada"], nothing) == []


def test_every_place_of_the_gazetteer_lies_somewhere_and_is_of_a_kind_that_has_a_word():
    known = [entry for _names, entry in entries()]
    assert len(known) == 17_146
    assert all(any(entry.kind.startswith(code) for code in KINDS) for entry in known)
    strays = [entry for entry in known if not (10 < entry.latitude < 25.1 and -12.5 < entry.longitude < 4.4)]
    assert len(strays) < 10  # GeoNames has some points that lie elsewhere


def test_what_is_found_fits_into_the_form(people):
    (one, *_more) = found(people["ada"], "Anderamboukane")
    add = "/admin/conflicts_app/place/add/"
    chosen = {name: one[name] for name in ("name", "alternative_names", "admin1", "latitude", "longitude")}
    sent = {**form_of(people["ada"].get(add)), **chosen, "slug": "anderamboukane-2", "precision": 1}
    assert people["ada"].post(add, sent).status_code == 302
    assert Place.objects.get(slug="anderamboukane-2").latitude == one["latitude"]


def test_a_map_is_of_the_state_that_is_chosen(people):
    mali = State.objects.get(slug="mali")
    shown = people["ada"].get("/admin/gazetteer/map/", {"state": mali.pk}).text
    assert 'data-west="-' in shown
    for nonsense in ("", "x", "0", "9" * 30):
        assert "<svg" not in people["ada"].get("/admin/gazetteer/map/", {"state": nonsense}).text


def test_only_editors_look_places_up(client, people):
    for address in ("/admin/gazetteer/", "/admin/gazetteer/map/"):
        assert client.get(address).status_code == 302
    place = Place.objects.first()
    assert 'id="picker"' in people["ada"].get(change(Place, place)).text
