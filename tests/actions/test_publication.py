"""Publishing and withdrawing, seen from the public's side."""

import pytest
from django.contrib.admin.models import LogEntry

from conflicts_app.actions.publication import Refused, publish, withdraw
from conflicts_app.models import Classification, Force, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def atlantis():
    return State.objects.create(slug="atlantis", name="Atlantis", iso_alpha3="ATL")


@pytest.fixture
def mali():
    return State.objects.get(slug="mali")


def both(client, slug):
    return client.get(f"/states/{slug}/"), client.get(f"/api/v1/states/{slug}/")


def test_a_draft_is_unknown_until_it_is_published(client, atlantis):
    assert [answer.status_code for answer in both(client, "atlantis")] == [404, 404]
    publish(atlantis, by=None)
    assert [answer.status_code for answer in both(client, "atlantis")] == [200, 200]
    assert "Atlantis" in client.get("/states/").text


def test_an_edit_is_unseen_until_it_is_published(client, mali):
    mali.name = "Mali renamed"
    mali.save()
    assert all("renamed" not in answer.text for answer in both(client, "mali"))
    publish(mali, by=None)
    assert all("renamed" in answer.text for answer in both(client, "mali"))


def test_publishing_dates_the_record_and_publishing_it_again_does_not(client, mali):
    def dated():
        return client.get("/api/v1/states/mali/").json()["updated_at"]

    before = dated()
    publish(mali, by=None)
    assert dated() == before
    mali.save()
    publish(mali, by=None)
    assert dated() > before


def test_what_is_published_again_keeps_the_moment_at_which_it_was_recorded(client, moment):
    def recorded():
        found = client.get("/api/v1/classifications/mali-issp-mali-brief/").json()
        return found["recorded_at"], found["updated_at"]

    first, _ = recorded()
    moment()
    view = Classification.objects.get(slug="mali-issp-mali-brief")
    view.save()
    view.refresh_from_db()
    publish(view, by=None)
    moment()
    view.refresh_from_db()
    withdraw(view, by=None, reason="A test.")
    moment()
    view.refresh_from_db()
    publish(view, by=None)
    again, changed = recorded()
    assert again == first < changed


def test_only_the_version_that_was_seen_is_published(client, mali):
    seen = State.objects.get(slug="mali")
    mali.name = "Changed meanwhile"
    mali.save()
    with pytest.raises(Refused, match="changed since you opened it"):
        publish(seen, by=None)
    assert "meanwhile" not in client.get("/states/mali/").text


def test_two_savers_never_get_the_same_version():
    one, other = State.objects.get(slug="mali"), State.objects.get(slug="mali")
    one.save()
    other.save()
    assert (one.version, other.version) == (2, 3)


def test_withdrawn_is_gone_with_its_reason_and_can_come_back(client, editor):
    fiji = State.objects.get(slug="fiji")
    withdraw(fiji, by=editor, reason="Entered twice.")
    for answer in both(client, "fiji"):
        assert answer.status_code == 410
        assert "Entered twice." in answer.text
    assert "/states/fiji/" not in client.get("/states/").text
    assert client.get("/states/", {"country": "FJI"}).status_code == 400
    assert "Withdrawn. Entered twice." in LogEntry.objects.latest("pk").change_message
    fiji.refresh_from_db()
    publish(fiji, by=None)
    assert [answer.status_code for answer in both(client, "fiji")] == [200, 200]


def test_what_is_still_named_is_not_withdrawn(client, mali):
    some = (
        "“A Malian drone is destroyed near Tin Zaouatine”, “Abductions”, “Additional Protocol I”, "
        "“Additional Protocol II”, “Africa Corps replaces the Wagner Group” and 82 others"
    )
    with pytest.raises(Refused, match=f"still names “Mali”: {some}. Withdraw all of it"):
        withdraw(mali, by=None, reason="Entered twice.")
    air_force = Force.objects.get(slug="malian-air-force")
    with pytest.raises(Refused, match="“Malian Air Force”: “Malian military drone destroyed near Tin Zaouatine”"):
        withdraw(air_force, by=None, reason="Entered twice.")
    assert client.get("/states/mali/").status_code == 200


def test_withdrawing_needs_a_reason(client, mali):
    with pytest.raises(Refused, match="reason"):
        withdraw(mali, by=None, reason="  ")
    assert client.get("/states/mali/").status_code == 200


def test_an_old_address_leads_to_the_new_one_after_every_change(client, mali):
    for slug in ("mali-b", "mali-c"):
        mali.slug = slug
        mali.save()
        publish(mali, by=None)
    for slug in ("mali", "mali-b"):
        for answer in both(client, slug):
            assert answer.status_code == 301
            assert answer.url.endswith("/mali-c/")
            assert client.get(answer.url).status_code == 200
    mali.slug = "mali"
    mali.save()
    publish(mali, by=None)
    assert client.get("/states/mali/").status_code == 200
    assert [client.get(f"/states/{slug}/").url for slug in ("mali-b", "mali-c")] == ["/states/mali/"] * 2


def test_two_records_may_swap_what_is_unique_when_they_are_published_together(client):
    mali, niger = State.objects.get(slug="mali"), State.objects.get(slug="niger")
    mali.iso_alpha2, niger.iso_alpha2 = niger.iso_alpha2, mali.iso_alpha2
    mali.save()
    niger.save()
    with pytest.raises(Refused, match="Another State has this code"):
        publish(mali, by=None)
    publish(mali, niger, by=None)
    assert client.get("/api/v1/states/mali/").json()["iso_alpha2"] == "NE"
