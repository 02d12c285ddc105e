"""What law or somebody's safety demands to forget: gone for every moment, from every table, but for its addresses."""

import pytest
from django.db import connection

from conflicts_app.actions.publication import Refused, publish, withdraw
from conflicts_app.actions.sealing import seal
from conflicts_app.models import Classification, Conflict, Force, Incident, Place, Source, State

pytestmark = pytest.mark.django_db

REASON = "A witness could be recognised."
WORD = "Zyxwvut"  # in every text of what is sealed


@pytest.fixture
def told(moment):
    """An incident that other records name, published in two states under two slugs, and a moment of each."""
    incident = Incident.objects.create(slug="told-then", title=f"{WORD} then", record_type="event", date="2024-05-01")
    account = incident.accounts.create(said_by_words=f"{WORD} said so", text=WORD)
    account.citations.create(source=Source.objects.first(), locator=WORD)
    view = Classification.objects.get(slug="mali-jnim-mali-brief")
    view.save()
    view.findings.first().evidence.create(incident=incident)
    incident.refresh_from_db(), view.refresh_from_db()
    publish(incident, view, by=None)
    moments = [moment()]
    incident.title, incident.slug = f"{WORD} later", "told-later"
    incident.save()
    incident.refresh_from_db()
    publish(incident, by=None)
    moments.append(moment())
    incident.refresh_from_db()
    return incident, moments


