"""Drawn characters as feature textures: every feature of a drawing brought to the template's place and size.

This is the paper's way: all identities are rendered with features that lie where the template has them, moved by the
weights. What differs between characters is the way they are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import skia
from numpy.typing import NDArray

from cartoonalive.drawing.draw import Drawing
from cartoonalive.drawing.layers import Layer, shown_alpha
from cartoonalive.drawing.vocabulary import Kind
from cartoonalive.shape.anchors import Anchors
from cartoonalive.shape.field import ShapeField
from cartoonalive.shape.model import FULL, Basis, Points, Template
from cartoonalive.shape.points import ROWS
from cartoonalive.shape.view import HEIGHT as VIEW_HEIGHT
from cartoonalive.shape.view import WIDTH as VIEW_WIDTH
from cartoonalive.shape.view import View, Window, averaged
from cartoonalive.training.faces import true_points

SIZE = 1024
"""Side of a rendered picture in pixels."""
WIDTH, MIDDLE = 420.0, np.array([512.0, 480.0])
"""Face width W, and the place of the frame's origin, in pixels of the rendered picture."""
STEP = 16
"""Pixels between the vertices of a layer's mesh."""
SAMPLES = 2
"""Samples to a pixel of a view, along each axis."""
FEATURES: dict[Kind, str] = {
    **dict.fromkeys(("eye_white", "iris", "lash"), "eye"),
    "brow": "brow",
    "nose": "nose",
    "lips": "mouth",
    "mouth_inside": "mouth",
}
SKIN: tuple[Kind, ...] = ("skin", "beard", "ears", "neck")
STILL: tuple[Kind, ...] = ("background", "clothes")


