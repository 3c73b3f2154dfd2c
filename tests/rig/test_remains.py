from dataclasses import replace

import numpy as np

from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.rig.figure import Figure
from cartoonalive.rig.remains import remains_of_hair
from cartoonalive.rig.sway import measure_sway
from cartoonalive.rig.united import FRONT_HAIR, SIDE_HAIR


def with_remains(stack: LayerStack) -> LayerStack:
    """The drawn head, the lower part of whose fringe is on the face."""
    hair, face = stack["front hair"], stack["face"]
    cut = 170
    pixels, skin = hair.pixels.copy(), face.pixels.copy()
    below = np.zeros((stack.size[1], stack.size[0]), np.bool_)
    rows, columns = hair.pixels.shape[:2]
    below[hair.top : hair.top + rows, hair.left : hair.left + columns] = pixels[..., 3] > 0
    below[:cut] = False
    pixels[max(cut - hair.top, 0) :, :, 3] = 0
    part = below[face.top : face.top + skin.shape[0], face.left : face.left + skin.shape[1]]
    skin[part, :3] = pixels[pixels[..., 3] > 0][:, :3].mean(axis=0)
    changed = {"front hair": replace(hair, pixels=pixels), "face": replace(face, pixels=skin)}
    layers: tuple[Layer, ...] = tuple(changed.get(layer.name, layer) for layer in stack.layers)
    return replace(stack, layers=layers)


def test_a_clean_face_holds_no_hair(stack: LayerStack) -> None:
    assert remains_of_hair(stack).sum() < 5


def test_tips_that_are_left_on_the_face_are_found_and_hold_the_hair_above(stack: LayerStack) -> None:
    torn = with_remains(stack)
    assert remains_of_hair(torn).sum() > 20
    reach = []
    for one in (stack, torn):
        found = measure_sway(one, Figure.of(one, 1.0), FRONT_HAIR + SIDE_HAIR, 0.19)
        assert found is not None
        reach.append(found.reach[164:170, 215:235].mean())
    assert reach[1] < 0.5 * reach[0]


def test_no_hair_no_remains(stack: LayerStack) -> None:
    bald = replace(stack, layers=tuple(layer for layer in stack.layers if "hair" not in layer.name))
    assert not remains_of_hair(bald).any()