def everywhere(word, *schemas):
    """The tables of the schemas in which a word stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%%I.%%I', table_schema, table_name) FROM information_schema.tables "
            "WHERE table_schema = ANY(%s) AND table_type = 'BASE TABLE'",
            [list(schemas)],
        )
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT 1 FROM {table} AS whole WHERE whole::text LIKE %s LIMIT 1", [f"%{word}%"])
            found += [table] if cursor.fetchone() else []
        return found


def test_nothing_of_it_is_left_for_the_public_at_any_moment(client, told):
    incident, moments = told
    assert "history.conflicts_app_incident" in everywhere(WORD, "published", "history")
    assert "published.conflicts_app_word" in everywhere(WORD.lower(), "published")
    seal(incident, by=None, reason=REASON)
    assert everywhere(WORD, "published", "history") == []
    assert everywhere(WORD.lower(), "published", "history") == []
    assert everywhere(WORD, "desk")
    for known_at in (*moments, ""):
        asked = {"known_at": known_at} if known_at else {}
        for address in ("/incidents/", "/api/v1/incidents/", "/api/v1/changes/"):
            assert WORD not in client.get(address, {**asked, "limit": 500}).text


def test_its_addresses_give_the_reason_at_every_moment_since_it_was_there(client, told, moment):
    incident, moments = told
    seal(incident, by=None, reason=REASON)
    for known_at in (*moments, moment()):
        for slug in ("told-then", "told-later"):
            for prefix in ("", "/api/v1"):
                answer = client.get(f"{prefix}/incidents/{slug}/", {"known_at": known_at})
                assert (answer.status_code, REASON in answer.text) == (410, True)
    assert client.get("/incidents/told-then/", {"known_at": "2001-01-01T00:00:00Z"}).status_code == 404


def test_the_feed_keeps_one_event_of_it_and_tells_of_what_named_it(client, told, moment):
    incident, _ = told
    before = moment()
    seal(incident, by=None, reason=REASON)
    (event,) = client.get("/api/v1/changes/", {"id": str(incident.uuid)}).json()["results"]
    assert (event["action"], event["slug"], event["reason"]) == ("sealed", "told-later", REASON)
    later = client.get("/api/v1/changes/", {"updated_since": before}).json()["results"]
    assert {(one["action"], one["slug"]) for one in later} == {
        ("sealed", "told-later"), ("changed", "mali-jnim-mali-brief")
    }  # fmt: skip


def test_what_named_it_is_whole_without_it_and_pending_at_the_desk(client, told):
    incident, moments = told
    seal(incident, by=None, reason=REASON)
    view = Classification.objects.get(slug="mali-jnim-mali-brief")
    assert view.has_pending_changes
    for known_at in (*moments, ""):
        asked = {"known_at": known_at} if known_at else {}
        for prefix in ("", "/api/v1"):
            assert client.get(f"{prefix}/classifications/{view.slug}/", asked).status_code == 200
    with pytest.raises(Refused, match="names “Zyxwvut later”, which is not published"):
        publish(view, by=None)


def test_what_was_withdrawn_before_is_sealed_too(client, told):
    incident, moments = told
    seal(incident, by=None, reason=REASON)
    fiji = State.objects.get(slug="fiji")
    withdraw(fiji, by=None, reason="Entered twice.")
    fiji.refresh_from_db()
    seal(fiji, by=None, reason="The law of Fiji.")
    answer = client.get("/states/fiji/", {"known_at": moments[0]})
    assert (answer.status_code, "The law of Fiji." in answer.text) == (410, True)
    assert "Entered twice" not in answer.text


def test_a_row_that_named_it_once_and_names_another_now_goes_on_from_there(client, moment):
    """An edited row loses the time in which it named what is sealed, and what hangs on it the same time."""
    sealed = Force.objects.create(slug="zyxwvut", name=WORD)
    convoy = Incident.objects.get(slug="convoy-2025-02-07")
    convoy.save()
    row = convoy.attributions.create(actor=sealed, role="supporter", basis="suspected", said_by_words="A test")
    row.citations.create(source=Source.objects.first(), locator="p. 99")
    sealed.refresh_from_db(), convoy.refresh_from_db()
    publish(sealed, convoy, by=None)
    then = moment()
    convoy.refresh_from_db()
    convoy.save()
    row.actor = Force.objects.get(slug="malian-air-force")
    row.save()
    convoy.refresh_from_db()
    publish(convoy, by=None)
    now = moment()
    sealed.refresh_from_db()
    seal(sealed, by=None, reason=REASON)
    assert everywhere(WORD, "published", "history") == []

    def answer(known_at):
        found = client.get("/api/v1/incidents/convoy-2025-02-07/", {"known_at": known_at}).json()
        return (
            any(one["role"] == "supporter" for one in found["attributions"]),
            any(one["locator"] == "p. 99" for one in found["citations"]),
        )

    assert [answer(then), answer(now), answer(moment())] == [(False, False), (True, True), (True, True)]
    convoy.refresh_from_db()
    assert not convoy.has_pending_changes


def test_what_cannot_be_without_it_is_sealed_together_with_it(client, moment):
    conflict = Conflict.objects.create(slug="told", title=WORD)
    view = Classification.objects.create(
        slug="told-view", conflict=conflict, assessor=Classification.objects.first().assessor, type="none",
        status="possible", start="2024-01-01", end="..",
    )  # fmt: skip
    conflict.refresh_from_db(), view.refresh_from_db()
    publish(conflict, view, by=None)
    then = moment()
    with pytest.raises(Refused, match=f"cannot be without “{WORD}”, now or in the past: seal all of it together"):
        seal(conflict, by=None, reason=REASON)
    assert client.get("/conflicts/told/").status_code == 200
    withdraw(view, by=None, reason="A first step.")
    with pytest.raises(Refused, match="now or in the past"):
        seal(conflict, by=None, reason=REASON)
    view.refresh_from_db()
    seal(conflict, view, by=None, reason=REASON)
    assert client.get("/conflicts/told/", {"known_at": then}).status_code == 410
    assert client.get("/classifications/told-view/", {"known_at": then}).status_code == 410


def test_a_record_does_without_the_one_that_it_may_name(client, moment):
    wider = Conflict.objects.create(slug="wider", title=WORD)
    narrow = Conflict.objects.create(slug="narrow", title="Narrow", wider_conflict=wider)
    wider.refresh_from_db(), narrow.refresh_from_db()
    publish(wider, narrow, by=None)
    then = moment()
    seal(wider, by=None, reason=REASON)
    for known_at in (then, moment()):
        assert client.get("/api/v1/conflicts/narrow/", {"known_at": known_at}).json()["wider_conflict"] is None
        assert client.get("/conflicts/narrow/", {"known_at": known_at}).status_code == 200


def test_a_place_on_which_an_incident_rests_is_not_sealed_under_it(client):
    place = Place.objects.filter(incidents__isnull=False).first()
    with pytest.raises(Refused, match=f"cannot be without “{place}”"):
        seal(place, by=None, reason=REASON)


def test_sealing_needs_a_reason_and_something_that_the_public_had():
    draft = State.objects.create(slug="draft", name="A draft")
    draft.refresh_from_db()
    with pytest.raises(Refused, match="Give the reason"):
        seal(State.objects.get(slug="fiji"), by=None, reason=" ")
    with pytest.raises(Refused, match="never had “A draft”"):
        seal(draft, by=None, reason=REASON)


def test_every_page_of_the_past_still_opens_after_what_is_much_named_was_sealed(client, moment):
    """Incidents, each with the findings that rest on it, one after the other: no page of any moment breaks."""
    then = moment()
    lists = ("incidents", "classifications", "conflicts", "developments", "groups")
    addresses = [one["url"] for kind in lists for one in client.get(f"/api/v1/{kind}/?limit=500").json()["results"]]
    for incident in Incident.objects.all()[:4]:
        seal(incident, by=None, reason=REASON)
    now = moment()
    for address in addresses:
        for page in (address, address.replace("/api/v1", "").replace("/forces/", "/actors/")):
            assert {client.get(page, {"known_at": at}).status_code for at in (then, now)} <= {200, 410}
