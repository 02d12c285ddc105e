"""Search: what somebody types, as badly as they may, and what is found of what is published."""

import psycopg
import pytest

from conflicts_app import rooms
from conflicts_app.actions.publication import publish, withdraw
from conflicts_app.models import Actor, Incident, SearchEntry
from conflicts_app.searching import KINDS, SEARCH_ENTRIES
from tests.kept import SOME, apart, one_after_the_other, scratch_room, two_writers


def found(client, words, **asked):
    """What the page shows: of each kind the addresses of the records, in its order."""
    groups = client.get("/search/", {"q": words, **asked}).context["groups"]
    return {group.name: [one.address for one in group.best] for group in groups}


@pytest.mark.parametrize(
    ("words", "kind", "address"),
    [
        ("JNIM", "Actors", "/groups/jnim/"),
        ("jamaat nasr", "Actors", "/groups/jnim/"),
        ("Jama’at Nusrat", "Actors", "/groups/jnim/"),
        ("muslimeen", "Actors", "/groups/jnim/"),
        ("Jamat Nusrat", "Actors", "/groups/jnim/"),  # misspelt
        ("ambsuh", "Incidents", "/incidents/convoy-2025-02-07/"),  # misspelt
        ("ambushes", "Incidents", "/incidents/convoy-2025-02-07/"),  # stemmed
        ("menaka", "Places", "/places/menaka/"),
        ("Menkaa", "Places", "/places/menaka/"),
        ("rule 14", "Rules", "/law/customary-rule-14/"),
        ("14", "Rules", "/law/customary-rule-14/"),
        ("mali jnim", "Conflicts", "/conflicts/mali-jnim/"),
        ("algeria v. mali", "Conflicts", "/conflicts/algeria-mali/"),
    ],
)
def test_what_is_typed_is_found_first(client, db, words, kind, address):
    assert found(client, words)[kind][0] == address


def test_every_record_is_found_by_its_title_and_by_its_code(client, db):
    with rooms.reading(rooms.PUBLISHED):
        entries = list(SearchEntry.objects.all())
        assert {entry.kind for entry in entries} == set(LISTS) == {model._meta.model_name for model in KINDS}
        for entry in entries:
            for words in filter(None, (entry.title, entry.code)):
                assert SearchEntry.objects.finding(words).filter(pk=entry.pk).exists(), (words, str(entry))


@pytest.mark.parametrize("words", ["mali", "jnim", "ambsuh", "drone strikes", "attack", "14", "the", "zzzz", "’"])
def test_the_numbers_of_search_are_those_of_each_list_and_of_the_api(client, db, words):
    there = {
        group.address.split("?")[0]: group.records for group in client.get("/search/", {"q": words}).context["groups"]
    }
    for kind, path in LISTS.items():
        with rooms.reading(rooms.PUBLISHED):
            listed = SearchEntry.objects.finding(words).filter(kind=kind).count()
        address = client.get(f"/{path}/", {"q": words, "limit": 500})
        assert len(address.context["records"]) == listed == there.get(f"/{path}/", 0), kind
        answer = client.get(f"/api/v1/{API.get(kind, path)}/", {"q": words, "count": "true"}).json()
        assert answer["count"] == listed, kind


LISTS = {
    "actor": "actors", "conflict": "conflicts", "incident": "incidents", "development": "developments",
    "brief": "briefs", "place": "places", "rule": "law", "treaty": "treaties", "violationtype": "violation-types",
    "legalelement": "legal-elements", "indicator": "indicators", "assessor": "assessors", "source": "sources",
}  # fmt: skip
API = {"rule": "rules"}


def test_a_word_that_the_register_does_not_have_is_said_and_corrected(client, db):
    page = client.get("/search/", {"q": "Zzzzqx ambsuh"})
    assert page.context["meant"] == "ambush"
    assert "“ambsuh”" in page.text
    assert "“zzzzqx”, nor a word written nearly so" in page.text
    assert client.get("/search/", {"q": "ambush"}).context["meant"] == ""
    assert "“ambsuh”" in client.get("/incidents/", {"q": "ambsuh"}).text
    assert "“ambush”" not in client.get("/incidents/", {"q": "ambush"}).text


def test_what_is_found_is_marked_and_nothing_else_is_html(client, db):
    incident = Incident.objects.create(
        slug="told", title="<b>Quixotic</b> raid & more", description="Quixotic <script>alert(1)</script> things."
    )
    publish(incident, by=None)
    page = client.get("/search/", {"q": "quixotic"}).text
    assert "&lt;b&gt;<mark>Quixotic</mark>&lt;/b&gt; raid &amp; more" in page
    assert "<script>alert" not in page
    assert "<b>" not in page.partition("<main")[2].partition("</main")[0]


def test_drafts_are_not_found_withdrawn_ones_no_longer_and_the_past_finds_what_was_there(client, db, moment):
    incident = Incident.objects.create(slug="told", title="A quixotic raid")
    assert found(client, "quixotic") == {}
    assert [one.near for one in client.get("/search/", {"q": "quixotik"}).context["misspelt"]] == [[]]
    publish(incident, by=None)
    then = moment()
    assert found(client, "quixotik") == {"Incidents": ["/incidents/told/"]}
    incident.refresh_from_db()
    incident.title = "A mundane raid"
    incident.save()
    assert found(client, "mundane") == {}
    publish(incident, by=None)
    assert found(client, "quixotic") == {}
    assert found(client, "mundane")
    assert found(client, "quixotic", known_at=then) == {"Incidents": ["/incidents/told/"]}
    assert found(client, "mundane", known_at=then) == {}
    incident.refresh_from_db()
    withdraw(incident, by=None, reason="Entered twice.")
    assert found(client, "mundane") == {}
    assert [one.near for one in client.get("/search/", {"q": "mundame"}).context["misspelt"]] == [[]]


