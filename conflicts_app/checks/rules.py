"""What a rule of consistency is, and how all of them are asked. Rules warn: they decide nothing and stop nobody.

A rule looks at the records of one kind, in the room where it is asked: the desk, or what the public has.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from conflicts_app import ihl
from conflicts_app.models import Dismissal, Record
from conflicts_app.rooms import DESK, inside


class Severity(TextChoices):
    """How the record and the law fit: an error is what cannot both be so, a warning what needs a second look."""

    ERROR = "error", _("Error")
    WARNING = "warning", _("Warning")


@dataclass(frozen=True)
class Oddity:
    """What a rule says of one record: of which of its rows, of which field, in a sentence with the way out."""

    record: Record
    said: str
    row: Model | None = None  # what it is about, told from others that the rule finds; None where it is the record
    field: str = ""

    @property
    def part(self) -> str:
        """Names the row from one time to the next; blank where it is the record."""
        return f"{self.row._meta.model_name}:{self.row.pk}" if self.row else ""


@dataclass(frozen=True)
class Rule:
    """One rule for records of some kinds: ``law`` is why the law asks for it, in words and with the provision."""

    code: str
    severity: Severity
    models: tuple[type[Record], ...]
    law: str
    ask: Callable[[Any], Iterator[Oddity]]


@dataclass(frozen=True)
class Finding:
    """An oddity, the rule that found it, and what an editor has answered to it."""

    rule: Rule
    oddity: Oddity
    dismissal: Dismissal | None = None


RULES: dict[str, Rule] = {}


def rule(code: str, severity: Severity, *models: type[Record]) -> Callable[[Any], Any]:
    """Make a function a rule: it is given records of a model and yields oddities; its docstring is the law."""

    def made(ask: Any) -> Any:
        law, *_further = (inspect.getdoc(ask) or "").split("\n\n")
        RULES[code] = Rule(code, severity, models, law, ask)
        return ask

    return made


def findings(record: Record | None = None, *, room: str = DESK) -> list[Finding]:
    """What all rules find in a room, or in one record there; what is withdrawn is left alone."""
    answers = Dismissal.objects.standing().filter(**{"record": record.uuid} if record else {})
    answered = {(one.code, one.record, one.part): one for one in answers}
    with inside(room):
        return [
            Finding(one, oddity, answered.get((one.code, oddity.record.uuid, oddity.part)))
            for one in RULES.values()
            for model in one.models
            if record is None or model is record._meta.concrete_model
            for oddity in one.ask(looked_at(model, record))
        ]


def looked_at(model: type[Record], record: Record | None) -> QuerySet[Any]:
    rows = model._base_manager.exclude(stage=ihl.Stage.WITHDRAWN).order_by("pk")
    return rows.filter(pk=record.pk) if record else rows
