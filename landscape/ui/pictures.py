"""How the pictures of surfaces come into lists: a style, since the entries of a select are the component's own."""

from __future__ import annotations

from landscape.core.surfaces import SURFACES
from landscape.figures.sprite import HEIGHT
from landscape.figures.thumbnail import SCHEMES

OPTION = "surface-option"
"""The class of an entry of the list of surfaces."""
PICTURE = "surface-picture"
"""The class of a place for the picture of a surface, which ``data-surface`` names."""
ADDRESS = "surfaces-{scheme}.png"
"""What :func:`landscape.figures.sprite.sprite` is called."""


def style(root: str) -> str:
    """Give the style of a page whose addresses begin with `root`; a browser fetches the pictures when it shows some."""
    files = [
        f'[data-mantine-color-scheme="{scheme}"] :is(.{OPTION},.{PICTURE})::before'
        f"{{background-image:url({root}{address})}}"
        for scheme, address in ((scheme, ADDRESS.format(scheme=scheme)) for scheme in SCHEMES)
    ]
    places = [
        f':is(.{OPTION}[value="{slug}"],.{PICTURE}[data-surface="{slug}"])::before'
        f"{{background-position-y:{-HEIGHT * place}px}}"
        for place, slug in enumerate(SURFACES)
    ]
    return f"<style>{''.join([*files, *places])}</style>"
