"""Do the eyes close and does the mouth open? Measured on pictures.

The meshes of eye whites, irises and mouth interior are known by the names that this project gives them. What a mesh
shows is the difference between the picture with it and the picture without it, so a lid drawn over the iris counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from cartoonalive.evaluate.evaluator import Evaluator
from cartoonalive.evaluate.model import Frame
from cartoonalive.landmarks.model import SIDES, Side
from cartoonalive.render.model import Renderer, Window
from cartoonalive.render.pixels import on_colour
from cartoonalive.render.triangles import canvas_pixels
from cartoonalive.rig.model import Rig

GREY = (128, 128, 128)
DOT_LINE = 0.25
"""Thickness, in heights of the open eye, up to which a shut eye without white is the line that it closes to."""
EYE_OPEN: Mapping[Side, str] = {"l": "ParamEyeLOpen", "r": "ParamEyeROpen"}
EYE_MESHES: Mapping[Side, tuple[str, ...]] = {
    side: tuple(f"ArtMesh{name}{side.upper()}" for name in ("Eyewhite", "Irides")) for side in SIDES
}
MOUTH_OPEN = "ParamMouthOpenY"
MOUTH_MESHES = ("ArtMeshMouth", "ArtMeshTongue", "ArtMeshToothT", "ArtMeshToothB")
FACE_MESH = "ArtMeshFace"
SEEN = 16
"""A pixel shows a mesh when leaving it out changes a channel by more than this."""
OPAQUE, HIDES = 128, 24
"""Alpha of what belongs to the opening of an eye, and of what lies before it."""
SMALLEST_EYE = 20
"""Pixels; less is no eye that could be measured."""
KEPT_COLOUR, LID_COLOUR = 4.0, 16.0
"""Lab distances: nearer than the first to the open eye's colour, farther than the second from skin. What was left
behind has the open eye's very colour; the shade of a lid only comes near it."""


def eye_closure(
    rig: Rig, evaluator: Evaluator, renderer: Renderer
) -> tuple[dict[Side, float | None], dict[Side, float | None]]:
    """Per side the share of white and iris still seen when shut, and the share of the opening that keeps its colour.

    None for a side without eye meshes (of this project's names) or without a parameter to close it. An eye of one
    mesh, a dot, closes to a line of its own, which does not count.
    """
    visible: dict[Side, float | None] = dict.fromkeys(SIDES)
    coloured: dict[Side, float | None] = dict.fromkeys(SIDES)
    for side in SIDES:
        meshes = numbers_of(rig, EYE_MESHES[side])
        if meshes and any(parameter.id == EYE_OPEN[side] for parameter in rig.parameters):
            opened = evaluator.evaluate({EYE_OPEN[side]: 1.0})
            closed = evaluator.evaluate({EYE_OPEN[side]: 0.0})
            visible[side], coloured[side] = _closure(rig, renderer, opened, closed, meshes)
    return visible, coloured


def mouth_opening(rig: Rig, evaluator: Evaluator, renderer: Renderer, face_height: float) -> float | None:
    """Tallest visible column of the mouth's interior at ParamMouthOpenY 1, over ``face_height`` pixels.

    None without mouth meshes of this project's names.
    """
    meshes = numbers_of(rig, MOUTH_MESHES)
    if not meshes:
        return None
    frame = evaluator.evaluate({MOUTH_OPEN: 1.0})
    window = window_of(rig, [frame], meshes, margin=0.2)
    seen = shown_pixels(renderer, frame, meshes, window)
    if not seen.any():
        return 0.0
    heights = _column_heights(seen)
    return float(np.quantile(heights[heights > 0], 0.95)) / face_height


def face_height_of(rig: Rig, rest: Frame) -> float | None:
    """Height of the face mesh in the pose ``rest`` in canvas pixels; None without one."""
    meshes = numbers_of(rig, (FACE_MESH,))
    if not meshes:
        return None
    vertices = rest.vertices[min(meshes)]
    return float(np.ptp(canvas_pixels(vertices, rig.canvas)[:, 1])) or None


def numbers_of(rig: Rig, names: Collection[str]) -> frozenset[int]:
    """Numbers of the meshes with these ids."""
    return frozenset(number for number, mesh in enumerate(rig.meshes) if mesh.id in names)


def window_of(
    rig: Rig, frames: Collection[Frame], meshes: Collection[int], margin: float, aspect: float | None = None
) -> Window:
    """The whole-pixel part of the canvas that ``meshes`` take up in all ``frames``."""
    points = np.concatenate([frame.vertices[number] for frame in frames for number in meshes])
    window = Window.around(canvas_pixels(points, rig.canvas), margin, aspect)
    left, top = np.floor(window.left), np.floor(window.top)
    width, height = np.ceil(window.left + window.width) - left, np.ceil(window.top + window.height) - top
    return Window(left=float(left), top=float(top), width=max(float(width), 1.0), height=max(float(height), 1.0))


