"""Every file of events that lies here, counted after its import: what ``make check-imports`` does, in some minutes."""

import pytest

from tests.importers.counting import EXPECTED, import_and_count


@pytest.mark.django_db
@pytest.mark.parametrize("name", EXPECTED)
def test_what_a_file_counts_the_public_counts(name, tmp_path):
    import_and_count(name, tmp_path)
