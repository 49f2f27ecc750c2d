"""What a type checker must see of the public names. Checked by mypy, never run."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_type

import jcodes

assert_type(jcodes.catalog(), jcodes.Catalog)
assert_type(jcodes.catalog("2025-10").on(date(2025, 10, 1)), jcodes.Catalog)
assert_type(jcodes.catalog()["J9312"], jcodes.Entry)
assert_type(jcodes.catalog().get("J9312"), jcodes.Entry | None)
assert_type(jcodes.catalog().get("J9312", 0), jcodes.Entry | int)
assert_type(jcodes.catalog().search("rituximab"), tuple[jcodes.Entry, ...])
assert_type(jcodes.releases(), tuple[jcodes.Release, ...])

assert_type(jcodes.diff("2020-10", jcodes.catalog()), jcodes.CatalogDiff)

bill = jcodes.billing_units("J9312", "750 mg", on="2026-02-01", strength=None, rounding=jcodes.Rounding.UP)
assert_type(bill, jcodes.BillingUnits)
assert_type(bill.administered, int)
assert_type(bill.exact, Fraction)
assert_type(bill.lines, tuple[jcodes.BillingLine, ...])
assert_type(bill.explain(), str)

dose = jcodes.Dose.parse("750 mg")
assert_type(dose.amount, Decimal)
assert_type(dose / jcodes.Dose(10, "mg"), Fraction)
assert_type(dose / 2, jcodes.Dose)
assert_type(jcodes.Dosage.parse("10 mg").amount, jcodes.Dose | None)
assert_type(jcodes.Ndc.parse("50242-0051-21").ndc11, str)

jcodes.billing_units("J9312", 750)  # type: ignore[arg-type]  # a number without a unit is no dose
jcodes.Dose.parse(b"750 mg")  # type: ignore[arg-type]  # nor are bytes

assert_type(jcodes.catalog().price("J9312", on=date(2026, 2, 1)), jcodes.PaymentLimit | None)
assert_type(jcodes.catalog().ndc("50242-0051-21"), tuple[jcodes.NdcLink, ...])
assert_type(jcodes.catalog().mue("J9312", "practitioner"), jcodes.UnitEdit)
assert_type(jcodes.catalog()["J9312"].ndcs(on="2026-02-01"), tuple[jcodes.NdcLink, ...])
assert_type(jcodes.gaps(), tuple[jcodes.Gap, ...])
assert_type(jcodes.load("HCPC2026_OCT_ANWEB.zip"), jcodes.Catalog)
