"""Made-up records: right ones, and ones with whatever a claim may hold."""

import string
from datetime import date, time
from decimal import Decimal

from hypothesis import strategies as st

from jcodes.claims import (
    Administration,
    Claim,
    ClaimForm,
    Container,
    ContainerType,
    Documentation,
    NdcUnit,
    PlaceOfService,
    Purpose,
    Route,
    ServiceLine,
    Setting,
)
from jcodes.doses import UNITS, Dose, Strength

texts = st.one_of(
    st.text(max_size=12), st.sampled_from(["", " ", "J9312", "j-9312", "J93I2", "96413", "A9", "\ud800", "N/A"])
)
ndcs = st.one_of(
    texts, st.sampled_from(["50242-0051-21", "50242005121", "5024205121", "50242-051-21", "n450242005121"])
)
numbers = st.one_of(
    texts,
    st.sampled_from(["0", "75", "1.5", "-3", ".5", "1,000", "1e5", "NaN", "7 5"]),
    st.integers(-9, 99999).map(str),
)
amounts = st.builds(
    Dose,
    st.decimals(0, 10**6, places=3, allow_nan=False),
    st.sampled_from([unit for unit in UNITS.values() if not unit.is_count]),
)
strengths = st.sampled_from(
    ["40 mg/mL", "500 mg/50 mL", "100 units/vial", "10 %", "1:1000", "0.1 g/mL", "3 mcg/2.5 mL"]
).map(Strength.parse)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
moments = st.times().map(lambda moment: time(moment.hour, moment.minute, moment.second))
money = st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents).scaleb(-2))
flags = st.sampled_from([True, False, None])
containers = st.builds(
    Container,
    size=st.sampled_from(["", "500 mg/50 mL", "100 mg", "10 mL", "100 units/vial", "3 vials"]),
    ndc=ndcs,
    lot=texts,
    type=st.sampled_from([None, *ContainerType]),
    count=st.integers(1, 20),
)
documentation = st.builds(Documentation, flags, flags, flags, flags, flags, flags)
administrations = st.builds(
    Administration,
    drug=texts,
    dose=st.none() | amounts,
    strength=st.none() | strengths,
    route=st.sampled_from([None, *Route]),
    site=texts,
    code=texts,
    ndc=ndcs,
    containers=st.lists(containers, max_size=3),
    discarded=st.none() | amounts,
    on=st.none() | days,
    start=st.none() | moments,
    stop=st.none() | moments,
    through=st.none() | days,
    diagnoses=st.lists(texts, max_size=3),
    weight=st.sampled_from([None, "70 kg", "3.2 kg", "1500 g"]),
    place_of_service=texts | st.sampled_from(list(PlaceOfService)),
    setting=st.sampled_from([None, *Setting]),
    documentation=documentation,
    purpose=st.sampled_from([None, *Purpose]),
    pump=flags,
    bag=texts,
    encounter=texts,
    primary=st.booleans(),
    counseled=flags,
    components=st.none() | st.integers(1, 6),
)
modifiers = st.one_of(
    texts,
    st.sampled_from(["JW", "JZ", "jw", "-59", "JWX", "RT"]),
    st.text(string.ascii_uppercase, min_size=2, max_size=2),
)
lines = st.builds(
    ServiceLine,
    code=texts,
    units=numbers,
    modifiers=st.lists(modifiers, max_size=5),
    on=st.none() | days,
    through=st.none() | days,
    charge=st.none() | money,
    ndc=ndcs,
    ndc_quantity=numbers,
    ndc_unit=texts | st.sampled_from(list(NdcUnit)),
    diagnosis_pointers=st.lists(st.integers(-1, 13), max_size=4),
    place_of_service=texts | st.sampled_from(list(PlaceOfService)),
    rendering_provider=texts,
    narrative=texts,
    documentation=st.none() | documentation,
    administration=st.none() | administrations,
    also=st.lists(administrations, max_size=2),
    revenue_code=texts | st.sampled_from(["0636", "260", "335"]),
)
claims = st.builds(
    Claim,
    lines=st.lists(lines, max_size=3),
    payer=texts,
    policy=texts,
    place_of_service=texts | st.sampled_from(list(PlaceOfService)),
    setting=st.sampled_from([None, *Setting]),
    diagnoses=st.lists(texts, max_size=3),
    stated_total=st.none() | money,
    identifier=texts,
    billing_provider=texts,
    prior_authorization=texts,
    submitted=st.none() | days,
    narrative=texts,
    form=st.sampled_from([None, *ClaimForm]),
    type_of_bill=texts | st.sampled_from(["0131", "11X", "072", "999"]),
    frequency=texts | st.sampled_from(["1", "7", "8"]),
    condition_codes=st.lists(texts, max_size=2),
    statement_from=st.none() | days,
    statement_through=st.none() | days,
)
