"""The definitions on the page are those of the code."""

from html import unescape

import pytest

from conflicts_app import ihl
from conflicts_app.views.pages import DEFINITIONS


@pytest.mark.django_db
def test_every_word_of_the_law_is_there_with_its_provision(client):
    page = unescape(client.get("/methodology/").text)
    for _heading, words in DEFINITIONS:
        for word in words:
            assert str(word.label) in page
            assert str(getattr(word, "provision", "")) in page
    assert {ihl.ConflictType, ihl.Criterion, ihl.PartyRole, ihl.FindingValue} <= {
        words for _heading, words in DEFINITIONS
    }
    assert "common article 2(2); Hague Regulations 1907, art. 42" in page
