"""Tests over CMS's own files. They are not part of the repository; where they do not lie, these tests are not collected, and it says so."""

import os
from pathlib import Path

import pytest

from tools.inputs import Folders

ROOT = Path(__file__).parent.parent.parent
SHARED = Path(os.environ.get("JCODES_SHARED", ROOT.parent / "shared")) / "data"

collect_ignore_glob = [] if SHARED.is_dir() else ["test_*.py"]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of official files."""
    return SHARED


@pytest.fixture(scope="session")
def folders() -> Folders:
    """Both folders of official files."""
    return Folders(SHARED, SHARED.parent / "more")
