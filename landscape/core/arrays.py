"""Names of the arrays and points that everything else speaks of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
"""Numbers of rows."""
Point = tuple[float, float]
Box = tuple[Point, Point]
"""The reach of either weight."""