def shown_pixels(renderer: Renderer, frame: Frame, meshes: Collection[int], window: Window) -> NDArray[np.bool_]:
    """(h, w) where leaving ``meshes`` out of the picture changes it."""
    others = frozenset(range(len(frame.vertices))) - frozenset(meshes)
    whole, rest = (renderer.render(frame, window=window, meshes=drawn) for drawn in (None, others))
    return np.asarray(cv2.absdiff(whole, rest).max(axis=-1) > SEEN)


def _closure(
    rig: Rig, renderer: Renderer, opened: Frame, closed: Frame, meshes: Collection[int]
) -> tuple[float | None, float | None]:
    window = window_of(rig, [opened], meshes, margin=0.5)
    shown = shown_pixels(renderer, opened, meshes, window)
    if shown.sum() < SMALLEST_EYE:
        return None, None
    still_shown = shown_pixels(renderer, closed, meshes, window)
    line = np.zeros_like(shown)
    if len(meshes) == 1:
        line = _thin_runs(still_shown, DOT_LINE * float(_column_heights(shown).max()))
    left = (still_shown & ~line).sum() / shown.sum()
    opening = _alpha(renderer, opened, meshes, window) & ~_covered(renderer, opened, closed, meshes, window) & ~line
    if opening.sum() < SMALLEST_EYE:
        return min(float(left), 1.0), None
    before, after = (_lab(renderer.render(frame, window=window)) for frame in (opened, closed))
    skin = np.median(before[_ring(opening)], axis=0)
    kept = np.linalg.norm(after - before, axis=-1) < KEPT_COLOUR
    not_skin = np.linalg.norm(after - skin, axis=-1) > LID_COLOUR
    still = kept & not_skin & ~_arrived(renderer, opened, closed, meshes, window)
    return min(float(left), 1.0), float(still[opening].mean())


def _thin_runs(area: NDArray[np.bool_], thickness: float) -> NDArray[np.bool_]:
    """Pixels of ``area`` in columns where it is at most ``thickness`` pixels tall."""
    return area & (_column_heights(area) <= thickness)


def _alpha(renderer: Renderer, frame: Frame, meshes: Collection[int], window: Window) -> NDArray[np.bool_]:
    """(h, w) where ``meshes`` alone are opaque, small holes closed."""
    alpha = renderer.render(frame, window=window, meshes=meshes)[..., 3] > OPAQUE
    return np.asarray(ndimage.binary_fill_holes(alpha))


def _covered(
    renderer: Renderer, opened: Frame, closed: Frame, meshes: Collection[int], window: Window
) -> NDArray[np.bool_]:
    """(h, w) where something in front of the eye that does not move with the lid, such as hair, hides it."""
    front = max(int(opened.render_order[number]) for number in meshes)
    still = [
        number
        for number in range(len(opened.vertices))
        if opened.render_order[number] > front
        and opened.opacity[number] == closed.opacity[number]
        and np.array_equal(opened.vertices[number], closed.vertices[number])
    ]
    return np.asarray(renderer.render(opened, window=window, meshes=still)[..., 3] > HIDES)


def _arrived(
    renderer: Renderer, opened: Frame, closed: Frame, meshes: Collection[int], window: Window
) -> NDArray[np.bool_]:
    """(h, w) where something else than ``meshes`` came down with the lid: a lash is as dark as the iris was there."""
    moving = [
        number
        for number in range(len(opened.vertices))
        if number not in meshes and not np.array_equal(opened.vertices[number], closed.vertices[number])
    ]
    before, after = (renderer.render(frame, window=window, meshes=moving)[..., 3] > HIDES for frame in (opened, closed))
    return np.asarray(after & ~before)


def _ring(opening: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """A band around the eye, beyond its lashes."""
    height = int(np.ptp(np.nonzero(opening.any(axis=1))[0])) + 1
    near, far = (_grown(opening, max(round(share * height), 1)) for share in (0.3, 0.6))
    ring = far & ~near
    return ring if ring.any() else ~opening


def _grown(area: NDArray[np.bool_], radius: int) -> NDArray[np.bool_]:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    return np.asarray(cv2.dilate(area.astype(np.uint8), kernel) > 0)


def _lab(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    lab: NDArray[np.float32] = cv2.cvtColor(on_colour(picture, GREY).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return lab


def _column_heights(area: NDArray[np.bool_]) -> NDArray[np.intp]:
    """First to last row of ``area`` per column; 0 for empty columns."""
    first = area.argmax(axis=0)
    last = area.shape[0] - area[::-1].argmax(axis=0)
    return np.asarray(np.where(area.any(axis=0), last - first, 0))
