"""Sphinx configuration."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
api_pages: Any = import_module("api_pages")

project = "jcodes"
author = "The jcodes authors"
copyright = "2026, The jcodes authors"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "jcodes"
myst_heading_anchors = 3
# The notebooks of docs/notebooks run when the documentation is built; one that fails is an error.
nb_execution_mode = "cache"
nb_execution_timeout = 600
nb_execution_raise_on_error = True
nb_merge_streams = True
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autosummary_generate = False
default_role = "code"
nitpicky = True
suppress_warnings = ["ref.python"]  # `line` is a field of many classes
nitpick_ignore_regex = [
    ("py:.*", r"(?!jcodes\.).*"),  # the standard library and other projects have sites of their own
    ("py:.*", r".*\.(_?[A-Z][a-z]?|View)$|.*\._\w+$"),  # type variables and private aliases
]
PATHS = api_pages.paths()


def resolve(app: Any, env: Any, node: Any, content: Any) -> Any:
    """Link a name of an inner module to where it is documented, under its public name."""
    if node.get("refdomain") != "py" or node["reftarget"] not in PATHS:
        return None
    domain = env.get_domain("py")
    return domain.resolve_xref(
        env, node["refdoc"], app.builder, node["reftype"], PATHS[node["reftarget"]], node, content
    )


def setup(app: Any) -> None:
    """Write the pages of the API before Sphinx looks for pages."""
    api_pages.write()
    app.connect("missing-reference", resolve)
