"""Made-up lines, claims and administrations of real products: plausible, and the same for the same seed."""

from datetime import date
from random import Random
from typing import Any

from jcodes.catalogs import Catalog, as_catalog
from jcodes.claims import Administration, Claim, ServiceLine
from jcodes.codes import HcpcsCode
from jcodes.errors import RulesError
from jcodes.testing.choices import Seeded
from jcodes.testing.faults.making import claim_fault, line_fault, record_fault
from jcodes.testing.laid_out import DIAGNOSES, OFFICE, administration_of, line_of
from jcodes.testing.product import TestProduct, product_of, seed_of

__all__ = ["make_administration", "make_claim", "make_line"]


def make_line(
    seed: int = 0,
    *,
    code: HcpcsCode | str | None = None,
    on: date | str | None = None,
    catalog: Catalog | str | None = None,
    faulty: str | None = None,
    **changes: Any,
) -> ServiceLine:
    """Return a service line of a real product: whole containers, with units, JZ if CMS lists the code, NDC, NDC quantity and charge.

    >>> from jcodes.testing import make_line
    >>> line = make_line(code="J9312", on="2026-02-01")
    >>> line.code, line.modifiers, line == make_line(code="J9312", on="2026-02-01")
    ('J9312', ('JZ',), True)

    Args:
        seed: A whole number of at most fifteen digits: it decides the code, the product and the number of containers.
        code: The code.
        on: The date of service; a day of the release's quarter by default.
        catalog: The catalog, or the name of its release; defaults to the newest, or the pinned one.
        faulty: The id of a rule that finds something in it; it decides code and day by itself. None for what passes the checks.
        changes: Fields to set after that, such as ``units=7`` to make a line wrong.

    Raises:
        DataError: CMS's files have no such product for that day.
        UnknownCodeError: The code is not in the catalog.
        MalformedClaimError: A field that a line does not have, or a value that it refuses.
        RulesError: Nothing is made for the rule of *faulty*, or it is given with *code* or *on*.
    """
    seed = seed_of(seed)
    if faulty is not None:
        fault = line_fault(_alone(faulty, code, on))
        return fault.line(Seeded(seed), as_catalog(catalog)).evolve(**changes)
    product = product_of(seed, code=code, on=on, catalog=catalog)
    return line_of(product, _items(product, seed)).evolve(**changes)


def make_administration(
    seed: int = 0,
    *,
    code: HcpcsCode | str | None = None,
    on: date | str | None = None,
    catalog: Catalog | str | None = None,
    faulty: str | None = None,
    **changes: Any,
) -> Administration:
    """Return the record of an administration of a real product: drug, dose, containers used up, and the day.

    The same arguments give the record behind the line of `make_line`, and take the same values and raise the same errors.

    >>> from jcodes.testing import make_administration
    >>> record = make_administration(code="J9312", on="2026-02-01")
    >>> record.drug, record.containers[0].content == record.dose / record.containers[0].count
    ('rituximab', True)
    """
    seed = seed_of(seed)
    if faulty is not None:
        fault = record_fault(_alone(faulty, code, on))
        return fault.record(Seeded(seed), as_catalog(catalog)).evolve(**changes)
    product = product_of(seed, code=code, on=on, catalog=catalog)
    return administration_of(product, _items(product, seed)).evolve(**changes)


def make_claim(
    seed: int = 0,
    *,
    code: HcpcsCode | str | None = None,
    on: date | str | None = None,
    catalog: Catalog | str | None = None,
    faulty: str | None = None,
    **changes: Any,
) -> Claim:
    """Return a claim of an office with the line of `make_line`. Its number and diagnosis are made up; the diagnosis does not fit the drug.

    It takes the arguments of `make_line`; *changes* are fields of the claim. The claim names no policy.

    >>> import jcodes
    >>> from jcodes.testing import make_claim
    >>> jcodes.check(make_claim(7)).ok, jcodes.check(make_claim(7, faulty="units-missing")).ok
    (True, False)

    A claim that is *faulty* names the policy by which it is wrong.
    """
    seed = seed_of(seed)
    if faulty is not None:
        fault = claim_fault(_alone(faulty, code, on))
        return fault.claim(Seeded(seed), as_catalog(catalog)).evolve(**changes)
    line = make_line(seed, code=code, on=on, catalog=catalog)
    made = Claim(
        (line,),
        identifier=f"TEST-{seed}",
        place_of_service=OFFICE,
        diagnoses=(DIAGNOSES[seed % len(DIAGNOSES)],),
    )
    return made.evolve(**changes)


def _alone(faulty: str, code: object, on: object) -> str:
    """Return the rule.

    Raises:
        RulesError: A code or a day is given too.
    """
    if code is not None or on is not None:
        raise RulesError(
            "faulty decides code and day by itself",
            value=faulty,
            hint="leave code and on out, or make a clean one and change a field",
        )
    return faulty


def _items(product: TestProduct, seed: int) -> int:
    return Random(seed).randint(1, product.most)  # noqa: S311 - to make data, not secrets
