"""Wrong uses of the library: each line fails in mypy (strict) and in pyright, which both refuse an ignore without need. Checked, never run."""

import jcodes
from jcodes.estimates import PlannedOrder, estimate
from jcodes.vocabulary import ContainerType

bill = jcodes.billing_units("J9312", "750 mg")
cat = jcodes.catalog()

jcodes.billing_units("J9312", 750)  # type: ignore[arg-type]  # a number without a unit
jcodes.billing_units("J9312", "750 mg", "2026-02-01")  # type: ignore[call-arg]  # the date is on=
jcodes.billing_units("J9312", "750 mg", on=20260201)  # type: ignore[arg-type]  # no date
jcodes.billing_units("J9312", "750 mg", container_types=ContainerType.SINGLE_DOSE)  # type: ignore[call-arg]  # it is container_type
jcodes.billing_units("J9312")  # type: ignore[call-arg]  # no dose
jcodes.plan_vials("J9035", "740 mg", sizes=100)  # type: ignore[arg-type]  # sizes are texts
jcodes.ndc_quantity("6 mg")  # type: ignore[call-arg]  # no unit of measure
jcodes.expected_payment("J9312")  # type: ignore[arg-type]  # a code is no bill
jcodes.check("J9312")  # type: ignore[arg-type]  # nor a claim
jcodes.check(jcodes.ServiceLine("J9312"), policy=1)  # type: ignore[arg-type]  # no policy
jcodes.code("Rituxan")  # type: ignore[arg-type]  # a name is no record
jcodes.audit(jcodes.Claim())  # type: ignore[arg-type]  # one claim is not several
jcodes.ServiceLine("J9312", unit=75)  # type: ignore[call-arg]  # it is units
jcodes.Claim(lines=1)  # type: ignore[arg-type]  # no lines
jcodes.Dose(750)  # type: ignore[call-overload]  # a number without a unit
jcodes.Dose("750 mg", None)  # type: ignore[call-overload]  # None is no unit
jcodes.Ndc("50242", "0051")  # type: ignore[call-overload]  # one segment is missing
jcodes.Strength("40 mg", None)  # type: ignore[call-overload]  # None is no volume
jcodes.Dose.parse(b"750 mg")  # type: ignore[arg-type]  # bytes
jcodes.diff("2025-10")  # type: ignore[call-arg]  # with what
estimate(PlannedOrder("J9312", "700 mg"), 6)  # type: ignore[arg-type]  # no dates
cat.price("J9312").limit  # type: ignore[union-attr]  # there may be none
cat.search("rituximab").code  # type: ignore[attr-defined]  # several entries
bill.units  # type: ignore[attr-defined]  # administered, discarded or total
bill.total = 74  # type: ignore[misc]  # a result is frozen
cat["J9312"] = cat["J9310"]  # type: ignore[index]  # a catalog is immutable
