"""What one may ask of the lists of actors."""

import datetime

from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.filters.base import InTimeFilter
from conflicts_app.filters.fields import CountryFilter, DayFilter, SeveralCodes, WordsFilter
from conflicts_app.models import Actor, ActorQuerySet, ActorRelation, State


class ActorFilter(InTimeFilter):
    """Every question that the page and the API answer about actors of all kinds."""

    q = WordsFilter()
    kind = SeveralCodes(choices=ihl.ActorKind, label=_("Kind"), help_text=_("What the actor is."))
    country = CountryFilter(
        offered=State.objects.in_order().filter(pk__in=ActorRelation.objects.values("other")),
        method="filter_country",
        help_text=_("A State and the actors tied to it; ISO 3166-1 alpha-3 code: MLI."),
    )
    active_on = DayFilter(
        method="filter_active_on", label=_("Active on"), help_text=_("Who existed on a day, or may have: YYYY-MM-DD.")
    )

    class Meta:
        model = Actor
        fields: list[str] = []

    def filter_country(self, found: ActorQuerySet, name: str, states: ActorQuerySet) -> ActorQuerySet:
        return found.of_country(states) if states else found

    def filter_active_on(self, found: ActorQuerySet, name: str, day: datetime.date) -> ActorQuerySet:
        return found.in_force(day, certainly=self.certainly)


class KindFilter(ActorFilter):
    """The same for a list of one kind."""

    hidden = (*ActorFilter.hidden, "kind")
