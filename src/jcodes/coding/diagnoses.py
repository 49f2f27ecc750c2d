"""What the diagnoses of a record say about the use of a drug: dialysis or not, and COVID-19 in hospital.

Meanings of ICD-10-CM's categories only: N18.6 is kidney disease that needs dialysis, N18.1 to N18.5 is not, Z99.2 is dependence on dialysis.
"""

from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, Setting

__all__ = ["is_for_hospital_covid", "is_on_dialysis", "not_hospital_covid"]

_DIALYSIS: Final = ("N186", "Z992")
_OTHER_USES: Final = ("N181", "N182", "N183", "N184", "N185", "N17", "D6481", "D630", "D46")
"""Kidney disease without dialysis, acute kidney injury, and anemia of chemotherapy, tumors and myelodysplasia."""
_COVID: Final = ("U071", "J1282")
_HOSPITAL_COVID: Final = "COVID-19 in hospital"
_ELSEWHERE: Final = frozenset({Setting.OFFICE, Setting.HOME, Setting.DME, Setting.DIALYSIS_FACILITY})


def _plain(record: Administration) -> tuple[str, ...]:
    return tuple(text.replace(".", "").strip().upper() for text in record.diagnoses if text.strip())


def is_on_dialysis(record: Administration, setting: Setting | None) -> bool | None:
    """Return whether the diagnoses say ESRD on dialysis, or another use; None if they say neither or both.

    Both is the anemia of a tumor in a patient on dialysis: the use decides, which only the chart says. In a dialysis facility, it is ESRD.
    """
    plain = _plain(record)
    renal = any(text.startswith(_DIALYSIS) for text in plain)
    other = any(text.startswith(_OTHER_USES) for text in plain)
    if renal and setting is Setting.DIALYSIS_FACILITY:
        return True
    return renal if renal is not other else None


def is_for_hospital_covid(entry: Entry) -> bool:
    """Return whether the descriptor limits *entry* to COVID-19 in hospital."""
    return _HOSPITAL_COVID in entry.details


def not_hospital_covid(record: Administration, setting: Setting | None) -> str:
    """Return why the record is not of COVID-19 in hospital: another setting, or diagnoses of something else; blank if it may be."""
    if setting in _ELSEWHERE:
        return f"this is {setting}"
    plain = _plain(record)
    return "no diagnosis is COVID-19" if plain and not any(text.startswith(_COVID) for text in plain) else ""
