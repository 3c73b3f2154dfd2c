"""Cubism Core in a process of its own, so that a crash in it cannot take the tests along.

Started as a script. Requests and answers are length-prefixed .npz archives on stdin and stdout. Only the public C
functions of the library that the development dependency live2d-py carries are called.
"""

from __future__ import annotations

import ctypes
import importlib.util
import io
import os
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

Pointer = ctypes.c_void_p
Floats = ctypes.POINTER(ctypes.c_float)
Ints = ctypes.POINTER(ctypes.c_int)
LOG_FUNCTION = ctypes.CFUNCTYPE(None, ctypes.c_char_p)


def library_path() -> Path:
    """The shared library inside the installed live2d package, found without importing it."""
    spec = importlib.util.find_spec("live2d")
    if spec is None or spec.origin is None:
        raise OSError("the package live2d-py is not installed")
    return Path(spec.origin).with_name("_live2d.so")


class Library:
    """The C functions with their types."""

    def __init__(self) -> None:
        self.c = ctypes.CDLL(str(library_path()))
        self.log: list[str] = []
        self._callback = LOG_FUNCTION(lambda text: self.log.append(text.decode("utf-8", "replace").strip()))
        self._declare("csmSetLogFunction", None, LOG_FUNCTION)
        self.c.csmSetLogFunction(self._callback)
        self._declare("csmHasMocConsistency", ctypes.c_int, Pointer, ctypes.c_uint32)
        self._declare("csmReviveMocInPlace", Pointer, Pointer, ctypes.c_uint32)
        self._declare("csmGetSizeofModel", ctypes.c_uint32, Pointer)
        self._declare("csmInitializeModelInPlace", Pointer, Pointer, Pointer, ctypes.c_uint32)
        self._declare("csmUpdateModel", None, Pointer)
        self._declare("csmResetDrawableDynamicFlags", None, Pointer)
        self._declare("csmReadCanvasInfo", None, Pointer, Pointer, Pointer, Pointer)
        for kind in ("Parameter", "Part", "Drawable"):
            self._declare(f"csmGet{kind}Count", ctypes.c_int, Pointer)
            self._declare(f"csmGet{kind}Ids", ctypes.POINTER(ctypes.c_char_p), Pointer)
        for name in ("Minimum", "Maximum", "Default"):
            self._declare(f"csmGetParameter{name}Values", Floats, Pointer)
        for name in ("ParameterValues", "PartOpacities", "DrawableOpacities"):
            self._declare(f"csmGet{name}", Floats, Pointer)
        for name in ("DrawableMultiplyColors", "DrawableScreenColors"):
            self._declare(f"csmGet{name}", Floats, Pointer)
        for name in ("DrawableDrawOrders", "RenderOrders", "DrawableTextureIndices", "DrawableMaskCounts"):
            self._declare(f"csmGet{name}", Ints, Pointer)
        for name in ("DrawableVertexCounts", "DrawableIndexCounts"):
            self._declare(f"csmGet{name}", Ints, Pointer)
        for name in ("DrawableVertexPositions", "DrawableVertexUvs"):
            self._declare(f"csmGet{name}", ctypes.POINTER(Floats), Pointer)
        self._declare("csmGetDrawableMasks", ctypes.POINTER(Ints), Pointer)
        self._declare("csmGetDrawableIndices", ctypes.POINTER(ctypes.POINTER(ctypes.c_ushort)), Pointer)
        for name in ("DrawableConstantFlags", "DrawableDynamicFlags"):
            self._declare(f"csmGet{name}", ctypes.POINTER(ctypes.c_ubyte), Pointer)

    def _declare(self, name: str, result: Any, *arguments: Any) -> None:
        function = getattr(self.c, name)
        function.restype, function.argtypes = result, list(arguments)


