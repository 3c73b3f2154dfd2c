"""A few drawing tools on a skia canvas: smooth closed shapes, tapered strokes, soft shading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray

Point = tuple[float, float]
OPAQUE = np.uint32(0xFF000000)
"""Alpha of a skia colour without transparency."""


def colour(code: str, opacity: float = 1.0) -> int:
    """``#rrggbb`` and an opacity 0..1 as a skia colour."""
    red, green, blue = (int(code[i : i + 2], 16) for i in (1, 3, 5))
    result: int = skia.ColorSetARGB(round(opacity * 255), red, green, blue)
    return result


def closed_path(points: Sequence[Point]) -> skia.Path:
    """A smooth closed outline through ``points`` (Catmull-Rom)."""
    count = len(points)
    path = skia.Path()
    path.moveTo(*points[0])
    for i in range(count):
        before, start, end, after = (np.array(points[(i + k - 1) % count]) for k in range(4))
        first, second = start + (end - before) / 6, end - (after - start) / 6
        path.cubicTo(*first, *second, *end)
    path.close()
    return path


def curve(points: Sequence[Point], samples: int = 48) -> NDArray[np.float64]:
    """(samples, 2) points along a smooth open curve through ``points``."""
    knots = np.array([points[0], *points, points[-1]], np.float64)
    t = np.linspace(0, len(points) - 1, samples)
    i = np.minimum(t.astype(int), len(points) - 2)
    return _spline(knots, i, (t - i)[:, None])


def loop(points: Sequence[Point], samples: int = 64) -> NDArray[np.float64]:
    """(samples, 2) points along a smooth closed curve through ``points``, which are not repeated at its end."""
    knots = np.array([points[-1], *points, points[0], points[1]], np.float64)
    t = np.linspace(0, len(points), samples, endpoint=False)
    i = t.astype(int)
    return _spline(knots, i, (t - i)[:, None])


def _spline(knots: NDArray[np.float64], i: NDArray[np.int_], f: NDArray[np.float64]) -> NDArray[np.float64]:
    """Catmull-Rom between knots ``i + 1`` and ``i + 2`` at shares ``f`` of the way."""
    before, start, end, after = (knots[i + k] for k in range(4))
    linear, square, cubic = end - before, 2 * before - 5 * start + 4 * end - after, 3 * (start - end) + after - before
    result: NDArray[np.float64] = start + 0.5 * f * (linear + f * (square + f * cubic))
    return result


def stroke_path(points: Sequence[Point], width: float, taper: tuple[float, float] = (0.0, 0.0)) -> skia.Path:
    """A brush stroke along a curve: ``width`` in the middle, its share ``taper`` at both ends."""
    spine = curve(points)
    return ribbon(spine, width * belly(len(spine), taper))


def belly(count: int, taper: tuple[float, float] = (0.0, 0.0)) -> NDArray[np.float64]:
    """(count,) pressure of a brush along a stroke: 1 in the middle, at least ``taper`` towards both ends."""
    along = np.linspace(0, 1, count)
    return np.maximum(np.sin(np.pi * along), taper[0] * (1 - along) + taper[1] * along)


