"""Sphinx configuration."""

project = "jcodes"
author = "The jcodes authors"
copyright = "2026, The jcodes authors"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
html_theme = "furo"
myst_heading_anchors = 3
# The notebooks of docs/notebooks run when the documentation is built; one that fails is an error.
nb_execution_mode = "cache"
nb_execution_timeout = 600
nb_execution_raise_on_error = True
nb_merge_streams = True
autodoc_member_order = "bysource"
autodoc_typehints = "description"
default_role = "code"
