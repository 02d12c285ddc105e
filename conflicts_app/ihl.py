"""The vocabulary of the law, for lawyers to review: every choice of the register and the provision it stands on.

Words that the field uses without a provision (UCDP's place precision, ISO 8601-2's vague dates) name their source.
"""

from typing import Self

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Word(TextChoices):
    """A word that stands on a provision, which is kept beside it: value, provision, label."""

    provision: str

    def __new__(cls, value: str, provision: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.provision = provision
        return word


class ConflictType(Word):
    IAC = "iac", _("common article 2(1), Geneva Conventions of 1949"), _("International armed conflict")
    OCCUPATION = "occupation", _("common article 2(2); Hague Regulations 1907, art. 42"), _("Occupation")
    NIAC = "niac", _("common article 3; Tadić, Appeals Chamber, 1995, para. 70"), _("Non-international armed conflict")
    NONE = "none", _("Additional Protocol II, art. 1(2)"), _("No armed conflict (below the threshold)")


class ClassificationStatus(TextChoices):
    """How firmly the assessor holds the view; no provision orders it."""

    ESTABLISHED = "established", _("Established")
    POSSIBLE = "possible", _("Possible")
    DISPUTED = "disputed", _("Disputed")


class AP2Status(TextChoices):
    """Whether Additional Protocol II applies to the conflict (AP II, art. 1(1))."""

    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    NOT_ASSESSED = "not_assessed", _("Not assessed")
    NOT_MET = "not_met", _("Not met")
    POSSIBLE = "possible", _("Possible")
    MET = "met", _("Met")


class LegalTest(Word):
    """The tests whose elements the register lists."""

    IAC = "iac", _("common article 2"), _("International armed conflict")
    OCCUPATION = "occupation", _("Hague Regulations 1907, art. 42"), _("Occupation")
    NIAC = "niac", _("common article 3"), _("Non-international armed conflict")
    AP2 = "ap2", _("AP II, art. 1"), _("Additional Protocol II")


class Criterion(Word):
    FORCE_BETWEEN_STATES = "force_between_states", _("common article 2(1)"), _("Armed force between States")
    EFFECTIVE_CONTROL = "effective_control", _("Hague Regulations 1907, art. 42"), _("Effective control of territory")
    INTENSITY = "intensity", _("Tadić, Appeals Chamber, 1995, para. 70"), _("Intensity")
    ORGANISATION = "organisation", _("Tadić, Appeals Chamber, 1995, para. 70"), _("Organisation")
    RESPONSIBLE_COMMAND = "responsible_command", _("AP II, art. 1(1)"), _("Responsible command")
    TERRITORIAL_CONTROL = "territorial_control", _("AP II, art. 1(1)"), _("Territorial control")
    AP2_ABILITY = "ability_to_implement_ap2", _("AP II, art. 1(1)"), _("Ability to implement Additional Protocol II")
    AP2_STATE_PARTY = "state_party_to_ap2", _("AP II, art. 1(1)"), _("State party to Additional Protocol II")


class FindingValue(TextChoices):
    """What an assessor found of one criterion."""

    MET = "met", _("Met")
    PARTLY = "partly", _("Partly met")
    NOT_MET = "not_met", _("Not met")
    DISPUTED = "disputed", _("Disputed")
    INFERRED = "inferred", _("Inferred")
    UNKNOWN = "unknown", _("Unknown")
    NOT_ASSESSED = "not_assessed", _("Not assessed")


class IndicatorValue(TextChoices):
    """Indicators help to see; none of them is a condition (Haradinaj, Trial Chamber, 2008; Boškoski, 2008)."""

    PRESENT = "present", _("Present")
    PARTLY = "partly", _("Partly present")
    ABSENT = "absent", _("Absent")
    DISPUTED = "disputed", _("Disputed")
    UNKNOWN = "unknown", _("Unknown")


class PartyRole(Word):
    """Being a party is a matter of law (common articles 2 and 3); taking part otherwise is not."""

    PARTY = "party", _("common articles 2 and 3"), _("Party to the conflict")
    OTHER = "other_actor", _("Other actor")


class InvolvementForm(TextChoices):
    """What support consists of; whether it makes the supporter a party is for a classification to say."""

    COMBAT = "combat", _("Combat")
    TRAINING = "training", _("Training")
    INTELLIGENCE = "intelligence", _("Intelligence")
    ARMS = "arms", _("Arms and equipment")
    PEACEKEEPING = "peacekeeping", _("Peacekeeping")
    OTHER = "other", _("Other support")


class Certainty(TextChoices):
    """How firmly it is said; a denial is a statement of its own. No provision orders it."""

    ESTABLISHED = "established", _("Established")
    ALLEGED = "alleged", _("Alleged")
    DENIED = "denied", _("Denied")


class Consent(TextChoices):
    """Consent of the territorial State (Articles on State Responsibility 2001, art. 20)."""

    GIVEN = "given", _("Given")
    NOT_GIVEN = "not_given", _("Not given")
    CONTESTED = "contested", _("Contested")
    UNKNOWN = "unknown", _("Unknown")


class ActorKind(Word):
    """Whom the register knows, by what the law makes of them."""

    STATE = "state", _("State or territory")
    ARMED_GROUP = "armed_group", _("common article 3: each Party to the conflict"), _("Armed group")
    FORCE = "force", _("organ or agent: Articles on State Responsibility 2001, arts. 4 and 8"), _("Force")
    ORGANISATION = "organisation", _("Organisation")


class StateStanding(Word):
    """Standing at the United Nations; the register takes no position on statehood."""

    UN_MEMBER = "un_member", _("UN Charter, art. 4"), _("Member State of the United Nations")
    UN_OBSERVER = "un_observer", _("Non-member observer State")
    OTHER_TERRITORY = "other_territory", _("ISO 3166-1"), _("Other territory with a country code")


class GroupType(TextChoices):
    """How the field describes an armed group. The law asks for organisation only (common article 3), not for a type."""

    OPPOSITION = "opposition_group", _("Opposition group")
    SEPARATIST = "separatist_group", _("Separatist group")
    COALITION = "coalition", _("Coalition")
    SELF_DEFENCE = "self_defence_group", _("Self-defence group")
    ETHNIC_MILITIA = "ethnic_militia", _("Ethnic militia")
    PRIVATE_MILITARY = "private_military_company", _("Private military company")
    OTHER = "other", _("Other")


class NameKind(TextChoices):
    """How a name came to be; no provision orders it."""

    OFFICIAL = "official", _("Official")
    ACRONYM = "acronym", _("Acronym")
    SHORT = "short", _("Short")
    FORMER = "former", _("Former")
    TRANSLITERATION = "transliteration", _("Transliteration")
    ALIAS = "alias", _("Alias")


class RelationType(Word):
    """Read from the first actor to the second. The first six are succession, which has no cycle."""

    RENAMED_TO = "renamed_to", _("was renamed to")
    REBRANDED_AS = "rebranded_as", _("was rebranded as")
    REPLACED_BY = "replaced_by", _("was replaced by")
    MERGED_INTO = "merged_into", _("merged into")
    SPLIT_INTO = "split_into", _("split into")
    DISSOLVED_INTO = "dissolved_into", _("dissolved into")
    MEMBER_OF = "member_of", _("is a member of")
    ORGAN_OF = "organ_of", _("Articles on State Responsibility 2001, art. 4"), _("is an organ of")
    AGENT_OF = "agent_of", _("Articles on State Responsibility 2001, art. 8"), _("acts for")
    ALLIED_WITH = "allied_with", _("is allied with")
    RIVAL_OF = "rival_of", _("is a rival of")


SUCCESSION = (
    RelationType.RENAMED_TO,
    RelationType.REBRANDED_AS,
    RelationType.REPLACED_BY,
    RelationType.MERGED_INTO,
    RelationType.SPLIT_INTO,
    RelationType.DISSOLVED_INTO,
)

# What makes support for an organ, an agent or a member support for the whole, and its acts those of the whole.
BELONGING = (RelationType.ORGAN_OF, RelationType.AGENT_OF, RelationType.MEMBER_OF)


class SameParty(TextChoices):
    """Whether a classification carries over from the one actor to the other."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNDETERMINED = "undetermined", _("Undetermined")


class RecordType(TextChoices):
    """One event, or a practice reported over a time and several places; no provision orders it."""

    EVENT = "event", _("Event")
    PATTERN = "pattern", _("Pattern")


class Means(TextChoices):
    """Means and methods as reported; lawful or not is for a violation finding."""

    DRONE = "drone", _("Drone")
    AIR_DEFENCE = "air_defence", _("Air defence")
    IED = "ied", _("Improvised explosive device")
    ARSON = "arson", _("Arson")
    SMALL_ARMS = "small_arms", _("Small arms")
    AMBUSH = "ambush", _("Ambush")
    GROUND_ASSAULT = "ground_assault", _("Ground assault")
    DETENTION = "detention", _("Detention")
    LOOTING = "looting", _("Looting")


class ObjectType(TextChoices):
    """What was hit or taken. Whether it was a military objective (customary rules 7 and 8) is for a finding to say."""

    HOUSES = "houses", _("Houses")
    MARKETS = "markets", _("Markets")
    SCHOOLS = "schools", _("Schools")
    HEALTH_CARE = "health_care", _("Health care")
    VEHICLES = "vehicles", _("Vehicles")
    AIRCRAFT = "aircraft", _("Aircraft")
    LIVESTOCK = "livestock", _("Livestock")
    FARMLAND = "farmland", _("Farmland")
    MILITARY_POSITION = "military_position", _("Military position")
    CAMP = "displacement_camp", _("Camp for displaced persons")
    PROPERTY = "property", _("Other property")


class AttributionRole(TextChoices):
    """The part that an actor is said to have had; no provision orders it."""

    PERPETRATOR = "perpetrator", _("Perpetrator")
    TARGET = "target", _("Target")
    ESCORT = "escort", _("Escort")
    SUPPORTER = "supporter", _("Supporter")
    SIDE = "side", _("Side in the fighting")


class AttributionBasis(TextChoices):
    """Why an actor is named. Claims and denials stand side by side; no provision orders them."""

    CLAIMED = "claimed", _("Claimed by the actor")
    ATTRIBUTED = "attributed", _("Attributed")
    SUSPECTED = "suspected", _("Suspected")
    DENIED = "denied", _("Denied")


class Population(Word):
    """Who was harmed, as reported: a reporter's word, not a finding of status."""

    CIVILIANS = "civilians", _("customary rule 5; Additional Protocol I, art. 50"), _("Civilians")
    FIGHTERS = "fighters", _("Fighters")
    UNKNOWN = "unknown", _("Persons of unknown status")
    ALL = "persons", _("Persons")  # whoever they were: the whole, of which numbers of the others may be parts


# Of whom or what there is one alone.
SINGULAR = {
    Population.CIVILIANS: _("Civilian"),
    Population.FIGHTERS: _("Fighter"),
    Population.UNKNOWN: _("Person of unknown status"),
    Population.ALL: _("Person"),
    ObjectType.HOUSES: _("House"),
    ObjectType.MARKETS: _("Market"),
    ObjectType.SCHOOLS: _("School"),
    ObjectType.VEHICLES: _("Vehicle"),
}


class Outcome(TextChoices):
    """What was done to persons, as reported."""

    KILLED = "killed", _("Killed")
    INJURED = "injured", _("Injured")
    KILLED_OR_INJURED = "killed_or_injured", _("Killed or injured")
    ABDUCTED = "abducted", _("Abducted")
    DISAPPEARED = "disappeared", _("Disappeared")
    DISPLACED = "displaced", _("Displaced")


class Quantifier(TextChoices):
    """How a number was reported; words without a number keep no number."""

    EXACT = "exact", _("Exactly")
    AT_LEAST = "at_least", _("At least")
    AT_MOST = "at_most", _("At most")
    ABOUT = "about", _("About")
    RANGE = "range", _("Between")
    SEVERAL = "several", _("Several")
    DOZENS = "dozens", _("Dozens")
    HUNDREDS = "hundreds", _("Hundreds")
    THOUSANDS = "thousands", _("Thousands")
    MANY = "many", _("Many")
    NOT_REPORTED = "not_reported", _("Number not reported")


WITHOUT_NUMBER = (
    Quantifier.SEVERAL,
    Quantifier.DOZENS,
    Quantifier.HUNDREDS,
    Quantifier.THOUSANDS,
    Quantifier.MANY,
    Quantifier.NOT_REPORTED,
)


class ViolationStatus(TextChoices):
    """What whoever alleges or examines a violation says of it; the register itself finds none."""

    ALLEGED = "alleged", _("Alleged")
    CREDIBLE = "credible", _("Credible")
    ESTABLISHED = "established", _("Established")
    REJECTED = "rejected", _("Rejected")


class PlacePrecision(IntegerChoices):
    """UCDP GED codebook, ``where_prec``."""

    EXACT = 1, _("Exact place")
    NEAR = 2, _("Within about 25 km of a known place")
    ADMIN2 = 3, _("Second-order division")
    ADMIN1 = 4, _("First-order division")
    LINEAR = 5, _("Linear feature or vague area")
    COUNTRY = 6, _("Country only")
    SEA_OR_AIR = 7, _("International waters or airspace")


POINTS = (PlacePrecision.EXACT, PlacePrecision.NEAR)  # known well enough to be drawn as a point


class RuleKind(Word):
    """Where a rule stands: custom or treaty (Statute of the International Court of Justice, art. 38(1))."""

    CUSTOMARY = "customary", _("ICRC study on customary IHL, 2005"), _("Customary rule")
    TREATY_ARTICLE = "treaty_article", _("Treaty article")


class Applicability(TextChoices):
    """Whether a rule applies in a type of conflict, as the ICRC study on customary IHL (2005) words it."""

    YES = "yes", _("Applies")
    NO = "no", _("Does not apply")
    ARGUABLY = "arguably", _("Arguably applies")


class ParticipationKind(TextChoices):
    """Vienna Convention on the Law of Treaties 1969, arts. 11, 14, 15 and 54."""

    SIGNATURE = "signature", _("Signature")
    RATIFICATION = "ratification", _("Ratification")
    ACCESSION = "accession", _("Accession")
    SUCCESSION = "succession", _("Succession")
    ACCEPTANCE = "acceptance", _("Acceptance")
    APPROVAL = "approval", _("Approval")
    CONSENT = "consent", _("Consent to be bound")
    DECLARATION = "declaration", _("Declaration")
    PARTY = "party", _("Party, date not known")
    DENUNCIATION = "denunciation", _("Denunciation")


class DevelopmentKind(TextChoices):
    """What a dated happening other than an incident was; no provision orders it."""

    ACCORD = "accord", _("Accord")
    ACCORD_ENDED = "accord_ended", _("End of an accord")
    HOSTILITIES = "hostilities", _("Hostilities")
    MISSION = "mission", _("Deployment or mission")
    MISSION_ENDED = "mission_ended", _("End of a deployment or mission")
    DIPLOMACY = "diplomacy", _("Diplomatic relations")
    GROUP = "group", _("Change among armed groups")
    REPRESSION = "repression", _("Political repression")
    OTHER = "other", _("Other")


class SourceKind(TextChoices):
    """What a source is; no provision orders it."""

    BRIEF = "brief", _("Legal brief")
    DATASET = "dataset", _("Dataset")
    TREATY = "treaty", _("Treaty")
    JUDGMENT = "judgment", _("Judgment")
    REFERENCE = "reference", _("Reference work")
    REPORT = "report", _("Report")
    STATEMENT = "statement", _("Statement")
    NEWS = "news", _("News")


class Stage(TextChoices):
    """How far a record has come on its way to the public; no provision orders it."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PlaceRelation(TextChoices):
    """How an incident lies to the place that is named; no provision orders it."""

    AT = "at", _("at")
    NEAR = "near", _("near")
    OUTSKIRTS = "outskirts_of", _("on the outskirts of")
    AROUND = "around", _("around")


class SectionKind(TextChoices):
    """What a section of a brief is for; no provision orders it."""

    OVERVIEW = "overview", _("Overview")
    BACKGROUND = "background", _("Background")
    DEVELOPMENT = "development", _("Development")
    CLASSIFICATION = "classification", _("Classification")
    VIOLATIONS = "violations", _("Violations")
    OTHER = "other", _("Other")


class IdScheme(TextChoices):
    """Whose numbers name an actor or a conflict elsewhere (UCDP codebooks of the actor, conflict and dyad lists).

    ACLED has no numbers: what it calls an actor, letter by letter, stands for one.
    """

    UCDP_ACTOR = "ucdp_actor", _("UCDP actor")
    ACLED_ACTOR = "acled_actor", _("ACLED actor")
    UCDP_CONFLICT = "ucdp_conflict", _("UCDP conflict")
    UCDP_DYAD = "ucdp_dyad", _("UCDP dyad")


ACTOR_SCHEMES = (IdScheme.UCDP_ACTOR, IdScheme.ACLED_ACTOR)
CONFLICT_SCHEMES = (IdScheme.UCDP_CONFLICT, IdScheme.UCDP_DYAD)


class IdMatch(Word):
    """How what a dataset means compares with what the register means (mapping relations of SKOS, W3C 2009)."""

    EXACT = "exact", _("skos:exactMatch"), _("Stands there for the same")
    BROADER = "broader", _("skos:broadMatch"), _("Stands there for more")
    NARROWER = "narrower", _("skos:narrowMatch"), _("Stands there for less")
    RELATED = "related", _("skos:relatedMatch"), _("Overlaps with it")


class ChangeAction(TextChoices):
    """What can happen to a record before the public; the register's own words."""

    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Merged into another")
    SEALED = "sealed", _("Taken out of the past as well")
