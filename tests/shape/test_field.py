"""The displacement fields around the drawn template."""

import numpy as np
import pytest

from cartoonalive.shape.anchors import Anchors
from cartoonalive.shape.field import ShapeField
from cartoonalive.shape.load import shape_basis, template
from cartoonalive.shape.model import FULL
from cartoonalive.shape.points import ROWS

BASIS = shape_basis()
POINTS = template("drawn").points
FIELD = ShapeField.of(BASIS, Anchors.of(POINTS))
PLACES = np.random.default_rng(0).uniform(-1.0, 1.0, (200, 2))


def moved(name: str, offset: tuple[float, float], region: str) -> tuple[float, float]:
    """What a weight of 30 does to the point of a feature at ``offset`` from its centre."""
    point = FIELD.anchors.centres[region] + offset
    u, v = FIELD.feature(point[None], region)[0, :, BASIS.index[name]].tolist()
    return u, v


def test_a_summed_field_is_what_all_weights_do_together() -> None:
    weights = np.random.default_rng(1).uniform(-FULL, FULL, len(BASIS.parameters))
    whole = FIELD.summed(weights)
    for fields, summed in (
        (FIELD.skin(PLACES), whole.skin(PLACES)),
        (FIELD.surroundings(PLACES), whole.surroundings(PLACES)),
        (FIELD.feature(PLACES, "mouth"), whole.feature(PLACES, "mouth")),
    ):
        np.testing.assert_allclose(summed[..., 0], fields @ weights / FULL, atol=1e-12)


@pytest.mark.parametrize(("side", "sign"), [("L", 1), ("R", -1)])
def test_motions_are_what_they_are_called(side: str, sign: int) -> None:
    eye = f"eye-{side.lower()}"
    gain = {name: BASIS.parameters[number].gain for name, number in BASIS.index.items()}
    apart, up, zoom, tilt = (f"Eye{side}{motion}" for motion in ("X", "Y", "Zoom", "Tilt"))
    turn = np.tan(np.radians(gain[tilt]))

    assert moved(apart, (0.0, 0.0), eye) == pytest.approx((sign * gain[apart], 0.0))
    assert moved(up, (0.0, 0.0), eye) == pytest.approx((0.0, -gain[up]))
    assert moved(zoom, (0.1, 0.05), eye) == pytest.approx((0.1 * gain[zoom], 0.05 * gain[zoom]))
    assert moved(tilt, (0.1 * sign, 0.0), eye) == pytest.approx((0.0, -0.1 * turn))
    assert moved(tilt, (0.0, 0.1), eye) == pytest.approx((0.1 * sign * turn, 0.0))


def test_the_skin_of_a_core_goes_along_with_its_feature_and_not_with_its_neighbours() -> None:
    for region in BASIS.spots:
        centre = FIELD.anchors.centres[region][None]
        own = [parameter.region == region for parameter in BASIS.parameters]
        others = [parameter.region in BASIS.spots and parameter.region != region for parameter in BASIS.parameters]
        share = BASIS.spots[region].share
        skin, feature = FIELD.skin(centre), FIELD.feature(centre, region)
        np.testing.assert_allclose(skin[..., own], share * feature[..., own], atol=1e-12)
        assert np.abs(skin[..., others]).max() < 1e-3


def test_the_outline_stays_where_held_features_move() -> None:
    held = [parameter.region in BASIS.spots and BASIS.spots[parameter.region].held for parameter in BASIS.parameters]
    on_outline = FIELD.skin(POINTS[ROWS["contour"]])
    assert np.abs(on_outline[..., held]).max() < 1e-6
