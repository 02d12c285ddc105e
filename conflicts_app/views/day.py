"""A conflict on one day: who took part, what the law made of it in whose view, and one sentence that says so."""

import datetime
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conflicts_app import ihl
from conflicts_app.models import Classification, Conflict, Involvement, Participation, Period

KINDS = {
    ihl.ConflictType.IAC: gettext_lazy("an international armed conflict"),
    ihl.ConflictType.OCCUPATION: gettext_lazy("an occupation"),
    ihl.ConflictType.NIAC: gettext_lazy("a non-international armed conflict"),
    ihl.ConflictType.NONE: gettext_lazy("no armed conflict"),
}
VIEWS = {
    ihl.ClassificationStatus.ESTABLISHED: gettext_lazy("On {day} {violence} is {kind}, in the view of {assessor}."),
    ihl.ClassificationStatus.POSSIBLE: gettext_lazy(
        "On {day} {violence} is possibly {kind}, in the view of {assessor}."
    ),
    ihl.ClassificationStatus.DISPUTED: gettext_lazy(
        "On {day} it is disputed whether {violence} is {kind}, says {assessor}."
    ),
}
AP2 = {
    ihl.AP2Status.MET: gettext_lazy("Additional Protocol II applies."),
    ihl.AP2Status.POSSIBLE: gettext_lazy("Additional Protocol II possibly applies."),
    ihl.AP2Status.NOT_MET: gettext_lazy("Additional Protocol II does not apply."),
    ihl.AP2Status.NOT_ASSESSED: gettext_lazy("Whether Additional Protocol II applies is not assessed."),
}


@dataclass(frozen=True)
class Support:
    """What somebody gives somebody, as far as it is said in the same way."""

    first: Involvement
    forms: str


@dataclass(frozen=True)
class Side:
    """Who stands together on the day, and who supports them from outside."""

    number: int
    parties: list[Participation]
    support: list[Support]


@dataclass(frozen=True)
class Turn:
    """A day from which something is otherwise."""

    day: datetime.date
    label: str
    what: str


class Day:
    """What the rows of a conflict in hand say of one day, possibly or certainly."""

    def __init__(self, conflict: Conflict, day: datetime.date, *, certainly: bool = False) -> None:
        def then(rows: Any) -> list[Any]:
            found = [row for row in rows if row.holds(day, certainly=certainly)]
            for row in found:
                row.only_possibly = not row.holds(day, certainly=True)
            return found

        self.day = day
        self.views: list[Classification] = then(conflict.classifications.all())
        self.other_views = [view for view in conflict.classifications.all() if view not in self.views]
        self.parties: list[Participation] = then(conflict.participations.all())
        self.support: list[Any] = then(conflict.involvements.all())
        self.turns = turns(conflict)

    @property
    def sides(self) -> list[Side]:
        by_side = groupby(self.parties, key=lambda part: part.side)
        return [Side(side, list(parts), self.support_of({side})) for side, parts in by_side]

    @property
    def support_of_no_side(self) -> list[Support]:
        return self.support_of({one.side for one in self.support} - {part.side for part in self.parties})

    def support_of(self, sides: set[int | None]) -> list[Support]:
        """What the sides receive: one line for all the forms of it that are said alike."""
        lines: dict[tuple[Any, ...], list[Involvement]] = {}
        for one in self.support:
            if one.side in sides:
                said = (one.actor_id, one.supports_id, one.certainty, one.said_by_id, one.only_possibly)
                lines.setdefault(said, []).append(one)
        return [Support(all_[0], ", ".join(one.get_form_display().lower() for one in all_)) for all_ in lines.values()]

    @property
    def sentences(self) -> list[SafeString]:
        """One for each view that is held of the day; one that says so where there is none."""
        day = date_format(self.day, "j F Y")
        if not self.views:
            return [format_html(_("For {day} no classification is recorded."), day=day)]
        return [self.sentence(view, day) for view in self.views]

    def sentence(self, view: Classification, day: str) -> SafeString:
        kind = format_html(
            '<span class="kind {} {}">{}</span>', view.type, view.status, KINDS[ihl.ConflictType(view.type)]
        )
        said = [
            format_html(
                str(VIEWS[ihl.ClassificationStatus(view.status)]),
                day=day,
                violence=self.violence(view),
                kind=kind,
                assessor=format_html('<a href="{}">{}</a>', view.assessor.get_absolute_url(), view.assessor),
            )
        ]
        if view.type == ihl.ConflictType.NONE:
            said.append(format_html("{}", _("It stays below the threshold.")))
        elif view.ap2 in AP2:
            said.append(format_html("{}", AP2[ihl.AP2Status(view.ap2)]))
        if not view.holds(self.day, certainly=True):
            said.append(format_html("{}", _("The dates are vague: whether it held on this very day is not certain.")))
        return format_html_join(" ", "{}", ((one,) for one in said))

    def violence(self, view: Classification) -> str:
        sides = [get_text_list([part.actor.in_short for part in side.parties], _("and")) for side in self.sides]
        match sides:
            case []:
                return _("the violence")
            case [only]:
                return _("the violence of %(party)s") % {"party": only}
        words = {"sides": get_text_list(sides, _("and"))}
        if view.type == ihl.ConflictType.NONE:
            return _("the violence between %(sides)s") % words
        return _("the fighting between %(sides)s") % words


def turns(conflict: Conflict) -> list[Turn]:
    """The days from which a view is held or no longer held, a party takes part or no longer does; latest first."""
    found: dict[tuple[datetime.date, str], list[str]] = {}

    def turn(period: Period, begun: str, ended: str) -> None:
        first = (period.certain or period.possible).lower
        if first:
            found.setdefault((first, period.start_in_words), []).append(begun)
        if period.end and not period.is_ongoing and period.possible.upper:
            label = _("after %(end)s") % {"end": period.end_in_words}
            found.setdefault((period.possible.upper, label), []).append(ended)

    for view in conflict.classifications.all():
        kind = {"kind": view.get_type_display(), "assessor": view.assessor}
        turn(view, _("%(kind)s (%(assessor)s)") % kind, _("no longer: %(kind)s (%(assessor)s)") % kind)
    for part in conflict.participations.all():
        actor = {"actor": part.actor.in_short}
        turn(part, _("%(actor)s takes part") % actor, _("%(actor)s no longer takes part") % actor)
    return [Turn(day, label, "; ".join(what)) for (day, label), what in sorted(found.items(), reverse=True)]
