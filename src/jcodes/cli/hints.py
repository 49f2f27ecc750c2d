"""Messages of the library in the words of the command line: ``--strength '40 mg/mL'``, not ``strength='40 mg/mL'``."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from jcodes.errors import JcodesError, UnknownPolicyError

__all__ = ["for_commands", "in_options"]


def _as_pairs(items: str) -> str:
    """Return the items of a mapping as pairs: ``J9312=6000.00 '100 mg=250.00'``."""
    found = (f"{key}={value}" for key, value in _ITEM.findall(items))
    return " ".join(repr(pair) if " " in pair else pair for pair in found)


_ITEM: Final = re.compile(r"'([^']*)': '([^']*)'")
_PHRASES: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    (re.compile(r", such as Dosage\.parse\('[^']*'\)"), ""),
    (re.compile(r"; to count containers instead, give Dosage\.parse\('each'\) and '1 each'"), ""),
    (re.compile(r" \(accept_implausible=True\)"), ""),
    (re.compile(r", or a timedelta"), ""),
    (re.compile(r"(?<=facility=True for the hospital's claim, )False for"), "no for"),
    (re.compile(r"give an order such as \{'code': '([^']*)', 'dose': '([^']*)'\}"), r"give an order, such as \1 '\2'"),
    (re.compile(r"strict=False would read it as ([0-9-]+); else "), r"did you mean \1? Otherwise "),
    (re.compile(r" as text or Decimal(?=, such as)"), ""),
    (re.compile(r"date_format='[^']*', or (?=--date-format)"), ""),
    (re.compile(r"course_dates\('([^']*)', '([^']*)', (\d+)\)"), r"--on \1 --every '\2' --times \3"),
    (re.compile(r"\b(?:Decimal|Dose|Ndc|HcpcsCode)(?:\.parse)?\('([^']*)'\)"), r"'\1'"),
    (
        re.compile(
            r"give '([^']*)' and the number separately: (administrations=([^ ]+) for doses), count=\3 for containers"
        ),
        r"give '\1' and the number separately: \2, '\3 x \1' for containers",
    ),
    (re.compile(r"Container\('([^']*)', count=(\d+)\)"), r"'\2 x \1'"),
    (re.compile(r"such as jcodes\.catalog\(\)\['([^']*)'\]"), r"such as \1"),
    (
        re.compile(r"\bcatalog\(\)\.search\('([^']*)'\)"),
        lambda match: f"jcodes search {repr(match[1]) if ' ' in match[1] else match[1]}",
    ),
    (re.compile(r"catalog=jcodes\.catalog\('([^']*)'\)"), r"catalog='\1'"),
    (re.compile(r"; Policy\.load\(path\) reads your own"), ", or a TOML file"),
    (
        re.compile(
            r"give form=(\"[^,]*, \"[^ ]* or \"[^,]*), as the label has it, or look the three up in the catalog"
        ),
        r"write it with hyphens, as the label has it",
    ),
    (
        re.compile(r"(?:a mapping )?such as \{('[^']*': '[^']*'(?:, '[^']*': '[^']*')*)\}"),
        lambda match: f"pairs such as {_as_pairs(match[1])}",
    ),
    (re.compile(r"\[('[^'\]]*'(?:, '[^'\]]*')*)\]"), lambda match: match[1].replace("', '", "' '")),
)
"""Calls, lists and mappings, each with its form on a command line."""
_ARGUMENT: Final = re.compile(
    r"\b([a-z]+(?:_[a-z]+)*)=('[^']*'|\"[^\"]*\"|True|False|None|[0-9]+(?:\.[0-9]+)?|(?=[\s.,;:)]|$))"
)
_ALSO: Final[Mapping[str, str]] = {"container_type": "type"}
"""Arguments of the library whose option has another name."""


def in_options(text: str, flags: Mapping[str, str]) -> str:
    """Return a message with the arguments of Python as options of a command.

    Args:
        text: The message.
        flags: The options of the command by the names of its arguments, such as ``{"strength": "--strength"}``.

    Examples:
        >>> in_options("give the strength, such as strength='40 mg/mL'", {"strength": "--strength"})
        "give the strength, such as --strength '40 mg/mL'"
        >>> in_options("give pump=True to confirm", {})
        'give pump yes to confirm'
    """
    for pattern, instead in _PHRASES:
        text = pattern.sub(instead, text)

    def option(match: re.Match[str]) -> str:
        if match[1] not in flags and "_" not in match[1] and match[2][:1].isdigit():
            return match[0]  # a pair, such as "100 mg=700.00"
        name, value = match[1], {"True": "yes", "False": "no", "None": "out"}.get(match[2], match[2])
        flag = flags.get(_ALSO.get(name, name), name.replace("_", " "))
        return f"{flag} {value}".rstrip()

    return _ARGUMENT.sub(option, text)


def for_commands(error: JcodesError, flags: Mapping[str, str]) -> JcodesError:
    """Return *error* with message and hint in the words of the command line."""
    if isinstance(error, UnknownPolicyError):
        hint = f"--policy takes a name ({', '.join(error.known)}) or a TOML file (such as my-payer.toml)"
        return UnknownPolicyError(error.message, name=error.name, known=error.known, hint=hint)
    error.message, error.hint = in_options(error.message, flags), in_options(error.hint, flags)
    error.args = (in_options(str(error), flags), *error.args[1:])
    return error
