import numpy as np

from cartoonalive.landmarks.model import (
    BROW_LOWER,
    BROW_UPPER,
    EYE_LOWER,
    EYE_UPPER,
    LIPS_LOWER_INNER,
    LIPS_UPPER_INNER,
    LIPS_UPPER_OUTER,
    Landmarks,
)
from cartoonalive.layers.measured import measured_landmarks
from cartoonalive.layers.model import BrowShape, EyeShape, MouthShape
from cartoonalive.shape.load import template
from cartoonalive.shape.points import POINTS


def face() -> Landmarks:
    points = np.zeros((468, 2))
    points[list(POINTS)] = template("drawn").points * 400 + 500
    return Landmarks(points=points, irises={}, presence=1.0, style="photo", confidence={}, boxes=None)


def eye(kind: str = "open") -> EyeShape:
    x = np.arange(340.0, 440.0)
    arch = 30 * np.sin(np.linspace(0, np.pi, len(x)))
    level = np.full_like(x, 510.0)
    return EyeShape(
        side="r",
        x=x,
        lash_top=level - arch - 4,
        ridge=level - arch,
        lid_edge=level - arch + 4,
        lower=level + arch / 2,
        closed=level,
        iris=(390.0, 500.0, 15.0, 15.0),
        trust=1.0,
        kind=kind,
    )


def test_lids_lie_on_the_curves_of_the_cut() -> None:
    read = face()
    found = measured_landmarks(read, {"r": eye()}, {}, None).points
    upper, lower = found[list(EYE_UPPER["r"])], found[list(EYE_LOWER["r"])]
    np.testing.assert_allclose(upper[[0, -1], 0], [340, 439])
    assert (np.diff(upper[:, 0]) > 0).all()
    np.testing.assert_allclose(upper[:, 1], np.interp(upper[:, 0], eye().x, eye().ridge))
    np.testing.assert_allclose(lower[1:-1, 1], np.interp(lower[1:-1, 0], eye().x, eye().lower))
    others = np.setdiff1d(np.arange(468), EYE_UPPER["r"] + EYE_LOWER["r"])
    np.testing.assert_array_equal(found[others], read.points[others])


def test_what_was_not_cut_stays_as_it_was_read() -> None:
    read = face()
    np.testing.assert_array_equal(measured_landmarks(read, {"r": eye("kept")}, {}, None).points, read.points)


def test_brows_and_mouth_lie_on_their_curves_too() -> None:
    x = np.arange(440.0, 560.0)
    line = np.full_like(x, 700.0)
    mouth = MouthShape(
        x=x,
        line=line,
        upper_outer=line - 12,
        lower_outer=line + 15,
        upper_inner=line - 1,
        lower_inner=line + 1,
        has_lips=True,
        is_open=False,
        default_open=0.0,
        opening=40.0,
    )
    brow = BrowShape(side="l", x=x + 120, top=line - 300, ridge=line - 295, bottom=line - 290)

    found = measured_landmarks(face(), {}, {"l": brow}, mouth).points

    np.testing.assert_allclose(found[list(LIPS_UPPER_OUTER[1:-1]), 1], 688)
    np.testing.assert_allclose(found[list(LIPS_UPPER_INNER[1:-1]), 1], 699)
    np.testing.assert_allclose(found[list(LIPS_LOWER_INNER[1:-1]), 1], 701)
    np.testing.assert_allclose(found[list(BROW_UPPER["l"]), 1], 400)
    np.testing.assert_allclose(found[list(BROW_LOWER["l"]), 1], 410)
    assert np.ptp(found[list(LIPS_UPPER_OUTER), 0]) == 119
