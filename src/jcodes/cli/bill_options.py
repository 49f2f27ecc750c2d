"""The options of the commands that bill: a dose, a plan of vials, an NDC quantity, a payment, a record, a course."""

from argparse import ArgumentParser

from jcodes.cli.arguments import number_or_text
from jcodes.cli.bills import ndc_quantity, payment, units, vials
from jcodes.cli.coding import code
from jcodes.cli.command_options import Commands, add_command, add_date_format, codes, completed_by
from jcodes.cli.estimates import estimate

__all__ = ["add_bills", "add_estimate"]

_TYPES = ("single-dose", "multi-dose", "single-patient-use", "pharmacy bulk")
_TYPES_SAID = "container type: single-dose (SDV), multi-dose (MDV), single-patient-use or 'pharmacy bulk'"


def add_bills(commands: Commands) -> None:
    """Add the commands of a dose and of a record."""
    one = add_command(
        commands, "units", units, "billing units of a dose",
        'J9312 "750 mg" --on 2026-02-01',
        'J3301 "1 mL" --strength "40 mg/mL"',
        'J9035 "740 mg" --on 2026-02-01 --containers "2 x 400 mg" --type single-dose',
        'J9312 "375 mg/m2" --bsa "1.9 m2" --policy my-payer.toml',
        payer="default: medicare-part-b",
    )  # fmt: skip
    _add_dose(one)
    one.add_argument("--quiet", action="store_true", help="print only the lines to bill: code, modifiers and units")

    one = add_command(
        commands, "vials", vials, "which containers to open for a dose",
        'J9035 "740 mg"', 'J9035 "740 mg" --sizes "100 mg" "400 mg"', 'J9035 "740 mg" --policy my-payer.toml',
        payer="default: none; with one, also the lines to bill for the plan",
    )  # fmt: skip
    one.add_argument("code", help="HCPCS code, such as J9035")
    one.add_argument("dose", nargs="+", help="dose to give, such as '740 mg'")
    one.add_argument("--sizes", nargs="+", metavar="SIZE", help="sizes in stock (default: those in CMS's crosswalk)")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="date of service, for the sizes")
    _add_patient(one)

    one = add_command(
        commands, "ndc-quantity", ndc_quantity, "NDC quantity of a dose, or of billing units of a code",
        '"6 mg" --unit ML --strength "6 mg/0.6 mL"', '12 --code J2506 --unit ML --strength "6 mg/0.6 mL"',
        '"1 g" --unit UN --strength "500 mg/vial" --policy medicaid-generic',
        payer="default: medicare-part-b",
    )  # fmt: skip
    one.add_argument("given", nargs="+", help="dose, such as '6 mg', or with --code a number of billing units")
    one.add_argument("--unit", required=True, metavar="UNIT", help="NDC unit of measure: ML, UN, GR, F2 or ME")
    completed_by(one.add_argument("--code", metavar="CODE", help="HCPCS code of a number of units"), codes)
    one.add_argument("--strength", metavar="TEXT", help="strength of the product, such as '6 mg/0.6 mL'")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="date of service, for the payer's rules")
    one.add_argument("--places", metavar="N", type=int, help="decimal places (default: the policy's)")
    one.add_argument("--minimum", metavar="N", help="smallest quantity (default: the policy's)")

    one = add_command(
        commands, "payment", payment, "expected payment of a dose by CMS's payment limit",
        'J9312 "750 mg" --on 2026-02-01', 'J9312 "750 mg" --on 2026-02-01 --paid 4000.00',
        'J9035 "740 mg" --on 2026-02-01 --containers "2 x 400 mg" --policy commercial-generic --percent-of-limit 120',
        payer="default: medicare-part-b",
    )  # fmt: skip
    _add_dose(one, is_dated=True)
    one.add_argument("--percent-of-limit", metavar="N", help="contract rate in percent of CMS's payment limits")
    one.add_argument("--paid", metavar="DOLLARS", help="what the payer paid, to compare")

    _add_code(commands)


def _add_dose(one: ArgumentParser, *, is_dated: bool = False) -> None:
    """Add a code, a dose, and what decides its units."""
    completed_by(one.add_argument("code", help="HCPCS code, such as J9312"), codes)
    one.add_argument("dose", nargs="+", help="dose given, such as '750 mg' or '1.5 mL'")
    one.add_argument(
        "--on", metavar="YYYY-MM-DD", required=is_dated, help="date of service; the code must be valid on it"
    )
    one.add_argument("--strength", metavar="TEXT", help="strength of a dose given as a volume, such as '40 mg/mL'")
    one.add_argument("--rounding", metavar="NAME", help="up, nearest, down or exact (default: the policy's)")
    one.add_argument("--containers", nargs="+", metavar="LABEL", help="containers opened, such as '2 x 100 mg'")
    _add_type(one, " (default: CMS's JW/JZ list, where it names the code)")
    one.add_argument("--discarded", metavar="AMOUNT", help="documented discarded amount, such as '60 mg'")
    _add_patient(one)
    one.add_argument("--duration", metavar="TEXT", help="duration of a rate such as '125 mL/h': '90 min'")
    one.add_argument("--administrations", metavar="N", type=int, help="number of times the dose was given")


def _add_type(one: ArgumentParser, default: str = "") -> None:
    """Add ``--type``, in any spelling that the library reads."""
    said = one.add_argument("--type", metavar="TYPE", help=f"{_TYPES_SAID}{default}")
    completed_by(said, lambda: _TYPES)


