"""Pictures say what the data says, to those who see them and to those who have them read."""

import gzip
import re
from html import unescape

import pytest
from django.conf import settings

from conflicts_app.actions.publication import publish
from conflicts_app.models import Classification, Incident, Place

pytestmark = pytest.mark.django_db
DRAWN = ["/", "/conflicts/mali-separatists/", "/groups/fla/", "/incidents/camp-menaka-2024-07/", "/places/gao/"]


def figures(client, address):
    return re.findall(r"<figure.*?</figure>", client.get(address).text, re.DOTALL)


def bars(figure, label):
    """The bars of the row with a label: (from, to, certain), in hundredths of the width."""
    row = re.search(rf">{re.escape(label)}</text>\s*((?:<rect[^>]*/>\s*)*)", figure)[1]
    return [
        (round(float(x)), round(float(x) + float(width)), "possible" not in kind)
        for kind, x, width in re.findall(r'class="([^"]*)" x="([\d.]+)%" width="([\d.]+)%"', row)
    ]


@pytest.mark.parametrize("address", DRAWN)
def test_every_picture_has_a_title_a_description_and_the_same_in_words(client, address):
    page = client.get(address).text
    found = figures(client, address)
    assert found
    for figure in found:
        title, description = re.search(r'aria-labelledby="(\S+) (\S+)"', figure).groups()
        assert re.search(rf'<title id="{title}">\s*\S', figure)
        assert re.search(rf'<desc id="{description}">\s*\S', figure)
    assert page.count("The same ") >= len(found)


def test_a_vague_beginning_is_hatched_and_what_is_certain_is_solid(client):
    (band, *_others) = figures(client, "/conflicts/mali-separatists/?as_of=2024-06-01")
    psd, dpa, fla = (bars(band, name) for name in ("CSP-PSD", "CSP-DPA", "FLA"))
    assert [certain for *_, certain in psd] == [False, True, False]
    assert [certain for *_, certain in dpa] == [False, True, False]
    assert [certain for *_, certain in fla] == [False, True]
    assert psd[-1][0] <= dpa[0][0] < dpa[-1][0] <= fla[0][0] < fla[-1][1] < 100
    assert 'fill="url(#hatch-actor)"' in band


def test_what_is_disputed_and_what_is_only_possible_looks_so(client, moment):
    assert "bar iac disputed" in figures(client, "/conflicts/algeria-mali/")[0]
    view = Classification.objects.get(slug="mali-jnim-mali-brief")
    view.status = "possible"
    view.save()
    view.refresh_from_db()
    publish(view, by=None)
    (band, *_others) = figures(client, "/conflicts/mali-jnim/")
    assert not any(certain for *_, certain in bars(band, "Brief on Mali, 2023–2025"))


def test_a_place_known_only_as_a_country_hatches_it_and_gets_no_dot(client):
    (known,) = figures(client, "/incidents/camp-menaka-2024-07/")
    (vague,) = figures(client, "/incidents/killings-fama-russian-2024/")
    assert ("<circle" in known, 'class="area"' in known) == (True, False)
    assert ("<circle" in vague, 'class="area"' in vague) == (False, True)
    assert re.search(r'class="area"[^>]*fill="url\(#hatch-harm\)"', vague)


def test_a_place_without_coordinates_is_listed_and_not_drawn(client, moment):
    place = Place.objects.create(slug="somewhere", name="Somewhere", precision=1)
    place.refresh_from_db()
    incident = Incident.objects.get(slug="camp-menaka-2024-07")
    incident.place = place
    incident.save()
    incident.refresh_from_db()
    publish(place, incident, by=None)
    page = client.get("/incidents/camp-menaka-2024-07/").text
    assert "<circle" not in "".join(figures(client, "/incidents/camp-menaka-2024-07/"))
    assert "Exact place, not on the map" in unescape(page)


def test_a_lineage_leads_to_every_other_actor_of_it(client):
    (picture,) = figures(client, "/groups/fla/")
    others = set(re.findall(r'<a href="(/groups/[\w-]+/)"', picture))
    assert {"/groups/csp-dpa/", "/groups/csp-psd/"} <= others
    assert "/groups/fla/" not in others
    for address in others:
        assert any("/groups/fla/" in figure for figure in figures(client, address)), address


def test_the_style_sheet_is_small(client):
    styles = (settings.BASE_DIR / "static/css/site.css").read_bytes()
    assert len(gzip.compress(styles)) < 20_000
