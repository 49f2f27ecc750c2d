"""Scenes of faulty drug lines: codes, units, discarded drug, NDCs, modifiers, routes and records that only certain drugs show."""

from collections.abc import Mapping
from typing import Any, Final

from jcodes.testing.faults.fault import Scene, Scenes, scene, scenes

__all__ = ["DRUG_SCENES"]

_COMMERCIAL: Final = "commercial-generic"
_DME: Final = "medicare-dme"


def _rituximab(dose: str, *sizes: str, kind: str | None = "single-dose", **facts: Any) -> dict[str, Any]:
    """Return the facts of a record of rituximab from the containers."""
    containers = [{"size": size, "container_type": kind} for size in sizes]
    return {"drug": "rituximab", "dose": dose, "route": "intravenous infusion", "containers": containers, **facts}


_R740: Final = _rituximab("740 mg", "500 mg/50 mL", "100 mg/10 mL", "100 mg/10 mL", "100 mg/10 mL")
_R795: Final = _rituximab("795 mg", "500 mg/50 mL", "100 mg/10 mL", "100 mg/10 mL", "100 mg/10 mL")
_TWO_SIZES: Final = _rituximab("300 mg", "100 mg", "400 mg")
_ONE_SIZE: Final = _rituximab("300 mg", "500 mg")
_MULTI: Final = _rituximab("74 mg", "100 mg/10 mL", kind="multi-dose")


def _of(record: Mapping[str, Any], *lines: str, **facts: Any) -> Scene:
    """Return the scene of lines with the same record."""
    return scene(*((line, {"administration": record}) for line in lines), **facts)


def _one(line: str, policy: str = "medicare-part-b", **facts: Any) -> Scene:
    """Return the scene of one line with more facts."""
    return scene((line, facts), policy=policy)


def _routed(code: str, route: str) -> Scene:
    return _one(code, administration={"drug": "as ordered", "dose": "1 mg", "route": route})


