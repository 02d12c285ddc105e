import pytest

from conflicts_app.models import in_words
from conflicts_app.models.edtf import from_words

SAID = {
    "2025-04-01": "1 April 2025",
    "2024-04": "April 2024",
    "2024-04-XX": "April 2024",
    "2021": "2021",
    "201X": "the 2010s",
    "20XX": "some year of 2000–2099",
    "2021~": "about 2021",
    "2025-06~": "about June 2025",
    "2021?": "perhaps 2021",
    "2021%": "perhaps about 2021",
    "2024-06/2024-11": "June to November 2024",
    "2024-06-03/2024-06-05": "3 June to 5 June 2024",
    "2023-12/2024-01": "December 2023 to January 2024",
    "2012/2015": "2012 to 2015",
    "[2023-10..2023-12]": "between October and December 2023",
    "[2012-01-01..2023-01-01]": "between 1 January 2012 and 1 January 2023",
    "[2014,2015]": "2014 or 2015",
    "": "",
    "2024-13-45": "2024-13-45",
}


@pytest.mark.parametrize(("edtf", "said"), SAID.items())
def test_readers_see_words(edtf, said):
    assert in_words(edtf) == said


WORDS = {
    "late 2023": "[2023-10..2023-12]",
    "Early 2024": "[2024-01..2024-04]",
    "mid-2024": "[2024-05..2024-08]",
    "April 2024": "2024-04",
    "1 April 2025": "2025-04-01",
    "1st April 2025": "2025-04-01",
    "April 1, 2025": "2025-04-01",
    "Sept 2023": "Sept 2023",
    "sep 2023": "2023-09",
    "June to November 2024": "2024-06/2024-11",
    "from December 2023 to January 2024": "2023-12/2024-01",
    "between June and November 2024": "[2024-06..2024-11]",
    "about 2021": "2021~",
    "around June 2025": "2025-06~",
    "2024-06/2024-11": "2024-06/2024-11",
    " 2021~ ": "2021~",
    "..": "..",
    "": "",
    "31 February 2024": "2024-02-31",
    "some time ago": "some time ago",
}


@pytest.mark.parametrize(("words", "edtf"), WORDS.items())
def test_plain_words_are_read_and_what_is_none_is_left_for_the_refusal(words, edtf):
    assert from_words(words) == edtf
