"""Payer policies: the values used by the calculator and the rules, each with its source and dates; the bundled policies by name."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import ClassVar, Final

import attrs

from jcodes.errors import UnknownPolicyError
from jcodes.errors.messages import shown
from jcodes.kept import FOLDER as DATA
from jcodes.kept import kept_file
from jcodes.paths import as_path
from jcodes.pins import PINS
from jcodes.policies.dated import (
    Accepted,
    BothSides,
    ByContractor,
    DatedValue,
    DatedValues,
    NdcRequired,
    PaperNdc,
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
    services,
    whole,
)
from jcodes.policies.loading import PolicyFile
from jcodes.policies.requirements import FamilyRule, ModifierConflict, ModifierRule, PayerRequirement
from jcodes.renamed import renamed
from jcodes.vocabulary.contractors import Mac
from jcodes.vocabulary.places import EditSetting
from jcodes.vocabulary.products import NdcUnit

__all__ = ["DEFAULT", "FOLDER", "Policy", "policies", "policy"]

DEFAULT: Final = "medicare-part-b"
"""The default policy."""

FOLDER: Final = DATA / "policies"
"""The folder of the bundled policies."""

_ADVANTAGE: Final = "medicare-advantage"
_NAMES: Final = (
    DEFAULT, "medicare-opps", "medicare-asc", "medicare-dme", _ADVANTAGE, "medicaid-generic", "commercial-generic",
)  # fmt: skip
_MEDICARE: Final = frozenset({DEFAULT, "medicare-opps", "medicare-asc", "medicare-dme", _ADVANTAGE})
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

    Each key of a policy file is a field of this class, with its reader; to add a key, add a field. A field that may be None is optional: the
    caller decides what to do without it. Named tables, such as those of `modifiers`, include the inherited ones.

    Attributes:
        name: The short name, such as ``"medicare-part-b"``.
        title: The name of the payer or policy for readers.
        extends: The name of the policy it inherits from; None if it states everything.
        rounding: How exact units are rounded to billed units.
        waste_layout: How discarded drug is billed.
        jw: Whether the discarded line takes JW.
        jz: Whether a line without discarded drug takes JZ.
        jw_jz_edits: Whether claims without a required JW or JZ are returned.
        jw_jz_scope: Where discarded drug is reported, of `SCOPES`.
        jw_jz_exempt: Exemptions from reporting discarded drug, of `EXEMPTIONS`.
        jw_jz_doubtful: Exemptions on which sources disagree, of `EXEMPTIONS`; they support a warning.
        jw_paid: Whether discarded units are paid like administered units.
        maximum_units: The maximum units on one line of an electronic claim.
        maximum_units_paper: The maximum units on one line of a paper claim.
        ndc_required: The lines that require an NDC.
        ndc_doubtful: Kinds of product for which sources disagree on the NDC, of `EXEMPTIONS`; their missing NDC supports a warning.
        ndc_units: The accepted NDC units of measure.
        ndc_places: The decimal places of an NDC quantity.
        ndc_minimum: The minimum NDC quantity.
        mue_table: The CMS MUE table that applies; None if none is known to apply.
        unclassified_units: What the units of an unlisted (NOC) code count.
        unclassified_text: What the narrative of an unlisted (NOC) code must give, of `UNCLASSIFIED_TEXT`.
        narrative_maximum: The maximum characters of that narrative on a paper claim.
        prior_authorization: The codes that require prior authorization.
        authorization_services: The services of which one must be billed with such a code for it to require prior authorization; None for any.
        claim_total: The maximum charge of one claim in dollars.
        decimal_units: Whether decimal units are accepted.
        modifier_slots: The maximum modifiers on one line.
        oral_drugs: Whether oral drugs are accepted.
        self_administered: Whether drugs that patients usually self-administer are accepted.
        inhaled_drugs: Whether inhaled drugs are accepted.
        vaccines: Whether vaccines are accepted as drugs.
        compounded: Whether compounded drugs are accepted.
        hiv_prevention: Whether HIV PrEP drugs are accepted, including oral ones.
        sequestration: The percentage that sequestration takes off the payer's share.
        coinsurance: The coinsurance percentage, if the code has none of its own.
        percent_of_limit: The allowed amount as a percentage of CMS's payment limit.
        timely_filing: The number of months after the date of service to file a claim.
        facility_drugs: Whether a professional claim may bill drugs given in a hospital or a skilled nursing facility.
        outpatient_codes: Whether a professional claim may bill C codes, which are for hospital outpatient departments.
        vaccine_services: The administration codes for vaccines: Medicare's own (G0008 and so on), CPT numbers, or either.
        clinic_visit: Whether a hospital outpatient clinic bills each visit as G0463.
        both_sides_services: How a service on both sides is billed.
        both_sides_drugs: How a drug given on both sides is billed.
        ndc_on_paper: The layout of NDC, unit and NDC quantity in box 24 of the CMS-1500.
        modifiers: The required modifiers, and on which lines.
        modifier_conflicts: The modifiers that contradict each other on one line.
        administration_families: The families of administration services that are accepted for a drug.
        history: Values that no longer apply to any date, or that never applied to all drugs.
        ancestors: The names of all extended policies, nearest first.
        contractor: The Medicare contractor whose values apply; None if unknown.
        by_contractor: Values that differ by contractor; `for_contractor` applies them.
        base: The policy before `for_contractor`; None for a policy without a contractor.
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
    hiv_prevention: DatedValues[Accepted] | None = attrs.field(default=None, metadata=_ACCEPTED)
    ndc_doubtful: DatedValues[tuple[str, ...]] | None = attrs.field(default=None, metadata=_EXEMPT)
    vaccine_services: DatedValues[VaccineServices] | None = attrs.field(
        default=None, metadata=reading(one_of(VaccineServices), "medicare, cpt or either")
    )
    clinic_visit: DatedValues[bool] | None = attrs.field(default=None, metadata=_FLAG)
    both_sides_services: DatedValues[BothSides] | None = attrs.field(default=None, metadata=_BOTH_SIDES)
    both_sides_drugs: DatedValues[BothSides] | None = attrs.field(default=None, metadata=_BOTH_SIDES)
    authorization_services: DatedValues[tuple[str, ...]] | None = attrs.field(
        default=None, metadata=reading(services, "a list of CPT numbers")
    )
    ndc_on_paper: DatedValues[PaperNdc] | None = attrs.field(
        default=None, metadata=reading(one_of(PaperNdc), "one space, no space, three spaces or item 24D")
    )
    modifiers: tuple[ModifierRule, ...] = attrs.field(default=(), metadata=_tables(ModifierRule))
    modifier_conflicts: tuple[ModifierConflict, ...] = attrs.field(default=(), metadata=_tables(ModifierConflict))
    administration_families: tuple[FamilyRule, ...] = attrs.field(default=(), metadata=_tables(FamilyRule))
    history: tuple[Superseded, ...] = ()
    ancestors: tuple[str, ...] = ()
    contractor: Mac | None = None
    by_contractor: tuple[ByContractor, ...] = ()
    base: "Policy | None" = attrs.field(default=None, eq=False)

    @staticmethod
    def load(path: str | Path) -> "Policy":
        """Load a policy from a TOML file.

        Args:
            path: The file. Its ``extends`` names a bundled policy, or another file by a path relative to it.

        Raises:
            MalformedPolicyError: The file is not a valid policy; the message names the file and the key.
            MalformedError: *path* is not a path.
            OSError: The file cannot be opened.
        """
        return _load(as_path(path))

    def items(self) -> Iterator[tuple[str, DatedValues[object] | None]]:
        """Yield the keys with their dated values; None for an optional key that is not stated."""
        for field in attrs.fields(Policy):
            if READ in field.metadata:
                yield field.name, getattr(self, field.name)

    def requirements(self) -> Iterator[tuple[str, tuple[PayerRequirement, ...]]]:
        """Yield the keys of named tables with their requirements."""
        for field in attrs.fields(Policy):
            if NAMED in field.metadata:
                yield field.name, getattr(self, field.name)

    demands: ClassVar[renamed] = renamed("requirements")

    def on(self, day: date | None = None) -> dict[str, DatedValue[object] | None]:
        """Return the values for the date of service *day*, by key; defaults to the newest values."""
        return {name: None if values is None else values.on(day) for name, values in self.items()}

    def for_contractor(self, contractor: Mac | str | None) -> "Policy":
        """Return the policy with the values of a Medicare contractor. The same contractor always gives the same object.

        >>> from jcodes.policies import policy
        >>> part_b = policy("medicare-part-b")
        >>> part_b.for_contractor("Palmetto GBA").ndc_required.on().value.value
        'unclassified'
        >>> part_b.for_contractor("Noridian").ndc_required.on().value.value
        'no'

        Args:
            contractor: The contractor, or its name; None for a policy in which the contractor is not known.

        Raises:
            MalformedClaimError: Not the name of a contractor.
        """
        wanted, base = Mac.optional(contractor, "contractor"), self.base or self
        return base if wanted is None else _for_contractor(base, wanted)

    def to_dict(self) -> dict[str, object]:
        """Return all values as JSON values."""
        return {
            "name": self.name,
            "title": self.title,
            "extends": self.extends,
            "contractor": None if self.contractor is None else self.contractor.value,
            "by_contractor": [one.to_dict() for one in self.by_contractor],
            **{name: None if values is None else values.to_list() for name, values in self.items()},
            **{name: [one.to_dict() for one in requirements] for name, requirements in self.requirements()},
            "history": [past.to_dict() for past in self.history],
        }

    @property
    def is_medicare(self) -> bool:
        """Whether the policy is Medicare's: it is a bundled Medicare policy, or the nearest bundled policy that it extends is."""
        bundled = (name for name in (self.name, *self.ancestors) if name in _NAMES)
        return next(bundled, "") in _MEDICARE

    @property
    def is_original_medicare(self) -> bool:
        """Whether it is one of Medicare's other than an Advantage plan's: CMS's contractors process the claims."""
        bundled = (name for name in (self.name, *self.ancestors) if name in _NAMES)
        return next(bundled, "") in _MEDICARE - {_ADVANTAGE}

    @property
    def digest(self) -> str:
        """The hash of all values, in hexadecimal. Policies with the same digest are equal."""
        return _digest(self)

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def __repr__(self) -> str:
        """Return the name and the title."""
        return f"<Policy {self.name}: {self.title}>"


