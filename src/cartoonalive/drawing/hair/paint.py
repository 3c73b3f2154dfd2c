"""How hair is painted: lobes with lines that fade at the root, shadows, strands, a band of light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import skia

from cartoonalive.drawing.brush import Brush, colour, curve, polygon, ribbon
from cartoonalive.drawing.easel import Easel
from cartoonalive.drawing.hair.fibres import paint_combed, paint_fibres
from cartoonalive.drawing.hair.gloss import paint_gloss
from cartoonalive.drawing.hair.growth import grow
from cartoonalive.drawing.hair.locks import Form, Lock, Zone, of_zones, shape
from cartoonalive.drawing.palette import mix, raised, shade
from cartoonalive.drawing.shading import ROUND, rim_light, round_off
from cartoonalive.drawing.space import Points

CAP_END = 0.04
"""Where the hair on the skull ends before the ears."""
CAP_TAPER = -0.4
"""Height from which the hair on the skull draws in towards its end."""
DEEP = 0.42
"""Opacity of the deepest shadow on a lock: its own colours, from root to tip, shine through."""
EDGES: Mapping[Form, float] = {"lock": 1.0, "tuft": 0.65, "combed": 0.3, "strand": 0.0}
"""Strength of the lines along the edges of each form of lock."""


@dataclass
class HairPainter:
    """The hair of the character on the easel: grown once, painted in several layers."""

    easel: Easel

    @cached_property
    def locks(self) -> list[Lock]:
        """All locks."""
        return grow(self.easel.character, self.easel.space)

    @cached_property
    def cap(self) -> skia.Path | None:
        """Outline of the hair on the skull, from ear to ear and down to the hairline."""
        if self.easel.character.hair.bald > 0:
            return None
        left, right = self._dome
        return polygon(np.concatenate([left[::-1], right, self._hairline]))

    @cached_property
    def _dome(self) -> tuple[Points, Points]:
        """Both sides of the hair's outline, which draws in to the head before the ears."""
        space = self.easel.space
        level = np.append(space.outline[space.outline[:, 1] < CAP_END, 1], CAP_END)
        drawn_in = np.clip((level - CAP_TAPER) / (CAP_END - CAP_TAPER), 0, 1)[:, None] ** 1.5
        full = space.silhouette(self.easel.character.hair.volume, CAP_END)
        tight = space.silhouette(0.01, CAP_END)
        return full[0] + drawn_in * (tight[0] - full[0]), full[1] + drawn_in * (tight[1] - full[1])

    @cached_property
    def _hairline(self) -> Points:
        """The hairline from the left ear of the character over the forehead to the right one."""
        top = self.easel.character.hair.hairline
        if self.easel.character.hair.fringe in ("none", "curtain"):
            top *= 1.2
        high = 1.14 if self.easel.character.hair.fringe == "curtain" else 1.0
        half = [
            (1.05, CAP_END),
            (0.965, -0.12),
            (0.9, -0.32),
            (0.8, -0.5 * top - 0.08),
            (0.46, -0.93 * top),
            (0.0, -high * top),
        ]
        points = [*half, *((-x, y) for x, y in half[-2::-1])]
        return self.easel.space.on_face(curve(points, 48))

    def back(self) -> None:
        """The hair behind head and shoulders."""
        self._layer("hair_back", "back", dark=0.34)

    def tails(self, *, behind: bool) -> None:
        """Tied hair: braids hang before the shoulders, everything else behind the head."""
        is_before = "braid" in self.easel.character.hair.tie
        if is_before != behind:
            self._layer("hair_tie_r", "tie_r", dark=0.12)
            self._layer("hair_tie_l", "tie_l", dark=0.12)

    def side(self, side: str) -> None:
        """The locks before one ear."""
        self._layer(f"hair_side_{side}", "side_r" if side == "r" else "side_l", dark=0.0)

    def front(self) -> None:
        """The hair on the skull and the fringe."""
        hair = self.easel.character.hair
        locks = of_zones(self.locks, "front")
        if self.cap is None and not locks:
            return
        with self.easel.layer("hair_front", "hair") as brush:
            if self.cap is not None:
                self._paint_cap(brush)
            for item in locks:
                self._paint_lock(brush, item, 0.0)
            self._shade_dome(brush)
            if self.cap is not None:
                round_off(self.easel, brush, self.cap, shade(self.easel.character.palette.hair, 0.5), 0.6, 0.35)
            paint_gloss(self.easel, brush)
            if self.cap is not None and hair.texture in ("straight", "wavy"):
                rim_light(self.easel, brush, self.cap, raised(self.easel.character.palette.hair, 0.22))
            self._note(locks, "front")

    def shadow_shapes(self) -> list[skia.Path]:
        """Everything of the hair that throws a shadow on the face."""
        locks = of_zones(self.locks, "front", "side_r", "side_l")
        caps = [self.cap] if self.cap is not None else []
        return [*caps, *(shape(item.edges(self.easel.space)) for item in locks)]

    def _layer(self, name: str, zone: Zone, dark: float) -> None:
        locks = of_zones(self.locks, zone)
        if not locks:
            return
        with self.easel.layer(name, "hair") as brush:
            for item in locks:
                self._paint_lock(brush, item, dark)
            self._note(locks, name.removeprefix("hair_"))

    def _note(self, locks: Sequence[Lock], name: str) -> None:
        for end, index in (("roots", 0), ("tips", -1)):
            if locks:
                ends = np.array([item.spine[index] for item in locks])
                self.easel.note(f"hair_{name}_{end}", self.easel.space.project(ends))

    def _fill(self, brush: Brush, path: skia.Path, dark: float) -> None:
        """Fill with the hair's colours, which change from crown to tips."""
        palette, space = self.easel.character.palette, self.easel.space
        crown, mid, low = space.project([[0, -space.head.crown, 0.3], [0, 0.3, 0.3], [0, 1.5, 0.3]])
        root = shade(palette.hair, dark + 0.04)
        tip = shade(palette.hair_tip, dark)
        stops = [(0.0, colour(root)), (0.55, colour(shade(palette.hair, dark))), (1.0, colour(tip))]
        brush.blend(path, tuple(crown), tuple(low if palette.hair != palette.hair_tip else mid), stops)

    def _paint_lock(self, brush: Brush, item: Lock, dark: float) -> None:
        easel, hair = self.easel, self.easel.character.palette.hair
        edges = item.edges(easel.space)
        path = shape(edges)
        if easel.line_width and EDGES[item.form]:
            start = -1.5 if item.zone == "front" else -0.9
            along = np.linspace(0, 1, len(item.spine))
            fade = np.clip(start + (2.2 - start) * along, 0, 1) ** 0.8 * np.clip((1.03 - along) / 0.12, 0, 1)
            for edge in edges:
                brush.fill(ribbon(edge, 2 * easel.line_width * EDGES[item.form] * fade), easel.line_colour(hair))
        self._fill(brush, path, dark)
        with brush.clipped(path):
            if easel.traits.modelling >= ROUND and item.form != "tuft":
                paint_fibres(easel, brush, item, dark, _seed(item))
            elif item.form == "tuft":
                self._shade_tuft(brush, edges, dark)
            else:
                self._shade_lock(brush, item, edges, dark)

    def _shade_tuft(self, brush: Brush, edges: tuple[Points, Points], dark: float) -> None:
        """A round tuft: a crescent of shadow below, and lines that curl inside it."""
        easel = self.easel
        base = shade(easel.character.palette.hair, dark)
        points = np.concatenate(edges)
        middle, radius = points.mean(axis=0), 0.5 * float(np.ptp(points, axis=0).max())
        if easel.depth > 0.02:
            light = np.array([np.sign(easel.character.light.side or -1.0) * 0.22, -0.3]) * radius
            crescent = polygon(np.concatenate([points, middle + light + 0.92 * (points[::-1] - middle)]))
            crescent.setFillType(skia.PathFillType.kEvenOdd)
            brush.fill(crescent, shade(base, 0.3), min(1.3 * easel.depth, 1.0), blur=0.4 * easel.softness)
        if not easel.shows_strands:
            return
        start = float(points[0, 0] * 7 + points[0, 1] * 13)
        for share, tone in ((0.62, shade(base, 0.36)), (0.3, shade(base, 0.36)), (0.75, raised(base, 0.08))):
            angle = start + 2.5 * share + np.linspace(0, 2.2, 10)
            arc = middle + share * radius * np.stack([np.cos(angle), np.sin(angle)], 1)
            width = max(0.07 * radius, 0.5) * np.sin(np.linspace(0.1, np.pi, 10))
            brush.fill(ribbon(arc, width), tone, 0.75)

    def _shade_lock(self, brush: Brush, item: Lock, edges: tuple[Points, Points], dark: float) -> None:
        """Shadow along the side away from the light, and single strands."""
        easel = self.easel
        deep, gleam = shade(easel.character.palette.hair, 0.8), raised(easel.character.palette.hair, 0.25)
        left, right = edges
        first, second = (left, right) if easel.character.light.side * (left[5, 0] - right[5, 0]) < 0 else (right, left)
        bow = np.linspace(0.75, 0.55, len(left))[:, None]
        inner = first * (1 - bow) + second * bow
        fade = np.clip((np.linspace(0, 1, len(left)) - 0.18) / 0.5, 0, 1)[:, None]
        band = polygon(np.concatenate([second, (inner * fade + second * (1 - fade))[::-1]]))
        if easel.depth > 0.02:
            brush.fill(band, deep, DEEP * min(easel.depth * 1.7, 1.0), blur=easel.softness * 0.4)
        count = round(1 + 7 * easel.traits.strands) if easel.traits.strands > 0 and easel.shows_strands else 0
        random = np.random.default_rng([easel.character.hair.seed, _seed(item)])
        for k in range(count):
            share = (k + random.uniform(0.2, 0.8)) / count
            start, stop = sorted(random.integers(2, len(left), 2))
            if stop - start < 5:
                continue
            line = (left * (1 - share) + right * share)[start:stop]
            belly = np.sin(np.linspace(0, np.pi, len(line)))
            light = random.random() < 0.4 and easel.traits.strands > 0.2
            width = easel.unit * random.uniform(0.011, 0.02)
            opacity = (1 - 0.6 * dark) * random.uniform(0.12, 0.35) if light else random.uniform(0.1, 0.3)
            brush.fill(ribbon(line, width * belly), gleam if light else deep, opacity)

    def _paint_cap(self, brush: Brush) -> None:
        easel = self.easel
        palette = easel.character.palette
        assert self.cap is not None
        left, right = self._dome
        rim = np.concatenate([left[::-1], right])
        if easel.line_width:
            brush.fill(ribbon(rim, 2 * easel.line_width), easel.line_colour(palette.hair))
        self._fill(brush, self.cap, 0.0)
        with brush.clipped(self.cap):
            if easel.traits.modelling >= ROUND and easel.character.hair.texture not in ("curly", "afro"):
                paint_combed(self.easel, brush)
            else:
                self._paint_partings(brush)
            if easel.character.hair.undercut:
                self._paint_undercut(brush)

    def _paint_undercut(self, brush: Brush) -> None:
        """The sides shaved short: skin shines through."""
        easel = self.easel
        shaved = mix(easel.character.palette.skin, shade(easel.character.palette.hair, 0.1), 0.62)
        for sign in (-1.0, 1.0):
            knots = [(sign * 0.6, 0.3), (sign * 0.72, -0.42), (sign * 1.3, -0.62), (sign * 1.5, 0.3)]
            region = easel.space.project([(x, y, 0.35 if abs(x) < 1 else -0.2) for x, y in knots])
            brush.fill(polygon(region), shaved, blur=0.03 * easel.unit)

    def _paint_partings(self, brush: Brush) -> None:
        """Strokes from the whorl down the dome, where locks part."""
        easel, hair = self.easel, self.easel.character.hair
        crown = easel.space.head.crown
        if not easel.shows_strands:
            return
        random = np.random.default_rng([hair.seed, 5])
        start = 0.5 * hair.part
        for across in np.linspace(-1, 1, 4 + round(14 * easel.traits.strands)):
            end = across + random.uniform(-0.08, 0.08)
            knots = [
                (start + 0.15 * end, -0.96 * crown * (1 + hair.volume)),
                (start * 0.4 + 0.72 * end, -0.82 * crown),
                (0.98 * end, -0.36 + random.uniform(-0.2, 0.2)),
            ]
            line = easel.space.project(easel.space.lift(curve(knots, 20), hair.volume))
            press = np.sin(np.linspace(0.15, np.pi, len(line)))
            brush.fill(ribbon(line, 0.022 * easel.unit * press), shade(easel.character.palette.hair, 0.3), 0.55)

    def _shade_dome(self, brush: Brush) -> None:
        """The side of the skull that turns away from the light."""
        easel = self.easel
        if easel.depth <= 0.02:
            return
        hair = easel.character.hair
        side = -np.sign(easel.character.light.side or -1.0)
        crown = easel.space.head.crown
        inner = [(side * 0.35, -1.2 * crown), (side * 0.72, -0.85 * crown), (side * 0.9, -0.35), (side * 0.93, 0.3)]
        line = easel.space.project(easel.space.lift(curve(inner, 24), hair.volume))
        outer = line + np.array([side * 1.2 * easel.unit, 0])
        path = polygon(np.concatenate([line, outer[::-1]]))
        blur = max(easel.softness * 2, 0.5) if easel.traits.modelling else easel.softness
        brush.atop.fill(path, shade(easel.character.palette.hair, 0.3), 0.55 * easel.depth, blur=blur)


def _seed(item: Lock) -> int:
    """A number that goes with a lock."""
    return round(float(item.spine[-1, 0]) * 1000) + 5000
