"""Claims that are nearly real: codes, dates, modifiers and records that rules have something to say of."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from jcodes.claims import Administration, Claim, Container, ContainerType, Purpose, Route, ServiceLine, Setting

CODES = (
    "J9312", "J9310", "J9035", "J1100", "J2405", "J0702", "J1010", "J1030", "J3490", "J9999", "J0129", "J0585", "J0178", "J7999", "J8501",
    "J7613", "J3301", "J1440", "J2505", "J2506", "J0897", "J1745", "Q5103", "Q5119", "J9217", "J0881", "J0585", "C9399", "J0000", "j-9312",
    "90656", "96372", "96413", "96415", "96365", "96375", "99213", "G0008", "", "J93I2", "J7030", "J1642", "J7325", "96401", "96402", "96523",
    "67028", "20610", "96360", "96376", "96416",
)  # fmt: skip
NDCS = (
    "",
    "50242-0051-21",
    "50242-0053-06",
    "50242005121",
    "5024205121",
    "50242-060-01",
    "63323-0165-01",
    "00000-0000-00",
    "N4?",
)
SIZES = ("500 mg/50 mL", "100 mg/10 mL", "100 mg", "400 mg/16 mL", "20 mg/5 mL", "10 mL", "100 units/vial", "")
DOSES = ("750 mg", "740 mg", "10 mg", "4 mg", "8 mg", "1 mL", "0.5 mL", "2 mg", "100 units", "77 mg", "1 g", "0 mg")
MODIFIERS = (
    "JW",
    "JZ",
    "JA",
    "JB",
    "JG",
    "TB",
    "76",
    "59",
    "RT",
    "LT",
    "50",
    "KX",
    "GA",
    "GY",
    "KD",
    "EJ",
    "jw",
    "J",
    "XX",
    "25",
)

days = st.sampled_from(
    [
        None,
        *map(
            date.fromisoformat,
            (
                "2026-02-01",
                "2026-02-02",
                "2025-11-03",
                "2024-02-29",
                "2023-06-30",
                "2018-12-31",
                "2010-01-01",
                "2027-05-05",
            ),
        ),
    ]
)
money = st.sampled_from(
    [None, Decimal("0.00"), Decimal("100.00"), Decimal("5000.01"), Decimal("99999.99"), Decimal("-1.00")]
)
containers = st.builds(
    Container,
    size=st.sampled_from(SIZES),
    ndc=st.sampled_from(NDCS),
    type=st.sampled_from([None, *ContainerType]),
    count=st.integers(1, 4),
)
records = st.builds(
    Administration,
    drug=st.sampled_from(["", "rituximab", "Rituxan", "dexamethasone", "bevacizumab", "unheard of"]),
    dose=st.sampled_from([None, *DOSES]),
    strength=st.sampled_from([None, "10 mg/mL", "40 mg/mL", "2 mg/mL"]),
    route=st.sampled_from([None, *Route]),
    code=st.sampled_from(CODES),
    ndc=st.sampled_from(NDCS),
    containers=st.lists(containers, max_size=3),
    discarded=st.sampled_from([None, "0 mg", "50 mg", "5 mL"]),
    on=days,
    start=st.sampled_from([None, "09:00", "13:30"]),
    stop=st.sampled_from([None, "09:10", "11:45", "08:00"]),
    site=st.sampled_from(["", "OD", "left knee", "port"]),
    purpose=st.sampled_from([None, None, *Purpose]),
    pump=st.sampled_from([None, True, False]),
    bag=st.sampled_from(["", "1"]),
)
lines = st.builds(
    ServiceLine,
    code=st.sampled_from(CODES),
    units=st.sampled_from(["", "0", "1", "5", "8", "10", "74", "75", "80", "750", "1.5", "10000", "-1", "x"]),
    modifiers=st.lists(st.sampled_from(MODIFIERS), max_size=5),
    on=days,
    through=st.sampled_from([None, date(2026, 2, 3), date(2009, 1, 1)]),
    charge=money,
    ndc=st.sampled_from(NDCS),
    ndc_quantity=st.sampled_from(["", "75", "50", "0.6", "1.23456", "0", "-1", "ten"]),
    ndc_unit=st.sampled_from(["", "ML", "UN", "EA", "GM", "MG", "ME", "F2", "??"]),
    diagnosis_pointers=st.lists(st.integers(0, 5), max_size=3),
    place_of_service=st.sampled_from(["", "11", "21", "22", "12", "zz"]),
    rendering_provider=st.sampled_from(["", "1234567893"]),
    narrative=st.sampled_from(["", "Rituximab 750 mg IV NDC 50242-0051-21", "x" * 90]),
    administration=st.none() | records,
    also=st.lists(records, max_size=1),
)
claims = st.builds(
    Claim,
    lines=st.lists(lines, max_size=5),
    place_of_service=st.sampled_from(["", "11", "19", "21", "22", "24", "12", "65"]),
    setting=st.sampled_from([None, *Setting]),
    diagnoses=st.lists(st.sampled_from(["C83.30", "c8330", "", "XYZ"]), max_size=3),
    stated_total=money,
    identifier=st.sampled_from(["", "A1"]),
    prior_authorization=st.sampled_from(["", "P1"]),
    submitted=days,
    narrative=st.sampled_from(["", "1 of 2"]),
)
