"""Where the figure ends: alpha and clean colours of the portrait's figure.

A given alpha channel is used as it is; else a flat backdrop is flooded away; else a person network finds the figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.model import OVAL, FaceFrame
from cartoonalive.layers.arrays import Alpha, Image, Mask
from cartoonalive.layers.backdrop import Backdrop, find_flat_backdrop, flat_alpha
from cartoonalive.layers.fill import nearest_fill
from cartoonalive.layers.masks import dilate, erode, polygon_mask
from cartoonalive.layers.person import person_probability
from cartoonalive.layers.refine import refine_person
from cartoonalive.layers.rim import decontaminate
from cartoonalive.options import LayerOptions
from cartoonalive.portrait.model import Canvas

Source = Literal["alpha", "flat", "person", "none"]

_CRUMB = 0.01
"""Area in square face widths below which a piece apart from the figure is dropped."""
_TINY, _BUTTON, _BELIEVED = 0.0008, 0.005, 0.75
"""Area in square face widths of holes that always are closed, of those that are where a network sees figure, and its
mean probability then."""
_IN_FACE = 0.2
"""Share of a hole within the face oval from which it is face; less is a gap beside the jaw."""
_LEAST_FACE = 0.97
"""Share of the face oval a flooded figure must hold to be believed."""


@dataclass(frozen=True, kw_only=True)
class Matte:
    """The figure cut from its backdrop."""

    alpha: Alpha
    """(h, w) 0..1."""
    colour: Image
    """(h, w, 3) RGB 0..255 of the figure, free of backdrop; outside it continues the nearest rim."""
    source: Source
    warnings: tuple[ModelWarning, ...] = ()


def cut_figure(canvas: Canvas, options: LayerOptions) -> Matte:
    """Find the figure's alpha in the way the picture allows, or as ``options.matte`` demands."""
    rgb = canvas.pixels[..., :3].astype(np.float32)
    given: Alpha = (canvas.pixels[..., 3] / 255).astype(np.float32)
    frame = FaceFrame.of(canvas.landmarks)
    if options.matte == "alpha" or (options.matte == "auto" and canvas.has_alpha):
        return Matte(alpha=given, colour=nearest_fill(rgb, given > 0.04), source="alpha")
    if options.matte == "none":
        return Matte(alpha=given, colour=nearest_fill(rgb, given > 0.5), source="none")

    picture = nearest_fill(rgb, _well_inside(canvas.inside))
    eight_bit = picture.astype(np.uint8)
    probability = person_probability(eight_bit, canvas.inside, frame)
    person = refine_person(eight_bit, probability, canvas.inside, canvas.landmarks)
    trusted = bool(probability[_oval(canvas)].mean() > 0.8)
    grain = max(canvas.enlargement, 1.0)
    backdrop: Backdrop | None = None
    if options.matte in ("auto", "flat"):
        backdrop = find_flat_backdrop(picture, canvas.inside, frame, person, trusted, grain)
    source: Source = "person"
    if backdrop is not None:
        alpha = flat_alpha(backdrop, canvas.inside)
        source = "flat"
        if options.matte == "auto" and not _holds_face(alpha, canvas):
            backdrop = None
    if backdrop is None:
        alpha, source = person, "person"
    alpha = _close_holes(alpha, canvas, frame, probability if source == "person" else None)
    colour, alpha = decontaminate(picture, alpha, frame.width, backdrop.colour if backdrop else None, grain)
    alpha = _solid_face(_without_crumbs(alpha * given, frame), canvas, frame)
    warnings = _doubts(alpha, probability, canvas, frame, source)
    return Matte(alpha=(alpha * given).astype(np.float32), colour=colour, source=source, warnings=warnings)


def _well_inside(inside: Mask) -> Mask:
    """The picture without its outermost two pixels, which resampling may have tainted; the canvas edge is no edge."""
    core: Mask = cv2.erode(inside.astype(np.uint8), np.ones((5, 5), np.uint8), borderValue=1) > 0
    return core if core.any() else inside