def normals(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 2) unit normals of an open curve, to its right when it runs upwards on screen."""
    direction = np.gradient(points, axis=0)
    length = np.maximum(np.hypot(direction[:, 0], direction[:, 1]), 1e-9)
    return np.stack([-direction[:, 1], direction[:, 0]], axis=1) / length[:, None]


def ribbon(spine: NDArray[np.float64], widths: NDArray[np.float64] | float) -> skia.Path:
    """A closed band around a curve (n, 2), as wide as ``widths`` at each of its points."""
    half = normals(spine) * (0.5 * np.broadcast_to(widths, len(spine)))[:, None]
    return polygon(np.concatenate([spine + half, (spine - half)[::-1]]))


def polygon(points: NDArray[np.float64], *, close: bool = True) -> skia.Path:
    """The outline through dense points (n, 2), with straight pieces."""
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points.tolist()], close)
    return path


def oval(centre: NDArray[np.float64], across: NDArray[np.float64], down: NDArray[np.float64]) -> skia.Path:
    """An ellipse from its middle (2,) and its two half axes (2,), which need not be square to one another."""
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)[:, None]
    return polygon(centre + np.cos(angle) * across + np.sin(angle) * down)


@dataclass(frozen=True)
class Brush:
    """Draws on one skia canvas, always antialiased."""

    canvas: skia.Canvas
    mode: skia.BlendMode = skia.BlendMode.kSrcOver

    @property
    def atop(self) -> Brush:
        """The same brush, which leaves marks only where the canvas is painted already."""
        return Brush(self.canvas, skia.BlendMode.kSrcATop)

    def fill(self, path: skia.Path, code: str, opacity: float = 1.0, blur: float = 0.0) -> None:
        """Fill with one colour; ``blur`` is the softness of the edge in pixels."""
        paint = skia.Paint(AntiAlias=True, BlendMode=self.mode, Color=colour(code, opacity))
        if blur:
            paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self.canvas.drawPath(path, paint)

    def shade(self, path: skia.Path, top: tuple[float, str], bottom: tuple[float, str]) -> None:
        """Fill with a vertical gradient between two (y, colour) stops."""
        ends = [skia.Point(0, top[0]), skia.Point(0, bottom[0])]
        shader = skia.GradientShader.MakeLinear(ends, [colour(top[1]), colour(bottom[1])])
        self.canvas.drawPath(path, skia.Paint(AntiAlias=True, BlendMode=self.mode, Shader=shader))

    def blend(self, path: skia.Path, start: Point, end: Point, stops: Sequence[tuple[float, int]]) -> None:
        """Fill with a linear gradient from ``start`` to ``end``; stops are (place 0..1, skia colour)."""
        places, colours = [place for place, _ in stops], [code for _, code in stops]
        shader = skia.GradientShader.MakeLinear([skia.Point(*start), skia.Point(*end)], colours, places)
        self.canvas.drawPath(path, skia.Paint(AntiAlias=True, BlendMode=self.mode, Shader=shader))

    def mesh(self, points: NDArray[np.float64], colours: NDArray[np.float64], triangles: NDArray[np.int_]) -> None:
        """Lay triangles (m, 3) between ``points`` (n, 2) over what is painted, their colours (n, 3) 0..255 blended."""
        red, green, blue = np.clip(colours, 0, 255).astype(np.uint32).T
        codes = OPAQUE | red << np.uint32(16) | green << np.uint32(8) | blue
        corners = [skia.Point(x, y) for x, y in points.tolist()]
        kind = skia.Vertices.kTriangles_VertexMode
        vertices = skia.Vertices(kind, corners, None, codes.tolist(), triangles.ravel().tolist())
        paint = skia.Paint(AntiAlias=True, BlendMode=skia.BlendMode.kSrcATop)
        self.canvas.drawVertices(vertices, paint, skia.BlendMode.kDst)

    def glow(self, centre: Point, radius: float, code: str, opacity: float, stretch: Point = (1.0, 1.0)) -> None:
        """A soft spot that fades out to nothing at ``radius``."""
        ramp = [colour(code, opacity), colour(code, opacity * 0.45), colour(code, 0)]
        self.canvas.save()
        self.canvas.translate(*centre)
        self.canvas.scale(*stretch)
        shader = skia.GradientShader.MakeRadial(skia.Point(0, 0), max(radius, 1e-3), ramp, [0.0, 0.5, 1.0])
        self.canvas.drawCircle(0, 0, max(radius, 1e-3), skia.Paint(AntiAlias=True, BlendMode=self.mode, Shader=shader))
        self.canvas.restore()

    def outline(self, path: skia.Path, code: str, width: float, opacity: float = 1.0) -> None:
        """Draw the outline with an even line."""
        paint = skia.Paint(
            AntiAlias=True, BlendMode=self.mode, Color=colour(code, opacity), Style=skia.Paint.kStroke_Style
        )
        paint.setStrokeWidth(width)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        self.canvas.drawPath(path, paint)

    def stroke(self, points: Sequence[Point], code: str, width: float, taper: tuple[float, float] = (0.0, 0.0)) -> None:
        """Draw a tapered brush stroke."""
        self.fill(stroke_path(points, width, taper), code)

    def ellipse(self, centre: Point, radii: Point, code: str, opacity: float = 1.0, blur: float = 0.0) -> None:
        """Fill an ellipse."""
        path = skia.Path()
        path.addOval(skia.Rect(centre[0] - radii[0], centre[1] - radii[1], centre[0] + radii[0], centre[1] + radii[1]))
        self.fill(path, code, opacity, blur)

    def clipped(self, path: skia.Path) -> _Clip:
        """Context manager: draw only inside ``path``."""
        return _Clip(self.canvas, path)


@dataclass(frozen=True)
class _Clip:
    canvas: skia.Canvas
    path: skia.Path

    def __enter__(self) -> None:
        self.canvas.save()
        self.canvas.clipPath(self.path, skia.ClipOp.kIntersect, True)

    def __exit__(self, *_: object) -> None:
        self.canvas.restore()
