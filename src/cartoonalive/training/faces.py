"""Drawn characters as faces of the shape basis: where a drawing has the basis' landmarks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.drawing.draw import Drawing
from cartoonalive.drawing.model import Character
from cartoonalive.drawing.sampling.characters import sample
from cartoonalive.drawing.setting import Degradation, Pose
from cartoonalive.landmarks.model import (
    BROW_LOWER,
    BROW_UPPER,
    EYE_LOWER,
    EYE_UPPER,
    LIPS_LOWER_INNER,
    LIPS_LOWER_OUTER,
    LIPS_UPPER_INNER,
    LIPS_UPPER_OUTER,
    NOSE_BASE,
    SIDES,
)
from cartoonalive.shape.model import Points, Template
from cartoonalive.shape.points import CHIN_ROW, POINTS, ROWS

NEEDED = ("lid_upper_r", "lid_lower_r", "brow_r", "lip_inner_upper", "nose_tip", "nose_base", "jaw")
"""Curves without which a drawing has no landmarks: eyes that are dots or strokes have no lids."""
_ROW = {number: row for row, number in enumerate(POINTS)}


def character(style: str, seed: int, *, bare: bool = True) -> Character:
    """A random character that looks straight ahead with open eyes; what is left is identity and the way of drawing.

    ``bare`` faces have a shut mouth and nothing before their features: no fringe, beard, glasses or hat.
    """
    found = sample(style, seed)
    ahead = replace(
        found,
        pose=Pose(),
        degradation=Degradation(),
        eyes=replace(found.eyes, open_r=1.0, open_l=1.0, smiling=False),
        brows=replace(found.brows, style="taper" if found.brows.style == "none" else found.brows.style),
    )
    if not bare:
        return ahead
    return replace(
        ahead,
        mouth=replace(found.mouth, open=0.0),
        hair=replace(found.hair, fringe="none", sides=0.0, ahoge=False),
        skin=replace(found.skin, beard="none"),
        accessories=replace(found.accessories, glasses="none", headwear="none"),
    )


def true_points(drawing: Drawing, template: Template) -> Points:
    """(n, 2) picture pixels of the basis' landmarks, each as far along its curve as on the ``template``.

    What the curves do not tell (thickness of brows and of lips without rims, the part of the contour under the hair)
    is the template's, scaled to the face.
    """
    curves, average = drawing.points, template.points
    points = np.zeros_like(average)
    scale = float(np.ptp(curves["jaw"][:, 0]) / np.ptp(average[ROWS["contour"], 0]))
    for side in SIDES:
        for members, curve in ((EYE_UPPER[side], "lid_upper"), (EYE_LOWER[side], "lid_lower")):
            rows = _rows(members)
            points[rows] = _along(curves[f"{curve}_{side}"], average[rows])
        upper, lower = _rows(BROW_UPPER[side]), _rows(BROW_LOWER[side])
        line = _along(curves[f"brow_{side}"], (average[upper] + average[lower]) / 2)
        half = scale * (average[upper] - average[lower]) / 2
        points[upper], points[lower] = line + half, line - half
    _set_nose(points, curves, average)
    _set_mouth(points, curves, average)
    points[ROWS["contour"]] = _contour(curves["jaw"], average, scale)
    return points


def _set_nose(points: Points, curves: dict[str, NDArray[np.float64]], average: Points) -> None:
    wings = _rows(NOSE_BASE)
    base = curves["nose_base"]
    points[wings] = _along(base, average[wings])
    ridge = np.setdiff1d(ROWS["nose"], wings)
    tip = curves["nose_tip"][0]
    eyes = np.mean([points[ROWS["eye-r"]].mean(axis=0), points[ROWS["eye-l"]].mean(axis=0)], axis=0)
    share = average[ridge, 1:] / average[ridge, 1].max()
    points[ridge] = eyes + share * (tip - eyes)


def _set_mouth(points: Points, curves: dict[str, NDArray[np.float64]], average: Points) -> None:
    sides = (
        (LIPS_UPPER_INNER, LIPS_UPPER_OUTER, "lip_inner_upper", "lip_outer_upper"),
        (LIPS_LOWER_INNER, LIPS_LOWER_OUTER, "lip_inner_lower", "lip_outer_lower"),
    )
    corners = _rows((LIPS_UPPER_INNER[0], LIPS_UPPER_INNER[-1]))
    scale = np.ptp(curves["lip_inner_upper"][:, 0]) / np.ptp(average[corners, 0])
    for inner, outer, line, rim in sides:
        within, without = _rows(inner), _rows(outer)
        points[within] = _along(curves[line], average[within])
        if rim in curves:
            points[without] = _along(curves[rim], average[without])
        else:
            points[without] = points[within] + scale * (average[without] - average[within])


def _contour(jaw: Points, average: Points, scale: float) -> Points:
    """The jaw where rays from between the eyes meet it; above the eyes the template's contour."""
    oval = average[ROWS["contour"]]
    middle = np.array([jaw[:, 0].mean(), jaw[[0, -1], 1].mean()])
    size = np.array([np.ptp(jaw[:, 0]) / 2, jaw[:, 1].max() - middle[1]])
    drawn = _angle((jaw - middle) / size)
    order = np.argsort(drawn)
    wanted = oval / (np.ptp(oval[:, 0]) / 2, average[CHIN_ROW, 1])
    angle = _angle(wanted)
    on_jaw = np.column_stack([np.interp(angle, drawn[order], jaw[order, axis]) for axis in (0, 1)])
    return np.where(wanted[:, 1:] > 0, on_jaw, middle + scale * oval)


def _angle(points: Points) -> NDArray[np.float64]:
    angle: NDArray[np.float64] = np.arctan2(points[:, 1], points[:, 0])
    return angle


def _along(curve: Points, like: Points) -> Points:
    """Points of a curve as far along it, from left to right, as ``like`` (m, 2) are between their own ends."""
    ordered = curve[np.argsort(curve[:, 0])]
    left, right = like[:, 0].min(), like[:, 0].max()
    x = ordered[0, 0] + (like[:, 0] - left) / (right - left) * (ordered[-1, 0] - ordered[0, 0])
    return np.column_stack([x, np.interp(x, ordered[:, 0], ordered[:, 1])])


def _rows(members: tuple[int, ...]) -> NDArray[np.intp]:
    return np.array([_ROW[number] for number in members])