@lru_cache(maxsize=64)
def _for_contractor(policy: Policy, contractor: Mac) -> Policy:
    """Return *policy* with what *contractor* states in place of its values, and without what only others require."""
    facts: dict[str, object] = {}
    for one in policy.by_contractor:
        if contractor in one.contractors:
            held = facts.get(one.key) or getattr(policy, one.key)
            facts[one.key] = one.over(held) if isinstance(held, DatedValues) else DatedValues((one.dated,))
    for key, requirements in policy.requirements():
        facts[key] = tuple(one for one in requirements if not one.contractors or contractor in one.contractors)
    return attrs.evolve(policy, contractor=contractor, base=policy, **facts)  # type: ignore[arg-type]  # each of its field's type


@lru_cache(maxsize=64)
def _digest(policy: Policy) -> str:
    """Return the hash of a policy, cached because each receipt uses it."""
    import hashlib
    import json

    return hashlib.sha256(json.dumps(policy.to_dict(), sort_keys=True, ensure_ascii=True).encode("ascii")).hexdigest()


_MOST_FILES: Final = 20
"""Files that extend each other; a payer has one or two."""


def _load(path: Path, seen: tuple[Path, ...] = ()) -> Policy:
    """Load the policy at *path*; *seen* lists the files that extend it, the direct one last."""
    file = PolicyFile(path, attrs.fields(Policy))

    def parent(name: str) -> Policy:
        if not name.endswith(".toml"):
            try:
                return policy(name)
            except UnknownPolicyError as error:
                file.refuse(error.message, "extends", f"{error.hint}, or the path of a .toml file", name)
        if len(seen) >= _MOST_FILES:
            hint = "state the values in fewer files"
            file.refuse(f"is the last of {_MOST_FILES + 1} files that extend each other", "extends", hint, name)
        try:
            extended, files = path.parent / as_path(name), (*seen, path.resolve())
            if extended.resolve() in files:
                file.refuse("extends itself", "extends", "let one of the files state all of its values", name)
            return _load(extended, files)
        except (OSError, RuntimeError) as error:  # RuntimeError: before Python 3.13, for a link to itself
            hint = "name a bundled policy, or the path of a policy's TOML file relative to this one"
            reason = getattr(error, "strerror", "a link that leads to itself")
            file.refuse(f"names a file that cannot be read ({reason})", "extends", hint, name)

    facts = file.read(parent)
    contractor = facts.pop("contractor")
    return Policy(**facts).for_contractor(contractor)


def policies() -> tuple[str, ...]:
    """Return the names of the bundled policies, default first."""
    return _NAMES


def policy(name: "str | Policy | None" = None) -> Policy:
    """Return the bundled policy *name*; a `Policy` is returned unchanged. Defaults to Medicare Part B.

    >>> from jcodes.policies import policy
    >>> policy("medicare-part-b").rounding.on().value
    'up'

    Raises:
        UnknownPolicyError: No bundled policy has that name; use ``Policy.load`` for a file.
        DataError: The bundled file is missing or does not match the manifest.
    """
    if isinstance(name, Policy):
        return name
    key = PINS.policy or DEFAULT if name is None else name.strip().lower() if isinstance(name, str) else shown(name)
    if key not in _NAMES:
        raise UnknownPolicyError(
            f"there is no policy {shown(name, _NAMES)}",
            name=key,
            known=_NAMES,
            hint=f"use one of {', '.join(_NAMES)}; Policy.load(path) reads your own",
        )
    return _bundled(key)


@cache
def _bundled(name: str) -> Policy:
    kept_file(f"policies/{name}.toml", instead=_EXTEND)
    return Policy.load(FOLDER / f"{name}.toml")
