"""Right uses of the library: every call and every type of an answer passes mypy (strict) and pyright. Checked, never run."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import assert_type

import jcodes
from jcodes.auditing import Audit, AuditFinding, check_chargemaster
from jcodes.billing import BillingLine, BillingUnits, ExpectedPayment, NdcQuantity, Receipt, Underpayment, VialPlan
from jcodes.catalogs import CatalogDiff, NdcLink, PaymentLimit, Release, UnitEdit
from jcodes.catalogs.labels import Label
from jcodes.claims import Remittance
from jcodes.claims.reading import ReadClaim, json_schema, read_claims
from jcodes.coding import CodedDrug, Coding
from jcodes.errors import AmbiguousNdcError, JcodesError, UnknownCodeError
from jcodes.estimates import Comparison, Estimate, PlannedOrder, compare_products, course_dates, estimate
from jcodes.integrations import fhir, x12
from jcodes.rules import DEFAULT, Finding, Report, Severity
from jcodes.vocabulary import ContainerType, NdcUnit, PlaceOfService, Route, Setting

DAY = date(2026, 2, 1)

# -- catalogs: a code is a text or a value, a date a text or a date, a catalog a name or a value -------------------------

cat = jcodes.catalog("2026-01")
assert_type(cat, jcodes.Catalog)
assert_type(cat[jcodes.HcpcsCode.parse("J9312")], jcodes.Entry)
assert_type(cat.get("J9312"), jcodes.Entry | None)
assert_type(cat.get("J9312", "none"), jcodes.Entry | str)
assert_type(cat.definition("J9310", "2018-06-01"), jcodes.Entry)
assert_type(cat.history("J9312"), tuple[jcodes.Entry, ...])
assert_type(next(iter(cat)), jcodes.HcpcsCode)
assert_type("J9312" in cat, bool)
assert_type(cat.price("J9312", DAY), PaymentLimit | None)
assert_type(cat.mue("J9312", on="2026-02-01").value, int | None)
assert_type(cat.mue("J9312"), UnitEdit)
assert_type(cat.jw_jz("J9312", DAY), bool | None)
assert_type(cat.ndc(jcodes.Ndc.parse("50242-0051-21"), DAY), tuple[NdcLink, ...])
assert_type(cat.label("50242-0051-21"), Label | None)
assert_type(jcodes.diff("2025-10", cat), CatalogDiff)
assert_type(jcodes.releases()[-1], Release)
assert_type(jcodes.catalog(path=Path("cms-data")), jcodes.Catalog)

# -- bills --------------------------------------------------------------------------------------------------------------

bill = jcodes.billing_units(
    cat["J9312"],
    jcodes.Dose.parse("750 mg"),
    on=DAY,
    containers=["500 mg/50 mL", "3 x 100 mg/10 mL"],
    container_type=ContainerType.SINGLE_DOSE,
    policy=jcodes.policy("medicare-part-b"),
    catalog=cat,
)
assert_type(bill, BillingUnits)
assert_type(bill.administered, int)
assert_type(bill.discarded, int)
assert_type(bill.total, int)
assert_type(bill.exact, Fraction)
assert_type(bill.lines[0], BillingLine)
assert_type(bill.receipt, Receipt)
assert_type(bill.to_dict(), dict[str, object])
jcodes.billing_units(jcodes.Dosage.parse("up to 15 mg"), "10 mg", rounding="nearest", discarded="0 mg")
assert_type(jcodes.plan_vials("J9035", "740 mg", sizes=["100 mg", "400 mg"]), VialPlan)
assert_type(jcodes.ndc_quantity("6 mg", NdcUnit.ML, strength="6 mg/0.6 mL"), NdcQuantity)
assert_type(jcodes.ndc_quantity(Decimal(12), "ML", code="J2506", strength="6 mg/0.6 mL").amount, Decimal)
payment = jcodes.expected_payment(bill, percent_of_limit="106")
assert_type(payment, ExpectedPayment)
assert_type(payment.against(Decimal("4000.00")), Underpayment | None)
assert_type(jcodes.service_lines(bill).lines, tuple[jcodes.ServiceLine, ...])

# -- claims, records, checks ----------------------------------------------------------------------------------------------

line = jcodes.ServiceLine(
    "J9312", units=75, on=DAY, modifiers=["JZ"], charge="9000.00", place_of_service=PlaceOfService.OFFICE
)
claim = jcodes.Claim([line], identifier="1", diagnoses=["C83.30"])
assert_type(claim.lines, tuple[jcodes.ServiceLine, ...])
assert_type(line.evolve(units=74), jcodes.ServiceLine)
assert_type(jcodes.Claim.from_dict({"lines": []}), jcodes.Claim)
report = jcodes.check(
    claim, policy="medicare-part-b", catalog="2026-01", rules=DEFAULT, silence={"charge-missing": "trial"}
)
assert_type(report, Report)
assert_type(report.ok, bool)
assert_type(report.findings[0], Finding)
assert_type(report.findings[0].severity, Severity)
assert_type(jcodes.check(line), Report)
assert_type(jcodes.check({"lines": []}), Report)

record = jcodes.Administration(
    "Rituxan",
    "750 mg",
    route=Route.INTRAVENOUS_INFUSION,
    on="2026-02-01",
    start="09:00",
    stop="13:15",
    setting=Setting.OFFICE,
)
assert_type(record.dose, jcodes.Dose | None)
coding = jcodes.code([record], charge={"J9312": "9000.00"})
assert_type(coding, Coding)
assert_type(coding.drugs[0], CodedDrug)
assert_type(coding.codes, tuple[str | None, ...])
assert_type(jcodes.code({"drug": "Rituxan"}).claim, jcodes.Claim)

found = jcodes.audit((claim for _ in range(2)), workers=2, remits=x12.read_835("payments.835"))
assert_type(found, Audit)
assert_type(found.findings[0], AuditFinding)
assert_type(found.total.charge, Decimal)
check_chargemaster("cdm.csv", on=DAY)

# -- estimates --------------------------------------------------------------------------------------------------------------

order = PlannedOrder("J9312", "375 mg/m2", bsa="1.9 m2")
assert_type(course_dates(DAY, "3 weeks", 6), tuple[date, ...])
assert_type(estimate(order, course_dates(DAY, "3 weeks", 6)), Estimate)
assert_type(compare_products(order, DAY), Comparison)

# -- other programs' shapes ---------------------------------------------------------------------------------------------------

for read in read_claims("claims.csv", date_format="MM/DD/YYYY"):
    assert_type(read, ReadClaim)
    assert_type(read.claim, jcodes.Claim | JcodesError)
for payment_of_claim in x12.read_835("payments.835"):
    assert_type(payment_of_claim, Remittance)
assert_type(fhir.from_fhir_claim({"resourceType": "Claim"}), jcodes.Claim)
assert_type(json_schema(jcodes.Administration), dict[str, object])

# -- errors carry their facts ---------------------------------------------------------------------------------------------------

try:
    cat["J0000"]
except UnknownCodeError as error:
    assert_type(error.code, str)
    assert_type(error.hint, str)
    looked_up: KeyError = error
except AmbiguousNdcError as error:
    assert_type(error.candidates, tuple[str, ...])
    malformed: ValueError = error
