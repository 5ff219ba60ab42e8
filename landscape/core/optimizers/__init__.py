"""Optimizers; every module of this folder is loaded, so that adding a method is adding it to one file."""

import importlib
import pkgutil

from landscape.core.optimizers.base import OPTIMIZERS, Optimizer, published

for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    importlib.import_module(_module.name)

__all__ = ["OPTIMIZERS", "Optimizer", "published"]
