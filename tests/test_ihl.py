"""The vocabulary can be reviewed by a lawyer: each word has a source, and each label can be translated."""

import ast
import inspect
import re

import pytest
from django.db.models import Choices
from django.utils.functional import Promise

from conflicts_app import ihl

VOCABULARIES = [kind for _, kind in inspect.getmembers(ihl, inspect.isclass) if kind.__module__ == ihl.__name__]


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_word_cites_its_provision_or_its_vocabulary_says_where_it_is_from(vocabulary):
    [definition] = ast.parse(inspect.getsource(vocabulary)).body
    assert ast.get_docstring(definition) or all(getattr(word, "provision", "") for word in vocabulary)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_values_are_snake_case_and_labels_can_be_translated(vocabulary):
    assert issubclass(vocabulary, Choices)
    for word in vocabulary:
        assert isinstance(word.value, int) or re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", word.value)
        assert isinstance(word._label_, Promise)
