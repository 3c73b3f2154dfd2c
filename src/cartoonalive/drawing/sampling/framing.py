"""Random poses, crops, backgrounds and damage."""

from __future__ import annotations

from cartoonalive.drawing.sampling.person import Dice
from cartoonalive.drawing.sampling.styles import Style
from cartoonalive.drawing.sampling.weights import Weights
from cartoonalive.drawing.setting import Background, Crop, Degradation, Pose

HALF_BODY = 0.08
"""Share of pictures that show the figure down to the waist."""


def sample_pose(dice: Dice, style: Style, weights: Weights) -> Pose:
    """Turn of the head."""
    if not dice.chance(weights.turned):
        return Pose(yaw=dice.near(0, 2.0), pitch=dice.near(0, 2.0), roll=dice.near(0, 1.0))
    return Pose(
        yaw=style.turn * dice.between(-weights.yaw, weights.yaw),
        pitch=dice.near(0, weights.pitch / 2),
        roll=dice.near(0, weights.roll / 2),
    )


def sample_crop(dice: Dice, style: Style, weights: Weights, above: float) -> Crop:
    """Head and shoulders, the head whole; sometimes half the body.

    ``above`` is the room that ears, horns or hats need over the crown, in half face widths.
    """
    reach = dice.between(0.14, 0.165) if dice.chance(HALF_BODY) else dice.between(0.21, 0.275)
    scale = reach * 1.25 / (0.5 * (style.head.chin + style.head.crown + above))
    if weights.tight > 0 and dice.chance(weights.tight):
        return Crop(scale=dice.between(0.3, 0.38), x=dice.near(0.5, 0.02), y=dice.near(0.46, 0.02))
    top = scale * (style.head.crown + 0.3 + above)
    return Crop(
        scale=scale,
        x=dice.near(0.5, weights.off_centre),
        y=min(max(dice.near(0.44, 0.02) if reach > 0.17 else top + 0.05, top + 0.03), 0.62),
    )


def sample_background(dice: Dice, style: Style, weights: Weights, seed: int) -> Background:
    """Background."""
    if dice.chance(weights.plain):
        return Background(kind="plain")
    return Background(kind=dice.pick(style.backgrounds), seed=seed % 1000)


def sample_degradation(dice: Dice, seed: int) -> Degradation:
    """Damage, several kinds at a time."""
    return Degradation(
        scale=dice.between(0.35, 1.0) if dice.chance(0.4) else 1.0,
        blur=dice.between(0.5, 4.0) if dice.chance(0.3) else 0.0,
        noise=dice.between(1.0, 12.0) if dice.chance(0.35) else 0.0,
        jpeg=int(dice.random.integers(30, 95)) if dice.chance(0.6) else 0,
        paper=dice.between(0.2, 1.0) if dice.chance(0.12) else 0.0,
        levels=int(dice.random.integers(12, 40)) if dice.chance(0.06) else 0,
        halo=dice.between(0.3, 1.2) if dice.chance(0.15) else 0.0,
        seed=seed % 100_000,
    )
