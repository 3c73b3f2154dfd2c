"""Where the features of a head lie in space, and where a turned head shows them in the picture.

Head space: x to the right of the picture, y down from the eye line, z towards the viewer, in half face widths. A head
is a stack of horizontal sections: at each height a half width, a depth and a middle. Features are designed in the front
view (x, y) and lifted onto that surface; turning it foreshortens them. Points are (n, 2) or (n, 3) arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cartoonalive.drawing.brush import curve
from cartoonalive.drawing.model import Character, Head
from cartoonalive.drawing.setting import Crop, Pose

Points = NDArray[np.float64]
SKULL_LEVEL, SKULL_WIDTH = -0.3, 1.03
"""Height at which the skull is widest, and its half width there."""
SKULL_POWER, FRONT_POWER = 2.1, 2.4
"""Superellipse exponents of the skull's outline and of the face's sections: faces are flatter than ellipses."""
BACK_DEPTH = 1.05
"""Depth of the skull behind its widest section, in half widths."""
JAW_DEPTH = 0.7
"""How far the chin lies before the ears."""
PIVOT = np.array([0.0, 0.35, -0.25])
"""Where the head turns."""
PERSPECTIVE = 0.05
"""Growth per half face width nearer to the viewer."""
BODY_TURN = 0.3
"""Share of the head's yaw that the shoulders take."""


