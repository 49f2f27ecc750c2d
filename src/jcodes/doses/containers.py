"""Opened containers with their labeled amounts."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from jcodes.doses.dose import Dose
from jcodes.doses.strength import Strength
from jcodes.errors import JcodesError, MalformedContainerError
from jcodes.errors.messages import shown, type_name
from jcodes.small_cache import small_cache

__all__ = ["AnyContainer", "OpenedContainer", "read_containers", "split_count"]

_EXAMPLE: Final = "write containers such as '500 mg/50 mL', '100 mg', '2 x 100 mg' or '100 units/vial', or a pair such as (2, '100 mg')"
_MOST: Final = 10_000
_DIGITS: Final = re.compile(r"[0-9]{1,12}", re.ASCII)
_TIMES: Final = re.compile(
    r"(?P<count>[0-9][0-9,]{0,11}) ?[x\u00d7*] ?(?P<label>(?![x\u00d7*]).+)", re.ASCII | re.IGNORECASE
)
_COUNT_LAST: Final = re.compile(
    r"(?P<label>[0-9][0-9.,]* ?[a-z][^x\u00d7*]*?) ?[x\u00d7*] ?(?P<count>[0-9]{1,5})", re.ASCII | re.IGNORECASE
)
_COUNT_OF: Final = re.compile(
    r"(?P<count>[0-9]{1,5}) ?[a-z][a-z -]{0,40} of (?P<label>[0-9][0-9.,]* ?[a-z].*)", re.ASCII | re.IGNORECASE
)
_NEXT: Final = re.compile(r"(?<=[a-z]) ?(?:[,;+&]|and\b) ?(?=[0-9])", re.ASCII | re.IGNORECASE)
_HELD: Final = re.compile(r"(?:/| per | in )(?P<words>[^0-9]*)", re.IGNORECASE)


@attrs.frozen
class OpenedContainer:
    """Containers of one size.

    Attributes:
        drug: The labeled amount of drug per container; None if the label gives only volume or count.
        held: The volume, mass or piece per container; None if only the amount of drug is known.
        count: The number of containers.
        doubt: A warning about how the text was read, or blank.
    """

    drug: Dose | None
    held: Dose | None
    count: int = 1
    doubt: str = attrs.field(default="", eq=False)
    _strength: Strength | None = attrs.field(default=None, init=False, eq=False, repr=False)

    @staticmethod
    def parse(text: str) -> "OpenedContainer":
        """Parse *text* as containers.

        >>> from jcodes.doses.containers import OpenedContainer
        >>> str(OpenedContainer.parse("2 x 500 mg/50 mL"))
        '2 x 500 mg/50 mL'

        Args:
            text: ``"500 mg/50 mL"``, ``"100 mg"``, ``"10 mL"``, ``"100 units/vial"``, ``"3 vials"``, ``"2 x 100 mg"``.

        Raises:
            MalformedContainerError: The text is blank or only a concentration, or the count is not a whole number from 1 to 10,000.
            MalformedDoseError: The amount cannot be read.
            UnknownUnitError: The unit of measure is unknown.
        """
        if not isinstance(text, str) or not text.strip():
            raise MalformedContainerError(f"{shown(text)} is not a container", value=text, hint=_EXAMPLE)
        return _parsed(text)

    @staticmethod
    def of(value: "AnyContainer") -> "OpenedContainer":
        """Convert text, a strength, a dose, or a (count, size) pair to containers; return `OpenedContainer` values unchanged.

        Raises:
            MalformedContainerError: *value* has another type, or `parse` rejects it.
        """
        if isinstance(value, OpenedContainer):
            return value
        if isinstance(value, tuple) and len(value) == 2:
            count, size = value
            one = OpenedContainer.of(size)
            return OpenedContainer(one.drug, one.held, _count(count, value) * one.count, one.doubt)
        if isinstance(value, Strength):
            return _of_strength(value, 1)
        if isinstance(value, Dose):
            return _of_dose(value, 1)
        return OpenedContainer.parse(value)

    @property
    def concentration(self) -> Strength | None:
        """The strength on the label; None if the label does not give both drug and volume."""
        if self._strength is None and self.drug is not None and self.held is not None:
            object.__setattr__(self, "_strength", Strength(self.drug, self.held))  # kept: a bill asks four times
        return self._strength

    @property
    def label(self) -> str:
        """The label text of one container, such as ``500 mg/50 mL``."""
        if self.drug is not None and self.held is not None:
            return f"{self.drug}/{str(self.held).removeprefix('1 ') if self.held.unit.is_count else self.held}"
        return str(self.drug or self.held)

    def __str__(self) -> str:
        """Return the text that `parse` reads."""
        return self.label if self.count == 1 else f"{self.count} x {self.label}"


AnyContainer: TypeAlias = str | Dose | Strength | OpenedContainer | tuple[int, str | Dose | Strength]


def read_containers(values: AnyContainer | Iterable[AnyContainer]) -> tuple[OpenedContainer, ...]:
    """Return the opened containers, grouped by size and sorted, so that equal lists compare equal.

    Args:
        values: One container, or several.

    Raises:
        MalformedContainerError: The list is empty, or `OpenedContainer.of` rejects a value.
    """
    if isinstance(values, str | Dose | Strength | OpenedContainer) or (
        isinstance(values, tuple) and len(values) == 2 and isinstance(values[0], int)
    ):
        values = (values,)
    if isinstance(values, Mapping):  # its items are its keys: a count would be lost
        raise MalformedContainerError(
            f"containers must be a list, not {type_name(values)}",
            value=values,
            hint="write each size with its count, such as containers=['2 x 400 mg', '1 x 100 mg']",
        )
    if not isinstance(values, Iterable):
        raise MalformedContainerError(f"{shown(values)} is not a list of containers", value=values, hint=_EXAMPLE)
    named = tuple(values)
    if not named:
        raise MalformedContainerError(
            "no containers given", value=values, hint="list the opened containers, or leave containers out"
        )
    return _grouped_texts(named) if all(type(value) is str for value in named) else _grouped(named)


def _grouped(named: tuple[AnyContainer, ...]) -> tuple[OpenedContainer, ...]:
    counts: dict[OpenedContainer, int] = {}
    doubts: dict[OpenedContainer, str] = {}
    for one in map(OpenedContainer.of, named):
        size = one if one.count == 1 else OpenedContainer(one.drug, one.held)
        counts[size] = counts.get(size, 0) + one.count
        doubts[size] = doubts.get(size) or one.doubt
    grouped = [
        size if count == 1 else OpenedContainer(size.drug, size.held, count, doubts[size])
        for size, count in counts.items()
    ]
    return tuple(grouped) if len(grouped) == 1 else tuple(sorted(grouped, key=_order))


_grouped_texts: Final = small_cache(1024)(_grouped)


def _order(container: OpenedContainer) -> tuple[str, Fraction, str, Fraction, str]:
    drug, held = container.drug, container.held
    return (
        drug.unit.dimension if drug else "",
        -drug.fraction() if drug else Fraction(0),
        held.unit.dimension if held else "",
        -held.fraction() if held else Fraction(0),
        container.label,
    )


def _count(count: object, value: object) -> int:
    number = int(count) if isinstance(count, str) and _DIGITS.fullmatch(count) else count
    if type(number) is not int or number < 1:
        raise MalformedContainerError(
            f"{shown(value)} is not a whole number of containers, one or more", value=value, hint=_EXAMPLE
        )
    if number > _MOST:
        raise MalformedContainerError(
            f"{shown(value)} is too many containers", value=value, hint=f"give at most {_MOST:,} of one size"
        )
    return number


def split_count(text: str) -> tuple[int, str]:
    """Split ``"2 x 500 mg/50 mL"`` into count and label; the count defaults to 1."""
    match = _TIMES.fullmatch(" ".join(text.split()))
    if match is None or match["label"].startswith("10^"):
        return 1, text
    return int(match["count"].replace(",", "")), match["label"]


@small_cache(1024)
def _parsed(text: str) -> OpenedContainer:
    count, label = split_count(text)
    try:
        return _sized(" ".join(label.split()), count if label is text else _count(count, text))
    except JcodesError:
        _tell_form(" ".join(text.split()))
        raise


def _tell_form(text: str) -> None:
    """Raise `MalformedContainerError` for several containers in one text, or a count after the label or in words."""
    if _NEXT.search(text):
        raise MalformedContainerError(
            f"{shown(text)} is several containers in one text",
            value=text,
            hint="containers are a list: give each size separately, such as ['400 mg', '2 x 100 mg']",
        )
    match = _COUNT_LAST.fullmatch(text) or _COUNT_OF.fullmatch(text)
    if match is None:
        return
    _sized(match["label"], 1)  # a size that cannot be read is told as such
    label = match["label"] if match["count"] == "1" else f"{match['count']} x {match['label']}"
    raise MalformedContainerError(
        f"{shown(text)} is not a size, or a count and a size", value=text, hint=f"write {shown(label)}"
    )


def _sized(text: str, count: int) -> OpenedContainer:
    per = _HELD.search(text)
    if per is None and ("%" in text or "percent" in text.lower() or ":" in text):
        raise MalformedContainerError(
            f"{shown(text)} is a concentration without a size",
            value=text,
            hint="give the volume as the container, such as '100 mL', and the percentage as the strength",
        )
    if per is None:
        return _of_dose(Dose.parse(text), count)
    try:
        strength = Strength.parse(text)
    except JcodesError as error:
        error.add_note(f"in the container {shown(text)}")
        raise
    container = _of_strength(strength, count)
    if strength.per.amount == 1 and strength.per.unit.symbol == "mL" and per["words"].strip():
        doubt = f"{text} was read as a 1 mL container; write a larger one as '200 mg/5 mL'"
        return attrs.evolve(container, doubt=doubt)
    return container


def _of_strength(strength: Strength, count: int) -> OpenedContainer:
    if strength.per.unit.is_count and strength.per.amount != 1:
        raise MalformedContainerError(
            f"'{strength}' is per {strength.per}, not per container",
            value=str(strength),
            hint="give size and count, such as '2 x 100 mg'",
        )
    return OpenedContainer(strength.amount, strength.per, count)


def _of_dose(dose: Dose, count: int) -> OpenedContainer:
    if not dose:
        raise MalformedContainerError(
            f"a container of {dose} is empty", value=str(dose), hint="give the labeled amount, more than zero"
        )
    if not dose.unit.is_count:
        return (
            OpenedContainer(None, dose, count)
            if dose.unit.dimension == "volume"
            else OpenedContainer(dose, None, count)
        )
    if dose.amount.as_tuple().exponent:  # it has no trailing zeros; a remainder would depend on the decimal context
        raise MalformedContainerError(
            f"{dose} is not a whole number of containers",
            value=str(dose),
            hint="count the opened containers, empty or not",
        )
    return OpenedContainer(None, Dose(1, dose.unit), _count(int(dose.amount) * count, str(dose)))
