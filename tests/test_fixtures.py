"""The register that comes with the program: loads, and dumps to the same bytes."""

import json

import pytest
from django.apps import apps
from django.conf import settings
from django.core import serializers


@pytest.mark.django_db
@pytest.mark.parametrize("name", settings.FIXTURES)
def test_a_fixture_is_exactly_what_the_desk_would_write(name):
    path = settings.BASE_DIR / "fixtures" / f"{name}.json"
    models = list(dict.fromkeys(row["model"] for row in json.loads(path.read_text())))
    rows = [row for model in models for row in in_order(apps.get_model(model))]
    written = serializers.serialize(
        "json", rows, indent=2, ensure_ascii=False, use_natural_foreign_keys=True, use_natural_primary_keys=True
    )
    assert written.strip() == path.read_text().strip()


def in_order(model):
    return sorted(model._base_manager.all(), key=lambda row: [str(part) for part in row.natural_key()])