def _add_patient(one: ArgumentParser) -> None:
    """Add the weight and the body surface area of a patient."""
    one.add_argument(
        "--weight",
        metavar="TEXT",
        type=number_or_text,
        help="body weight for a dose such as '5 mg/kg': '70 kg' or '154 lb'; a number is kilograms",
    )
    one.add_argument(
        "--bsa",
        metavar="TEXT",
        type=number_or_text,
        help="body surface area for a dose such as '375 mg/m2': '1.9 m2'; a number is square meters",
    )


def _add_code(commands: Commands) -> None:
    one = add_command(
        commands, "code", code, "code, units, services and claim of an administration record",
        '--drug Rituxan --dose "750 mg" --route "IV infusion" --on 2026-02-01 --start 09:00 --stop 13:15 --diagnoses C83.30'
        ' --place-of-service 11 --containers "8 x 100 mg/10 mL" --charge J9312=9000.00 96413=300.00 96415=90.00',
        "record.json --charge J9312=9000.00 96413=300.00 96415=90.00",
        "records.csv --charge J9312=9000.00 J1100=12.00 96413=300.00 96415=90.00 96375=60.00",
        payer="default: Medicare's: Part B's, or the outpatient hospital's where a facility bills",
    )  # fmt: skip
    one.add_argument(
        "file",
        nargs="?",
        help="one record, or those of one visit, as JSON, JSON lines, CSV, FHIR MedicationAdministration or HL7 v2; - for standard input",
    )
    for name, metavar, text in (
        ("drug", "NAME", "drug as the chart names it, such as Rituxan"),
        ("dose", "TEXT", "dose given, such as '750 mg'"),
        ("route", "TEXT", "route, such as 'IV infusion'"),
        ("on", "YYYY-MM-DD", "date of service"),
        ("ndc", "NDC", "NDC of the product"),
        ("code", "CODE", "HCPCS code in the chart or order"),
        ("strength", "TEXT", "strength of a dose given as a volume, such as '40 mg/mL'"),
        ("site", "TEXT", "site, such as 'right knee' or OD"),
        ("start", "HH:MM", "start time"),
        ("stop", "HH:MM", "stop time"),
        ("discarded", "AMOUNT", "documented discarded amount, such as '60 mg'; 0 for none"),
        ("weight", "TEXT", "body weight for a dose such as '5 mg/kg': '70 kg' or '154 lb'"),
    ):
        one.add_argument(f"--{name}", metavar=metavar, help=text)
    one.add_argument("--containers", nargs="+", metavar="LABEL", help="containers opened, such as '2 x 100 mg'")
    _add_type(one)
    one.add_argument("--diagnoses", nargs="+", metavar="ICD-10", help="ICD-10 codes, such as C83.30")
    one.add_argument("--place-of-service", metavar="NN", help="place of service, such as 11")
    one.add_argument("--setting", metavar="NAME", help="care setting, such as office or hospital-outpatient")
    one.add_argument("--pump", choices=("yes", "no"), help="whether the patient left with a pump running")
    one.add_argument("--facility", choices=("yes", "no"), help="whether a facility bills (default: by the setting)")
    one.add_argument(
        "--charge", nargs="+", metavar="CODE=DOLLARS", help="total charge of a code, such as J9312=9000.00"
    )


def add_estimate(commands: Commands) -> None:
    """Add the command of a course of treatment."""
    one = add_command(
        commands, "estimate", estimate, "lines, payment, patient share and waste of a course of treatment",
        'J9312 "375 mg/m2" --bsa "1.9 m2" --on 2026-02-01 --every "3 weeks" --times 6',
        'J9312 "700 mg" --on 2026-02-01 --compare',
        "--orders course.csv --on 2026-02-01 2026-02-22 --deductible 257.00 --rates 96413=140.00 96415=30.00",
        payer="default: medicare-part-b",
    )  # fmt: skip
    one.add_argument("order", nargs="*", metavar="CODE DOSE", help="HCPCS code and dose, such as J9312 '700 mg'")
    one.add_argument(
        "--orders", metavar="FILE", help="csv or xlsx with columns such as hcpcs, dose, bsa, route, minutes, dates"
    )
    add_date_format(one)
    one.add_argument("--on", nargs="+", metavar="YYYY-MM-DD", help="dates of service (default: those in the file)")
    one.add_argument(
        "--every", metavar="INTERVAL", help="interval from the date of --on, such as '3 weeks'; with --times"
    )
    one.add_argument("--times", metavar="N", type=int, help="number of dates")
    _add_patient(one)
    one.add_argument("--strength", metavar="TEXT", help="strength of a dose given as a volume, such as '40 mg/mL'")
    one.add_argument("--sizes", nargs="+", metavar="SIZE", help="sizes in stock (default: those in CMS's crosswalk)")
    one.add_argument("--type", metavar="TYPE", help="container type, such as single-dose (default: CMS's JW/JZ list)")
    one.add_argument(
        "--costs", nargs="+", metavar="SIZE=DOLLARS", help="cost of one container, such as '100 mg=700.00'"
    )
    one.add_argument("--route", metavar="TEXT", help="route, such as 'IV infusion': predicts administration services")
    one.add_argument("--minutes", metavar="N", help="minutes of the infusion")
    one.add_argument("--setting", metavar="NAME", help="care setting, such as office or hospital-outpatient")
    one.add_argument("--percent-of-limit", metavar="N", help="contract rate in percent of CMS's payment limits")
    one.add_argument(
        "--rates", nargs="+", metavar="CODE=DOLLARS", help="contract rate of one unit, such as 96413=140.00"
    )
    one.add_argument(
        "--deductible", metavar="DOLLARS", default="0", help="what the patient has left of it (default: 0)"
    )
    one.add_argument("--compare", action="store_true", help="compare the products of the substance for one date")