def aligned(size: int, alignment: int) -> tuple[Any, int]:
    """A buffer, to be kept alive, and an aligned address in it."""
    buffer = ctypes.create_string_buffer(size + alignment)
    return buffer, -(-ctypes.addressof(buffer) // alignment) * alignment


class Model:
    """One loaded moc3."""

    def __init__(self, library: Library, data: bytes) -> None:
        self._c = library.c
        self._moc_buffer, moc_address = aligned(len(data), 64)
        ctypes.memmove(moc_address, data, len(data))
        moc = self._c.csmReviveMocInPlace(moc_address, len(data))
        if not moc:
            raise ValueError(f"revive failed: {library.log}")
        size = self._c.csmGetSizeofModel(moc)
        self._model_buffer, address = aligned(size, 16)
        self._model = self._c.csmInitializeModelInPlace(moc, address, size)
        if not self._model:
            raise ValueError(f"initialise failed: {library.log}")
        self.parameters = self._ids("Parameter")
        self.parts = self._ids("Part")
        self.drawables = self._ids("Drawable")

    def _ids(self, kind: str) -> list[str]:
        names = self.get(f"csmGet{kind}Ids")
        return [names[i].decode() for i in range(self.get(f"csmGet{kind}Count"))]

    def get(self, name: str) -> Any:
        return getattr(self._c, name)(self._model)

    def array(self, name: str, *shape: int) -> Any:
        """A live view of an array that Core owns."""
        return np.ctypeslib.as_array(self.get(name), shape) if np.prod(shape) else np.zeros(shape)

    def ragged(self, name: str, counts: Any, width: int) -> Any:
        """Arrays of all drawables, one behind the other."""
        lists = self.get(name)
        own = [np.ctypeslib.as_array(lists[i], (int(n) * width,)).copy() for i, n in enumerate(counts) if n]
        return np.concatenate(own) if own else np.zeros(0)

    def describe(self) -> dict[str, Any]:
        count = len(self.drawables)
        size, origin, unit = (ctypes.c_float * 2)(), (ctypes.c_float * 2)(), ctypes.c_float()
        self._c.csmReadCanvasInfo(self._model, size, origin, ctypes.byref(unit))
        vertices = self.array("csmGetDrawableVertexCounts", count).astype(int)
        indices = self.array("csmGetDrawableIndexCounts", count).astype(int)
        masks = self.array("csmGetDrawableMaskCounts", count).astype(int)
        return {
            "parameters": np.array(self.parameters, "U64"),
            "parts": np.array(self.parts, "U64"),
            "drawables": np.array(self.drawables, "U64"),
            "canvas": np.array([*size, *origin, unit.value]),
            "minimum": self.array("csmGetParameterMinimumValues", len(self.parameters)).copy(),
            "maximum": self.array("csmGetParameterMaximumValues", len(self.parameters)).copy(),
            "default": self.array("csmGetParameterDefaultValues", len(self.parameters)).copy(),
            "flags": self.array("csmGetDrawableConstantFlags", count).copy(),
            "textures": self.array("csmGetDrawableTextureIndices", count).copy(),
            "vertex_counts": vertices,
            "index_counts": indices,
            "mask_counts": masks,
            "uvs": self.ragged("csmGetDrawableVertexUvs", vertices, 2),
            "indices": self.ragged("csmGetDrawableIndices", indices, 1),
            "masks": self.ragged("csmGetDrawableMasks", masks, 1),
        }

    def evaluate(self, values: Any) -> dict[str, Any]:
        """One row of all answers per row of parameter values."""
        count = len(self.drawables)
        vertices = self.array("csmGetDrawableVertexCounts", count).astype(int)
        inputs = self.array("csmGetParameterValues", len(self.parameters))
        rows: dict[str, list[Any]] = {}
        for row in values:
            inputs[:] = row
            self.get("csmResetDrawableDynamicFlags")
            self.get("csmUpdateModel")
            answer = {
                "vertices": self.ragged("csmGetDrawableVertexPositions", vertices, 2),
                "opacity": self.array("csmGetDrawableOpacities", count),
                "visible": self.array("csmGetDrawableDynamicFlags", count).astype(np.uint8) & 1,
                "draw_order": self.array("csmGetDrawableDrawOrders", count),
                "render_order": self.array("csmGetRenderOrders", count),
                "multiply": self.array("csmGetDrawableMultiplyColors", count, 4)[:, :3],
                "screen": self.array("csmGetDrawableScreenColors", count, 4)[:, :3],
            }
            for name, array in answer.items():
                rows.setdefault(name, []).append(array.copy())
        return {f"frame_{name}": np.stack(arrays) for name, arrays in rows.items()}


def answer(library: Library, request: Any) -> dict[str, Any]:
    data = request["data"].tobytes()
    library.log.clear()
    buffer, address = aligned(len(data), 64)
    ctypes.memmove(address, data, len(data))
    consistent = bool(library.c.csmHasMocConsistency(address, len(data)))
    result: dict[str, Any] = {"consistent": consistent, "log": np.array(library.log, "U256")}
    del buffer
    if consistent and "values" in request:
        model = Model(library, data)
        result |= model.describe()
        names = request["names"].tolist()
        values = np.repeat(result["default"][None], max(len(request["values"]), 1), axis=0)
        for column, name in enumerate(names):
            if name in model.parameters:
                values[:, model.parameters.index(name)] = request["values"][:, column]
        result |= model.evaluate(values[: len(request["values"])])
    return result


def send(stream: BinaryIO, arrays: dict[str, Any]) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    stream.write(struct.pack("<Q", len(buffer.getvalue())) + buffer.getvalue())
    stream.flush()


def receive(stream: BinaryIO) -> Any | None:
    head = stream.read(8)
    if len(head) < 8:
        return None
    return np.load(io.BytesIO(stream.read(struct.unpack("<Q", head)[0])), allow_pickle=False)


def main() -> None:
    """Serve requests; Core writes its version to stdout, so the answers get a file descriptor of their own."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    library = Library()
    send(out, {"ready": np.array(1)})
    while (request := receive(sys.stdin.buffer)) is not None:
        send(out, answer(library, request))


if __name__ == "__main__":
    main()
