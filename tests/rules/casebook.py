"""How a rule is shown at work: a claim where it fires, one where it nearly does, one where it must not."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import attrs

from jcodes.claims import Claim, ServiceLine
from jcodes.policies import Policy


@attrs.frozen
class Case:
    """One claim and what one rule says of it.

    Attributes:
        rule: The rule's id.
        kind: Whether it fires, nearly does (the claim differs from one where it fires in one fact), or must not.
        claim: The claim, or a line.
        lines: Where it fires: the places of the lines of its findings, sorted; None stands for the whole claim.
        says: Where it fires: what one of its messages holds.
        severity: Where it fires: how much its first finding matters.
        fixed: Where a fix is certain: the claim's lines afterwards as they are read aloud, joined by "; ".
        policy: The payer's policy.
        about: What the case shows, where that is not plain.
    """

    rule: str
    kind: Literal["fires", "nearly", "not"]
    claim: Claim | ServiceLine
    lines: tuple[int | None, ...] = ()
    says: str = ""
    severity: str = ""
    fixed: str | None = None
    policy: str | Policy = "medicare-part-b"
    about: str = ""


def line(code: str, units: object = 1, **facts: Any) -> ServiceLine:
    """Return a line of 2026-02-01 that charges something, unless *facts* say otherwise."""
    return ServiceLine(
        code, **{"units": units, "on": "2026-02-01", "charge": "100.00", "diagnosis_pointers": "A", **facts}
    )


def claim(*lines: ServiceLine, **facts: Any) -> Claim:
    """Return a claim of an office with one diagnosis, unless *facts* say otherwise."""
    return Claim(lines, **{"place_of_service": "11", "diagnoses": ["C83.30"], **facts})


def hospital(*lines: ServiceLine, **facts: Any) -> Claim:
    """Return a claim of a hospital's outpatients, on the institutional form, whose lines point to no diagnosis."""
    bare = [line.evolve(diagnosis_pointers=()) for line in lines]
    return Claim(bare, **{"setting": "hospital-outpatient", "diagnoses": ["C83.30"], **facts})


@cache
def house(key: str, value: str, extends: str = "medicare-part-b") -> Policy:
    """Return a policy that differs from *extends* in one value, as its TOML writes it."""
    return house_of(f'[[{key}]]\nvalue = {value}\nsource = "the contract"\nconfidence = "H"\n', extends)


def house_of(text: str, extends: str = "medicare-part-b") -> Policy:
    """Return a policy that differs from *extends* in what the TOML *text* says."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "house.toml"
        path.write_text(f'name = "house"\ntitle = "House"\nextends = "{extends}"\n{text}', encoding="utf-8")
        return Policy.load(path)
