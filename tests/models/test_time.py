import datetime

import edtf
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import isolate_apps

from conflicts_app.models.edtf import reading
from conflicts_app.models.time import Dated, DerivedRangeField, Period, TimeQuerySet


def day(text):
    return datetime.date.fromisoformat(text)


READ = {
    "2025-04-01": ("2025-04-01", "2025-04-01"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "2024": ("2024-01-01", "2024-12-31"),
    "201X": ("2010-01-01", "2019-12-31"),
    "20XX": ("2000-01-01", "2099-12-31"),
    "2023-XX": ("2023-01-01", "2023-12-31"),
    "2023-02-XX": ("2023-02-01", "2023-02-28"),
    "2024-06/2024-11": ("2024-06-01", "2024-11-30"),
    "2024-06-15/2024": ("2024-06-15", "2024-12-31"),
    "2024/2024-06-15": ("2024-01-01", "2024-06-15"),
    "[2023-10..2023-12]": ("2023-10-01", "2023-12-31"),
    "[2012-01-01..2023-01-01]": ("2012-01-01", "2023-01-01"),
    "[2014,2015]": ("2014-01-01", "2015-12-31"),
    "0001": ("0001-01-01", "0001-12-31"),
    "9999-12-31": ("9999-12-31", "9999-12-31"),
}
QUALIFIED = {
    "2021~": ("2021-01-01", "2021-12-31"),
    "2021?": ("2021-01-01", "2021-12-31"),
    "2025-06%": ("2025-06-01", "2025-06-30"),
    "2024-06~/2024-11?": ("2024-06-01", "2024-11-30"),
}
REFUSED = [
    *("2024-13-45", "2024-00", "2024-02-30", "2023-02-29", "2024-4-1", "20240401", "0000", "-0044", "12024", "Y20240"),
    *("2012/", "/2012", "2012/..", "../2012", "..", "/", "[]", "[2023..]", "[..2023]", "2024-06/2024-07/2024-08"),
    *("[2023-10-01..2023-12]", "[2023..2024..2025]", "{2023,2024}", "[2023-12..2023-10", "[2023-10..2023-12]~"),
    *("2024-21", "2024-33", "2024-W05", "2025-04-01T10:00:00", "2024/P1M", "April", "unknown", "٢٠٢٤"),
    *("201X-05", "2024-XX-05", "2024-1X", "X024", "~2024", "2024~~"),
]


@pytest.mark.parametrize(("text", "expected"), [*READ.items(), *QUALIFIED.items()])
def test_a_date_is_read_in_its_widest_sense_and_a_qualifier_widens_nothing(text, expected):
    assert reading(text) == (day(expected[0]), day(expected[1]))


@pytest.mark.parametrize("text", READ)
def test_the_standard_library_of_the_format_reads_it_alike(text):
    parsed = edtf.parse_edtf(text)
    theirs = tuple(datetime.date(*moment[:3]) for moment in (parsed.lower_strict(), parsed.upper_strict()))
    assert reading(text) == theirs


@pytest.mark.parametrize("text", QUALIFIED)
def test_qualified_dates_are_valid_in_the_format(text):
    edtf.parse_edtf(text)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_date_is_refused_by_name_with_the_way_out(text):
    with pytest.raises(ValueError, match="Write 2025-04-01, 2024-04") as refusal:
        reading(text)
    assert f"“{text}”" in str(refusal.value)


@pytest.mark.parametrize("text", ["2024-11/2024-06", "[2023-12..2023-10]", "[2024,2023]"])
def test_a_backwards_date_is_refused(text):
    with pytest.raises(ValueError, match="ends before it begins"):
        reading(text)


@pytest.fixture
def rows(db):
    """One model of each kind, in tables that the test's transaction takes away again."""
    with isolate_apps("conflicts_app"):

        class Happening(Dated):
            objects = TimeQuerySet.as_manager()

            class Meta(Dated.Meta):
                app_label = "conflicts_app"

        class Spell(Period):
            objects = TimeQuerySet.as_manager()

            class Meta(Period.Meta):
                app_label = "conflicts_app"

        with connection.schema_editor(atomic=False) as editor:
            editor.create_model(Happening)
            editor.create_model(Spell)
        yield Happening, Spell


PERIODS = {  # start, end: days on which it may have been so, days on which it certainly was
    ("2024-06-10", "2024-06-20"): (["2024-06-10", "2024-06-20"], ["2024-06-10", "2024-06-20"]),
    ("2024", "2025"): (["2024-01-01", "2025-12-31"], ["2024-12-31", "2025-01-01"]),
    ("2024-06", ".."): (["2024-06-01", "2999-01-01"], ["2024-06-30", "2999-01-01"]),
    ("2024-06-10", ""): (["2024-06-10", "2999-01-01"], ["2024-06-10", "2024-06-10"]),
    ("2024-06", ""): (["2024-06-01", "2999-01-01"], None),
    ("2024", "2024"): (["2024-01-01", "2024-12-31"], None),
    ("[2012-01-01..2023-01-01]", ".."): (["2012-01-01", "2999-01-01"], ["2023-01-01", "2999-01-01"]),
}


@pytest.mark.parametrize(("period", "expected"), PERIODS.items())
def test_a_period_holds_possibly_or_certainly(rows, period, expected):
    spell = rows[1](start=period[0], end=period[1])
    spell.full_clean()
    spell.save()

    def holds(on, certainly):
        return rows[1].objects.in_force(on, certainly=certainly).exists()

    one = datetime.timedelta(days=1)
    for certainly, bounds in enumerate(expected):
        if bounds is None:
            assert not rows[1].objects.filter(certain__isnull=False).exists()
            continue
        first, last = map(day, bounds)
        assert [holds(on, certainly) for on in (first - one, first, last)] == [False, True, True]
        if last.year < 2999:
            assert not holds(last + one, certainly)


def test_a_corrected_date_is_found_by_the_new_day_and_not_by_the_old(rows):
    happening = rows[0].objects.create(date="2024-07")
    again = rows[0].objects.get(pk=happening.pk)
    assert again.get_deferred_fields() == set()
    again.date = "2025-08-02"
    again.save()
    assert rows[0].objects.filter(dates__contains=day("2025-08-02")).exists()
    assert not rows[0].objects.filter(dates__contains=day("2024-07-10")).exists()


def test_update_refuses_to_leave_the_days_behind(rows):
    happening = rows[0].objects.create(date="2024-07")
    with pytest.raises(TypeError, match="cannot derive days from date"):
        rows[0].objects.update(date="2025")
    happening.date = "2025"
    with pytest.raises(TypeError, match="cannot derive days from date"), transaction.atomic():
        rows[0].objects.bulk_update([happening], ["date"])
    assert rows[0].objects.update(date_label="in summer") == 1


@pytest.mark.parametrize(
    ("start", "end", "field", "sentence"),
    [
        ("2025", "2024", "end", r"The end \(2024\) comes before the beginning \(2025\)"),
        ("", "2024", "start", "This field cannot be blank"),
        ("..", "2024", "start", "“..” is not a date"),
        ("2024", "2024-13-45", "end", "“2024-13-45” is not a date"),
    ],
)
def test_a_period_that_is_none_is_refused_with_a_sentence_and_by_the_database(rows, start, end, field, sentence):
    spell = rows[1](start=start, end=end)
    with pytest.raises(ValidationError, match=sentence) as refusal:
        spell.full_clean()
    assert field in refusal.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        spell.save()


def test_an_unreadable_date_is_refused_with_a_sentence_and_by_the_database(rows):
    happening = rows[0](date="2024-13-45")
    with pytest.raises(ValidationError, match="“2024-13-45” is not a date") as refusal:
        happening.full_clean()
    assert "date" in refusal.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        happening.save()


def test_spaces_around_a_date_are_dropped(rows):
    happening = rows[0](date=" 2024-07 ")
    happening.full_clean()
    assert happening.date == "2024-07"


def test_every_model_with_vague_dates_guards_them():
    vague = [
        model
        for model in apps.get_app_config("conflicts_app").get_models()
        if any(isinstance(field, DerivedRangeField) for field in model._meta.fields)
    ]
    assert vague
    assert [model for model in vague if not isinstance(model._default_manager.all(), TimeQuerySet)] == []
