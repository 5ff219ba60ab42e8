"""Binary glTF 2.0: meshes in colours, as https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html has it."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from landscape.core.arrays import Array

FLOAT, WHOLE, CORNERS, NUMBERS = 5126, 5125, 34962, 34963
"""Of float32 and uint32, of what is told of corners, and of their numbers."""
JSON_CHUNK, BINARY_CHUNK = 0x4E4F534A, 0x004E4942
MAGIC, VERSION = 0x46546C67, 2
KINDS: Final = {1: "SCALAR", 3: "VEC3"}
ROUGHNESS: Final = 0.75

Triangles = np.ndarray[Any, np.dtype[np.uint32]]
"""Corners of triangles (n, 3), by number; seen from outside they turn to the left."""


@dataclass(frozen=True)
class Mesh:
    """A body.

    Attributes
    ----------
    points
        Its corners (n, 3).
    triangles
        Those between them.
    normals
        In which directions it looks at its corners (n, 3); where there are none every triangle is flat.
    """

    points: Array
    triangles: Triangles
    normals: Array | None = None


def joined(meshes: Sequence[Mesh]) -> Mesh:
    """Give several bodies, all with normals or all without, as one."""
    first = np.cumsum([0, *(len(mesh.points) for mesh in meshes[:-1])])
    normals = [mesh.normals for mesh in meshes if mesh.normals is not None]
    return Mesh(
        np.concatenate([mesh.points for mesh in meshes]),
        np.concatenate([mesh.triangles + np.uint32(start) for mesh, start in zip(meshes, first, strict=True)]),
        np.concatenate(normals) if normals else None,
    )


def linear(colors: Sequence[str]) -> Array:
    """Give colours ``#rrggbb`` as linear light (n, 3)."""
    coded = np.array([[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in colors]) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


class Scene:
    """Bodies that stand beside each other, each under its name.

    Parameters
    ----------
    link
        Where they are from; told in the file.
    """

    def __init__(self, link: str) -> None:
        self._told: dict[str, list[dict[str, Any]]] = {
            name: [] for name in ("nodes", "meshes", "materials", "accessors", "bufferViews")
        }
        self._link, self._binary = link, bytearray()

    def add(self, name: str, mesh: Mesh, color: str = "#ffffff", colors: Array | None = None) -> None:
        """Add a body in one colour, or with a colour of linear light (n, 3) at each of its corners."""
        attributes = {"POSITION": self._array(mesh.points, CORNERS, ends=True)}
        if mesh.normals is not None:
            attributes["NORMAL"] = self._array(mesh.normals, CORNERS)
        if colors is not None:
            attributes["COLOR_0"] = self._array(colors, CORNERS)
        (light,) = linear([color]).tolist()
        material = {"baseColorFactor": [*light, 1.0], "metallicFactor": 0.0, "roughnessFactor": ROUGHNESS}
        primitive = {
            "attributes": attributes,
            "indices": self._array(mesh.triangles.reshape(-1), NUMBERS),
            "material": self._tell("materials", {"name": name, "pbrMetallicRoughness": material}),
        }
        self._tell("nodes", {"name": name, "mesh": self._tell("meshes", {"name": name, "primitives": [primitive]})})

    def written(self) -> bytes:
        """Give the file."""
        told = {
            "asset": {"version": "2.0", "generator": "landscape", "extras": {"link": self._link}},
            "scene": 0,
            "scenes": [{"nodes": list(range(len(self._told["nodes"])))}],
            **self._told,
            "buffers": [{"byteLength": len(self._binary)}],
        }
        text = json.dumps(told, separators=(",", ":")).encode("ascii")
        chunks = _chunk(JSON_CHUNK, text + b" " * (-len(text) % 4)) + _chunk(BINARY_CHUNK, bytes(self._binary))
        return struct.pack("<III", MAGIC, VERSION, 12 + len(chunks)) + chunks

    def _tell(self, kind: str, told: dict[str, Any]) -> int:
        """Add something to a list of the file and give its number."""
        self._told[kind].append(told)
        return len(self._told[kind]) - 1

    def _array(self, array: np.ndarray[Any, Any], target: int, *, ends: bool = False) -> int:
        """Add an array, numbers of corners (n,) or (n, 3), and give its own; `ends` for where it begins and ends."""
        small = np.ascontiguousarray(array, dtype="<u4" if target == NUMBERS else "<f4")
        view = {"buffer": 0, "byteOffset": len(self._binary), "byteLength": small.nbytes, "target": target}
        self._binary += small.tobytes()  # a multiple of four bytes, as is asked for
        told: dict[str, Any] = {
            "bufferView": self._tell("bufferViews", view),
            "componentType": WHOLE if target == NUMBERS else FLOAT,
            "count": len(small),
            "type": KINDS[small[0].size],
        }
        if ends:
            told |= {"min": small.min(axis=0).tolist(), "max": small.max(axis=0).tolist()}
        return self._tell("accessors", told)


def _chunk(kind: int, data: bytes) -> bytes:
    return struct.pack("<II", len(data), kind) + data
