"""What may have been entered twice is offered, and nothing is decided."""

import pytest
from django.urls import reverse

from conflicts_app.admin.duplicates import ONE_DAY
from conflicts_app.models import ArmedGroup, Dismissal, Incident, Organisation, Place, State
from tests.admin.test_record import change

pytestmark = pytest.mark.django_db


def offered(client, record):
    return [other.slug for other, *_urls in client.get(change(type(record), record)).context["resembling"]]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Katiba de Macina", True),
        ("KATIBAT MACINA", True),
        ("Katîba Macina", True),
        ("Katiba Serma", False),
        ("Coordination", False),
    ],
)
def test_a_group_of_nearly_the_same_name(people, name, found):
    ArmedGroup.objects.create(slug="first", name="Katiba Macina")
    second = ArmedGroup.objects.create(slug="second", name=name)
    assert ("first" in offered(people["ada"], second)) == found
    third = Organisation.objects.create(slug="third", name="Katiba Macina")
    assert offered(people["ada"], third) == []  # another kind


def test_two_states_with_codes_are_two(people):
    assert offered(people["ada"], State.objects.get(slug="niger")) == []
    second = State.objects.create(slug="second", name="The Niger")
    assert "niger" in offered(people["ada"], second)


def test_a_group_that_is_called_so_elsewhere_and_not_one_that_is_withdrawn(people):
    jnim = ArmedGroup.objects.get(slug="jnim")
    jnim.names.create(name="Groupe de soutien", kind="translation")
    second = ArmedGroup.objects.create(slug="second", name="Groupe de soutien")
    assert offered(people["ada"], second) == ["jnim"]
    page = people["paul"].get(change(ArmedGroup, second)).text
    assert reverse("admin:armedgroup_merge", args=[second.pk, jnim.pk]) in page
    assert "/merge/" not in people["ada"].get(change(ArmedGroup, second)).text
    ArmedGroup.objects.filter(pk=jnim.pk).update(
        stage="withdrawn", published_version=None, withdrawal_reason="Entered twice."
    )
    assert offered(people["ada"], second) == []


@pytest.mark.parametrize(
    ("name", "latitude", "precision", "found"),
    [
        ("Ménaka-Ville", 15.92, 1, True),
        ("Menaka", 15.7, 1, True),  # 24 km
        ("Menaka", 14.0, 1, False),  # 213 km
        ("Menaka", None, 1, True),
        ("Menaka", 15.92, 4, False),  # the region
        ("Tessit", 15.9182, 1, False),
    ],
)
def test_a_place_of_nearly_the_same_name_not_far_away(people, name, latitude, precision, found):
    mali = State.objects.get(slug="mali")
    here = {"state": mali, "longitude": 2.4022}
    Place.objects.create(slug="first", name="Ménaka", latitude=15.9182, precision=1, **here)
    if latitude is None:
        here["longitude"] = None
    second = Place.objects.create(slug="second", name=name, latitude=latitude, precision=precision, **here)
    assert ("first" in offered(people["ada"], second)) == found


def test_an_incident_of_the_same_day_and_place(people):
    first = Incident.objects.filter(date__regex=ONE_DAY).exclude(place=None).first()
    there = {"place": first.place, "place_relation": "at"}
    second = Incident.objects.create(slug="second", title="The same?", date=first.date, **there)
    other_day = Incident.objects.create(slug="third", title="Another", date="2021-01-01", **there)
    vague = Incident.objects.create(slug="fourth", title="Some day", date=first.date[:7], **there)
    assert first.slug in offered(people["ada"], second)
    assert offered(people["ada"], other_day) == offered(people["ada"], vague) == []
    listed = people["ada"].get(reverse("duplicates"))
    (group,) = [group for group in listed.context["kinds"][2][1] if second in [row for row, _url in group]]
    assert first in [row for row, _url in group]


def test_the_page_lists_those_of_one_name_and_only_to_who_may_see_them(people, client, django_user_model):
    for slug in ("one", "two"):
        ArmedGroup.objects.create(slug=slug, name={"one": "Les Frères", "two": "freres"}[slug])
    page = people["ada"].get(reverse("duplicates"))
    assert "Les Frères" in page.text
    ((one, _first), (two, _second)) = page.context["kinds"][0][1][0]
    assert {one.slug, two.slug} == {"one", "two"}
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    assert "Les Frères" not in client.get(reverse("duplicates")).text


@pytest.fixture
def twins(people):
    """Two groups of one name, and where one says that they are two."""
    both = [ArmedGroup.objects.create(slug=slug, name="Katiba Macina") for slug in ("first", "second")]
    return both, reverse("two", args=["actor", *(record.pk for record in both)])


def grouped(client):
    listed = client.get(reverse("duplicates")).context["kinds"][0][1]
    return any("first" in [row.slug for row, _url in group] for group in listed)


def test_what_somebody_has_said_are_two_is_offered_no_longer(people, twins):
    (first, second), where = twins
    assert grouped(people["ada"])
    assert where in people["ada"].get(change(ArmedGroup, first)).text
    assert "This field is required." in people["ada"].post(where, {"reason": " "}).text
    assert people["ada"].post(where, {"reason": "One in Gao, one in Mopti."}).url == change(ArmedGroup, first)
    for one in (first, second):
        assert offered(people["ben"], one) == []
        assert "another one, says ada on" in people["ben"].get(change(ArmedGroup, one)).text
    assert not grouped(people["ben"])

    third = ArmedGroup.objects.create(slug="third", name="Katiba Macina")
    assert sorted(offered(people["ada"], third)) == ["first", "second"]
    assert grouped(people["ada"])


def test_what_was_said_can_be_lifted_and_is_kept(people, twins):
    (first, second), where = twins
    people["ada"].post(where, {"reason": "One in Gao, one in Mopti."})
    other_way = reverse("two", args=["actor", second.pk, first.pk])
    assert "One in Gao" in people["ben"].post(other_way, {"reason": "Sent from another window."}).text
    said = Dismissal.objects.get()
    assert (said.reason, said.by) == ("One in Gao, one in Mopti.", "ada")
    assert people["ben"].post(other_way, {"lift": said.pk}).url == change(ArmedGroup, second)
    assert offered(people["ada"], first) == ["second"]
    assert grouped(people["ada"])
    assert Dismissal.objects.get().lifted_by == "ben"


def test_only_two_records_of_a_kind_that_one_may_change_are_told_apart(people, twins, client, django_user_model):
    (first, _second), where = twins
    for wrong in (
        ["actor", first.pk, first.pk],
        ["actor", first.pk, 999999],
        ["source", 1, 2],
        ["nothing", 1, 2],
        ["actor", 10**20, 1],
    ):
        assert people["ada"].get(reverse("two", args=wrong)).status_code == 404
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    assert client.post(where, {"reason": "x"}).status_code == 403
    assert not Dismissal.objects.exists()
