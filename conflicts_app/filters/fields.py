"""The questions that lists can be asked, each alone: a day, some words, one of several codes or records."""

import datetime
import re
import unicodedata
from collections.abc import Collection
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app.history import moment_of
from conflicts_app.models import State

MOST_CHARACTERS = 200  # of words that are looked for


class MomentField(forms.Field):
    """One moment, with its zone, so that everybody means the same."""

    def to_python(self, value: Any) -> datetime.datetime | None:
        if value in self.empty_values:
            return None
        try:
            return moment_of(str(value))
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault


class DayField(forms.DateField):
    """One day, written as the whole world reads it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def to_python(self, value: Any) -> datetime.date | None:
        if value in self.empty_values:
            return None
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value), re.ASCII):
                raise ValueError(value)
            return datetime.date.fromisoformat(str(value))
        except ValueError as fault:
            raise forms.ValidationError(
                _("“%(value)s” is not a day. Write it as YYYY-MM-DD, for example 2024-06-01.") % {"value": value[:60]}
            ) from fault


class MomentFilter(django_filters.IsoDateTimeFilter):
    field_class = MomentField


class WholeNumberFilter(django_filters.NumberFilter):
    field_class = forms.IntegerField


class WordsField(forms.CharField):
    """Some words; no signs that steer a device instead of writing something."""

    def to_python(self, value: Any) -> str:
        words = str(super().to_python(value) or "")
        if any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n\0" for sign in words):  # \0 is refused by all
            raise forms.ValidationError(_("There is a control character among the words. Type them anew."))
        return words


class WordsFilter(django_filters.CharFilter):
    """Words that a record is looked for by, as search takes them."""

    field_class = WordsField

    def __init__(self, **options: Any) -> None:
        hint = gettext_lazy("Words of a name or of the text, in any spelling; also the beginning of a word of a name.")
        usual = {"max_length": MOST_CHARACTERS, "label": gettext_lazy("Words"), "help_text": hint}
        super().__init__(**{**usual, **options})

    def filter(self, found: Any, words: str) -> Any:
        return found.called(words) if words else found


class DayFilter(django_filters.DateFilter):
    field_class = DayField


class SeveralCodes(django_filters.MultipleChoiceFilter):
    """One of several words of the vocabulary."""

    def __init__(self, *, choices: Any, **options: Any) -> None:
        known = ", ".join(choices.values)
        refusal = {"invalid_choice": gettext_lazy("“%(value)s” is none of these: ") + known}
        usual = {"distinct": False, "error_messages": refusal, "widget": forms.CheckboxSelectMultiple}
        super().__init__(choices=choices, **{**usual, **options})


class OfferedRecords(ModelChoiceIterator):
    """What a form offers: not every record that is understood, but those for which something will be found."""

    def __init__(self, field: Any) -> None:
        super().__init__(field)
        self.queryset = field.queryset if field.offered is None else field.offered


class SeveralRecordsField(django_filters.fields.ModelMultipleChoiceField):
    iterator = OfferedRecords

    def __init__(self, *args: Any, offered: QuerySet | None = None, **options: Any) -> None:
        self.offered = offered
        super().__init__(*args, **options)

    def clean(self, value: Any) -> Any:
        """The records that are named; where none is, a list rather than a query that finds nothing."""
        return super().clean(value) if value else []

    def in_words(self, answers: Collection[Any]) -> dict[str, str]:
        """Answers as a parameter has them, each with its name."""
        key = self.to_field_name or "pk"
        words = {str(getattr(one, key)): str(one) for one in answers if one != self.null_value}
        return {**words, self.null_value: str(self.null_label)} if self.null_value in answers else words


class SeveralRecords(django_filters.ModelMultipleChoiceFilter):
    """One of several records, each by its slug or another code."""

    field_class = SeveralRecordsField

    def __init__(self, **options: Any) -> None:
        refusal = {"invalid_choice": gettext_lazy("The register has no “%(value)s” here.")}
        super().__init__(**{"to_field_name": "slug", "distinct": False, "error_messages": refusal, **options})


class CountryFilter(SeveralRecords):
    """One of several States by its ISO 3166-1 alpha-3 code."""

    def __init__(self, **options: Any) -> None:
        states = State.objects.in_order().exclude(iso_alpha3=None)
        super().__init__(
            **{"queryset": states, "to_field_name": "iso_alpha3", "label": gettext_lazy("Country"), **options}
        )


class LineageFilter(django_filters.ChoiceFilter):
    """Whether an actor is asked for alone, or with those that it came from and became."""

    def __init__(self, **options: Any) -> None:
        choices = [("false", gettext_lazy("as named")), ("true", gettext_lazy("with predecessors and successors"))]
        hint = gettext_lazy("Whether those count that the actor came from, or became.")
        super().__init__(**{"choices": choices, "empty_label": None, "method": "leave", "help_text": hint, **options})
