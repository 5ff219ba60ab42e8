"""What is learnt from data; every module here is loaded, so that adding a part is adding it to one file."""

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    importlib.import_module(_module.name)
