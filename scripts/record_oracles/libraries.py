"""PyTorch, JAX and Optax as they are recorded: in double precision, with one thread."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

torch: Any = importlib.import_module("torch")
jax: Any = importlib.import_module("jax")
jnp: Any = importlib.import_module("jax.numpy")
optax: Any = importlib.import_module("optax")
schedulefree: Any = importlib.import_module("schedulefree")
prodigyopt: Any = importlib.import_module("prodigyopt")
pytorch_optimizer: Any = importlib.import_module("pytorch_optimizer")
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
jax.config.update("jax_enable_x64", True)

Array = np.ndarray[Any, np.dtype[np.float64]]
Values = dict[str, Any]
