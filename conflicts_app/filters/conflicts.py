"""What one may ask of the lists of conflicts and of classifications: the same questions, of either side."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.filters.base import MATCH, DetailForm, InTimeFilter, KnownAtForm
from conflicts_app.filters.fields import (
    CountryFilter,
    DayField,
    DayFilter,
    LineageFilter,
    SeveralCodes,
    SeveralRecords,
    WordsFilter,
)
from conflicts_app.models import (
    Actor,
    Assessor,
    Classification,
    Conflict,
    ConflictQuerySet,
    Participation,
    State,
    Territory,
    lineage_of,
)

VIEW = ("type", "status", "ap2", "assessor")  # what is asked of one and the same classification


class AsOfForm(DetailForm):
    """Of one conflict: what held on a day."""

    as_of = DayField(required=False, label=_("As of"), help_text=_("What held on this day: YYYY-MM-DD."))
    match = forms.ChoiceField(
        required=False,
        choices=MATCH,
        label=_("On that day"),
        help_text=_("Whether what held in some reading of its dates is shown, or what held in every one."),
    )

    def applied_to(self, records: Any) -> Any:
        """The records have what is said of them at all times."""
        day = self.cleaned_data["as_of"]
        return records.showing(day, certainly=self.cleaned_data["match"] == "certain") if day else records


class CompareForm(KnownAtForm):
    """Two days that are compared in law; today and the same day a year before where none is given."""

    match = forms.ChoiceField(
        required=False,
        choices=MATCH,
        label=_("On these days"),
        help_text=_("Whether what held in some reading of its dates counts, or only what held in every one."),
    )

    def __init__(self, data: Any, today: datetime.date) -> None:
        super().__init__(data)
        self.fields["from"] = DayField(required=False, label=_("From"), help_text=_("The first day: YYYY-MM-DD."))
        self.fields["to"] = DayField(required=False, label=_("To"), help_text=_("The second day: YYYY-MM-DD."))
        self.today = today

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        if "to" in asked and "from" in asked:
            asked["to"] = asked["to"] or self.today
            asked["from"] = asked["from"] or asked["to"] - datetime.timedelta(days=365)
            if asked["to"] < asked["from"]:
                said = _("%(to)s comes before %(from)s: give the earlier day first.")
                self.add_error("to", forms.ValidationError(said, params={"to": asked["to"], "from": asked["from"]}))
        return asked


class LegalFilter(InTimeFilter):
    """Questions about views in law and the conflicts that they are about."""

    q = WordsFilter(method="leave")
    as_of = DayFilter(method="leave", label=_("As of"), help_text=_("What was classified on this day: YYYY-MM-DD."))
    type = SeveralCodes(
        choices=ihl.ConflictType,
        method="leave",
        label=_("Type"),
        help_text=_("What an assessor says the law calls it."),
    )
    status = SeveralCodes(
        choices=ihl.ClassificationStatus,
        method="leave",
        label=_("Status"),
        help_text=_("How firmly the assessor holds it."),
    )
    ap2 = SeveralCodes(
        choices=ihl.AP2Status,
        method="leave",
        label=_("Additional Protocol II"),
        help_text=_("Whether it applies, in the assessor's view."),
    )
    assessor = SeveralRecords(
        queryset=Assessor.objects.in_order(),
        method="leave",
        label=_("Assessor"),
        help_text=_("Whose view it is: slug."),
    )
    party = SeveralRecords(
        queryset=Actor.objects.in_order(),
        offered=Actor.objects.in_order().filter(pk__in=Participation.objects.values("actor")),
        method="leave",
        label=_("Party"),
        help_text=_("Who takes part, on the day where one is given: slug of the actor."),
    )
    lineage = LineageFilter(label=_("Party and lineage"))
    country = CountryFilter(
        offered=State.objects.in_order().filter(pk__in=Territory.objects.values("state")),
        method="leave",
        help_text=_("On whose territory; ISO 3166-1 alpha-3 code: MLI."),
    )

    def views(self) -> Any:
        """The classifications that match all that was asked about classifications together."""
        asked = self.form.cleaned_data
        found = Classification.objects.all()
        for name in VIEW:
            if asked[name]:
                found = found.filter(**{f"{name}__in": list(asked[name])})
        return found.in_force(asked["as_of"], certainly=self.certainly) if asked["as_of"] else found

    def conflicts(self, found: ConflictQuerySet) -> ConflictQuerySet:
        """Those of the conflicts that match all that was asked about conflicts."""
        asked = self.form.cleaned_data
        if asked["q"]:
            found = found.called(asked["q"])
        if asked["country"]:
            found = found.in_countries(asked["country"])
        if asked["party"]:
            named = lineage_of(asked["party"]) if asked["lineage"] == "true" else asked["party"]
            parties = Participation.objects.filter(actor__in=list(named))
            if asked["as_of"]:
                parties = parties.in_force(asked["as_of"], certainly=self.certainly)
            found = found.between(parties)
        return found


class ConflictFilter(LegalFilter):
    """Every question that the page and the API answer about conflicts; of a day with what held then."""

    whole = True

    class Meta:
        model = Conflict
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        asked = self.form.cleaned_data
        found = self.conflicts(super().filter_queryset(queryset))
        if any(asked[name] for name in ("as_of", *VIEW)):
            found = found.classified(self.views())
        show = found.showing if self.whole else found.naming
        return show(asked["as_of"], certainly=self.certainly) if asked["as_of"] else found


class ConflictIndexFilter(ConflictFilter):
    """The same questions, for a page that says of each conflict only between whom it is and what the law calls it."""

    whole = False


class ClassificationFilter(LegalFilter):
    """Every question that the page and the API answer about classifications."""

    conflict = SeveralRecords(
        queryset=Conflict.objects.in_order(),
        field_name="conflict__slug",
        label=_("Conflict"),
        help_text=_("What is classified: slug."),
    )
    criterion = SeveralCodes(
        choices=ihl.Criterion,
        method="leave",
        label=_("Criterion"),
        help_text=_("A criterion on which there is a finding."),
    )
    value = SeveralCodes(
        choices=ihl.FindingValue, method="leave", label=_("Value"), help_text=_("What is found of that criterion.")
    )

    class Meta:
        model = Classification
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        asked = self.form.cleaned_data
        found = super().filter_queryset(queryset).filter(pk__in=self.views())
        if asked["q"] or asked["country"] or asked["party"]:
            found = found.about(self.conflicts(Conflict.objects.all()))
        if asked["criterion"] or asked["value"]:
            found = found.finding(asked["criterion"], asked["value"])
        return found
