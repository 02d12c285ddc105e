"""What a request may ask of a list. The page and the API ask through the same class, so they answer alike."""

from collections.abc import Container, Iterable
from copy import deepcopy
from functools import cache
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app.filters.fields import DayFilter, MomentFilter, SeveralRecordsField
from conflicts_app.filters.paging import MOST, Page, page_of, place_of_cursor
from conflicts_app.models import Understood, understood

Problems = dict[str, list[str]]
REPEATABLE = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)  # several values mean "or"
MOST_VALUES = 100  # of one parameter
ORDERS = [("-date", gettext_lazy("newest first")), ("date", gettext_lazy("oldest first"))]
MATCH = [("possible", gettext_lazy("possibly")), ("certain", gettext_lazy("certainly"))]


class KnownAtForm(forms.Form):
    """The moment whose state of the register is wanted. The room for it was chosen, or refused, before (rooms.py)."""

    known_at = forms.CharField(
        required=False,
        label=gettext_lazy("As known at"),
        help_text=gettext_lazy("What the register had published at this moment: 2025-04-01T00:00:00Z."),
    )


class PagingForm(KnownAtForm):
    """Which part of a list is wanted, and how it is shown."""

    limit = forms.IntegerField(
        required=False, min_value=1, max_value=MOST, help_text=gettext_lazy("How many records at a time: 1 to 500.")
    )
    cursor = forms.CharField(required=False, help_text=gettext_lazy("Where to go on: taken from a next address."))
    count = forms.ChoiceField(
        required=False,
        choices=[("true", "true"), ("false", "false")],
        help_text=gettext_lazy("Whether to count all records that match."),
    )

    def page(self, matching: QuerySet) -> Page:
        return page_of(matching, self.cleaned_data["cursor"], self.cleaned_data["limit"])


class DetailForm(KnownAtForm):
    """What may be asked of one record."""

    def applied_to(self, records: Any) -> Any:
        """The records as they are to be shown; only where there are no problems."""
        return records