def test_a_new_name_of_a_party_finds_its_conflicts(client, db):
    group = Actor.objects.get(slug="jnim")
    group.save()
    group.names.create(name="Quixotics", kind="alias")
    group.refresh_from_db()
    publish(group, by=None)
    assert "/conflicts/mali-jnim/" in found(client, "quixotics")["Conflicts"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"q": "x" * 201}, "200"),
        ({"q": "a\x00b"}, "Null characters"),
        ({"q": ["a", "b"]}, "given 2 times"),
        ({"words": "a"}, "is not a parameter here"),
    ],
)
def test_what_search_cannot_follow_is_refused_with_a_sentence(client, db, asked, said):
    page = client.get("/search/", asked)
    assert page.status_code == 400
    assert said in page.text


@pytest.mark.parametrize(
    "words", ["", " ", "!!!", "'", "\\", ":*", "a & !b | (", "<->", "ﷺ", "%", "_", "ＪＮＩＭ", "🕊"]
)
def test_nothing_that_is_typed_breaks_search(client, db, words):
    assert client.get("/search/", {"q": words}).status_code == 200


def test_every_page_and_the_refusal_of_an_address_offer_search(client, db):
    for address in ("/", "/incidents/", "/nothing-here/"):
        assert 'action="/search/"' in client.get(address).text


INCIDENT, PLACE, ACTOR, NAME, PARTY = (
    f"conflicts_app_{name}" for name in ("incident", "place", "actor", "actorname", "participation")
)
TEXTS = {
    "actor": ["name", "summary", "acronym"], "actorname": ["name"], "conflict": ["title", "summary"],
    "incident": ["title", "description"], "account": ["text"], "development": ["title", "description"],
    "brief": ["title", "summary"], "briefsection": ["heading", "text"], "place": ["name", "admin1"],
    "rule": ["title", "chapter"], "treaty": ["title", "short_name"], "violationtype": ["title"],
    "legalelement": ["text", "authority"], "indicator": ["label", "authority"], "assessor": ["name", "summary"],
    "source": ["title", "author"],
}  # fmt: skip
PARTS = {
    "actorname": ("actor_id", "actor"),
    "participation": ("conflict_id", "conflict"),
    "account": ("incident_id", "incident"),
    "briefsection": ("brief_id", "brief"),
}


def edits(rng):
    """One statement after another on every table that search reads."""
    while True:
        n = rng.choice([1, 1, 3])
        table = rng.choice(list(TEXTS))
        words = rng.choice(["Raid", "Raids", "l’attaque", "Ménaka", "", "village burnt"])
        part = rng.choice(list(PARTS))
        key, owner = PARTS[part]
        yield rng.choice(
            [
                f"UPDATE conflicts_app_{table} SET {rng.choice(TEXTS[table])} = '{words} {rng.randrange(9)}' "
                f"WHERE id IN {SOME.format(table=f'conflicts_app_{table}', n=n)}",
                f"UPDATE conflicts_app_{part} SET {key} = (SELECT id FROM conflicts_app_{owner} ORDER BY random(), "
                f"conflicts_app_{part}.id LIMIT 1) WHERE id IN {SOME.format(table=f'conflicts_app_{part}', n=n)}",
                f"UPDATE {INCIDENT} SET place_relation = 'in', place_id = (SELECT id FROM {PLACE} ORDER BY random() "
                f"LIMIT 1) WHERE id IN {SOME.format(table=INCIDENT, n=n)}",
                f"UPDATE {PARTY} SET actor_id = (SELECT id FROM {ACTOR} ORDER BY random() LIMIT 1) "
                f"WHERE id IN {SOME.format(table=PARTY, n=n)}",
                f"DELETE FROM conflicts_app_{table} WHERE id IN {SOME.format(table=f'conflicts_app_{table}', n=1)}",
            ]
        )


@pytest.fixture
def scratch(db):
    with scratch_room(SEARCH_ENTRIES) as made:
        yield made


def test_after_a_thousand_edits_by_two_writers_at_once_the_entries_are_what_the_view_says(scratch):
    address, _columns = scratch
    two_writers(address, edits, 500)
    with psycopg.connect(**address) as own:
        assert apart(SEARCH_ENTRIES, own) == []


A_PARTY = (
    f"UPDATE {NAME} SET actor_id = (SELECT min(id) FROM {ACTOR}), name = 'Quixotics' "
    f"WHERE id = (SELECT min(id) FROM {NAME})",
    f"UPDATE {PARTY} SET actor_id = (SELECT min(id) FROM {ACTOR}) WHERE id = (SELECT min(id) FROM {PARTY})",
)
A_PLACE = (
    f"UPDATE {PLACE} SET name = 'Quixotic' WHERE id = (SELECT min(id) FROM {PLACE})",
    f"UPDATE {INCIDENT} SET place_relation = 'in', place_id = (SELECT min(id) FROM {PLACE}) "
    f"WHERE id = (SELECT min(id) FROM {INCIDENT})",
)


@pytest.mark.parametrize("edits", [A_PARTY, A_PARTY[::-1], A_PLACE, A_PLACE[::-1]])
def test_who_names_an_actor_or_a_place_waits_for_whoever_renames_it_and_the_other_way_round(scratch, edits):
    one_after_the_other(SEARCH_ENTRIES, scratch[0], edits)
