"""A constructed month of claims, from a seed: the same rows on every machine, with known faults in known places.

The claims were filed in March 2026, with dates of service in January and February. Nobody's data is in it: claim numbers, providers, patients and
charges are made up; codes, places and policies are real. `write_month` writes the CSV file that ``jcodes audit`` reads.

    python -m tools.month month.csv --claims 20000
"""

import argparse
import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

import attrs

__all__ = ["HEADER", "RISING", "MonthClaim", "claims_of", "write_month"]

HEADER: Final = (
    "claim", "line", "frequency", "original_claim", "control_number", "patient_key", "payer", "policy", "billing_provider",
    "place_of_service", "diagnoses", "submitted", "code", "modifiers", "units", "on", "charge", "diagnosis_pointers", "rendering_provider",
    "drug", "dose", "route", "containers", "container_type",
)  # fmt: skip
"""The columns of the file."""

RISING: Final = "Provider 07"
"""The provider whose error rate is low in January and high in February."""

_FIRST: Final = date(2026, 1, 1)
_DAYS: Final = 59
_DRUGS: Final = (
    ("J3301", "10 mg", 10, (4, 8), "96372", "M17.11"), ("J0696", "250 mg", 250, (4, 8), "96372", "J18.9"),
    ("J1885", "15 mg", 15, (1, 2, 4), "96372", "M54.50"), ("J0897", "1 mg", 1, (60, 120), "96372", "M81.0"),
    ("J2405", "1 mg", 1, (4, 8), "96374", "R11.0"), ("J9035", "10 mg", 10, (40, 50, 80), "96413", "C18.9"),
    ("J9271", "1 mg", 1, (200, 400), "96413", "C34.90"), ("J1439", "1 mg", 1, (750,), "96365", "D50.9"),
    ("J3489", "1 mg", 1, (4, 5), "96365", "M81.0"), ("J9299", "1 mg", 1, (240, 480), "96413", "C43.9"),
)  # fmt: skip
"""Drugs: code, one unit, its number, usual units, the administration code, a diagnosis."""
_BY_VEIN: Final = frozenset(code for code, *_, service, _ in _DRUGS if service != "96372")
_PAYERS: Final = (("Medicare Part B", "medicare-part-b", 7), ("Advantage plan", "medicare-advantage", 3))
_PROVIDERS: Final = tuple(f"Provider {number:02}" for number in range(1, 13))
_FAULTS: Final = (
    "ten times the units",
    "one unit less",
    "an ended code",
    "no JZ",
    "a duplicate",
    "a replacement",
    "a void",
)


@attrs.frozen
class MonthClaim:
    """One claim as it was constructed.

    Attributes:
        rows: Its rows, by column.
        fault: What is wrong with it, or blank: one of a few kinds.
        on: Its date of service.
        provider: Its rendering provider.
    """

    rows: tuple[dict[str, str], ...]
    fault: str
    on: date
    provider: str


def claims_of(count: int, seed: int = 20260301) -> Iterator[MonthClaim]:
    """Yield *count* claims, the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - to make data, not secrets
    made = 0
    while made < count:
        claim = _claim(made, chance)
        yield claim
        made += 1
        if claim.fault in {"a duplicate", "a replacement", "a void"} and made < count:
            yield _again(claim, made)
            made += 1


def _claim(number: int, chance: Random) -> MonthClaim:
    code, _, size, usual, service, diagnosis = chance.choice(_DRUGS)
    payer, policy, _ = chance.choices(_PAYERS, [weight for *_, weight in _PAYERS])[0]
    provider, day = chance.choice(_PROVIDERS), _FIRST + timedelta(days=chance.randrange(_DAYS))
    rate = 0.4 if provider == RISING and day.month == 2 else 0.06
    fault = chance.choice(_FAULTS) if chance.random() < rate else ""
    units = chance.choice(usual)
    name = f"C{number + 1:06}"
    shared = {
        "claim": name, "frequency": "1", "control_number": f"9{number + 1:09}", "patient_key": f"P{number + 1:06}", "payer": payer,
        "policy": policy, "billing_provider": "Clinic A", "place_of_service": "11", "diagnoses": diagnosis,
        "submitted": "03/02/2026", "on": f"{day:%m/%d/%Y}", "diagnosis_pointers": "A", "rendering_provider": provider,
    }  # fmt: skip
    charge = units * chance.randrange(2_000, 9_000)
    drug = {
        **shared, "line": "1", "code": code, "modifiers": "JZ", "units": str(units), "charge": _dollars(charge),
    }  # fmt: skip
    given = {**shared, "line": "2", "code": service, "units": "1", "charge": _dollars(chance.randrange(9_000, 30_000))}
    if fault == "ten times the units":
        drug |= {"units": str(units * 10), "charge": _dollars(charge * 10), **_record(code, units * size)}
    elif fault == "one unit less" and units > 1:
        drug |= {"units": str(units - 1), **_record(code, units * size)}
    elif fault == "an ended code":
        drug |= {"code": "J9310", "units": "7"}
        given |= {"code": "96413"}
    elif fault == "no JZ":
        drug |= {"modifiers": ""}
    rows = tuple({column: row.get(column, "") for column in HEADER} for row in (drug, given))
    return MonthClaim(rows, fault, day, provider)


def _record(code: str, milligrams: int) -> dict[str, str]:
    """Return the chart's columns of a drug given whole."""
    return {
        "drug": code, "dose": f"{milligrams} mg", "route": "IV" if code in _BY_VEIN else "IM", "containers": f"{milligrams} mg",
        "container_type": "single-dose",
    }  # fmt: skip


def _again(first: MonthClaim, number: int) -> MonthClaim:
    """Return the claim that repeats, replaces or voids *first*."""
    changes = {"claim": f"C{number + 1:06}", "control_number": f"9{number + 1:09}", "submitted": "03/16/2026"}
    if first.fault != "a duplicate":
        original = first.rows[0]["control_number"]
        changes |= {"frequency": "7" if first.fault == "a replacement" else "8", "original_claim": original}
    return MonthClaim(
        tuple({**row, **changes} for row in first.rows), f"{first.fault}, filed", first.on, first.provider
    )


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def write_month(path: Path, count: int = 20_000, seed: int = 20260301) -> None:
    """Write the rows of *count* claims as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        for claim in claims_of(count, seed):
            writer.writerows(claim.rows)


def main() -> None:
    """Write the file that the command line names."""
    parser = argparse.ArgumentParser(description="Write a constructed month of claims as CSV.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--claims", type=int, default=20_000)
    options = parser.parse_args()
    write_month(options.file, options.claims)


if __name__ == "__main__":
    main()
