"""How the pictures of the list of surfaces come into it: a style, since the list's entries are the component's own."""

from __future__ import annotations

from landscape.core.surfaces import SURFACES
from landscape.figures.sprite import HEIGHT
from landscape.figures.thumbnail import SCHEMES

OPTION = "surface-option"
"""The class of an entry of the list."""
ADDRESS = "surfaces-{scheme}.png"
"""What :func:`landscape.figures.sprite.sprite` is called."""


def style(root: str) -> str:
    """Give the style of a page whose addresses begin with `root`; a browser fetches the pictures when it shows some."""
    files = [
        f'[data-mantine-color-scheme="{scheme}"] .{OPTION}::before{{background-image:url({root}{address})}}'
        for scheme, address in ((scheme, ADDRESS.format(scheme=scheme)) for scheme in SCHEMES)
    ]
    places = [
        f'.{OPTION}[value="{slug}"]::before{{background-position-y:{-HEIGHT * place}px}}'
        for place, slug in enumerate(SURFACES)
    ]
    return f"<style>{''.join([*files, *places])}</style>"
