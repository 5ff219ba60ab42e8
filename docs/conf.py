"""How `make docs` builds the site of the documentation, for Sphinx."""

import inspect
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import landscape
from landscape.core.parts import Part

project = "Landscape"
version = release = landscape.__version__
extensions = [
    "myst_nb",  # Markdown, and the notebook, which is run anew
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.viewcode",
    "sphinx-mathjax-offline",  # formulas without asking another host
]
exclude_patterns = ["decisions/README.md"]  # included in decisions.md
html_theme = "pydata_sphinx_theme"
html_title = project
html_theme_options = {"show_toc_level": 2, "navigation_with_keys": False, "secondary_sidebar_items": ["page-toc"]}
html_show_copyright = False

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints = "none"  # numpydoc tells of them
numpydoc_show_class_members = False
numpydoc_xref_param_type = False
myst_enable_extensions = ["dollarmath", "colon_fence"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_timeout = 120
nb_execution_raise_on_error = True


def tell_fields(_app: Any, _what: str, _name: str, part: Any, _options: Any, lines: list[str]) -> None:
    """Add to what a part is what can be set of it, as it is declared."""
    if inspect.isclass(part) and issubclass(part, Part):
        told = part.params().items()
        lines += ["", *(f"- ``{field}={declared.default!r}``: {declared.help}" for field, declared in told)]


def shorten(
    _app: Any, _what: str, _name: str, part: Any, _options: Any, signature: str | None, returns: str | None
) -> Any:
    """Leave out of signatures what :func:`tell_fields` tells."""
    if inspect.isclass(part) and issubclass(part, Part):
        return "(**fields)", returns
    return signature and (re.sub(r"(Setup|View)\([^()]*\)", r"\1()", signature), returns)


def setup(app: Any) -> None:
    """Have parts told by their declarations."""
    app.connect("autodoc-process-docstring", tell_fields)
    app.connect("autodoc-process-signature", shorten)
