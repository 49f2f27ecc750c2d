"""What the site of a record says: the side, the joint, the port, the ultrasound."""

import pytest

from jcodes.claims import Administration
from jcodes.errors import MalformedClaimError
from jcodes.services.sites import JOINTS, Side, is_guided, is_port, joint_of, side_of
from jcodes.services.table import SERVICES
from jcodes.vocabulary.families import Family


@pytest.mark.parametrize(
    ("site", "side"),
    [
        ("OD", Side.RIGHT), ("o.d.", Side.RIGHT), ("right knee", Side.RIGHT), ("RT shoulder", Side.RIGHT), ("R hip", Side.RIGHT),
        ("OS", Side.LEFT), ("left eye", Side.LEFT), ("Lt", Side.LEFT), ("L. wrist", Side.LEFT),
        ("OU", Side.BOTH), ("both eyes", Side.BOTH), ("bilateral knees", Side.BOTH), ("right and left knee", Side.BOTH), ("OD/OS", Side.BOTH),
        ("", None), ("abdomen", None), ("port", None), ("L4", None),
    ],
)  # fmt: skip
def test_a_site_names_a_side(site: str, side: Side | None) -> None:
    """As charts write it."""
    assert side_of(site) is side


def test_a_joint_has_its_size() -> None:
    """Large, middle or small; several joints are none."""
    found = {site: joint_of(site) for site in ("Right Knee", "left wrist", "great toe", "spine", "knee and hip", "")}
    assert {site: None if joint is None else joint.number for site, joint in found.items()} == {
        "Right Knee": "20610",
        "left wrist": "20605",
        "great toe": "20600",
        "spine": None,
        "knee and hip": None,
        "": None,
    }
    for name, joint in JOINTS.items():
        assert joint.name == name
        assert SERVICES[joint.number].family is Family.JOINT
        assert SERVICES[joint.guided].family is Family.JOINT


@pytest.mark.parametrize(
    ("site", "number", "name"),
    [
        ("bilateral knees", "20610", "knee"), ("hips", "20610", "hip"), ("right 2nd finger PIP", "20600", "pip 2"),
        ("right great toe MTP", "20600", "mtp 1"), ("index finger", "20600", "finger 2"), ("left shoulder, AC joint", "20605", "ac"),
        ("olecranon bursa, left elbow", "20605", "olecranon"), ("right sacroiliac joint", None, None), ("facet L4-5", None, None),
        ("plantar fascia right", None, None), ("left knee and right shoulder", None, None), ("index and middle finger", None, None),
        ("second knee", "20610", "knee"),
    ],
)  # fmt: skip
def test_several_words_may_name_one_joint(site: str, number: str | None, name: str | None) -> None:
    """A region with a joint in it is that joint; two joints, or none of the table, are not guessed."""
    joint = joint_of(site)
    assert (number, name) == (None, None) if joint is None else (joint.number, joint.name) == (number, name)


@pytest.mark.parametrize(
    ("site", "side"), [("knees", Side.BOTH), ("eyes", Side.BOTH), ("left knees", Side.LEFT), ("fingers", None)]
)
def test_a_pair_is_both_sides(site: str, side: Side | None) -> None:
    assert side_of(site) is side


def test_a_site_names_a_port_or_ultrasound() -> None:
    """And other words name neither."""
    assert is_port("chest port")
    assert not is_port("portal")
    assert is_guided("right knee, US-guided")
    assert not is_guided("right knee")


def test_a_pump_is_yes_no_or_unknown() -> None:
    """And nothing else."""
    assert [Administration(pump=value).pump for value in (True, False, None)] == [True, False, None]
    with pytest.raises(MalformedClaimError, match="'yes' is not True or False"):
        Administration(pump="yes")  # type: ignore[arg-type]


def test_a_visit_was_for_a_drug_or_not() -> None:
    """And nothing else."""
    assert Administration(primary=True).primary
    with pytest.raises(MalformedClaimError, match="'first' is not True or False"):
        Administration(primary="first")  # type: ignore[arg-type]
