"""The pytest plugin: fixtures, the marker ``jcodes``, and options that pin the whole run. The library is imported inside fixtures only."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from jcodes.catalogs import Catalog
    from jcodes.claims import Administration, Claim, ServiceLine
    from jcodes.policies import Policy


_PINNED: Final = ("release", "policy", "today")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Tell pytest of the options in its configuration."""
    for name in _PINNED:
        parser.addini(f"jcodes_{name}", f"{name} of calls of jcodes that name none", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Tell pytest of the marker."""
    config.addinivalue_line(
        "markers",
        "jcodes(release=..., policy=..., today=...): pin what calls of jcodes use that name none, for this test",
    )


@pytest.fixture(autouse=True)
def _jcodes_pinned(request: pytest.FixtureRequest) -> Iterator[None]:
    """Pin what the markers of a test name, the nearest first, and then the configuration. A test without any imports nothing."""
    wanted: dict[str, Any] = {}
    for marker in request.node.iter_markers("jcodes"):
        if marker.args:
            pytest.fail("the marker jcodes takes release=, policy= and today= by name", pytrace=False)
        wanted = {**marker.kwargs, **wanted}
    if unknown := sorted(set(wanted) - set(_PINNED)):
        pytest.fail(f"the marker jcodes takes release=, policy= and today=, not {unknown[0]}=", pytrace=False)
    wanted = {name: value for name in _PINNED if (value := request.config.getini(f"jcodes_{name}"))} | wanted
    if not wanted:
        yield
        return
    from jcodes.testing.pinning import pinned

    with pinned(**wanted):
        yield


@pytest.fixture
def jcodes_catalog(_jcodes_pinned: None) -> "Catalog":
    """The catalog of the pinned release, or of the newest."""
    from jcodes.catalogs import catalog

    return catalog()


@pytest.fixture
def jcodes_policy(_jcodes_pinned: None) -> "Policy":
    """The pinned policy, or Medicare Part B's."""
    from jcodes.policies import policy

    return policy()


@pytest.fixture
def jcodes_line_factory(_jcodes_pinned: None) -> "Callable[..., ServiceLine]":
    """`jcodes.testing.make_line`: a plausible line from a seed."""
    from jcodes.testing.building import make_line

    return make_line


@pytest.fixture
def jcodes_claim_factory(_jcodes_pinned: None) -> "Callable[..., Claim]":
    """`jcodes.testing.make_claim`: a plausible claim from a seed."""
    from jcodes.testing.building import make_claim

    return make_claim


@pytest.fixture
def jcodes_administration_factory(_jcodes_pinned: None) -> "Callable[..., Administration]":
    """`jcodes.testing.make_administration`: a plausible record from a seed."""
    from jcodes.testing.building import make_administration

    return make_administration
