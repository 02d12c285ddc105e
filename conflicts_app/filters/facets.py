"""How many incidents a list would have with one more answer to one of its questions."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, F, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext as _

from conflicts_app import ihl
from conflicts_app.filters.fields import SeveralRecordsField
from conflicts_app.filters.incidents import NO_DATASET, IncidentFilter
from conflicts_app.models import Actor, Conflict, IncidentFacts, Source, State, ViolationType

# Of each facet the questions that are left out when its values are counted: they are its own.
OWN = {
    "dataset": ("dataset",),
    "conflict": ("conflict",),
    "country": ("country",),
    "actor": ("actor", "lineage", "role", "basis"),
    "violation": ("violation", "rule"),
    "means": ("means",),
    "record_type": ("record_type",),
    "year": ("date_after", "date_before"),
}
ALL = "all"  # counted beside the facets: every incident that there is
LISTS = {"conflict": "conflicts", "country": "countries", "violation": "violations", "means": "means"}


@dataclass(frozen=True)
class Choice:
    """One value of a facet: as a parameter has it, in words, how many incidents, and how deep in the tree it stands.

    A country has its M49 number, which maps know it by.
    """

    value: str
    label: str
    incidents: int | None
    chosen: bool = False
    depth: int = 0
    number: str = ""


@dataclass(frozen=True)
class Facet:
    """The values of one question, the most frequent first; of violations in the order of their tree.

    ``said`` is why the question could not be followed.
    """

    name: str
    label: str
    choices: list[Choice]
    said: list[str] = field(default_factory=list)


def uncounted(asked: IncidentFilter) -> list[Facet]:
    """What was asked of each facet, as it was given, where not everything that was asked can be followed."""
    found = []
    for name in OWN:
        if name in asked.form.fields:
            field_, given = asked.form.fields[name], asked.data.getlist(name)
            words = asked.in_words(name, field_, given)
            choices = [Choice(value, label, None, chosen=True) for value, label in zip(given, words, strict=True)]
            found.append(Facet(name, str(field_.label), choices, asked.problems.get(name, [])))
    return found


Counts = dict[str, dict[str, int]]


def counts(asked: IncidentFilter) -> Counts:
    """For each facet how many incidents have each of its values, in one query; its own questions left out."""
    every = IncidentFacts.objects.order_by().values(value=Value("", TextField())).annotate(incidents=Count("*"))
    branches = {ALL: every, **{name: branch(asked, name) for name in OWN}}
    rows = [one.values_list(Value(name, TextField()), "value", "incidents") for name, one in branches.items()]
    found: Counts = {ALL: {"": 0}, **{name: {} for name in OWN}}
    for name, value, incidents in rows[0].union(*rows[1:], all=True):
        found[name][value] = incidents
    if asked.form.cleaned_data["rule"]:
        found["violation"] = by_cited_violation(asked)
    return found


def branch(asked: IncidentFilter, name: str) -> Any:
    found = asked.narrowed(IncidentFacts.objects.all(), without=(*OWN[name], "ordering"))
    one: Any
    if name in LISTS:
        return found.by_value(LISTS[name]).values("value", "incidents")
    if name == "actor":
        answers = asked.form.cleaned_data
        if answers["role"] or answers["basis"]:  # what counts is who had that part
            those = asked.attributions({**answers, "actor": None}).filter(incident__in=found.values("incident"))
            one = those.order_by().values(value=Cast("actor", TextField()))
            return one.annotate(incidents=Count("incident", distinct=True))
        return found.by_value("actors").values("value", "incidents")
    if name == "dataset":
        one = found.values(value=Coalesce(Cast("dataset", TextField()), Value(NO_DATASET, TextField())))
    elif name == "year":
        one = found.filter(dated=True).values(value=Cast(F("low_month") / 12, TextField()))
    else:
        one = found.exclude(**{name: None}).values(value=Cast(name, TextField()))
    return one.annotate(incidents=Count("*"))


def by_cited_violation(asked: IncidentFilter) -> dict[str, int]:
    """With a rule asked for, the types of the violations to which it is cited, and those above them."""
    found = asked.narrowed(IncidentFacts.objects.all(), without=(*OWN["violation"], "ordering"))
    findings = asked.violations({**asked.form.cleaned_data, "violation": None})
    alleged = findings.filter(incident__in=found.values("incident")).values_list("incident", "violation_type")
    above = dict(ViolationType.objects.values_list("pk", "parent"))
    incidents: dict[int, set[int]] = defaultdict(set)
    for incident, step in alleged:
        for one in upwards(step, above):
            incidents[one].add(incident)
    return {str(key): len(those) for key, those in incidents.items()}


def upwards(one: int | None, above: dict[int, int | None]) -> Iterator[int]:
    while one:
        yield one
        one = above[one]


def facets(asked: IncidentFilter, found: Counts) -> list[Facet]:
    """All facets in words; a year is that of the first day on which an incident may have happened."""
    names = named(found)
    datasets = [one.choice for one in names["dataset"]]
    own = found["dataset"].get(NO_DATASET)
    if own and (datasets or asked.form.cleaned_data["dataset"]):  # of a register without datasets it says nothing
        datasets.append(Choice(NO_DATASET, str(asked.form.fields["dataset"].null_label), own))
    return [
        facet(asked, "dataset", datasets),
        *(facet(asked, name, [one.choice for one in names[name]]) for name in ("conflict", "country", "actor")),
        facet(asked, "violation", tree(names["violation"]), sort=False),
        facet(asked, "means", coded(ihl.Means, found["means"])),
        facet(asked, "record_type", coded(ihl.RecordType, found["record_type"])),
        Facet("year", _("Year"), [Choice(year, year, n) for year, n in sorted(found["year"].items())]),
    ]


# Of each kind of record: as a parameter has it, in words, and what else is needed of it.
NAMES: dict[str, tuple[Any, Any, Any, Any]] = {
    "conflict": (Conflict, F("slug"), F("title"), Value("")),
    "country": (State, F("iso_alpha3"), F("name"), F("iso_numeric")),
    "actor": (Actor, F("slug"), Coalesce(NullIf("acronym", Value("")), "name"), Value("")),
    "violation": (ViolationType, F("slug"), F("title"), Cast("parent", TextField())),
    "dataset": (Source, F("slug"), F("title"), Value("")),
}


@dataclass(frozen=True)
class Named:
    """A record that was counted, and what else is needed of it: a country's number, a type's parent."""

    key: str
    choice: Choice
    further: str


def named(counted: Counts) -> dict[str, list[Named]]:
    """The records that were counted, in one query."""
    rows = [
        model.objects.order_by()
        .filter(pk__in=[key for key in counted[name] if key != NO_DATASET])
        .values_list(
            Value(name, TextField()),
            Cast("pk", TextField()),
            Cast(value, TextField()),
            label,
            Cast(further, TextField()),
        )
        for name, (model, value, label, further) in NAMES.items()
    ]
    found: dict[str, list[Named]] = {name: [] for name in NAMES}
    for name, key, value, label, further in rows[0].union(*rows[1:], all=True):
        if value:
            number = further if name == "country" else ""
            found[name].append(Named(key, Choice(value, label, counted[name][key], number=number or ""), further))
    return found


def coded(words: Any, counted: dict[str, int]) -> list[Choice]:
    return [Choice(value, str(words(value).label), incidents) for value, incidents in counted.items()]


def tree(types: list[Named]) -> list[Choice]:
    """Each type after the one above it, deeper than that."""
    below: dict[str, list[Named]] = defaultdict(list)
    for one in sorted(types, key=lambda one: one.choice.value):
        below[one.further or ""].append(one)

    def walked(above: str, depth: int) -> Iterator[Choice]:
        for one in below[above]:
            yield replace(one.choice, depth=depth)
            yield from walked(one.key, depth + 1)

    return list(walked("", 0))


def facet(asked: IncidentFilter, name: str, choices: list[Choice], *, sort: bool = True) -> Facet:
    """With what was chosen at the top, also where nothing has it."""
    field = asked.form[name]
    answers = asked.form.cleaned_data[name] or ()
    if isinstance(field.field, SeveralRecordsField):
        words = field.field.in_words(answers)
    else:
        words = {one: dict(field.field.choices)[one] for one in answers}
    there = {one.value for one in choices}
    choices = [replace(one, chosen=one.value in words) for one in choices]
    choices[:0] = [Choice(value, str(label), 0, chosen=True) for value, label in words.items() if value not in there]
    if sort:
        choices.sort(key=lambda one: (not one.chosen, -(one.incidents or 0), one.label))
    return Facet(name, str(field.label), choices)
