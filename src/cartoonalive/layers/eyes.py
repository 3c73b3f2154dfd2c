"""The eyes: fit the curves of both, then lift them off the face as layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.model import SIDES, Side
from cartoonalive.layers.eye_area import eye_area, lid_creases
from cartoonalive.layers.eye_beside_hair import into_hair
from cartoonalive.layers.eye_cut import EyeCutter
from cartoonalive.layers.eye_fit import LidCurves
from cartoonalive.layers.eye_fringe import below_fringe, drawn_over_hair
from cartoonalive.layers.eye_glasses import frame_in_view, spectacle_frame
from cartoonalive.layers.eye_joint import FittedEye, fit_both
from cartoonalive.layers.eye_lid import drawn_down, lid_skin
from cartoonalive.layers.eye_parts import closing_line, cut_dot
from cartoonalive.layers.eye_repaint import cheek_grain, repainted
from cartoonalive.layers.eye_view import EyeView, eye_view
from cartoonalive.layers.eye_window import EyeWindow
from cartoonalive.layers.model import EyeShape, FacePaint, Layer
from cartoonalive.layers.skin import to_rgb
from cartoonalive.layers.trace import robust_polynomial

_HALO = {"photo": 0.045, "anime": 0.065, "drawn": 0.065}
"""How far soft edges reach around an eye, in eye widths, by style."""
_NAMES: Mapping[Side, str] = {"r": "right", "l": "left"}
_DOT_HALO = 0.25
_LOWER = 0.02
"""How far below the rim of the lower lid the shut lash lies, in eye widths, so that no skin shows between them."""
_MOST_SAG = 0.16
"""Bend of the closing line in eye widths."""


@dataclass(frozen=True, kw_only=True)
class EyeFit:
    """The curves of one eye on the canvas, and what the cutter needs besides."""

    shape: EyeShape
    white: NDArray[np.float32]
    """(3,) RGB 0..255 of the white of the eye."""
    threshold: float
    """Distance from skin (Lab) above which a pixel is not skin."""
    strong: float
    """Distance from skin (Lab) above which a pixel is no shadow either."""
    view: EyeView
    """The evidence, shared by both eyes."""


@dataclass(frozen=True, kw_only=True)
class EyeCut:
    """Layers of both eyes, back to front, and their shapes."""

    layers: tuple[Layer, ...]
    shapes: dict[Side, EyeShape]
    warnings: tuple[ModelWarning, ...]


def fit_eyes(paint: FacePaint, glasses: NDArray[np.bool_] | None = None) -> dict[Side, EyeFit]:
    """Find lids, lashes and irises of both eyes on ``paint.portrait``.

    Pixels of ``paint.hair`` are no evidence, nor are ``glasses`` (h, w), a spectacle frame that stays on the face.
    """
    view = eye_view(paint)
    frame = spectacle_frame(view)
    if glasses is not None:
        frame |= frame_in_view(view, glasses)
    if frame.any():
        view = view.with_frame(frame)
    return {side: _on_canvas(view, side, eye) for side, eye in fit_both(view).items()}


def lift_eyes(paint: FacePaint, fits: Mapping[Side, EyeFit], brow_area: NDArray[np.bool_]) -> EyeCut:
    """Cut both eyes into layers and repaint the skin below them.

    Changes ``paint.skin`` and ``paint.lifted``. ``brow_area`` (h, w) belongs to the brows and is left alone.
    """
    windows = {
        side: EyeWindow.of(paint, fit, brow_area) for side, fit in fits.items() if fit.shape.kind in ("open", "dot")
    }
    creases = lid_creases({side: window for side, window in windows.items() if fits[side].shape.kind == "open"})
    over_hair = drawn_over_hair(windows.values())
    layers: list[Layer] = []
    cutters: list[EyeCutter] = []
    for side, window in windows.items():
        dot = fits[side].shape.kind == "dot"
        halo = _DOT_HALO if dot else _HALO[paint.landmarks.style]
        area = eye_area(window, creases.get(side), halo, None if dot else fits[side].white)
        place = (window.rows, window.columns)
        if window.photo and not dot:
            ground, touched = drawn_down(window, paint.skin[place], cheek_grain(window, area))
            ground, touched = into_hair(window, ground, touched)
            lid = lid_skin(window)
        else:
            ground, touched = repainted(window, paint.skin[place], area)
            if over_hair:
                ground, touched = below_fringe(window, ground, touched)
            lid = None
        touched &= window.opaque
        ground = np.where(touched[..., None], ground, paint.skin[place])
        paint.skin[place] = ground
        paint.lifted[place] |= touched
        if dot:
            layers.append(cut_dot(side, window, area, ground))
        else:
            cutters.append(
                EyeCutter(
                    side=side,
                    window=window,
                    area=area,
                    touched=touched,
                    ground=ground,
                    lid=ground if lid is None else lid,
                    white=fits[side].white,
                )
            )
    if not all(cutter.highlights.any() for cutter in cutters):
        cutters = [replace(cutter, still_light=False) for cutter in cutters]
    for cutter in cutters:
        layers += cutter.layers()
        if cutter.upper_lash.faint:
            layers.append(closing_line(cutter.window, cutter.area, cutter.ground, fits[cutter.side].shape))
    shapes = {side: fits[side].shape for side in SIDES}
    return EyeCut(layers=tuple(layers), shapes=shapes, warnings=_warnings(fits))


def _on_canvas(view: EyeView, side: Side, eye: FittedEye) -> EyeFit:
    """Curves from view to canvas, resampled to one value per canvas column."""
    curves = eye.curves
    closed = _closing_line(curves)
    if eye.kind == "dot":
        closed = np.full_like(curves.x, float(0.35 * curves.ridge.min() + 0.65 * curves.lower.max()))
    ends = view.to_canvas(np.column_stack([curves.x[[0, -1]], [0.0, 0.0]]))[:, 0]
    x = np.arange(np.ceil(ends[0] - 0.5), np.floor(ends[1] - 0.5) + 1) + 0.5
    source = (x - view.corner[0]) * view.scale[0]

    def sample(curve: NDArray[np.float64]) -> NDArray[np.float64]:
        values: NDArray[np.float64] = np.interp(source, curves.x, curve) / view.scale[1] + view.corner[1]
        return values

    centre = view.to_canvas([eye.iris.x, eye.iris.y])
    shape = EyeShape(
        side=side,
        x=x,
        lash_top=sample(curves.lash_top),
        ridge=sample(curves.ridge),
        lid_edge=sample(curves.lid_edge),
        lower=sample(curves.lower),
        closed=sample(closed),
        iris=(
            float(centre[0]),
            float(centre[1]),
            float(eye.iris.rx / view.scale[0]),
            float(eye.iris.ry / view.scale[1]),
        ),
        trust=curves.trust,
        kind=eye.kind,
    )
    return EyeFit(
        shape=shape, white=to_rgb(curves.white), threshold=eye.region.threshold, strong=eye.region.strong, view=view
    )


def _closing_line(curves: LidCurves) -> NDArray[np.float64]:
    """Where the lash lies when shut: a parabola through the lower lid, flattened where that is bent strongly."""
    x, line = curves.x, robust_polynomial(curves.x, curves.lower)(curves.x) + _LOWER * curves.width
    chord = np.interp(x, x[[0, -1]], line[[0, -1]])
    bend = line - chord
    sag = float(np.abs(bend).max())
    if sag <= _MOST_SAG * curves.width:
        return line
    share = _MOST_SAG * curves.width / sag
    return np.asarray(line - (1 - share) * bend + (1 - share) * 0.6 * float(bend[np.abs(bend).argmax()]), np.float64)


def _warnings(fits: Mapping[Side, EyeFit]) -> tuple[ModelWarning, ...]:
    """What could not be cut, in words."""
    kinds = {side: fit.shape.kind for side, fit in fits.items()}
    found: list[ModelWarning] = []
    shut = [side for side in SIDES if kinds[side] == "closed"]
    if shut:
        which = "Both eyes are" if len(shut) == 2 else f"The character's {_NAMES[shut[0]]} eye is"
        found.append(
            ModelWarning(
                code="eyes_closed",
                message=f"{which} shut in the portrait and cannot open.",
                hint="Use a portrait with open eyes if the model is to look around and blink.",
            )
        )
    if any(fit.view.frame.any() for fit in fits.values()):
        found.append(
            ModelWarning(
                code="glasses",
                message="Glasses were found; they stay painted on the face, and the eyes move behind them.",
                hint="A portrait without glasses gives cleaner lids.",
            )
        )
    kept = [side for side in SIDES if kinds[side] == "kept"]
    if kept:
        which = "Neither eye" if len(kept) == 2 else "One eye"
        verb = "could" if len(kept) == 2 else "could not"
        found.append(
            ModelWarning(
                code="eye_low_trust",
                message=f"{which} {verb} be cut out and stays as painted; it does not blink.",
                hint="Use a portrait in which both eyes are clearly seen, evenly lit and free of hair and glasses.",
            )
        )
    return tuple(found)