class RegisterFilter(django_filters.FilterSet):
    """Filters of one concept. Problems come before answers: nothing that was asked is ignored."""

    updated_since = MomentFilter(
        field_name="updated_at",
        lookup_expr="gte",
        label=gettext_lazy("Published or changed since"),
        help_text=gettext_lazy("Published in a new state at this moment or later: 2025-04-01T00:00:00Z."),
    )

    hidden: tuple[str, ...] = ("updated_since",)  # which the form of the page does not show
    # What a form sends along although nobody asked for it.
    as_usual = {"match": "possible", "lineage": "false", "ordering": "-date"}

    def get_form_class(self) -> type[forms.Form]:
        return form_of(type(self))  # type: ignore[arg-type]

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields of the page's form; how a day is meant comes after the days."""
        names = (name for name in self.form.fields if name not in self.hidden)
        return [self.field(name) for name in sorted(names, key=lambda name: name == "match")]

    def field(self, name: str) -> forms.BoundField:
        """A field of the form, with what could not be followed in ``said``."""
        field: Any = self.form[name]
        field.said = self.problems.get(name, [])
        return field

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was asked that the form does not show and so keeps as it is: links ask for it."""
        return [(name, value) for name, value in self.given if name in self.hidden and name not in self.problems]

    @property
    def refused(self) -> list[tuple[forms.BoundField, list[str]]]:
        """What the form does not show unless it could not be followed, as it was given, so that it can be mended."""
        names = (name for name in self.hidden if name in self.problems and name in self.form.fields)
        return [(self.field(name), list(dict.fromkeys(self.data.getlist(name)))) for name in names]

    paging_class: type[KnownAtForm] = PagingForm

    @cached_property
    def paging(self) -> Any:
        return self.paging_class(self.data)

    @cached_property
    def problems(self) -> Problems:
        """Each parameter that cannot be followed, with the reasons; empty where all can."""
        found = problems_of(self.data, self.form, self.paging)
        if not found:
            try:
                cursor = self.paging.cleaned_data.get("cursor")
                cursor and place_of_cursor(self.qs, cursor)
            except forms.ValidationError as fault:
                found["cursor"] = fault.messages
        return found

    @cached_property
    def page(self) -> Page:
        """The part of the list that was asked for; only where there are no problems."""
        return self.paging.page(self.qs)

    @property
    def given(self) -> list[tuple[str, str]]:
        """What was asked, without what a form sends along although nobody asked for it."""
        every = ((name, value) for name, values in self.data.lists() for value in values)
        return [(name, value) for name, value in every if value and value != self.as_usual.get(name)]

    def address(self, without: Container[str | tuple[str, str]] = (), also: Iterable[tuple[str, str]] = ()) -> str:
        """The first page of the list, asked without some names or pairs of name and value, and with others."""
        kept = [one for one in self.given if one[0] != "cursor" and one[0] not in without and one not in without]
        return f"?{readable([*kept, *(one for one in also if one[1] != self.as_usual.get(one[0]))])}"

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """Each answer in use: the question, the answer in words, and the address of the list without it."""
        return [
            (str(self.form.fields[name].label), self.in_words(name, self.form.fields[name], [value])[0], without)
            for name, value in self.given
            if name in self.form.fields and name != "ordering" and (without := self.address([(name, value)]))
        ]

    @property
    def misspelt(self) -> list[Understood]:
        """Of the words that were asked for those that the register does not have."""
        words = self.form.cleaned_data.get("q") if "q" in self.form.fields else ""
        return [one for one in understood(words) if not one.known] if words else []

    def in_words(self, name: str, field: forms.Field, given: list[str]) -> list[str]:
        if isinstance(field, SeveralRecordsField):
            known = field.in_words(self.form.cleaned_data.get(name, ()))
            return [known.get(value, value) for value in given]
        choices: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
        words = dict(choices)
        return [str(words.get(value, value)) for value in given]


@cache
def form_of(asked: Any) -> type[forms.Form]:
    """The form of a filter, made once for all requests: no field depends on who asks."""
    fields = {name: one.field for name, one in deepcopy(asked.base_filters).items()}
    return type(f"{asked.__name__}Form", (forms.Form,), fields)


class InTimeFilter(RegisterFilter):
    """A filter with questions about a day, which vague dates answer possibly or certainly."""

    match = django_filters.ChoiceFilter(
        method="leave",
        choices=MATCH,
        label=gettext_lazy("On that day"),
        empty_label=None,
        help_text=gettext_lazy("Whether a vague date has to lie there in some reading, or in every one."),
    )

    @property
    def possibly(self) -> str:
        """The address of what also counts what happened only possibly then."""
        return self.address(["match"])

    @property
    def certainly(self) -> bool:
        return self.form.cleaned_data["match"] == "certain"

    def leave(self, found: QuerySet, name: str, value: str) -> QuerySet:
        return found


class HappenedFilter(InTimeFilter):
    """A filter of what happened at a time, known as well as it is known."""

    date_after = DayFilter(
        method="leave", label=gettext_lazy("From"), help_text=gettext_lazy("On this day or later: YYYY-MM-DD.")
    )
    date_before = DayFilter(
        method="leave", label=gettext_lazy("To"), help_text=gettext_lazy("On this day or before: YYYY-MM-DD.")
    )
    ordering = django_filters.ChoiceFilter(
        choices=ORDERS,
        method="filter_ordering",
        label=gettext_lazy("Order"),
        empty_label=None,
        help_text=gettext_lazy("By the first day on which it may have happened."),
    )

    @cached_property
    def problems(self) -> Problems:
        found = super().problems
        days = [self.form.cleaned_data.get(name) for name in ("date_after", "date_before")]
        if all(days) and days[0] > days[1]:
            found["date_before"] = [
                _("%(before)s comes before %(after)s: no day lies between.") % {"before": days[1], "after": days[0]}
            ]
        return found

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        asked = self.form.cleaned_data
        found: Any = super().filter_queryset(queryset)
        if asked["date_after"] or asked["date_before"]:
            found = found.happened(asked["date_after"], asked["date_before"], certainly=self.certainly)
        return found

    def filter_ordering(self, found: Any, name: str, order: str) -> Any:
        return found.oldest_first() if order == "date" else found


def readable(asked: Iterable[tuple[str, str]]) -> str:
    """A query that people can read: commas and colons stay as they are."""
    return urlencode(list(asked), safe=",:")


def problems_of(data: QueryDict, *forms_: forms.Form) -> Problems:
    """Each parameter that the forms do not know, that was given twice although it means one thing, or is wrong."""
    fields = {name: field for form in forms_ for name, field in form.fields.items()}
    found: Problems = {}
    for name in data:
        if name not in fields:
            known = get_text_list(sorted(fields), _("and")) if fields else _("none")
            found[name[:60]] = [
                _("“%(name)s” is not a parameter here. There are: %(known)s.") % {"name": name[:60], "known": known}
            ]
        elif not isinstance(fields[name], REPEATABLE) and len(data.getlist(name)) > 1:
            found[name] = [
                _("“%(name)s” takes one value and was given %(times)s times.")
                % {"name": name, "times": len(data.getlist(name))}
            ]
        elif len(data.getlist(name)) > MOST_VALUES:
            found[name] = [
                _("“%(name)s” takes at most %(most)s values and was given %(times)s. Ask in parts.")
                % {"name": name, "most": MOST_VALUES, "times": len(data.getlist(name))}
            ]
        elif len(data.getlist(name)) > 1 and "" in data.getlist(name):
            found[name] = [_("“%(name)s” was given again without a value. Leave that out.") % {"name": name}]
    for form in forms_:
        for name, errors in form.errors.items():
            found.setdefault(name, []).extend(map(str, errors))
    return found
