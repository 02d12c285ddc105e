"""What holds for the whole of the code."""

import pytest
from django.core.management import call_command

from conflicts_app.rooms import mirrored

OWN = {"id", "sort_key"}


@pytest.mark.parametrize("model", mirrored(), ids=lambda model: model.__name__)
def test_every_model_and_column_says_what_it_means(model):
    assert (model.__doc__ or "").strip()
    assert not (model.__doc__ or "").startswith(f"{model.__name__}(")
    assert [field.name for field in model._meta.concrete_fields if not field.help_text and field.name not in OWN] == []


@pytest.mark.parametrize("model", mirrored(), ids=lambda model: model.__name__)
def test_every_constraint_that_a_form_can_break_has_a_sentence(model):
    internal = ("_uuid_unique", "_published_has_version", "_withdrawn_has_reason", "_kind_known", "formeraddress_")
    for constraint in model._meta.constraints:
        if not any(part in constraint.name for part in internal):
            assert "is violated" not in str(constraint.get_violation_error_message()), constraint.name


def test_the_document_of_the_data_model_is_current():
    call_command("data_model", check=True)
