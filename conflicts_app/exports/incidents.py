"""Incidents as a table: one row each. What is claimed stands in words, with who says it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.exports.base import Column, Table, listed
from conflicts_app.models import Incident, reading

SPAN = {
    "low": _("The lowest number that all claims span; blank where one of them leaves it open, or nobody gives any."),
    "high": _("The highest number that all claims span; blank where one of them leaves it open, or nobody gives any."),
    "claims": _("How many claims that is."),
}


def of_field(name: str, column: str = "") -> Column:
    """A column of what a field of the incident says, in its own words."""
    field: Any = Incident._meta.get_field(name)
    return Column(column or name, field.help_text, lambda incident: getattr(incident, name))


def of_place(name: str, help_text: Any) -> Column:
    column = f"place_{name}" if name in {"name", "precision"} else name
    return Column(column, help_text, lambda incident: incident.place and getattr(incident.place, name))


def of_harm(outcome: str, end: str, help_text: Any) -> Column:
    return Column(f"{outcome}_{end}", help_text, lambda incident: incident.harm[outcome][end])


def day(incident: Incident, end: int) -> Any:
    return reading(incident.date)[end] if incident.date else None


def said(row: Any) -> str:
    return f"{row} – {row.speaker}"


INCIDENTS = Table(
    point=lambda incident: incident.place and incident.place.point,
    columns=[
        of_field("uuid", "id"),
        of_field("slug"),
        of_field("title"),
        of_field("record_type"),
        of_field("date"),
        Column("date_earliest", _("The first day that the date can mean."), lambda incident: day(incident, 0)),
        Column("date_latest", _("The last day that the date can mean."), lambda incident: day(incident, 1)),
        of_place("name", _("The place.")),
        Column("place_relation", _("How the incident lies to the place."), lambda incident: incident.place_relation),
        of_place("precision", _("What the place stands for: 1 the exact place, up to 7 (UCDP GED, where_prec).")),
        of_place("admin1", _("Region or province.")),
        of_place("latitude", _("Degrees north, WGS 84, of the place, however precise that is.")),
        of_place("longitude", _("Degrees east, WGS 84, of the place, however precise that is.")),
        Column(
            "country",
            _("The State on whose territory it was: ISO 3166-1 alpha-3; blank where unknown or disputed."),
            lambda incident: incident.country and incident.country.iso_alpha3,
        ),
        Column(
            "conflicts",
            _("The conflicts in connection with which it is reported: slugs."),
            lambda incident: listed(conflict.slug for conflict in incident.named_conflicts),
        ),
        Column(
            "means",
            _("With what, or how."),
            lambda incident: listed(row.means for row in incident.means.all()),
        ),
        Column(
            "actors",
            _("Those who are said to have had a part: slugs."),
            lambda incident: listed(dict.fromkeys(row.actor.slug for row in incident.attributions.all())),
        ),
        Column(
            "attributions",
            _("Which part, why they are named, and who says so."),
            lambda incident: listed(map(said, incident.attributions.all())),
        ),
        *(
            of_harm(outcome, end, words)
            for outcome in (ihl.Outcome.KILLED, ihl.Outcome.INJURED, ihl.Outcome.KILLED_OR_INJURED)
            for end, words in SPAN.items()
        ),
        Column(
            "harm_claims",
            _("Whom or what it harmed, claim by claim, and who says so."),
            lambda incident: listed(map(said, incident.harm_claims.all())),
        ),
        Column(
            "violations",
            _("Violations that somebody alleges or has examined, and who."),
            lambda incident: listed(map(said, incident.violations.all())),
        ),
        of_field("description"),
        Column(
            "sources",
            _("The sources of the incident and of each claim about it: slugs."),
            lambda incident: listed(dict.fromkeys(one.source.slug for one in incident.all_citations)),
        ),
        Column(
            "dataset",
            _("The source from which it was taken over: slug; blank for one of our own."),
            lambda incident: incident.dataset and incident.dataset.slug,
        ),
        of_field("release"),
        of_field("external_id"),
        Column(
            "licence",
            _("Under which licence the dataset is used."),
            lambda incident: incident.dataset and incident.dataset.licence,
        ),
        Column(
            "reference",
            _("How the dataset wants to be cited, release by release."),
            lambda incident: listed(one.source.reference for one in incident.all_citations if incident.dataset),
        ),
        of_field("updated_at"),
    ],
)
