"""What the site of a record says: the side, the joint, the port, the ultrasound."""

import pytest

from jcodes.claims import Administration
from jcodes.errors import MalformedClaimError
from jcodes.services.joints import JOINTS, joint_of, joints_of, names_only_side
from jcodes.services.sites import Side, is_guided, is_port, side_of
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
    with pytest.raises(MalformedClaimError, match=r"letters\) is not True or False: give True or False"):
        Administration(primary="first")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("site", "joints"),
    [
        ("right knee", "knee RT"),
        ("bilateral knees", "knee 50"),
        ("both hips", "hip 50"),
        ("TMJ bilateral", "tmj 50"),
        ("right great toe MTP", "toe 1 mtp RT"),
        ("right 2nd finger PIP", "finger 2 pip RT"),
        ("right index finger, PIP joint", "finger 2 pip RT"),
        ("left knee and right shoulder", "knee LT; shoulder RT"),
        ("right index and middle finger", "finger 2 RT; finger 3 RT"),
        ("index finger, right", "finger 2 RT"),
        ("2nd and 3rd MCP right", "mcp 2 mcp RT; mcp 3 mcp RT"),
        ("knee, right and left", "knee RT; knee LT"),
        ("right and left shoulder", "shoulder RT; shoulder LT"),
        ("finger, right index", "finger 2 RT"),
        ("shoulder AC joint", "ac"),
        ("left glenohumeral joint", "shoulder LT"),
        ("right shoulder, subacromial bursa", "shoulder RT"),
        ("L. olecranon bursa", "olecranon LT"),
        ("R wrist, US-guided", "wrist RT"),
        ("left thumb and right great toe", "thumb LT; toe 1 RT"),
        ("facet L4-5", ""),
        ("right sacroiliac joint", ""),
        ("plantar fascia right", ""),
        ("carpal tunnel, right wrist", ""),
        ("trigger finger", ""),
        ("coccyx", ""),
        ("right and left", ""),
        ("right", ""),
        ("", ""),
    ],
)
def test_a_site_names_joints_with_side_and_digit(site: str, joints: str) -> None:
    """Plurals, levels of fingers, and what two joints share; other structures are no joint."""
    found = [" ".join(filter(None, (one.joint, one.digit, one.side))) for one in joints_of(site)]
    assert "; ".join(found) == joints
    assert names_only_side(site) == (site in {"", "right", "right and left"})


PLURALS = {"shoulder", "hip", "knee", "wrist", "elbow", "ankle", "finger", "thumb", "toe"}


@pytest.mark.parametrize("side", ["right", "left", "bilateral"])
@pytest.mark.parametrize("name", sorted(JOINTS))
def test_every_joint_of_the_table_is_read_in_singular_and_plural(name: str, side: str) -> None:
    """With the size of its word."""
    plural = [f"{side} {name}s"] if name in PLURALS else []
    for text in (f"{side} {name}", f"{name}, {side}", *plural):
        joint = joint_of(text)
        assert joint is not None
        assert joint.number == JOINTS[name].number
