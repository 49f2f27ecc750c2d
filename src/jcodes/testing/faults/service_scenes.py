"""Scenes of faulty services and settings: administration codes, vaccines, eyes and joints, NCCI, hospitals and dialysis facilities."""

from collections.abc import Mapping
from typing import Any, Final

from jcodes.testing.faults.fault import Scene, Scenes, scene, scenes

__all__ = ["SERVICE_SCENES"]

_COMMERCIAL: Final = "commercial-generic"
_OPPS: Final = "medicare-opps"
_JULY: Final = {"on": "2026-07-15"}
_INFUSED: Final[dict[str, Any]] = {
    "administration": {
        "drug": "rituximab",
        "dose": "750 mg",
        "route": "intravenous infusion",
        "start": "09:00",
        "stop": "13:15",
    }
}
_UNTIMED: Final[dict[str, Any]] = {
    "administration": {"drug": "rituximab", "dose": "750 mg", "route": "intravenous infusion", "start": "09:00"}
}
_DENOSUMAB: Final[dict[str, Any]] = {"administration": {"drug": "denosumab", "dose": "60 mg", "route": "subcutaneous"}}
_PUSHED: Final[dict[str, Any]] = {
    "administration": {"drug": "ondansetron", "dose": "8 mg", "route": "intravenous push", "start": "08:45"}
}
_VISIT: Final = "99213-25 x 1"