DRUG_SCENES: Final[Mapping[str, Scene | Scenes]] = {
    "code-ended": scenes(scene("J9310 x 7"), _one("J2505 x 1", on="2022-01-01")),
    "code-not-yet-valid": _one("J9312 x 75", on="2018-12-31"),
    "containers-contradict-dose": scenes(
        _of(_rituximab("740 mg", "500 mg"), "J9312 x 74"),
        _of(_rituximab("740 mg", "800 mg", discarded="100 mg"), "J9312 x 74"),
    ),
    "containers-not-recorded": _of(_rituximab("740 mg"), "J9312-JZ x 74"),
    "drug-data-on-cpt-code": _one("99213 x 1", ndc="50242-0051-21", ndc_quantity="1", ndc_unit="ML"),
    "esrd-code-without-esrd-diagnosis": scene("Q4081 x 100", diagnoses=("D63.1",)),
    "jw-and-jz": scenes(scene("J9312-JW-JZ x 6"), scene("J9312-JZ x 74", "J9312-JW x 6")),
    "jw-jz-container-type-unknown": scenes(scene("J2350 x 600"), scene("J3301 x 4"), scene("J0885 x 40")),
    "jw-jz-label-multi-dose": scenes(
        _one("J3301-JZ x 4", ndc="00003-0293-20", ndc_quantity="1", ndc_unit="ML"),
        scene(("J3301 x 4", {"ndc": "00003-0293-20"}), ("J3301-JW x 1", {"ndc": "00003-0293-20"})),
    ),
    "jw-jz-missing": scenes(scene("J9312 x 74"), _of(_R740, "J9312 x 74"), scene("J9035 x 74")),
    "jw-jz-multi-dose": scenes(_of(_MULTI, "J9312-JZ x 8"), _of(_MULTI, "J9312 x 8", "J9312-JW x 2")),
    "jw-jz-not-applicable": scenes(scene("J1260 x 8", "J1260-JW x 2"), scene("J1100-JZ x 4", place_of_service="22")),
    "jw-jz-not-used-by-payer": _one("J9312-JZ x 80", on="2022-12-31"),
    "jw-units-differ": scenes(_of(_R740, "J9312 x 74", "J9312-JW x 5"), _of(_R740, "J9312 x 74", "J9312-JW x 4")),
    "jw-without-administered-line": scenes(scene("J9312-JW x 6"), scene("J9035-JW x 2")),
    "jw-without-waste": _of(_R795, "J9312 x 80", "J9312-JW x 1"),
    "jz-with-waste": _of(_R740, "J9312-JZ x 74"),
    "modifier-missing": scenes(
        scene("J0881 x 75"), scene("J1817 x 100", policy=_DME), scene("J2260 x 10", policy=_DME)
    ),
    "modifier-not-allowed": _one("J0606-AX x 10", on="2026-07-01", place_of_service="65"),
    "modifier-not-yet-valid": _one("J9312-TB x 75", on="2017-12-31"),
    "modifiers-conflict": scenes(scene("J0881-EA-EC x 75"), scene("J0129-JA-JB x 75")),
    "narrative-names-coded-drug": scenes(
        _one("J9999 x 1", narrative="Keytruda 200 mg IV"), _one("J3490 x 1", narrative="CEFTRIAXONE SODIUM 1 GM IM")
    ),
    "ndc-amount-differs": _one("J9312 x 75", _COMMERCIAL, ndc="50242-0051-21", ndc_quantity="500", ndc_unit="ME"),
    "ndc-code-mismatch": scenes(_one("J9312 x 75", ndc="50242-0060-01"), _one("J0618 x 1", ndc="00338-0691-04")),
    "ndc-obsolete": _one("J1100 x 4", ndc="52584-0422-00"),
    "oral-drug": scenes(scene("J0571 x 1"), scene("J0572 x 1")),
    "oral-under-injection-code": _routed("J1100 x 4", "oral"),
    "record-ndc-mismatch": _one(
        "J9312 x 75",
        ndc="50242-0060-01",
        ndc_quantity="75",
        ndc_unit="ML",
        administration=_rituximab("750 mg", containers=[{"size": "500 mg/50 mL", "ndc": "50242-0053-06"}]),
    ),
    "route-contradicts-code": scenes(_routed("Q5138 x 1", "subcutaneous"), _routed("J7312 x 7", "intramuscular")),
    "code-not-for-route": scenes(_routed("J1748 x 12", "intravenous infusion"), _routed("Q5107 x 1", "intravitreal")),
    "self-administered-drug": scenes(scene("J0139-JB x 40"), scene("J0129-JB x 100")),
    "units-differ": scenes(
        _of(_rituximab("752 mg"), "J9312 x 75"), _of(_rituximab("752 mg"), "J9312 x 752"), _of(_R740, "J9312 x 70")
    ),
    "units-exceed-containers": _of(_R740, "J9312 x 74", "J9312-JW x 7"),
    "units-exceed-line-limit": scene("J7182 x 22000"),
    "units-exceed-mue": scenes(scene("J0585 x 601"), scene("J9312 x 750")),
    "units-look-like-dose": scene("J9312 x 750", policy=_COMMERCIAL),
    "units-not-whole-containers": scene("J9035 x 74", "J9035-JW x 3"),
    "unlisted-drug-has-specific-code": _one("J3590 x 1", ndc="50242-0051-21"),
    "unlisted-narrative-missing": scenes(scene("J3590 x 1"), scene("J3490 x 1")),
    "unlisted-narrative-too-long": _one("J3590 x 1", narrative="NEW DRUG 100 MG IV " + "x" * 70),
    "unlisted-narrative-without-dose": _one("J3490 x 1", narrative="KETAMINE IV"),
    "unlisted-ndc-missing": scenes(scene("J3590 x 1"), scene("Q0235 x 1", policy="medicaid-generic")),
    "unlisted-units": scenes(scene("J3590 x 2"), scene("J3490 x 10")),
    "vaccine-as-drug": scene("J3530 x 1"),
    "waste-avoidable": _of(_ONE_SIZE, "J9312 x 30", "J9312-JW x 20"),
    "waste-exceeds-largest-container": scene("J9035 x 20", "J9035-JW x 60"),
    "waste-whole-container": _of(_TWO_SIZES, "J9312 x 30", "J9312-JW x 20"),
}
"""By rule id: a claim with a drug line that the rule finds wrong."""
