"""What a box offers in which somebody looks for a record."""

import pytest
from django.contrib.auth.models import Permission

from conflicts_app.models import Incident, Source
from tests.admin.test_record import change

pytestmark = pytest.mark.django_db


def choices(client, model, field, words):
    asked = {"app_label": "conflicts_app", "model_name": model, "field_name": field, "term": words}
    return client.get("/admin/autocomplete/", asked).json()["results"]


def offered(client, model, field, words):
    return [one["text"] for one in choices(client, model, field, words)]


def test_actors_are_told_apart_by_acronym_kind_and_what_they_were(people):
    jnim = offered(people["ada"], "attribution", "actor", "jnim")
    assert any("(JNIM, " in text for text in jnim)
    assert any("formerly " in text for text in offered(people["ada"], "attribution", "actor", "fla"))
    assert offered(people["ada"], "attribution", "actor", "mali")
    assert offered(people["ada"], "attribution", "actor", "nothing of the kind") == []


@pytest.mark.parametrize(
    "pasted",
    [
        "https://www.example.org/reports/mali-2025",
        "http://example.org/reports/mali-2025/",
        "  https://example.org/reports/mali-2025#page=4 ",
        "https://archive.example.net/2025/https://example.org/reports/mali-2025",
        "HTTPS://WWW.EXAMPLE.ORG/reports/mali-2025",
    ],
)
def test_a_source_is_found_by_an_address_that_is_pasted(people, pasted):
    Source.objects.create(
        slug="report",
        title="A report",
        kind="report",
        author="Somebody",
        date="2025-03",
        web_address="https://www.example.org/reports/mali-2025/",
        archived_address="https://archive.example.net/2025/https://example.org/reports/mali-2025",
    )
    Source.objects.create(slug="home", title="Home", kind="report", web_address="https://example.org/")
    assert offered(people["ada"], "citation", "source", pasted) == ["A report (Somebody, 2025-03, copy kept)"]


def test_a_source_that_is_chosen_is_offered_with_its_copy(people):
    addresses = {"web_address": "https://example.org/a", "archived_address": "https://archive.example.net/1/a"}
    source = Source.objects.create(slug="a", title="A", kind="report", **addresses)
    (one,) = choices(people["ada"], "citation", "source", "https://example.org/a")
    assert (one["found"], one["copy"]) == (addresses["web_address"], addresses["archived_address"])
    incident = Incident.objects.create(slug="new", title="New")
    incident.citations.create(source=source)
    page = people["ada"].get(change(Incident, incident)).text
    for address, words in zip(addresses.values(), ("original", "archived copy"), strict=True):
        assert f'<a href="{address}" target="_blank" rel="noreferrer">{words}</a>' in page


@pytest.mark.parametrize(
    ("pasted", "web", "copy"),
    [
        ("https://example.org/new", "https://example.org/new", ""),
        (" https://example.org/a/b?c=d&e=f ", "https://example.org/a/b?c=d&e=f", ""),
        (
            "https://archive.example.net/20250102/https://example.org/new",
            "https://example.org/new",
            "https://archive.example.net/20250102/https://example.org/new",
        ),
    ],
)
def test_of_an_address_that_nobody_knows_a_source_is_made(people, pasted, web, copy):
    Source.objects.create(slug="further", title="Further", kind="report", web_address="https://example.org/new/further")
    *_known, new = choices(people["ada"], "citation", "source", pasted)
    form = people["ada"].get(new["add"]).context["adminform"].form
    assert (form["web_address"].value(), form["archived_address"].value() or "") == (web, copy)


@pytest.mark.parametrize(
    "pasted",
    ["https://a\0b.example/x", "https://x.example/#\0", "https://[", f"https://{'a' * 3000}", "https://x/https://#"],
)
def test_whatever_is_pasted_is_answered(people, pasted):
    Source.objects.create(slug="there", title="There", kind="report", web_address="https://www.example.org/there/")
    found = choices(people["ada"], "citation", "source", pasted)
    assert "There" not in str(found)
    for new in found:
        assert people["ada"].get(new["add"]).status_code == 200


def test_no_source_is_made_of_what_is_there_or_is_no_address_or_by_who_may_not(people, client, django_user_model):
    Source.objects.create(slug="there", title="There", kind="report", web_address="http://www.example.org/there/")
    for words in ("https://example.org/there", "https://archive.example.net/1/https://example.org/there", "There", ""):
        assert "add" not in choices(people["ada"], "citation", "source", words)[-1]
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_source"))
    client.force_login(reader)
    assert choices(client, "citation", "source", "https://example.org/new") == []


def test_places_are_told_apart_by_where_they_lie(people):
    (found, *_more) = offered(people["ada"], "incident", "place", "tessit")
    assert "Mali" in found


def test_no_more_is_asked_of_the_database_for_more_choices(people, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        assert len(offered(people["ada"], "attribution", "actor", "")) == 20