def _farthest(
    width: NDArray[np.float64], reach: NDArray[np.float64], yaw: float, power: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where superellipses |x/width|^p + |z/reach|^p = 1, turned by ``yaw``, lie farthest out; both positive."""
    dual = power / (power - 1)
    across, along = (width * cos(yaw)) ** dual, (reach * abs(sin(yaw))) ** dual
    total = np.maximum(across + along, 1e-12)
    return width * (across / total) ** (1 / power), reach * (along / total) ** (1 / power)


@dataclass(frozen=True)
class Space:
    """Head space of one character in one pose, projected into a picture of ``size`` pixels."""

    head: Head
    pose: Pose
    crop: Crop
    size: int

    @classmethod
    def of(cls, character: Character, size: int) -> Space:
        """The space of a character's picture."""
        return cls(character.head, character.pose, character.crop, size)

    @property
    def unit(self) -> float:
        """Pixels in a half face width."""
        return self.crop.scale * self.size

    @cached_property
    def outline(self) -> Points:
        """(n, 2) right half of the head's front outline from crown to chin."""
        head = self.head
        rise = head.crown + SKULL_LEVEL
        angle = np.linspace(0, np.pi / 2, 28)
        power = 2 / SKULL_POWER
        skull = np.stack([SKULL_WIDTH * np.sin(angle) ** power, SKULL_LEVEL - rise * np.cos(angle) ** power], 1)
        chin = head.chin
        knots = [
            (SKULL_WIDTH, SKULL_LEVEL),
            (1.0, 0.06 * chin),
            (head.cheek, 0.42 * chin),
            (head.jaw, 0.72 * chin),
            (0.5 * (head.jaw + head.chin_width) + 0.035, 0.875 * chin),
            (head.chin_width + 0.02, 0.965 * chin),
            (0.5 * head.chin_width, 0.992 * chin),
            (0.0, chin),
            (-0.5 * head.chin_width, 0.992 * chin),
        ]
        jaw = curve(knots, 65)
        return np.concatenate([skull[:-1], jaw[: 56 + 1]])

    def section(self, y: NDArray[np.float64]) -> tuple[Points, Points, Points]:
        """Half width, depth and middle (z) of the head's sections at heights ``y``."""
        outline = self.outline
        width = np.interp(y, np.maximum.accumulate(outline[:, 1]), outline[:, 0])
        chin = self.head.chin
        down = np.clip(y / chin, 0, 1)
        ease = np.clip((down - 0.3) / 0.7, 0, 1)
        middle = JAW_DEPTH * ease * ease * (3 - 2 * ease)
        front = np.where(y < SKULL_LEVEL, 0.99 * width / SKULL_WIDTH, 0.96 - 0.06 * down)
        return width, np.maximum(front - middle, 0.05), middle

    def lift(self, xy: ArrayLike, out: ArrayLike = 0.0, relief: ArrayLike = 0.0) -> Points:
        """(n, 3) points of the front view on the surface of the head blown up by ``out``, raised by ``relief``."""
        points = np.atleast_2d(np.asarray(xy, np.float64))
        x, y = points[:, 0], points[:, 1]
        grown = 1 + np.asarray(out, np.float64)
        width, depth, middle = (value * grown for value in self.section((y - SKULL_LEVEL) / grown + SKULL_LEVEL))
        ratio = np.clip(np.abs(x) / np.maximum(width, 1e-6), 0, 1)
        z = middle + depth * (1 - ratio**FRONT_POWER) ** (1 / FRONT_POWER) + np.asarray(relief)
        return np.stack([x, y, z], axis=1)

    def project(self, xyz: ArrayLike) -> Points:
        """(n, 2) picture pixels of points (n, 3) that move with the head."""
        turned = self.turned(np.atleast_2d(np.asarray(xyz, np.float64)))
        return self._to_picture(self._flattened(turned, self.pose.roll))

    def project_body(self, xyz: ArrayLike) -> Points:
        """(n, 2) picture pixels of points (n, 3) that stay with the shoulders."""
        turned = self._rotated(np.atleast_2d(np.asarray(xyz, np.float64)), BODY_TURN * self.pose.yaw, 0.0)
        return self._to_picture(self._flattened(turned, 0.0))

    def on_face(self, xy: ArrayLike, relief: ArrayLike = 0.0) -> Points:
        """(n, 2) picture pixels of front view points on the face."""
        return self.project(self.lift(xy, 0.0, relief))

    def silhouette(self, out: float = 0.0, lowest: float | None = None) -> tuple[Points, Points]:
        """Left and right side of the turned head's outline, (n, 2) picture pixels each, from crown to chin.

        ``lowest`` ends the outline at that height of the front view.
        """
        outline = self.outline
        y = outline[:, 1]
        if lowest is not None:
            y = np.append(y[y < lowest], lowest)
        width, depth, middle = self.section(y)
        back = np.where(y < 0, BACK_DEPTH * width, BACK_DEPTH * width * np.clip(1 - 2.2 * y / self.head.chin, 0.05, 1))
        yaw = radians(self.pose.yaw)
        sides = []
        for sign in (-1.0, 1.0):
            ahead = sign * sin(yaw)  # positive: this side's outline lies on the front half of the section
            reach = np.where(ahead >= 0, depth, back)
            power = FRONT_POWER if ahead >= 0 else 2.0
            x, z = _farthest(width, reach, yaw, power)
            x, z = sign * x, middle + np.sign(ahead) * z
            level = self._rolled_over(y - SKULL_LEVEL) * (1 + out) + SKULL_LEVEL
            sides.append(self.project(np.stack([x * (1 + out), level, z * (1 + out)], axis=1)))
        return sides[0], sides[1]

    def _rolled_over(self, level: NDArray[np.float64]) -> NDArray[np.float64]:
        """Heights over the skull's widest level, raised so that a nodding dome stays as high as a ball would."""
        rise = self.head.crown + SKULL_LEVEL
        pitch = radians(self.pose.pitch)
        stretch = np.hypot(rise * cos(pitch), sin(pitch)) / (rise * cos(pitch))
        return np.where(level < 0, level * stretch, level)

    def turned(self, xyz: Points) -> Points:
        """(n, 3) points after the head's yaw and pitch, around its pivot; z still points to the viewer."""
        return self._rotated(xyz, self.pose.yaw, self.pose.pitch)

    def _rotated(self, xyz: Points, yaw: float, pitch: float) -> Points:
        turn, nod = radians(yaw), radians(pitch)
        x, y, z = (xyz - PIVOT).T
        x, z = x * cos(turn) + z * sin(turn), z * cos(turn) - x * sin(turn)
        y, z = y * cos(nod) - z * sin(nod), z * cos(nod) + y * sin(nod)
        return np.stack([x, y, z], axis=1)

    def _flattened(self, xyz: Points, roll: float) -> Points:
        """(n, 2) half face widths of turned points, nearer ones a little larger, tilted around the chin."""
        grown = 1 + PERSPECTIVE * xyz[:, 2]
        x, y = xyz[:, 0] * grown, xyz[:, 1] * grown
        tilt = radians(roll)
        low = self.head.chin - PIVOT[1]
        x, y = x * cos(tilt) - (y - low) * sin(tilt), low + x * sin(tilt) + (y - low) * cos(tilt)
        return np.stack([x, y + PIVOT[1]], axis=1)

    def _to_picture(self, xy: Points) -> Points:
        place = np.array([self.crop.x, self.crop.y]) * self.size
        return place + self.unit * xy
