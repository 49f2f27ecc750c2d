"""The inputs of the fuzz session: good calls, and what becomes of their arguments."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import attrs

import jcodes
from jcodes.periods import Quarter

__all__ = ["Door", "byte_text", "damaged", "mutated"]

SEEDS: Final = (
    "J9312", "Q5103", "96413", "50242-0051-21", "50242005121", "888867413689", "JW", "JZ", "59", "750 mg", "5 mg/kg", "375 mg/m2", "1,000,000 units",
    "500 mg/50 mL", "40 mg/mL", "1:1000", "10 %", "up to 50 mg", "3 mg + 3 mg", "2 x 100 mg/10 mL", "100 units/vial", "0.5 g (500 mg)", "rituximab",
    "cefTRIAXone (ROCEPHIN) 1 g in dextrose 5 % 50 mL IVPB", "2026-02-01", "20260201", "2026Q1", "2026-01", "02/03/2026", "09:30", "9:30 PM", "IV",
    "subcutaneous", "11", "0131", "13X", "0636", "C83.30", "ML0.6", "UN2", "medicare-part-b", "nearest", "single-dose", "$1,234.50", "70 kg", "1.9 m2",
    "(01)00350242005121(17)271231", "AB", "1:2", "", " ", "NaN", "Infinity", "1e400", "\u00bd mL", "\uff2a9312", "\ud800", "\u202e", "\x00", "\x1b[31m",
)  # fmt: skip
_MARKS: Final = " \t\n.,:;/%+-*x()[]{}^'\"\\0123456789eEmgMLJW\u00b5\u00d7\u2212\u0661\u200b\x00\x1b\ud800\U0001f489"


def mutated(rng: random.Random, text: str) -> str:
    """Return *text* with one to four changes: characters, pieces, repetitions, another text within it."""
    for _ in range(rng.randint(1, 4)):
        at, to = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        kind = rng.randrange(8)
        if kind == 0:
            text = text[:at] + text[to:]
        elif kind == 1:
            text = text[:at] + rng.choice(_MARKS) + text[at:]
        elif kind == 2:
            text = text[:at] + text[at:to] * rng.randint(2, 6) + text[to:]
        elif kind == 3:
            text = text[:at] + rng.choice(SEEDS) + text[at:]
        elif kind == 4:
            text = text.swapcase()
        elif kind == 5:
            text = (
                text[:at]
                + chr(rng.choice((rng.randrange(128), rng.randrange(0x3000), rng.randrange(0x110000))))
                + text[at:]
            )
        elif kind == 6:
            text = text[:at] + str(rng.choice((0, 9, 10 ** rng.randint(1, 40), rng.random()))) + text[to:]
        elif rng.random() < 0.05:
            text = text * rng.randint(2, 400)
    return text[:20_000]


def byte_text(rng: random.Random, text: str) -> str:
    """Return *text* with some of its bytes changed, as a text again."""
    data = bytearray(text.encode("utf-8", "surrogatepass") or b"\x00")
    for _ in range(rng.randint(1, 8)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data).decode("utf-8", "surrogateescape")


def odd(rng: random.Random, depth: int = 0) -> Any:  # noqa: C901 - one kind a branch
    """Return a value of any kind."""
    kind = rng.randrange(12 if depth > 2 else 16)
    if kind < 5:
        return mutated(rng, rng.choice(SEEDS))
    if kind == 5:
        return byte_text(rng, rng.choice(SEEDS))
    if kind == 6:
        return rng.choice((0, 1, -1, 7, 10**15, 10**16, 10**40, -(10**5000), 2**70, True, False))
    if kind == 7:
        return rng.choice((0.0, -0.0, 0.1, 1e308, float("nan"), float("inf"), -5.5, rng.random() * 1000))
    if kind == 8:
        return rng.choice(
            (
                Decimal("NaN"),
                Decimal("sNaN"),
                Decimal("1E+300000"),
                Decimal("-0"),
                Decimal("0.5"),
                Fraction(1, 3),
                Fraction(10**60, 7),
            )
        )
    if kind == 9:
        return rng.choice(
            (date(2026, 2, 1), date.min, date.max, datetime(2026, 2, 1, 23, tzinfo=UTC), Quarter(2026, 1))
        )
    if kind == 10:
        return rng.choice((None, b"J9312", bytearray(b"\xff"), object(), len, int, 3 + 4j, range(3), frozenset({"JW"})))
    if kind == 11:
        return rng.choice(
            (
                jcodes.Dose.parse("5 mg"),
                jcodes.Strength.parse("40 mg/mL"),
                jcodes.Dosage.parse("10 mg"),
                jcodes.HcpcsCode.parse("J9312"),
            )
        )
    if kind < 14:
        return [odd(rng, depth + 1) for _ in range(rng.randrange(4))]
    if kind == 14:
        return {odd_key(rng): odd(rng, depth + 1) for _ in range(rng.randrange(4))}
    return tuple(odd(rng, depth + 1) for _ in range(rng.randrange(3)))


def odd_key(rng: random.Random) -> str:
    """Return the name of a field, or another text."""
    return rng.choice(
        (
            "code",
            "units",
            "modifiers",
            "on",
            "drug",
            "dose",
            "ndc",
            "lines",
            "charge",
            "route",
            mutated(rng, rng.choice(SEEDS)),
        )
    )


def _words(rng: random.Random, words: list[str]) -> list[str]:
    """Return *words* with one mutated, doubled, left out or exchanged for another text."""
    at = rng.randrange(len(words))
    kind = rng.randrange(6)
    changed = (
        [words[at]] * 2
        if kind == 0
        else []
        if kind == 1
        else [rng.choice(SEEDS)]
        if kind == 2
        else [mutated(rng, words[at])]
    )
    return [*words[:at], *changed, *words[at + 1 :]]


@attrs.frozen
class Door:
    """One public function and a good call of it.

    Attributes:
        call: The function.
        good: Its arguments, by name; `""` stands for the only positional one.
        weight: How often it is asked.
    """

    call: Callable[..., Any]
    good: Mapping[str, Any]
    weight: int = 20

    def arguments(self, rng: random.Random) -> dict[str, Any]:
        """Return the arguments of one input."""
        found = dict(self.good)
        if rng.random() < 0.1:
            return found
        for name in rng.sample(list(found), min(len(found), rng.choice((1, 1, 1, 2, 3)))):
            held = found[name]
            if isinstance(held, str) and rng.random() < 0.75:
                found[name] = byte_text(rng, held) if rng.random() < 0.3 else mutated(rng, held)
            elif isinstance(held, bytes):
                found[name] = damaged(rng, held)
            elif isinstance(held, list) and held and all(isinstance(one, str) for one in held) and rng.random() < 0.8:
                found[name] = _words(rng, held)
            elif isinstance(held, dict) and rng.random() < 0.8:
                key = rng.choice((*held, odd_key(rng)))
                part = held.get(key)
                is_text = isinstance(part, str) and rng.random() < 0.6
                found[name] = {**held, key: mutated(rng, str(part)) if is_text else odd(rng)}
            else:
                found[name] = odd(rng)
        return found

    def ask(self, arguments: Mapping[str, Any]) -> Any:
        """Call the function."""
        named = {name: value for name, value in arguments.items() if name}
        return self.call(arguments[""], **named) if "" in arguments else self.call(**named)


def damaged(rng: random.Random, data: bytes) -> bytes:
    """Return *data* with bytes changed, cut, doubled or inserted."""
    held = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(held) + 1)
        kind = rng.randrange(4)
        if kind == 0 and held:
            held[at - 1] = rng.randrange(256)
        elif kind == 1:
            del held[at : at + rng.randrange(40)]
        elif kind == 2:
            held[at:at] = held[at : at + rng.randrange(80)]
        else:
            held[at:at] = rng.randbytes(rng.randrange(4)) + rng.choice(SEEDS).encode("utf-8", "surrogatepass")
    return bytes(held)
