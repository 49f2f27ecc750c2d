"""What a type checker must see of the public names. Checked by mypy, never run."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import assert_type

import jcodes
from jcodes.auditing import Audit
from jcodes.billing import BillingLine, BillingUnits, NdcQuantity, Receipt, ServiceLines, Underpayment
from jcodes.catalogs import CatalogDiff, Gap, NdcLink, PaymentLimit, Release, UnitEdit, gaps

assert_type(jcodes.catalog(), jcodes.Catalog)
assert_type(jcodes.catalog("2025-10").on(date(2025, 10, 1)), jcodes.Catalog)
assert_type(jcodes.catalog()["J9312"], jcodes.Entry)
assert_type(jcodes.catalog().get("J9312"), jcodes.Entry | None)
assert_type(jcodes.catalog().get("J9312", 0), jcodes.Entry | int)
assert_type(jcodes.catalog().search("rituximab"), tuple[jcodes.Entry, ...])
assert_type(jcodes.releases(), tuple[Release, ...])

assert_type(jcodes.diff("2020-10", jcodes.catalog()), CatalogDiff)

bill = jcodes.billing_units("J9312", "750 mg", on="2026-02-01", strength=None, rounding=jcodes.Rounding.UP)
assert_type(bill, BillingUnits)
assert_type(bill.administered, int)
assert_type(bill.exact, Fraction)
assert_type(bill.lines, tuple[BillingLine, ...])
assert_type(bill.explain(), str)

dose = jcodes.Dose.parse("750 mg")
assert_type(dose.amount, Decimal)
assert_type(dose / jcodes.Dose(10, "mg"), Fraction)
assert_type(dose / 2, jcodes.Dose)
assert_type(jcodes.Dose("10 mg"), jcodes.Dose)
assert_type(jcodes.Ndc("50242-0051-21"), jcodes.Ndc)
assert_type(jcodes.Ndc("50242", "0051", "21"), jcodes.Ndc)
assert_type(jcodes.Strength("40 mg/mL"), jcodes.Strength)
assert_type(jcodes.Dosage("10 mg"), jcodes.Dosage)
assert_type(jcodes.Dosage.parse("10 mg").amount, jcodes.Dose | None)
assert_type(jcodes.Ndc.parse("50242-0051-21").ndc11, str)

jcodes.billing_units("J9312", 750)  # type: ignore[arg-type]  # a number without a unit is no dose
jcodes.Dose.parse(b"750 mg")  # type: ignore[arg-type]  # nor are bytes

assert_type(jcodes.catalog().price("J9312", on=date(2026, 2, 1)), PaymentLimit | None)
assert_type(jcodes.catalog().ndc("50242-0051-21"), tuple[NdcLink, ...])
assert_type(jcodes.catalog().mue("J9312", "practitioner"), UnitEdit)
assert_type(jcodes.catalog()["J9312"].ndcs(on="2026-02-01"), tuple[NdcLink, ...])
assert_type(gaps(), tuple[Gap, ...])
assert_type(jcodes.load("HCPC2026_OCT_ANWEB.zip"), jcodes.Catalog)

claims: list[jcodes.Claim | jcodes.ServiceLine | dict[str, object]] = [jcodes.ServiceLine("J9312"), {"lines": []}]
audited = jcodes.audit(iter(claims), policy="medicare-part-b", percent_of_limit="106")
assert_type(audited, Audit)
assert_type(audited.total.charge, Decimal)
assert_type(audited.by_code[0].allowed, Decimal | None)
assert_type(audited.to_html("audit.html", made=date(2026, 2, 1)), str)
jcodes.audit(jcodes.ServiceLine("J9312"))  # type: ignore[arg-type]  # one line is not several claims

lines = jcodes.service_lines(bill, products="50242-0051-21", charge="100.00")
assert_type(lines, ServiceLines)
assert_type(lines.lines, tuple[jcodes.ServiceLine, ...])
assert_type(lines.receipt, Receipt)
assert_type(jcodes.ndc_quantity("1 mg", "GR", policy="commercial-generic", on=date(2026, 2, 1)), NdcQuantity)
assert_type(jcodes.plan_vials("J9035", "10 mg/kg", weight="74 kg").receipt, Receipt)
assert_type(jcodes.expected_payment(bill).against("1.00"), Underpayment | None)
