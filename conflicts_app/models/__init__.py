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
    lineage_of,
)
from conflicts_app.models.addresses import FormerAddress
from conflicts_app.models.assessors import Assessor
from conflicts_app.models.base import Record, RecordQuerySet
from conflicts_app.models.classifications import Classification, CriterionFinding
from conflicts_app.models.conflicts import Conflict, ConflictQuerySet, Involvement, Participation, Territory
from conflicts_app.models.edtf import in_words, reading
from conflicts_app.models.names import Folded
from conflicts_app.models.time import Dated, Lifetime, Period, TimeQuerySet

__all__ = [
    "Actor",
    "ActorName",
    "ActorQuerySet",
    "ActorRelation",
    "ArmedGroup",
    "Assessor",
    "Classification",
    "Conflict",
    "ConflictQuerySet",
    "CriterionFinding",
    "Dated",
    "Folded",
    "Force",
    "FormerAddress",
    "Involvement",
    "Lifetime",
    "Organisation",
    "Participation",
    "Period",
    "Record",
    "RecordQuerySet",
    "State",
    "Territory",
    "TimeQuerySet",
    "in_words",
    "lineage_of",
    "reading",
]
