"""Anime face detector: the shared library of the ``animeface`` wheel, called through ctypes.

The wheel's own Python layer reads Pillow's C structures and finds nothing with Pillow >= 12, so it is not imported.
There is no wheel for Windows; `is_available` tells, and detection then falls back to the other detectors.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from cartoonalive.landmarks.model import Box

WORK_SIZE = 640
"""Longest side that the detector works at."""
_MAX_FACES = 64
_STEP, _SCALE, _MIN_WINDOW = 4.0, 1.095, 42.592


@dataclass(frozen=True, kw_only=True)
class AnimeFace:
    """One face: boxes ``face``, ``eye-r``, ``eye-l``, ``nose``, ``mouth``, ``chin`` in picture pixels."""

    likelihood: float
    boxes: dict[str, Box]

    @property
    def square(self) -> NDArray[np.float64]:
        """(4,) left, top, right, bottom of the face box."""
        face = self.boxes["face"]
        return np.array([face.left, face.top, face.right, face.bottom])


class _Matrix(ctypes.Structure):
    _fields_ = (
        ("list", ctypes.c_int),
        ("list_step", ctypes.c_uint),
        ("n", ctypes.c_int),
        ("m", ctypes.c_int),
        ("rows", ctypes.c_int),
        ("cols", ctypes.c_int),
        ("step", ctypes.c_int),
        ("alias", ctypes.c_int),
        ("v", ctypes.POINTER(ctypes.c_float)),
    )


class _Rect(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_int) for name in ("x", "y", "width", "height"))


class _Position(ctypes.Structure):
    _fields_ = (
        ("likelihood", ctypes.c_float),
        *((name, _Rect) for name in ("face", "left_eye", "right_eye", "nose", "mouth", "chin")),
    )


_MatrixPointer = ctypes.POINTER(_Matrix)


@cache
def _library() -> ctypes.CDLL | None:
    try:
        files = importlib.metadata.files("animeface") or []
    except importlib.metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name.startswith("libnvxs"):
            try:
                return _declared(ctypes.CDLL(str(Path(str(file.locate())))))
            except (OSError, AttributeError):
                return None
    return None


def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    library.nv_matrix3d_alloc.restype = _MatrixPointer
    library.nv_matrix3d_alloc.argtypes = [ctypes.c_int] * 3
    library.nv_gaussian5x5.argtypes = [_MatrixPointer, ctypes.c_int, _MatrixPointer, ctypes.c_int]
    library.nv_laplacian1.argtypes = [_MatrixPointer, _MatrixPointer, ctypes.c_float]
    library.nv_integral.argtypes = [_MatrixPointer, _MatrixPointer, ctypes.c_int]
    library.nv_matrix_free.argtypes = [ctypes.POINTER(_MatrixPointer)]
    library.nv_matrix_zero.argtypes = [_MatrixPointer]
    library.nv_gray.argtypes = [_MatrixPointer, _MatrixPointer]
    return library


def is_available() -> bool:
    """Whether the detector's library is installed and loads."""
    return _library() is not None


def detect_anime_faces(rgb: NDArray[np.uint8], threshold: float = 0.5) -> list[AnimeFace]:
    """Faces in (h, w, 3) RGB, most likely first; empty when the library is not available."""
    library = _library()
    if library is None:
        return []
    scale = min(1.0, WORK_SIZE / max(rgb.shape[:2]))
    size = (max(8, round(rgb.shape[1] * scale)), max(8, round(rgb.shape[0] * scale)))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA) if scale < 1 else rgb
    factor = np.array([rgb.shape[1] / small.shape[1], rgb.shape[0] / small.shape[0]])
    found = [_face(position, factor) for position in _detect(library, small) if position.likelihood > threshold]
    return sorted(found, key=lambda face: -face.likelihood)


def _face(position: _Position, factor: NDArray[np.float64]) -> AnimeFace:
    def box(rect: _Rect) -> Box:
        left, top = rect.x * factor[0], rect.y * factor[1]
        return Box(left=left, top=top, right=left + rect.width * factor[0], bottom=top + rect.height * factor[1])

    eyes = sorted((box(position.left_eye), box(position.right_eye)), key=lambda eye: float(eye.centre[0]))
    boxes = {"face": box(position.face), "eye-r": eyes[0], "eye-l": eyes[1], "nose": box(position.nose)}
    boxes |= {"mouth": box(position.mouth), "chin": box(position.chin)}
    return AnimeFace(likelihood=float(position.likelihood), boxes=boxes)


def _detect(library: ctypes.CDLL, rgb: NDArray[np.uint8]) -> list[_Position]:
    height, width = rgb.shape[:2]
    shapes = [(3, height, width)] + [(1, height, width)] * 3 + [(1, height + 1, width + 1)] * 2
    matrices = [library.nv_matrix3d_alloc(*shape) for shape in shapes]
    try:
        for matrix in matrices:
            library.nv_matrix_zero(matrix)
        colour, grey, smooth, edges, grey_sums, edge_sums = matrices
        values = np.ctypeslib.as_array(colour.contents.v, shape=(height * width, colour.contents.step))
        values[:, :3] = rgb[..., ::-1].reshape(-1, 3)
        library.nv_gray(grey, colour)
        library.nv_gaussian5x5(smooth, 0, grey, 0)
        library.nv_laplacian1(edges, smooth, 4.0)
        library.nv_integral(grey_sums, grey, 0)
        library.nv_integral(edge_sums, edges, 0)
        return _classify(library, grey_sums, edge_sums, _Rect(0, 0, width, height))
    finally:
        for matrix in matrices:
            library.nv_matrix_free(ctypes.byref(matrix))


def _classify(
    library: ctypes.CDLL,
    grey_sums: ctypes._Pointer[_Matrix],
    edge_sums: ctypes._Pointer[_Matrix],
    area: _Rect,
) -> list[_Position]:
    def network(name: str) -> ctypes.c_void_p:
        return ctypes.c_void_p(ctypes.addressof(ctypes.c_char.in_dll(library, name)))

    bagged = (ctypes.c_void_p * 3)(network("nv_face_mlp_face_01"), network("nv_face_mlp_face_02"), None)
    positions = (_Position * _MAX_FACES)()
    count = library.nv_face_detect(
        positions,
        ctypes.c_int(_MAX_FACES),
        grey_sums,
        edge_sums,
        ctypes.byref(area),
        network("nv_face_mlp_dir"),
        network("nv_face_mlp_face_00"),
        bagged,
        ctypes.c_int(2),
        network("nv_face_mlp_parts"),
        ctypes.c_float(_STEP),
        ctypes.c_float(_SCALE),
        ctypes.c_float(_MIN_WINDOW),
    )
    return list(positions[:count])
