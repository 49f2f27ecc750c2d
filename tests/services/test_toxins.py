"""Chemodenervation: the site, the diagnosis and the number of muscles decide the service."""

import pytest

from jcodes import Administration, Container, code
from jcodes.services.encounters import count_services
from jcodes.services.sites import Area, Part, Side, parts_of
from jcodes.services.times import AdministeredDrug

DAY = "2026-02-01"


def coded(site: str, diagnosis: str, route: str = "IM", drug: str = "Botox") -> tuple[str, list[str]]:
    """Return the services beside the drug, and what is missing about them."""
    coding = code(
        Administration(
            drug,
            "100 units",
            route=route,
            on=DAY,
            site=site,
            diagnoses=diagnosis,
            containers=[Container("100 units", type="single-dose")],
        ),
        place_of_service="11",
    )
    services = "; ".join(str(line) for line in coding.lines if line.cpt is not None)
    return services, [one for one in coding.missing if "charge" not in one]


@pytest.mark.parametrize(
    ("site", "diagnosis", "route", "services"),
    [
        ("", "G43.709", "IM", "64615 x 1"),
        ("31 sites of head and neck", "G43711", "IM", "64615 x 1"),
        ("right forehead", "G24.5", "IM", "64612-RT x 1"),
        ("right and left forehead", "G51.3", "IM", "64612-50 x 1"),
        ("eyelids OU", "G24.5", "IM", "64612-50 x 1"),
        ("left neck", "G24.3", "IM", "64616-LT x 1"),
        ("neck, bilateral", "G24.3", "IM", "64616-50 x 1"),
        ("right face; left neck", "G24.3", "IM", "64612-RT x 1; 64616-LT x 1"),
        ("larynx, left", "J38.5", "IM", "64617-LT x 1"),
        ("parotid and submandibular glands", "K11.7", "IM", "64611 x 1"),
        ("right arm, 3 muscles", "G81.11", "IM", "64642 x 1"),
        ("right arm, 5 muscles", "G81.11", "IM", "64644 x 1"),
        ("right biceps, brachialis and brachioradialis", "G81.11", "IM", "64642 x 1"),
        ("right arm 4 muscles; left arm 4 muscles", "G81.11", "IM", "64642 x 1; 64643 x 1"),
        ("right arm 3 muscles; left arm 6 muscles; right leg 2 muscles", "G81.11", "IM", "64643 x 2; 64644 x 1"),
        ("both legs, 5 muscles", "G80.1", "IM", "64644 x 1; 64645 x 1"),
        ("left upper extremity, 4 muscles", "G81.11", "IM", "64642 x 1"),
        ("lower extremities, 4 muscles", "G82.20", "IM", "64642 x 1; 64643 x 1"),
        ("right arm, 3 muscles", "G43.709", "IM", "64642 x 1"),
        ("trunk, 5 muscles", "G24.8", "IM", "64646 x 1"),
        ("abdominal wall, 4 muscles; chest, 2 muscles", "G24.8", "IM", "64646 x 1"),
        ("trunk, 6 muscles", "G24.8", "IM", "64647 x 1"),
        ("bladder", "N32.81", "IM", "52287 x 1"),
        ("detrusor", "N32.81", "intravesical", "52287 x 1"),
        ("both axillae", "L74.510", "intradermal", "64650 x 1"),
        ("scalp", "L74.810", "intradermal", "64653 x 1"),
    ],
)
def test_site_and_diagnosis_decide_the_service(site: str, diagnosis: str, route: str, services: str) -> None:
    found, missing = coded(site, diagnosis, route)
    assert found == services
    assert missing == []


@pytest.mark.parametrize(
    ("site", "diagnosis", "route", "services", "lack"),
    [
        ("", "G24.3", "IM", "", "the site decides the code: 64612 face, 64616 neck, 64617 larynx, 64611 salivary glands"),
        ("head", "G44.89", "IM", "", "or 64615 for chronic migraine (G43.7-)"),
        ("forehead", "G24.5", "IM", "64612 x 1", "64612 is per side: give site, such as 'right face'"),
        ("left upper extremity", "G81.11", "IM", "", "64642 is for 1 to 4 muscles of a limb, 64644 for 5 or more: give site, such as 'left arm, 3 muscles'"),
        ("arm", "G81.11", "IM", "", "such as 'arm, 3 muscles'"),
        ("trunk", "G24.8", "IM", "", "64646 is for 1 to 5 muscles of the trunk, 64647 for 6 or more"),
        ("palms", "L74.512", "intradermal", "", "64999 (unlisted) for hands and feet"),
        ("right hand", "L74.512", "intradermal", "", "64999 (unlisted) for hands and feet"),
        ("face", "G24.5", "SC", "", "no chemodenervation code on file for this route"),
    ],
)  # fmt: skip
def test_what_decides_is_asked_for(site: str, diagnosis: str, route: str, services: str, lack: str) -> None:
    found, missing = coded(site, diagnosis, route)
    assert found == services
    assert any(lack in one for one in missing)


def test_the_diagnosis_of_the_claim_counts_where_the_record_has_none() -> None:
    record = Administration("Botox", "155 units", route="IM", on=DAY)
    assert "64615 x 1" in str(code(record, diagnoses="G43.701").claim)
    assert "64615" not in str(code(record.evolve(diagnoses="M54.2"), diagnoses="G43.701").claim)


def test_two_records_of_a_day_are_counted_together() -> None:
    """Both sides of the face are one line, and the limb of a second record is a further limb."""
    toxin = AdministeredDrug("Botox", "IM", "chemodenervation", on=DAY)
    sides = [toxin.evolve(site="right forehead"), toxin.evolve(site="left forehead")]
    assert str(count_services(sides)) == "64612-50 x 1"
    limbs = [
        toxin.evolve(site="right arm, 2 muscles"),
        toxin.evolve(site="right arm, 3 muscles"),
        toxin.evolve(site="left leg, 1 muscle"),
    ]
    assert str(count_services(limbs)) == "64643 x 1; 64644 x 1"
    assert str(count_services([limbs[0], limbs[0].evolve(on="2026-02-02")])) == "64642 x 1; 64642 x 1"


def test_parts_of_a_site() -> None:
    assert parts_of("") == ()
    assert parts_of("spine") == ()
    assert parts_of("3 muscles, right") == ()
    assert parts_of("right arm and leg, 2 muscles") == (Part(Area.ARM, Side.RIGHT), Part(Area.LEG, Side.RIGHT, 2))
    assert parts_of("left chest, left") == (Part(Area.TRUNK),)
    assert parts_of("right limb") == ()
    assert [str(part) for part in parts_of("hands; neck")] == ["both arm", "neck"]
