"""What a payer asks by name: modifiers, modifiers that exclude each other, families of services. A policy holds any number of each."""

from datetime import date

import attrs

from jcodes.policies.choices import Asked, plain_of
from jcodes.policies.values import (
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
from jcodes.sources import Citation, as_citation
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.places import Setting
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import Route

__all__ = ["Demand", "FamilyRule", "ModifierConflict", "ModifierRule"]

_CODES = reading(codes, "a list of HCPCS codes")
_MODIFIERS = reading(modifiers, "a list of modifiers")
_SOME_MODIFIERS = reading(some(modifiers), "a list of modifiers")
_KINDS = reading(members_of(Kind), "a list of kinds of product")
_ROUTES = reading(members_of(Route), "a list of routes")
_SETTINGS = reading(members_of(Setting), "a list of settings")
_FAMILIES = reading(some(members_of(Family)), "a list of families of services")


@attrs.frozen(kw_only=True)
class Demand:
    """One thing that a payer asks, with who says so and when it holds.

    Attributes:
        name: Its name. A policy that extends another replaces what it inherits by the same name.
        text: What to do, in our words.
        source: Where it was read.
        confidence: How well it is founded; below `HIGH` it is worth a warning.
        start: The first date of service it holds for; None for all before `end`.
        end: The last date of service; None while it still holds.
        policy: The name of the policy that states it.
        note: What a reader should know, or blank.
    """

    name: str = attrs.field(metadata=reading(identifier, "small letters and digits with hyphens between"))
    text: str = attrs.field(metadata=reading(text, "a text"))
    source: Citation = attrs.field(converter=as_citation)
    confidence: Confidence
    start: date | None = None
    end: date | None = None
    policy: str = ""
    note: str = ""

    def applies_on(self, day: date | None = None) -> bool:
        """Tell whether it holds for the date of service *day*; None asks whether it still holds."""
        if day is None:
            return self.end is None
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def fault(self) -> tuple[str, str, str] | None:
        """Return the key that is at odds with another, what is wrong and what would be right; None when nothing is."""
        return None

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON holds them."""
        own = {
            field.name: plain_of(getattr(self, field.name))
            for field in attrs.fields(type(self))
            if READ in field.metadata
        }
        return {
            **own,
            "source": str(self.source),
            "confidence": self.confidence.value,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "policy": self.policy,
            "note": self.note,
        }

    def __str__(self) -> str:
        """Return the name, what to do and the dates."""
        start = "" if self.start is None else f", from {self.start}"
        return f"{self.name}: {self.text}{start}" + ("" if self.end is None else f", to {self.end}")


@attrs.frozen(kw_only=True)
class ModifierRule(Demand):
    """A modifier that a payer asks for, and where: on lines for which each list that is not empty holds, and the condition too.

    Attributes:
        asked: Whether one of `any_of` is required, may be used, or is not used.
        any_of: The modifiers, of which one is asked.
        forbidden: The modifiers that contradict the line.
        codes: The codes it is for; empty for all drugs.
        kinds: The kinds of product it is for; empty for all.
        routes: The routes it is for; empty for all.
        settings: The settings it is for; empty for all.
        on_self_administered_list: Whether it is for codes only that a contractor lists as self-administered and as given by several routes.
        when: What else must be true, of `CONDITIONS`; blank for nothing.
    """

    asked: Asked = attrs.field(metadata=reading(one_of(Asked), "no, may or must"))
    any_of: tuple[str, ...] = attrs.field(default=(), metadata=_MODIFIERS)
    forbidden: tuple[str, ...] = attrs.field(default=(), metadata=_MODIFIERS)
    codes: tuple[str, ...] = attrs.field(default=(), metadata=_CODES)
    kinds: tuple[Kind, ...] = attrs.field(default=(), metadata=_KINDS)
    routes: tuple[Route, ...] = attrs.field(default=(), metadata=_ROUTES)
    settings: tuple[Setting, ...] = attrs.field(default=(), metadata=_SETTINGS)
    on_self_administered_list: bool = attrs.field(default=False, metadata=reading(flag, "true or false"))
    when: str = attrs.field(default="", metadata=reading(one_word_of(tuple(CONDITIONS)), "one of the conditions"))

    def fault(self) -> tuple[str, str, str] | None:
        """Return what is wrong when it names no modifier, or asks for one that it forbids."""
        if not self.any_of and (not self.forbidden or self.asked is not Asked.NO):
            return "any_of", "is missing", 'write any_of = ["JA"], or asked = "no" with the modifiers in forbidden'
        both = [modifier for modifier in self.any_of if modifier in self.forbidden]
        if both:
            return "forbidden", f"holds {both[0]}, which any_of asks for", "name it in one of the two"
        return None


@attrs.frozen(kw_only=True)
class ModifierConflict(Demand):
    """Modifiers that contradict each other on one line: none of `left` stands beside one of `right`.

    Attributes:
        left: Some modifiers.
        right: Those that none of them goes with.
    """

    left: tuple[str, ...] = attrs.field(metadata=_SOME_MODIFIERS)
    right: tuple[str, ...] = attrs.field(metadata=_SOME_MODIFIERS)

    def fault(self) -> tuple[str, str, str] | None:
        """Return what is wrong when a modifier would contradict itself."""
        both = [modifier for modifier in self.left if modifier in self.right]
        return ("right", f"holds {both[0]}, which left holds too", "name it on one side") if both else None


@attrs.frozen(kw_only=True)
class FamilyRule(Demand):
    """The families of services that a payer takes for the administration of some drugs.

    Attributes:
        codes: The codes it is for; empty for all drugs.
        families: The families that are taken.
    """

    codes: tuple[str, ...] = attrs.field(default=(), metadata=_CODES)
    families: tuple[Family, ...] = attrs.field(metadata=_FAMILIES)
