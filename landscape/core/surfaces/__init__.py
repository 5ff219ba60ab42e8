"""Loss surfaces over two weights."""

from landscape.core.surfaces.base import SURFACES, Array, Point, Surface
from landscape.core.surfaces.formula import Formula
from landscape.core.surfaces import catalogue  # isort: skip  (its classes register themselves)

__all__ = ["SURFACES", "Array", "Formula", "Point", "Surface", "catalogue"]
