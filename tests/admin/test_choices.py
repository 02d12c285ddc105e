"""What a box offers in which somebody looks for a record."""

import pytest

from conflicts_app.models import Source

pytestmark = pytest.mark.django_db


def offered(client, model, field, words):
    asked = {"app_label": "conflicts_app", "model_name": model, "field_name": field, "term": words}
    return [one["text"] for one in client.get("/admin/autocomplete/", asked).json()["results"]]


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


def test_places_are_told_apart_by_where_they_lie(people):
    (found, *_more) = offered(people["ada"], "incident", "place", "tessit")
    assert "Mali" in found


def test_no_more_is_asked_of_the_database_for_more_choices(people, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        assert len(offered(people["ada"], "attribution", "actor", "")) == 20
