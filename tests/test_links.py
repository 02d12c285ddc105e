"""Every link on every kind of page, filtered ones too, leads somewhere."""

import html
import re
from collections import Counter
from functools import cache
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest

from conflicts_app import rooms
from conflicts_app.actions.publication import publish
from conflicts_app.models import Actor, Assessor, Conflict, Source
from conflicts_app.views.base import MOST

PAGES = [
    "/",
    "/conflicts/?as_of=2024-06-01&country=MLI&match=certain",
    "/conflicts/mali-separatists/?as_of=2024-06-01",
    "/classifications/?type=niac",
    "/incidents/?actor=jnim&limit=2",
    "/incidents/convoy-2025-02-07/",
    "/developments/?country=MLI&limit=3",
    "/states/mali/",
    "/groups/csp-dpa/",
    "/actors/africa-corps/",
    "/briefs/mali-2023-2025/",
    "/law/customary-rule-7/",
    "/sources/mali-brief/",
    "/law/",
    "/treaties/ap-ii/",
    "/violation-types/",
    "/legal-elements/?test=niac",
    "/indicators/?criterion=intensity",
    "/assessors/mali-brief/",
    "/places/?q=m",
    "/states/?nonsense=1",
    "/nothing/",
]


def links_of(client, page):
    return {html.unescape(link) for link in re.findall(r'href="([^"#]+)', client.get(page).text)}


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(client, page):
    for link in links_of(client, page):
        address = page.split("?")[0] + link if link.startswith("?") else link
        if address.startswith("/") and not address.startswith("/static/"):
            assert client.get(address).status_code in (200, 301), address


@pytest.mark.parametrize("page", [page for page in PAGES if "nonsense" not in page])
def test_who_reads_the_past_stays_there(client, moment, page):
    """Every link of the page leads to the same moment, but for the one that leads out, and for files."""
    then = moment()
    path, _, asked = page.partition("?")
    found = links_of(client, f"{path}?{asked}&{urlencode({'known_at': then})}")
    inside = {link for link in found if link.startswith(("/", "?")) and not link.startswith("/static/")}
    out = {link for link in inside if parse_qs(urlsplit(link).query).get("known_at") != [then]}
    assert out == {path}
    assert len(inside) > 5
    for link in list(inside - out)[:6]:
        answer = client.get(path + link if link.startswith("?") else link)
        assert answer.status_code in (200, 301, 404 if "nothing" in page else 200), link


def test_a_redirect_leads_to_the_same_moment(client, moment):
    then = moment()
    asked = urlencode({"known_at": then})
    assert client.get(f"/actors/mali/?{asked}").url == f"/states/mali/?{asked}"


def related():
    """Every published row that names another record: its own record, the other, and how."""
    for model in rooms.mirrored():
        keys = [field.name for field in model._meta.concrete_fields if field.many_to_one]
        for row in model._base_manager.all():
            record = rooms.record_of(row)
            for key in set(keys) - set(model.owners):
                other = getattr(row, key)
                if other is not None and rooms.record_of(other) != record:
                    yield record, rooms.record_of(other), f"{model.__name__}.{key}"


@pytest.mark.django_db
def test_every_relation_is_walked_both_ways(client):
    """From either page to the other, or to the list of what belongs to it."""
    links = cache(lambda page: links_of(client, page))
    apart = set()
    with rooms.reading(rooms.PUBLISHED):
        pairs = {(one, other): how for one, other, how in related()}
    of_a_kind = Counter((other, type(one)) for one, other in pairs)
    for (one, other), how in pairs.items():
        if isinstance(other, Source) and of_a_kind[other, type(one)] > MOST:
            continue  # the page of the source says that there are more than it lists
        for here, there in (one, other), (other, one):
            names = {here.slug, getattr(here, "iso_alpha3", None)}
            found = links(here.get_absolute_url())
            lists = [link for link in found if names & set(dict(parse_qsl(urlsplit(link).query)).values())]
            found = found.union(*map(links, lists))
            if there.get_absolute_url() not in {link.split("?")[0] for link in found}:
                apart.add((how, here.get_absolute_url(), there.get_absolute_url()))
    assert len(pairs) > 700
    assert apart == set()


def test_what_is_inferred_from_a_finding_and_what_is_part_of_a_conflict_are_shown_with_it(client, moment):
    inferred = client.get("/classifications/mali-separatists-mali-brief/").text
    assert "What is inferred from" in inferred
    narrow, wide = Conflict.objects.get(slug="mali-issp"), Conflict.objects.get(slug="mali-jnim")
    narrow.wider_conflict = wide
    narrow.save()
    narrow.refresh_from_db()
    publish(narrow, by=None)
    assert "/conflicts/mali-issp/" in links_of(client, "/conflicts/mali-jnim/")


def test_an_actor_shows_as_whom_it_classifies(client, moment):
    ukraine = Actor.objects.get(slug="ukraine")
    assessor = Assessor.objects.create(slug="ukraine-views", name="Ukraine, statements", actor=ukraine)
    assessor.refresh_from_db()
    publish(assessor, by=None)
    assert "/assessors/ukraine-views/" in links_of(client, "/states/ukraine/")