SERVICE_SCENES: Final[Mapping[str, Scene | Scenes]] = {
    "add-on-without-primary": scenes(scene("J9312-JZ x 75", "96415 x 1", "96375 x 1"), scene("90715 x 1", "90472 x 1")),
    "administration-code-in-dialysis-facility": scene(
        "Q4081 x 30", "96372 x 1", place_of_service="65", diagnoses=("N18.6",)
    ),
    "administration-code-unknown": scene("J9271-JZ x 200", "96418 x 1"),
    "administration-code-without-drug": scenes(scene("96372 x 1", _VISIT), scene("96413 x 1", "96415 x 3")),
    "administration-code-wrong-family": scene(("J0897 x 60", _DENOSUMAB), "96401 x 1", policy=_COMMERCIAL),
    "administration-code-wrong-route": scenes(
        scene(("J9312-JZ x 75", _INFUSED), "96372 x 1"), scene(("J0897 x 60", _DENOSUMAB), "96365 x 1")
    ),
    "administration-codes-differ": scene(("J9312-JZ x 75", _INFUSED), "96413 x 1"),
    "antineoplastic-as-therapy": scenes(
        scene("J9045-JZ x 9", "96365 x 1"), scene("J9045-JZ x 9", "J2405 x 8", "96365 x 1", "96375 x 1")
    ),
    "antineoplastic-with-injection-code": scenes(scene("J9217 x 1", "96372 x 1"), scene("J9041 x 22", "96372 x 1")),
    "bilateral-units-for-one-side": scene("20610-50 x 1", "J7325-50 x 48"),
    "both-sides-layout": scene("67028-RT x 1", "67028-LT x 1", "J0178-50-JZ x 4"),
    "c-code-outside-hospital-outpatient": scene(("C9399 x 1", {"narrative": "NEWMAB 400 MG IV"}), "96413 x 1"),
    "chemodenervation-codes-together": scene("64615 x 1", "64612 x 1", "J0585-JZ x 155"),
    "chemotherapy-code-for-other-drug": scenes(
        scene("J3420 x 1", "96402 x 1"), scene("J1442 x 300", "96401 x 1", _VISIT)
    ),
    "chemotherapy-code-for-supportive-drug": scenes(
        scene("J1756-JZ x 200", "96413 x 1"), scene("J2405 x 8", "J1642 x 50", "96409 x 1")
    ),
    "code-not-for-service": scene("J9035 x 1", "67028-RT x 1"),
    "diagnosis-side-differs": scenes(
        scene("J0178-JZ-LT x 2", "67028-LT x 1", diagnoses=("H35.3211",)),
        scene("67028-50 x 1", diagnoses=("H35.3211",)),
    ),
    "dialysis-bundle": scenes(
        scene("J1756 x 100", place_of_service="65", diagnoses=("N18.6",)),
        scene("Q4081 x 100", place_of_service="65", diagnoses=("N18.6",)),
    ),
    "dose-above-indication": scenes(
        scene("J0897-JZ x 120", "96372 x 1", diagnoses=("M81.0",)),
        scene("Q5136-JZ x 120", "96372 x 1", diagnoses=("M80.08XA",)),
    ),
    "drug-without-administration-code": scenes(scene("J9312-JZ x 75", _VISIT), scene("J0129-JB x 75", _VISIT)),
    "eye-sides-differ": scene("J0178-JZ-RT x 2", "67028-LT x 1"),
    "facility-administration-code": scenes(
        scene("99284-25 x 1", "96413 x 1", place_of_service="22"),
        scene("99284-25 x 1", "96374 x 1", place_of_service="23"),
    ),
    "facility-drug": scenes(
        scene("J9271-JZ x 200", "96413 x 1", place_of_service="19"),
        scene("J9271-JZ x 200", "96413 x 1", place_of_service="21"),
    ),
    "flush-as-push": scene("J1642 x 50", "96374 x 1"),
    "hospital-service-outside-hospital": scene("J9190 x 9", "C8957 x 1"),
    "infusion-times-missing": scene(("J9312-JZ x 75", _UNTIMED), "96413 x 1"),
    "iv-only-drug-injected": scenes(scene("J1745-JZ x 50", "96372 x 1"), scene("J9271-JZ x 200", "96401 x 1")),
    "laterality-missing": scenes(scene("67028 x 1", "J0178-JZ x 2"), scene("J0177 x 8"), scene("J7312 x 7")),
    "medicare-vaccine-code": scene("Q2038 x 1", "90471 x 1", policy=_COMMERCIAL),
    "ncci-pair-never-paid": scene(("96406 x 1", _JULY), ("96405 x 1", _JULY)),
    "ncci-pair-without-modifier": scenes(
        scene(("20611-RT x 1", _JULY), ("20610-RT x 1", _JULY)), scene(("99213 x 1", _JULY), ("96372 x 1", _JULY))
    ),
    "ncci-table-not-loaded": scene(("96413 x 1", {"on": "2023-02-01"}), ("96372 x 1", {"on": "2023-02-01"})),
    "non-esrd-code-in-dialysis-facility": scene("J0885-EA x 10", place_of_service="65", diagnoses=("N18.6",)),
    "non-iv-drug-infused": scenes(scene("J2426 x 234", "96365 x 1"), scene("J0897 x 60", "96413 x 1")),
    "office-visit-on-hospital-claim": scene("J0897 x 60", "96372 x 1", _VISIT, policy=_OPPS),
    "port-flush-with-service": scenes(scene("96523 x 1", _VISIT), scene("J9271-JZ x 200", "96413 x 1", "96523 x 1")),
    "renal-drug-outside-dialysis-facility": scene("Q4081 x 30", "96372 x 1", diagnoses=("N18.6", "D63.1")),
    "repeat-push-in-office": scenes(scene("96376 x 1"), scene("J1171 x 20", "96374 x 1", "96376 x 1")),
    "right-and-left-on-one-line": scenes(scene("67028-RT-LT x 1"), scene("J0178-50-RT x 4")),
    "service-units-exceed-mue": scene(("90471 x 2", _JULY), ("90471 x 1", _JULY), ("90715 x 1", _JULY)),
    "toxin-with-injection-code": scene("J0585-JZ x 155", "96372 x 1"),
    "two-initial-services": scene(("J9312-JZ x 75", _INFUSED), ("J2405 x 8", _PUSHED), "96413 x 1", "96365 x 1"),
    "vaccine-administration-without-vaccine": scene("90471 x 1", _VISIT),
    "vaccine-without-administration-code": scene("90662 x 1", _VISIT),
    "vaccine-wrong-administration-code": scenes(scene("90662 x 1", "90471 x 1"), scene("90677 x 1", "90471 x 1")),
}
"""By rule id: a claim whose services or setting the rule finds wrong."""
