"""Names, lineage and kinds of actors, through the pages and the API where they show."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from conflicts_app import ihl
from conflicts_app.models import Actor, ActorRelation, ArmedGroup, Force, Organisation, State

pytestmark = pytest.mark.django_db
SPELLINGS = [
    "Jama'at Nasr Al Islam wal Muslimin",
    "Jama'a Nusra al-Islam wa al-Muslimin",
    "Jama'a Nusrat ul-Islam wa al-Muslimin",
    "Jama'at Nusrat al-Islam wa al-Muslimeen",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "ʿ", ""])
@pytest.mark.parametrize("accents", [str.maketrans({}), str.maketrans("aiu", "âïú")])
def test_jnim_is_found_by_each_of_its_names_as_anybody_types_them(client, spelling, apostrophe, accents):
    typed = spelling.translate(accents).replace("'", apostrophe).swapcase()
    assert [group.slug for group in client.get("/groups/", {"q": typed}).context["records"]] == ["jnim"]
    assert [found["slug"] for found in client.get("/api/v1/groups/", {"q": typed}).json()["results"]] == ["jnim"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jnim", ["jnim"]),
        ("LIBERATION DE L'AZAWAD", ["fla"]),
        ("people de l’azawad", ["csp-dpa"]),
        ("'’", []),
        ("%", []),
    ],
)
def test_groups_are_found_by_acronym_and_parts_of_names(client, typed, found):
    assert [group.slug for group in client.get("/groups/", {"q": typed}).context["records"]] == found


def test_the_lineage_of_the_separatists_is_told_from_both_ends(client):
    answer = client.get("/api/v1/groups/csp-dpa/").json()
    assert [(p["actor"]["slug"], p["type"], p["date"]["edtf"]) for p in answer["predecessors"]] == [
        ("csp-psd", "replaced_by", "2024-04")
    ]
    assert [(s["actor"]["slug"], s["type"], s["date"]["label"], s["same_party"]) for s in answer["successors"]] == [
        ("fla", "dissolved_into", "November 2024", "yes")
    ]


def test_two_accounts_of_one_succession_stand_side_by_side(client):
    answer = client.get("/api/v1/forces/africa-corps/").json()
    assert [(p["type"], p["date"]["label"]) for p in answer["predecessors"]] == [
        ("rebranded_as", "late 2023"),
        ("replaced_by", "around June 2025"),
    ]
    page = client.get("/actors/africa-corps/").text
    assert "late 2023" in page
    assert "around June 2025" in page


def test_succession_never_goes_in_a_circle():
    circle = ActorRelation(
        actor=Actor.objects.get(slug="fla"), type="renamed_to", other=Actor.objects.get(slug="cma"), same_party="no"
    )
    with pytest.raises(ValidationError, match="would go in a circle"):
        circle.full_clean()


@pytest.mark.parametrize(
    ("day", "certainly", "active"),
    [
        ("2014-06-01", False, True),
        ("2014-06-01", True, False),
        ("2013-12-31", False, False),
        ("2016-01-01", True, True),
        ("2021-06-01", True, False),
        ("2021-06-01", False, True),
        ("2022-01-01", False, False),
    ],
)
def test_a_group_is_active_possibly_or_certainly(day, certainly, active):
    found = ArmedGroup.objects.in_force(datetime.date.fromisoformat(day), certainly=certainly)
    assert found.filter(slug="cma").exists() == active


def test_an_actor_whose_time_nobody_tells_may_have_existed_on_any_day_and_certainly_on_none(client):
    for match, there in (("possible", True), ("certain", False)):
        found = client.get("/api/v1/groups/", {"active_on": "1990-01-01", "match": match}).json()["results"]
        assert ("jnim" in [group["slug"] for group in found]) == there


@pytest.mark.parametrize("model", [State, ArmedGroup, Force, Organisation])
def test_each_kind_lists_its_own_and_makes_its_own(model):
    assert {actor.kind for actor in model.objects.all()} == {model.only_kind}
    assert model(name="X").kind == model.only_kind


@pytest.mark.parametrize(
    ("model", "values"), [(Force, {"iso_alpha3": "XXX"}), (State, {"group_type": ihl.GroupType.COALITION})]
)
def test_the_database_keeps_the_columns_of_kinds_apart(model, values):
    with pytest.raises(IntegrityError):
        model.objects.create(slug="x", name="X", **values)


@pytest.mark.parametrize(("slug", "page"), [("mali", "/states/mali/"), ("jnim", "/groups/jnim/")])
def test_the_address_of_any_actor_leads_to_the_page_of_its_kind(client, slug, page):
    answer = client.get(f"/actors/{slug}/")
    assert (answer.status_code, answer.url) == (301, page)


def test_names_are_in_order_without_their_article(client):
    Organisation.objects.create(slug="the-aa", name="The Aaa")
    assert Actor.objects.in_order().first().slug == "the-aa"


def test_an_actor_names_the_conflicts_in_which_it_takes_part(client):
    (one,) = client.get("/api/v1/groups/csp-dpa/").json()["conflicts"]
    assert (one["conflict"]["slug"], one["side"], one["role"]) == ("mali-separatists", 2, "party")
    assert one["period"]["start"]
    conflicts = {row["conflict"]["slug"] for row in client.get("/api/v1/states/mali/").json()["conflicts"]}
    assert conflicts >= {"mali-jnim", "mali-issp", "mali-separatists"}