@dataclass(frozen=True)
class Textured:
    """One drawing on one template."""

    drawing: Drawing
    template: Template
    basis: Basis

    @cached_property
    def field(self) -> ShapeField:
        """The displacement fields around the template."""
        return ShapeField.of(self.basis, Anchors.of(self.template.points))

    @cached_property
    def drawn(self) -> Points:
        """(n, 2) landmarks in pixels of the drawing."""
        return true_points(self.drawing, self.template)

    @cached_property
    def rest(self) -> Points:
        """(n, 2) landmarks at weights 0, in face coordinates: the template's but for the shapes of features."""
        rest = self.template.points.copy()
        for name in self.basis.spots:
            rest[ROWS[name]] = self._feature(name, self.drawn[ROWS[name]])
        return rest

    def points(self, weights: NDArray[np.float64]) -> Points:
        """(n, 2) true landmarks in pixels of the rendered picture."""
        moved = self.rest.copy()
        for name, rows in ROWS.items():
            is_feature = name in self.basis.spots
            fields = (
                self.field.feature(self.rest[rows], name) if is_feature else self.field.surroundings(self.rest[rows])
            )
            moved[rows] += fields @ weights / FULL
        pixels: Points = moved * WIDTH + MIDDLE
        return pixels

    def render(self, weights: NDArray[np.float64]) -> NDArray[np.uint8]:
        """(SIZE, SIZE, 4) RGBA of the identity with these weights (k,)."""
        picture = self._painted(weights, (SIZE, SIZE), 1.0, np.zeros(2))
        picture[..., 3] = 255
        return picture

    def view(self, weights: NDArray[np.float64], window: Window) -> View:
        """The same as the inference sees it; ``window`` is in pixels of the rendered picture."""
        size = (VIEW_WIDTH * SAMPLES, VIEW_HEIGHT * SAMPLES)
        return averaged(np.ascontiguousarray(self._painted(weights, size, *window.placed(SAMPLES))[..., :3]))

    def _painted(
        self, weights: NDArray[np.float64], size: tuple[int, int], scale: float, corner: NDArray[np.float64]
    ) -> NDArray[np.uint8]:
        """(h, w, 4) of a ``size`` in pixels of ``scale``, from ``corner`` (2,) on, in those of the rendered picture."""
        picture = np.zeros((size[1], size[0], 4), np.uint8)
        surface = skia.Surface(picture, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        for layer in self._meshes:
            at = layer.rest * WIDTH + MIDDLE + layer.fields @ weights * (WIDTH / FULL)
            vertices = skia.Vertices(
                skia.Vertices.kTriangles_VertexMode,
                _points((at - corner) / scale),
                _points(layer.texels),
                None,
                layer.triangles,
            )
            surface.getCanvas().drawVertices(vertices, layer.paint, skia.BlendMode.kSrcOver)
        surface.flushAndSubmit()
        return picture

    @cached_property
    def _meshes(self) -> list[_Mesh]:
        alphas = shown_alpha(self.drawing.layers, self.drawing.size)
        pairs = zip(self.drawing.layers, alphas, strict=True)
        return [self._mesh(layer, alpha) for layer, alpha in pairs if layer.pixels.size]

    def _mesh(self, layer: Layer, alpha: NDArray[np.float32]) -> _Mesh:
        height, width = alpha.shape
        columns, rows = (np.linspace(0, side, max(2, -(-side // STEP) + 1)) for side in (width, height))
        texels = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
        rest, fields = self._placed(layer, texels + layer.origin)
        pixels = layer.pixels.copy()
        pixels[..., 3] = np.rint(alpha * 255)
        return _Mesh(rest, fields, texels, _triangles(len(columns), len(rows)), _paint(pixels))

    def _placed(self, layer: Layer, at: Points) -> tuple[Points, NDArray[np.float64]]:
        """Face coordinates at weights 0 and fields of points of a layer in pixels of the drawing."""
        if layer.kind in FEATURES:
            name = FEATURES[layer.kind]
            name = f"{name}-{layer.name[-1]}" if name in ("eye", "brow") else name
            rest = self._feature(name, at)
            return rest, self.field.feature(rest, name)
        if layer.kind == "background":
            rest = (at * (SIZE / self.drawing.size) - MIDDLE) / WIDTH
        else:
            rest = self._head(at, is_plain=layer.kind in ("neck", "clothes"))
        if layer.kind in STILL:
            return rest, np.zeros((len(rest), 2, len(self.basis.parameters)))
        return rest, self.field.skin(rest) if layer.kind in SKIN else self.field.surroundings(rest)

    def _feature(self, name: str, at: Points) -> Points:
        """A feature's pixels in face coordinates, by the similarity that lays its landmarks on the template's."""
        drawn, average = self.drawn[ROWS[name]], self.template.points[ROWS[name]]
        start, end = drawn.mean(axis=0), average.mean(axis=0)
        a, b = (drawn - start) @ (1, 1j), (average - end) @ (1, 1j)
        turn = np.vdot(a, b) / np.vdot(a, a)
        moved = ((at - start) @ (1, 1j)) * turn
        placed: Points = np.column_stack([moved.real, moved.imag]) + end
        return placed

    def _head(self, at: Points, *, is_plain: bool) -> Points:
        """The head's pixels in face coordinates: contour on contour along rays from between the eyes."""
        contour, average = self.drawn[ROWS["contour"]], self.template.points[ROWS["contour"]]
        eyes = np.concatenate([ROWS["eye-r"], ROWS["eye-l"]])
        middle = self.drawn[eyes].mean(axis=0)
        scale = float(np.ptp(average[:, 0]) / np.ptp(contour[:, 0]))
        offset: Points = (at - middle) * scale
        if is_plain:
            return offset
        angle = np.arctan2(offset[:, 1], offset[:, 0])
        length = np.hypot(offset[:, 0], offset[:, 1])
        wanted, there = _reach(average, angle), _reach((contour - middle) * scale, angle)
        share = np.minimum(length / there, 1.0)
        placed: Points = offset * (1 + share * (wanted / there - 1))[:, None]
        return placed


@dataclass(frozen=True)
class _Mesh:
    rest: Points
    fields: NDArray[np.float64]
    """(v, 2, k) displacements at weight FULL, in W."""
    texels: Points
    triangles: list[int]
    paint: skia.Paint


def _reach(contour: Points, angle: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance from the origin to a closed contour at each angle."""
    around = np.arctan2(contour[:, 1], contour[:, 0])
    order = np.argsort(around)
    result: NDArray[np.float64] = np.interp(
        angle, around[order], np.hypot(contour[:, 0], contour[:, 1])[order], period=2 * np.pi
    )
    return result


def _triangles(columns: int, rows: int) -> list[int]:
    corner = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)).ravel()
    quads = np.stack([corner, corner + 1, corner + columns, corner + 1, corner + columns + 1, corner + columns], 1)
    return [int(index) for index in quads.ravel()]


def _paint(pixels: NDArray[np.uint8]) -> skia.Paint:
    premultiplied = pixels.copy()
    premultiplied[..., :3] = np.rint(pixels[..., :3] * (pixels[..., 3:].astype(np.float32) / 255))
    image = skia.Image.fromarray(
        np.ascontiguousarray(premultiplied), skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType, copy=True
    )
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear)
    return skia.Paint(Shader=image.makeShader(skia.TileMode.kDecal, skia.TileMode.kDecal, sampling), AntiAlias=True)


def _points(at: Points) -> list[skia.Point]:
    return [skia.Point(x, y) for x, y in at.tolist()]
