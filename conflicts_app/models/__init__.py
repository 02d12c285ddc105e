"""The one door to the models."""

from conflicts_app.models.actors import (
    Actor,
    ActorName,
    ActorQuerySet,
    ActorRelation,
    ArmedGroup,
    Force,
    Organisation,
    State,
)
from conflicts_app.models.addresses import FormerAddress
from conflicts_app.models.base import Record, RecordQuerySet
from conflicts_app.models.edtf import in_words, reading
from conflicts_app.models.names import Folded
from conflicts_app.models.time import Dated, Lifetime, Period, in_force

__all__ = [
    "Actor",
    "ActorName",
    "ActorQuerySet",
    "ActorRelation",
    "ArmedGroup",
    "Dated",
    "Folded",
    "Force",
    "FormerAddress",
    "Lifetime",
    "Organisation",
    "Period",
    "Record",
    "RecordQuerySet",
    "State",
    "in_force",
    "in_words",
    "reading",
]
