"""The one door to the models."""

from conflicts_app.models.actors import (
    PAGES,
    ROUTES,
    Actor,
    ActorName,
    ActorQuerySet,
    ArmedGroup,
    Force,
    Organisation,
    State,
)
from conflicts_app.models.addresses import FormerAddress
from conflicts_app.models.along import Along
from conflicts_app.models.assessors import Assessor
from conflicts_app.models.base import Part, Record, RecordQuerySet, parts_of
from conflicts_app.models.briefs import Brief, BriefSection
from conflicts_app.models.changes import Change
from conflicts_app.models.citations import FACTS, Citation, passages
from conflicts_app.models.claims import Account, Attribution, HarmClaim
from conflicts_app.models.classifications import Classification, CriterionFinding, IndicatorFinding
from conflicts_app.models.conflicts import Conflict, ConflictQuerySet, Involvement, Participation, Territory
from conflicts_app.models.criteria import Indicator, LegalElement
from conflicts_app.models.developments import (
    Development,
    DevelopmentActor,
    DevelopmentConflict,
    DevelopmentQuerySet,
)
from conflicts_app.models.dismissals import Dismissal
from conflicts_app.models.edtf import ONGOING, from_words, in_words, reading
from conflicts_app.models.evidence import Evidence
from conflicts_app.models.external_ids import ExternalId
from conflicts_app.models.facts import IncidentChange, IncidentFacts, IncidentFactsQuerySet
from conflicts_app.models.imports import ImportedEvent
from conflicts_app.models.incidents import Incident, IncidentConflict, IncidentMeans, IncidentQuerySet
from conflicts_app.models.law import Rule, RuleQuerySet, Treaty, TreatyParticipation, TreatyQuerySet
from conflicts_app.models.merges import Merge
from conflicts_app.models.names import Folded
from conflicts_app.models.places import Place, PlaceQuerySet
from conflicts_app.models.relations import ActorRelation, lineage_of, relations_around
from conflicts_app.models.releases import Release, ReleaseFile
from conflicts_app.models.reviews import Remark, Review, SavedVersion, Verdict
from conflicts_app.models.search import BEGIN, END, SearchEntry, Understood, Word, passages_of, understood
from conflicts_app.models.sources import Source
from conflicts_app.models.time import Dated, EDTFField, Lifetime, Period, TimeQuerySet
from conflicts_app.models.typed import Typed
from conflicts_app.models.violation_types import ViolationType, ViolationTypeRule
from conflicts_app.models.violations import ViolationFinding, ViolationFindingRule

__all__ = [
    "BEGIN",
    "END",
    "FACTS",
    "ONGOING",
    "PAGES",
    "ROUTES",
    "Account",
    "Actor",
    "ActorName",
    "ActorQuerySet",
    "ActorRelation",
    "Along",
    "ArmedGroup",
    "Assessor",
    "Attribution",
    "Brief",
    "BriefSection",
    "Change",
    "Citation",
    "Classification",
    "Conflict",
    "ConflictQuerySet",
    "CriterionFinding",
    "Dated",
    "Development",
    "DevelopmentActor",
    "DevelopmentConflict",
    "DevelopmentQuerySet",
    "Dismissal",
    "EDTFField",
    "Evidence",
    "ExternalId",
    "Folded",
    "Force",
    "FormerAddress",
    "HarmClaim",
    "ImportedEvent",
    "Incident",
    "IncidentChange",
    "IncidentConflict",
    "IncidentFacts",
    "IncidentFactsQuerySet",
    "IncidentMeans",
    "IncidentQuerySet",
    "Indicator",
    "IndicatorFinding",
    "Involvement",
    "LegalElement",
    "Lifetime",
    "Merge",
    "Organisation",
    "Part",
    "Participation",
    "Period",
    "Place",
    "PlaceQuerySet",
    "Record",
    "RecordQuerySet",
    "Release",
    "ReleaseFile",
    "Remark",
    "Review",
    "Rule",
    "RuleQuerySet",
    "SavedVersion",
    "SearchEntry",
    "Source",
    "State",
    "Territory",
    "TimeQuerySet",
    "Treaty",
    "TreatyParticipation",
    "TreatyQuerySet",
    "Typed",
    "Understood",
    "Verdict",
    "ViolationFinding",
    "ViolationFindingRule",
    "ViolationType",
    "ViolationTypeRule",
    "Word",
    "from_words",
    "in_words",
    "lineage_of",
    "parts_of",
    "passages",
    "passages_of",
    "reading",
    "relations_around",
    "understood",
]