def _oval(canvas: Canvas) -> Mask:
    """(h, w) the landmark oval."""
    return polygon_mask(canvas.inside.shape, canvas.landmarks.points[list(OVAL)]) > 0.5


def _holds_face(alpha: Alpha, canvas: Canvas) -> bool:
    """Whether nearly all of the face oval inside the picture is figure."""
    oval = _oval(canvas) & canvas.inside
    return bool(oval.any() and (alpha[oval] > 0.5).mean() > _LEAST_FACE)


def _close_holes(alpha: Alpha, canvas: Canvas, frame: FaceFrame, probability: Alpha | None) -> Alpha:
    """Holes in the figure that are tiny or reach into the face are figure.

    So are small ones where the network, by its ``probability`` (h, w), sees figure: buttons in the backdrop's colour.
    """
    oval = _oval(canvas)
    holes = (alpha < 0.5) & ~_reachable(alpha < 0.5)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(holes.astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA]
    small = areas < _TINY * frame.width**2
    if probability is not None:
        belief = np.bincount(labels.ravel(), probability.ravel(), len(areas)) / np.maximum(areas, 1)
        small |= (areas < _BUTTON * frame.width**2) & (belief > _BELIEVED)
    in_face = np.bincount(labels[oval & holes], minlength=len(areas)) > _IN_FACE * areas
    closed = (small | in_face)[labels] & holes
    return np.where(dilate(closed, 2) & ((alpha < 0.5) <= closed), 1.0, alpha).astype(np.float32)


def _reachable(outside: Mask) -> Mask:
    """Outside pixels that hang together with the canvas border."""
    padded = np.pad(outside, 1, constant_values=True).astype(np.uint8)
    _, labels = cv2.connectedComponents(padded, connectivity=4)
    reached: Mask = labels[1:-1, 1:-1] == labels[0, 0]
    return reached


def _without_crumbs(alpha: Alpha, frame: FaceFrame) -> Alpha:
    """Drop what lies apart from the figure and is too small to belong to it: lettering, dust, scraps of backdrop."""
    solid = alpha > 0.5
    _, parts, stats, _ = cv2.connectedComponentsWithStats(solid.astype(np.uint8), connectivity=4)
    crumbs = np.isin(parts, np.flatnonzero(stats[:, cv2.CC_STAT_AREA] < _CRUMB * frame.width**2)) & solid
    return np.where(dilate(crumbs, 2) & ~(solid & ~crumbs), np.float32(0), alpha)


def _solid_face(alpha: Alpha, canvas: Canvas, frame: FaceFrame) -> Alpha:
    """The inner face never is see-through."""
    core = erode(_oval(canvas), 0.04 * frame.width)
    return np.where(core, 1.0, alpha).astype(np.float32)


def _doubts(
    alpha: Alpha, probability: Alpha, canvas: Canvas, frame: FaceFrame, source: Source
) -> tuple[ModelWarning, ...]:
    """A warning when the cut is hardly believable."""
    y, x = np.mgrid[: alpha.shape[0], : alpha.shape[1]] + 0.5
    u, v = (x - frame.origin[0]) / frame.width, (y - frame.origin[1]) / frame.width
    around = (np.hypot(u / 1.1, (v - 0.1) / 1.2) < 1) & canvas.inside
    soft = (alpha > 0.15) & (alpha < 0.85) & around
    figure = (alpha > 0.5) & around
    rim = figure & ~erode(figure, 1)
    blurred_share = soft.sum() / max(4 * rim.sum(), 1)
    disputed = (np.abs(alpha - probability) > 0.6) & around
    doubtful = blurred_share > 1.5 or (source == "person" and disputed.sum() > 0.12 * max(figure.sum(), 1))
    if not doubtful and figure.sum() < 0.97 * around.sum():
        return ()
    return (
        ModelWarning(
            code="matte_doubtful",
            message="Where the figure ends could not be told for sure; some backdrop may move along.",
            hint="Give the portrait as a PNG with a transparent backdrop.",
        ),
    )
