"""Text of claims, parsed or None: beside what a claim form says, right or wrong, stands what it means.

Short texts are read once each, since the lines of a file repeat few; long ones each time, so that nothing keeps them.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from jcodes.claims.limits import SHORT
from jcodes.codes import HcpcsCode, Modifier, Ndc
from jcodes.codes.ndc import ndc_in
from jcodes.doses.exact import MAX_DIGITS
from jcodes.vocabulary.products import NdcUnit

__all__ = ["read_code", "read_cpt", "read_measure", "read_modifiers", "read_ndc", "read_number"]

_NUMBER: Final = re.compile(
    rf"[+-]?(?:[0-9]{{1,{MAX_DIGITS}}}(?:\.[0-9]{{0,{MAX_DIGITS}}})?|\.[0-9]{{1,{MAX_DIGITS}}})", re.ASCII
)
_CPT: Final = re.compile(r"[0-9]{4}[0-9AFMTU]", re.ASCII)


def read_code(text: str) -> HcpcsCode | None:
    """Return *text* as a Level II code, or None. Never raises."""
    return _code(text) if len(text) <= SHORT else _code.__wrapped__(text)


@lru_cache(maxsize=4096)
def _code(text: str) -> HcpcsCode | None:
    return HcpcsCode.parse(text) if HcpcsCode.is_valid(text) else None


def read_cpt(text: str) -> str | None:
    """Return *text* as a CPT code if it has the format of one, in uppercase, or None. Never raises."""
    return _cpt(text) if len(text) <= SHORT else _cpt.__wrapped__(text)


@lru_cache(maxsize=4096)
def _cpt(text: str) -> str | None:
    bare = text.strip().upper()
    return bare if _CPT.fullmatch(bare) else None


def read_ndc(text: str) -> Ndc | None:
    """Return *text* as an NDC, or None if invalid or ambiguous (10 digits without hyphens). Never raises."""
    return ndc_in(text)


def read_modifiers(texts: tuple[str, ...]) -> tuple[Modifier, ...]:
    """Return the valid modifiers in *texts*, in order. Never raises."""
    if len(texts) == 1 and len(texts[0]) <= SHORT:
        return _one_modifier(texts[0])
    return tuple([one for text in texts for one in _one_modifier.__wrapped__(text)])


@lru_cache(maxsize=4096)
def _one_modifier(text: str) -> tuple[Modifier, ...]:
    return (Modifier.parse(text),) if Modifier.is_valid(text) else ()


def read_number(text: str) -> Decimal | None:
    """Return *text* as a number, possibly negative or fractional, or None. Never raises."""
    return _number(text) if len(text) <= SHORT else _number.__wrapped__(text)


@lru_cache(maxsize=4096)
def _number(text: str) -> Decimal | None:
    digits = text.strip()
    return Decimal(digits) if _NUMBER.fullmatch(digits) else None


def read_measure(text: str) -> NdcUnit | None:
    """Return *text* as an NDC unit of measure, or None. Never raises."""
    return _measure(text) if len(text) <= SHORT else NdcUnit.find(text)


_measure: Final = lru_cache(maxsize=1024)(NdcUnit.find)
