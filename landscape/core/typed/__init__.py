"""Formulas as people write them, read into the tree that :mod:`landscape.core.expressions` builds upon."""

from landscape.core.params import TypedError
from landscape.core.typed.grammar import Reading, read_typed
from landscape.core.typed.graph import Graph
from landscape.core.typed.letters import read_letters
from landscape.core.typed.tokens import with_points

__all__ = ["Graph", "Reading", "TypedError", "read_letters", "read_typed", "with_points"]
