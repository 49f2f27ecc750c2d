"""Named payer requirements: required modifiers, conflicting modifiers, and accepted families of services."""

import attrs

from jcodes.policies.dated import Dated, Requirement, plain_of
from jcodes.policies.fields import (
    CONDITIONS,
    READ,
    codes,
    flag,
    identifier,
    members_of,
    modifiers,
    one_of,
    one_word_of,
    reading,
    some,
    text,
)
from jcodes.vocabulary.contractors import Mac
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.places import Setting
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import Route

__all__ = ["FamilyRule", "ModifierConflict", "ModifierRule", "PayerRequirement"]

_CODES = reading(codes, "a list of HCPCS codes")
_MODIFIERS = reading(modifiers, "a list of modifiers")
_SOME_MODIFIERS = reading(some(modifiers), "a list of modifiers")
_KINDS = reading(members_of(Kind), "a list of kinds of product")
_ROUTES = reading(members_of(Route), "a list of routes")
_SETTINGS = reading(members_of(Setting), "a list of settings")
_CONTRACTORS = reading(some(members_of(Mac)), "a list of Medicare contractors")
_FAMILIES = reading(some(members_of(Family)), "a list of families of services")


@attrs.frozen(kw_only=True)
class PayerRequirement(Dated):
    """A named requirement of a payer.

    Attributes:
        name: The name. It replaces an inherited requirement of the same name.
        text: What to do, in our own words.
        contractors: The Medicare contractors it applies to; empty for all. If the claim's contractor is unknown, findings are warnings.
    """

    name: str = attrs.field(metadata=reading(identifier, "lowercase letters, digits and hyphens"))
    text: str = attrs.field(metadata=reading(text, "a text"))
    contractors: tuple[Mac, ...] = attrs.field(default=(), metadata=_CONTRACTORS)

    def fault(self) -> tuple[str, str, str] | None:
        """Return the key, problem and hint for a contradiction between keys; None if there is none."""
        return None

    def to_dict(self) -> dict[str, object]:
        """Return the fields as JSON values."""
        own = {field.name: getattr(self, field.name) for field in attrs.fields(type(self)) if READ in field.metadata}
        return {name: plain_of(value) for name, value in own.items()} | Dated.to_dict(self)

    def __str__(self) -> str:
        """Return the name, text and dates."""
        dates = self.dates()
        return f"{self.name}: {self.text}, {dates}" if dates else f"{self.name}: {self.text}"


@attrs.frozen(kw_only=True)
class ModifierRule(PayerRequirement):
    """A modifier requirement. It applies to lines that match all nonempty lists and the condition.

    Attributes:
        asked: Whether one of `any_of` is required, optional or not used.
        any_of: The modifiers; the line needs one of them.
        forbidden: The modifiers that must not be on the line.
        codes: The codes it applies to; empty for all drugs.
        kinds: The kinds of product it applies to; empty for all.
        routes: The routes it applies to; empty for all.
        settings: The settings it applies to; empty for all.
        on_self_administered_list: Whether it applies only to codes on a contractor's self-administered drug list with several routes.
        when: The condition, of `CONDITIONS`; blank for none.
    """

    asked: Requirement = attrs.field(metadata=reading(one_of(Requirement), "no, may or must"))
    any_of: tuple[str, ...] = attrs.field(default=(), metadata=_MODIFIERS)
    forbidden: tuple[str, ...] = attrs.field(default=(), metadata=_MODIFIERS)
    codes: tuple[str, ...] = attrs.field(default=(), metadata=_CODES)
    kinds: tuple[Kind, ...] = attrs.field(default=(), metadata=_KINDS)
    routes: tuple[Route, ...] = attrs.field(default=(), metadata=_ROUTES)
    settings: tuple[Setting, ...] = attrs.field(default=(), metadata=_SETTINGS)
    on_self_administered_list: bool = attrs.field(default=False, metadata=reading(flag, "true or false"))
    when: str = attrs.field(default="", metadata=reading(one_word_of(tuple(CONDITIONS)), "one of the conditions"))

    def fault(self) -> tuple[str, str, str] | None:
        """Return the problem if it has no modifier, or requires one that it forbids."""
        if not self.any_of and (not self.forbidden or self.asked is not Requirement.NO):
            return "any_of", "is missing", 'write any_of = ["JA"], or asked = "no" with the modifiers in forbidden'
        both = [modifier for modifier in self.any_of if modifier in self.forbidden]
        if both:
            return "forbidden", f"holds {both[0]}, which any_of requires", "name it in one of the two"
        return None


@attrs.frozen(kw_only=True)
class ModifierConflict(PayerRequirement):
    """Modifiers that conflict on one line: one of `left` with one of `right`.

    Attributes:
        left: The modifiers on one side.
        right: The modifiers that conflict with them.
    """

    left: tuple[str, ...] = attrs.field(metadata=_SOME_MODIFIERS)
    right: tuple[str, ...] = attrs.field(metadata=_SOME_MODIFIERS)

    def fault(self) -> tuple[str, str, str] | None:
        """Return the problem if a modifier is on both sides."""
        both = [modifier for modifier in self.left if modifier in self.right]
        return ("right", f"holds {both[0]}, which is also in left", "name it on one side") if both else None


@attrs.frozen(kw_only=True)
class FamilyRule(PayerRequirement):
    """The families of administration services that a payer accepts for some drugs.

    Attributes:
        codes: The codes it applies to; empty for all drugs.
        families: The accepted families.
    """

    codes: tuple[str, ...] = attrs.field(default=(), metadata=_CODES)
    families: tuple[Family, ...] = attrs.field(metadata=_FAMILIES)
