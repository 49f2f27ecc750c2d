"""A payer's policy: every value that the calculator and the rules use, frozen, with its source and dates; the bundled policies by name."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors import UnknownPolicyError, shown
from jcodes.kept import FOLDER as DATA
from jcodes.kept import kept_file
from jcodes.paths import as_path
from jcodes.policies.dated import (
    Accepted,
    BothSides,
    DatedValue,
    DatedValues,
    NdcRequired,
    Requirement,
    Superseded,
    UnclassifiedUnits,
    VaccineServices,
    WasteLayout,
)
from jcodes.policies.fields import (
    EXEMPTIONS,
    NAMED,
    READ,
    SCOPES,
    TAKES,
    UNCLASSIFIED_TEXT,
    any_of,
    codes,
    dollars,
    flag,
    members_of,
    one_of,
    or_none,
    percent,
    quantity,
    reading,
    rounding,
    whole,
)
from jcodes.policies.loading import PolicyFile
from jcodes.policies.requirements import FamilyRule, ModifierConflict, ModifierRule, PayerRequirement
from jcodes.renamed import renamed
from jcodes.vocabulary.places import EditSetting
from jcodes.vocabulary.products import NdcUnit

__all__ = ["DEFAULT", "FOLDER", "Policy", "policies", "policy"]

DEFAULT: Final = "medicare-part-b"
"""The policy of a bill that names none."""

FOLDER: Final = DATA / "policies"
"""The folder of the bundled policies."""

_NAMES: Final = (DEFAULT, "medicare-opps", "medicare-dme", "medicaid-generic", "commercial-generic")
_MEDICARE: Final = frozenset({DEFAULT, "medicare-opps", "medicare-dme"})
_EXTEND: Final = "to change a policy, write your own file that extends it, such as extends = 'medicare-part-b', and read it with Policy.load(path)"

_ACCEPTED: Final = reading(one_of(Accepted), "yes, listed or no")
_BOTH_SIDES: Final = reading(one_of(BothSides), "one line, two lines or either")
_ROUNDING: Final = reading(rounding, "up, nearest, down or exact")
_FLAG: Final = reading(flag, "true or false")
_WHOLE: Final = reading(whole, "a whole number")
_REQUIREMENT: Final = reading(one_of(Requirement), "no, may or must")
_PERCENT: Final = reading(percent, "a percentage")
_EXEMPT: Final = reading(any_of(EXEMPTIONS), "a list of exemptions")


def _tables(kind: type[PayerRequirement]) -> dict[str, object]:
    return {NAMED: kind, TAKES: "tables, each with a name"}


@attrs.frozen(order=False, repr=False)
class Policy:
    """One payer's billing policy.

    A key of a policy's file is a field of this class with its reader; to add a key, add a field. A field that may be None is one that a
    payer need not state: the caller decides what to do without it. A policy holds the named tables of the policy it extends, such as those
    of `modifiers`, and its own.

    Attributes:
        name: The short name, such as ``"medicare-part-b"``.
        title: Whose policy it is.
        extends: The name of the policy that supplies what this one leaves out; None for a policy that states everything.
        rounding: How an exact number of units becomes billed units: the calculator's name for it.
        waste_layout: How discarded drug is billed.
        jw: Whether the discarded line takes JW.
        jz: Whether a line without discarded drug takes JZ.
        jw_jz_edits: Whether claims without a required JW or JZ are returned.
        jw_jz_scope: Where discarded drug is reported, of `SCOPES`.
        jw_jz_exempt: What it is not reported for, of `EXEMPTIONS`.
        jw_jz_doubtful: Exemptions on which sources disagree, of `EXEMPTIONS`; they support a warning.
        jw_paid: Whether discarded units are paid like administered units.
        maximum_units: The maximum units on one line of an electronic claim.
        maximum_units_paper: The maximum units on one line of a paper claim.
        ndc_required: The lines that require an NDC.
        ndc_units: The accepted NDC units of measure.
        ndc_places: The decimal places of an NDC quantity.
        ndc_minimum: The minimum NDC quantity.
        mue_table: Which of CMS's MUE tables applies; None where no table is known to apply.
        unclassified_units: What the units of an unlisted (NOC) code count.
        unclassified_text: What the narrative of an unlisted (NOC) code must give, of `UNCLASSIFIED_TEXT`.
        narrative_maximum: The maximum characters of that narrative on a paper claim.
        prior_authorization: The codes that require prior authorization.
        claim_total: The maximum charge of one claim in dollars.
        decimal_units: Whether decimal units are accepted.
        modifier_slots: The maximum modifiers on one line.
        oral_drugs: Whether oral drugs are accepted.
        self_administered: Whether drugs that patients usually self-administer are accepted.
        inhaled_drugs: Whether inhaled drugs are accepted.
        vaccines: Whether vaccines are accepted as drugs.
        compounded: Whether compounded drugs are accepted.
        sequestration: The percentage that sequestration takes off the payer's share.
        coinsurance: The patient's share in percent, where the code has none of its own.
        percent_of_limit: The allowed amount in percent of CMS's payment limit.
        timely_filing: The months from the date of service to file a claim.
        facility_drugs: Whether a professional claim may bill drugs given in a hospital or a skilled nursing facility.
        outpatient_codes: Whether a professional claim may bill C codes, which CMS made for hospital outpatient departments.
        vaccine_services: The administration codes for vaccines: Medicare's own (G0008 and so on), CPT numbers, or either.
        clinic_visit: Whether a hospital outpatient clinic bills each visit as G0463.
        both_sides_services: How a service on both sides is billed.
        both_sides_drugs: How a drug given on both sides is billed.
        modifiers: The modifiers that are required, and where.
        modifier_conflicts: The modifiers that contradict each other on one line.
        administration_families: The families of administration services that are accepted for a drug.
        history: Values that no date selects any more, or that never applied to all drugs.
        ancestors: The names of the policies it extends, the nearest first: the one it names, the one that one names, and so on.
    """

    name: str
    title: str
    extends: str | None
    rounding: DatedValues[str] = attrs.field(metadata=_ROUNDING)
    waste_layout: DatedValues[WasteLayout] = attrs.field(
        metadata=reading(one_of(WasteLayout), "two lines, one line or not billed")
    )
    jw: DatedValues[Requirement] = attrs.field(metadata=_REQUIREMENT)
    jz: DatedValues[Requirement] = attrs.field(metadata=_REQUIREMENT)
    jw_jz_edits: DatedValues[bool] = attrs.field(metadata=_FLAG)
    jw_jz_scope: DatedValues[tuple[str, ...]] = attrs.field(metadata=reading(any_of(SCOPES), "a list of scopes"))
    jw_jz_exempt: DatedValues[tuple[str, ...]] = attrs.field(metadata=_EXEMPT)
    jw_jz_doubtful: DatedValues[tuple[str, ...]] = attrs.field(metadata=_EXEMPT)
    jw_paid: DatedValues[bool] = attrs.field(metadata=_FLAG)
    maximum_units: DatedValues[int] = attrs.field(metadata=_WHOLE)
    maximum_units_paper: DatedValues[int] = attrs.field(metadata=_WHOLE)
    ndc_required: DatedValues[NdcRequired] = attrs.field(
        metadata=reading(one_of(NdcRequired), "no, unclassified, separately paid or all")
    )
    ndc_units: DatedValues[tuple[NdcUnit, ...]] = attrs.field(
        metadata=reading(members_of(NdcUnit), "a list of UN, ML, GR, F2, ME")
    )
    ndc_places: DatedValues[int] = attrs.field(metadata=_WHOLE)
    ndc_minimum: DatedValues[Decimal] = attrs.field(metadata=reading(quantity, "a number above zero"))
    mue_table: DatedValues[EditSetting | None] = attrs.field(
        metadata=reading(or_none(one_of(EditSetting)), "practitioner, outpatient, dme or none")
    )
    unclassified_units: DatedValues[UnclassifiedUnits] = attrs.field(
        metadata=reading(one_of(UnclassifiedUnits), "one, containers or any")
    )
    unclassified_text: DatedValues[tuple[str, ...]] = attrs.field(
        metadata=reading(any_of(UNCLASSIFIED_TEXT), "a list of name, strength, dose, ndc, route")
    )
    narrative_maximum: DatedValues[int] = attrs.field(metadata=_WHOLE)
    prior_authorization: DatedValues[tuple[str, ...]] = attrs.field(metadata=reading(codes, "a list of HCPCS codes"))
    claim_total: DatedValues[Decimal] = attrs.field(metadata=reading(dollars, "dollars, such as 99999.99"))
    decimal_units: DatedValues[bool] = attrs.field(metadata=_FLAG)
    modifier_slots: DatedValues[int] = attrs.field(metadata=_WHOLE)
    oral_drugs: DatedValues[Accepted] = attrs.field(metadata=_ACCEPTED)
    self_administered: DatedValues[Accepted] = attrs.field(metadata=_ACCEPTED)
    inhaled_drugs: DatedValues[Accepted] = attrs.field(metadata=_ACCEPTED)
    vaccines: DatedValues[Accepted] = attrs.field(metadata=_ACCEPTED)
    compounded: DatedValues[Accepted] = attrs.field(metadata=_ACCEPTED)
    sequestration: DatedValues[Decimal] = attrs.field(metadata=_PERCENT)
    coinsurance: DatedValues[Decimal] | None = attrs.field(default=None, metadata=_PERCENT)
    percent_of_limit: DatedValues[Decimal] | None = attrs.field(default=None, metadata=_PERCENT)
    timely_filing: DatedValues[int] | None = attrs.field(default=None, metadata=_WHOLE)
    facility_drugs: DatedValues[Accepted] | None = attrs.field(default=None, metadata=_ACCEPTED)
    outpatient_codes: DatedValues[Accepted] | None = attrs.field(default=None, metadata=_ACCEPTED)
    vaccine_services: DatedValues[VaccineServices] | None = attrs.field(
        default=None, metadata=reading(one_of(VaccineServices), "medicare, cpt or either")
    )
    clinic_visit: DatedValues[bool] | None = attrs.field(default=None, metadata=_FLAG)
    both_sides_services: DatedValues[BothSides] | None = attrs.field(default=None, metadata=_BOTH_SIDES)
    both_sides_drugs: DatedValues[BothSides] | None = attrs.field(default=None, metadata=_BOTH_SIDES)
    modifiers: tuple[ModifierRule, ...] = attrs.field(default=(), metadata=_tables(ModifierRule))
    modifier_conflicts: tuple[ModifierConflict, ...] = attrs.field(default=(), metadata=_tables(ModifierConflict))
    administration_families: tuple[FamilyRule, ...] = attrs.field(default=(), metadata=_tables(FamilyRule))
    history: tuple[Superseded, ...] = ()
    ancestors: tuple[str, ...] = ()

    @staticmethod
    def load(path: str | Path) -> "Policy":
        """Return the policy that a TOML file states.

        Args:
            path: The file. Its ``extends`` names a bundled policy, or another file by a path relative to it.

        Raises:
            MalformedPolicyError: Not such a file; the message names the file and the key.
            MalformedError: Not a path.
            OSError: The file cannot be opened.
        """
        return _load(as_path(path))

    def items(self) -> Iterator[tuple[str, DatedValues[object] | None]]:
        """Go through the keys, each with its dated values; None where this payer states none."""
        for field in attrs.fields(Policy):
            if READ in field.metadata:
                yield field.name, getattr(self, field.name)

    def requirements(self) -> Iterator[tuple[str, tuple[PayerRequirement, ...]]]:
        """Go through the keys of named tables, each with its requirements."""
        for field in attrs.fields(Policy):
            if NAMED in field.metadata:
                yield field.name, getattr(self, field.name)

    demands = renamed("requirements")

    def on(self, day: date | None = None) -> dict[str, DatedValue[object] | None]:
        """Return what applies to the date of service *day*, by key; None for the newest values."""
        return {name: None if values is None else values.on(day) for name, values in self.items()}

    def to_dict(self) -> dict[str, object]:
        """Return every value as JSON holds it."""
        return {
            "name": self.name,
            "title": self.title,
            "extends": self.extends,
            **{name: None if values is None else values.to_list() for name, values in self.items()},
            **{name: [one.to_dict() for one in requirements] for name, requirements in self.requirements()},
            "history": [past.to_dict() for past in self.history],
        }

    @property
    def is_medicare(self) -> bool:
        """Whether it is Medicare's: the nearest bundled policy among itself and those it extends is one of Medicare's."""
        bundled = (name for name in (self.name, *self.ancestors) if name in _NAMES)
        return next(bundled, "") in _MEDICARE

    @property
    def digest(self) -> str:
        """The hash of every value, in hexadecimal: two policies with one digest are the same."""
        return _digest(self)

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def __repr__(self) -> str:
        """Return the name and the title."""
        return f"<Policy {self.name}: {self.title}>"


@lru_cache(maxsize=64)
def _digest(policy: Policy) -> str:
    """Return the hash of a policy; every receipt asks for it."""
    import hashlib
    import json

    return hashlib.sha256(json.dumps(policy.to_dict(), sort_keys=True, ensure_ascii=True).encode("ascii")).hexdigest()


def _load(path: Path, seen: tuple[Path, ...] = ()) -> Policy:
    """Return the policy in *path*; *seen* are the files that extend it, the last one directly."""
    file = PolicyFile(path, attrs.fields(Policy))

    def parent(name: str) -> Policy:
        if not name.endswith(".toml"):
            try:
                return policy(name)
            except UnknownPolicyError as error:
                file.refuse(error.message, "extends", f"{error.hint}, or the path of a .toml file", name)
        extended, files = path.parent / as_path(name), (*seen, path.resolve())
        if extended.resolve() in files:
            file.refuse("extends itself", "extends", "let one of the files state all of its values", name)
        try:
            return _load(extended, files)
        except OSError as error:
            hint = "name a bundled policy, or the path of a policy's TOML file relative to this one"
            file.refuse(f"names a file that cannot be read ({error.strerror})", "extends", hint, name)

    return Policy(**file.read(parent))


def policies() -> tuple[str, ...]:
    """Return the names of the bundled policies, the default first."""
    return _NAMES


def policy(name: "str | Policy | None" = None) -> Policy:
    """Return the bundled policy *name*, or *name* itself when it is a policy; None for the default, Medicare Part B.

    >>> from jcodes.policies import policy
    >>> policy("medicare-part-b").rounding.on().value
    'up'

    Raises:
        UnknownPolicyError: A name that is not bundled; ``Policy.load`` reads a file.
        DataError: The bundled file is missing, or is not the one that the manifest lists.
    """
    if isinstance(name, Policy):
        return name
    key = DEFAULT if name is None else name.strip().lower() if isinstance(name, str) else repr(name)
    if key not in _NAMES:
        raise UnknownPolicyError(
            f"there is no policy {shown(key)}",
            name=key,
            known=_NAMES,
            hint=f"use one of {', '.join(_NAMES)}; Policy.load(path) reads your own",
        )
    return _bundled(key)


@cache
def _bundled(name: str) -> Policy:
    kept_file(f"policies/{name}.toml", instead=_EXTEND)
    return Policy.load(FOLDER / f"{name}.toml")
