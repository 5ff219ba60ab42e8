"""Loss surfaces over two weights; every module here is loaded, so that adding one is adding it to one file."""

import importlib
import pkgutil

from landscape.core.arrays import Array, Point
from landscape.core.surfaces.base import SURFACES, THEMES, Surface
from landscape.core.surfaces.formula import Formula

for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    importlib.import_module(_module.name)

__all__ = ["SURFACES", "THEMES", "Array", "Formula", "Point", "Surface"]
