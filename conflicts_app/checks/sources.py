"""Whether somebody says so."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from conflicts_app import ihl
from conflicts_app.checks.rules import Oddity, Severity, rule
from conflicts_app.models import Actor, Citation, Classification, Conflict, Development, Incident
from conflicts_app.rooms import owning

CITED = (Actor, Conflict, Classification, Incident, Development)


@rule("no-source", Severity.WARNING, *CITED)
def no_source(records: Any) -> Iterator[Oddity]:
    """Facts are established by sources that others can examine: Berkeley Protocol, 2020.

    States are known from the list of ISO 3166-1, which needs no citation.
    """
    sourced = owning(Citation._base_manager.all(), records.model)
    unsourced = records.exclude(pk__in=sourced.order_by().values("pk"))
    if records.model is Actor:
        unsourced = unsourced.exclude(kind=ihl.ActorKind.STATE)
    for record in unsourced:
        yield Oddity(record, _("No source says any of it: cite one."))
