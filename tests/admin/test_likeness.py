"""Another record like one that is there."""

import pytest
from django.urls import reverse

from conflicts_app.models import ArmedGroup, Incident, Release
from tests.admin.test_record import ADMINS, change, form_of

pytestmark = pytest.mark.django_db


def add(model):
    return reverse(f"admin:conflicts_app_{model._meta.model_name}_add")


@pytest.mark.parametrize(
    "model", [one for one in ADMINS if one is not Release], ids=lambda model: model._meta.model_name
)
def test_a_form_for_another_begins_with_what_the_one_says(people, model):
    for record in model._default_manager.order_by("pk")[:3]:
        shown = people["ada"].get(add(model), {"like": record.pk})
        assert shown.status_code == 200
        assert form_of(shown).get("slug") is None
    number = model._default_manager.count()
    for nonsense in ("", "x", "-1", "9" * 30, "987654321"):
        assert people["ada"].get(add(model), {"like": nonsense}).status_code == 200
    assert model._default_manager.count() == number


def test_another_incident_like_one_has_its_rows_and_no_number_of_its_own(people):
    incident = Incident.objects.get(slug="tessit-2025-06")
    saved = people["ada"].post(
        change(Incident, incident), form_of(people["ada"].get(change(Incident, incident))) | {"_like": "1"}
    )
    assert saved.url == f"{add(Incident)}?like={incident.pk}"
    shown = form_of(people["ada"].get(saved.url))
    answer = people["ada"].post(add(Incident), {**shown, "slug": "another", "title": "Another"})
    assert answer.status_code == 302, answer.context["errors"]
    another = Incident.objects.get(slug="another")
    assert (another.date, another.place, another.stage) == (incident.date, incident.place, "draft")
    for rows in ("harm_claims", "attributions", "conflict_links", "citations"):
        assert getattr(another, rows).count() == getattr(incident, rows).count()
        assert not set(getattr(another, rows).all()) & set(getattr(incident, rows).all())


def test_the_numbers_that_one_has_elsewhere_are_not_those_of_another(people):
    jnim = ArmedGroup.objects.get(slug="jnim")
    shown = form_of(people["ada"].get(add(ArmedGroup), {"like": jnim.pk}))
    assert jnim.external_ids.exists()
    assert shown["external_ids-TOTAL_FORMS"] == 0
    assert shown["names-TOTAL_FORMS"] == jnim.names.count()
