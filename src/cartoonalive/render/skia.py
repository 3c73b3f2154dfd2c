"""The renderer of the package: textured triangles by skia on the CPU."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from cartoonalive.render.model import Picture, Window
from cartoonalive.render.pixels import premultiply
from cartoonalive.render.triangles import canvas_pixels, signed_areas, texel_density
from cartoonalive.rig.model import ArtMesh, Rig

if TYPE_CHECKING:
    from cartoonalive.evaluate.model import Frame

_MAX_LEVEL = 3
_LINEAR = skia.SamplingOptions(skia.FilterMode.kLinear)
_DECAL = skia.TileMode.kDecal

_Box = tuple[int, int, int, int]
"""Pixel bounds inside the picture: left, top, right, bottom."""


@dataclass(frozen=True)
class _Target:
    """A picture being drawn: skia writes straight into ``pixels``."""

    pixels: Picture
    canvas: skia.Canvas

    @classmethod
    def blank(cls, width: int, height: int) -> _Target:
        pixels = np.zeros((height, width, 4), np.uint8)
        surface = skia.Surface.MakeRasterDirect(_image_info(width, height), pixels, width * 4)
        return cls(pixels, surface.getCanvas())


@dataclass(frozen=True)
class _Texture:
    """One level of the pages as shaders, and every mesh's texture coordinates in its texels."""

    shaders: tuple[skia.Shader, ...]
    points: tuple[list[skia.Point], ...]


class Renderer:
    """Draws frames of ``rig`` with its texture ``pages``, each (height, width, 4) RGBA, not premultiplied.

    Small pictures are drawn from halved pages and reduced by averaging, so that lines do not break up.
    Rules and coordinates: :mod:`cartoonalive.render.model`.
    """

    def __init__(self, rig: Rig, pages: Collection[NDArray[np.uint8]]) -> None:
        self._rig = rig
        self._levels: list[tuple[Picture, ...]] = [tuple(premultiply(page) for page in pages)]
        self._textures: dict[int, _Texture] = {}
        self._indices = [mesh.triangles.ravel().tolist() for mesh in rig.meshes]
        number = {mesh.id: i for i, mesh in enumerate(rig.meshes)}
        self._masks = [[number[name] for name in mesh.masks if name in number] for mesh in rig.meshes]
        self._density: float | None = None

    def render(
        self,
        frame: Frame,
        size: int | None = None,
        *,
        window: Window | None = None,
        meshes: Collection[int] | None = None,
        draft: bool = False,
    ) -> Picture:
        """Draw ``frame``; see :meth:`cartoonalive.render.model.Renderer.render`.

        A ``draft`` is drawn at its own size from reduced pages: faster, but small pictures are less smooth.
        """
        canvas = self._rig.canvas
        view = window or Window(left=0.0, top=0.0, width=canvas.width, height=canvas.height)
        width = max(round(view.width) if size is None else size, 1)
        scale = width / view.width
        height = max(round(view.height * scale), 1)
        level, drawn_scale = self._choose_level(frame, scale, draft)
        if drawn_scale == scale:
            return self._draw(frame, view, (width, height), scale, level, meshes)
        larger = (max(round(view.width * drawn_scale), 1), max(round(view.height * drawn_scale), 1))
        picture = self._draw(frame, view, larger, drawn_scale, level, meshes)
        reduced: Picture = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
        return reduced

    def _choose_level(self, frame: Frame, scale: float, draft: bool) -> tuple[int, float]:
        """Page level, and the scale to draw at before averaging down to ``scale``."""
        if self._density is None:
            self._density = texel_density(self._rig, frame, self._levels[0])
        texels_per_pixel = self._density / scale
        if texels_per_pixel < 1.01:
            return 0, scale
        if draft:
            return min(round(np.log2(texels_per_pixel)), _MAX_LEVEL), scale
        level = min(int(np.log2(texels_per_pixel) + 0.01), _MAX_LEVEL)
        return level, max(self._density / 2**level, scale)

    def _draw(
        self,
        frame: Frame,
        view: Window,
        size: tuple[int, int],
        scale: float,
        level: int,
        meshes: Collection[int] | None,
    ) -> Picture:
        painter = _Painter(self._rig, self._texture(level), self._indices, self._masks, frame, view, size, scale)
        for number in np.argsort(frame.render_order, kind="stable").tolist():
            shown = bool(frame.visible[number]) and frame.opacity[number] > 0.0
            if shown and (meshes is None or number in meshes):
                painter.paint(number)
        return painter.pixels

    def _texture(self, level: int) -> _Texture:
        while len(self._levels) <= level:
            self._levels.append(tuple(_halved(page) for page in self._levels[-1]))
        if level not in self._textures:
            pages = self._levels[level]
            shaders = tuple(_image(page).makeShader(_DECAL, _DECAL, _LINEAR) for page in pages)
            points = tuple(_points(mesh.uvs * _page_size(mesh, pages)) for mesh in self._rig.meshes)
            self._textures[level] = _Texture(shaders, points)
        return self._textures[level]


class _Painter:
    """Draws the meshes of one frame one after the other."""

    def __init__(
        self,
        rig: Rig,
        texture: _Texture,
        indices: list[list[int]],
        masks: list[list[int]],
        frame: Frame,
        view: Window,
        size: tuple[int, int],
        scale: float,
    ) -> None:
        self._rig, self._texture, self._indices, self._masks, self._frame = rig, texture, indices, masks, frame
        self._offset, self._scale, self._size = (view.left, view.top), scale, size
        self._target = _Target.blank(*size)
        self._scratch: _Target | None = None
        self._positions: dict[int, NDArray[np.float64]] = {}
        self._boxes: dict[int, _Box | None] = {}
        self._shapes: dict[int, skia.Vertices | None] = {}

    @property
    def pixels(self) -> Picture:
        """The picture so far."""
        return self._target.pixels

    def paint(self, number: int) -> None:
        """Draw mesh ``number`` over what is there, through its masks and in its blend mode."""
        mesh = self._rig.meshes[number]
        box = self._box(number)
        if box is None:
            return
        if mesh.blend_mode == "normal":
            self._paint_masked(self._target.canvas, number, box)
            return
        if self._scratch is None:
            self._scratch = _Target.blank(*self._size)
        self._paint_masked(self._scratch.canvas, number, box)
        area = (slice(box[1], box[3]), slice(box[0], box[2]))
        _blend(self._target.pixels[area], self._scratch.pixels[area], additive=mesh.blend_mode == "additive")
        self._scratch.pixels[area] = 0

    def _paint_masked(self, canvas: skia.Canvas, number: int, box: _Box) -> None:
        mesh = self._rig.meshes[number]
        if not mesh.masks:
            self._draw(canvas, number, self._paint_of(number))
            return
        bounds = skia.Rect.MakeLTRB(*box)
        canvas.save()
        canvas.clipRect(bounds)
        canvas.saveLayer(bounds, None)
        self._draw(canvas, number, self._paint_of(number))
        keep = skia.BlendMode.kDstOut if mesh.invert_mask else skia.BlendMode.kDstIn
        canvas.saveLayer(bounds, skia.Paint(BlendMode=keep))
        for mask in self._masks[number]:
            self._draw(canvas, mask, self._texture_paint(mask))
        canvas.restore()
        canvas.restore()
        canvas.restore()

    def _draw(self, canvas: skia.Canvas, number: int, paint: skia.Paint) -> None:
        shape = self._shape(number)
        if shape is not None:
            canvas.drawVertices(shape, paint, skia.BlendMode.kModulate)

    def _texture_paint(self, number: int) -> skia.Paint:
        return skia.Paint(Shader=self._texture.shaders[self._rig.meshes[number].texture], AntiAlias=False)

    def _paint_of(self, number: int) -> skia.Paint:
        paint = self._texture_paint(number)
        paint.setAlphaf(min(float(self._frame.opacity[number]), 1.0))
        multiply, screen = self._frame.multiply[number], self._frame.screen[number]
        if np.any(multiply != 1.0) or np.any(screen != 0.0):
            paint.setColorFilter(_tint(multiply, screen))
        return paint

    def _placed(self, number: int) -> NDArray[np.float64]:
        """(n, 2) vertices in pixels of the picture."""
        if number not in self._positions:
            pixels = canvas_pixels(self._frame.vertices[number], self._rig.canvas)
            self._positions[number] = (pixels - self._offset) * self._scale
        return self._positions[number]

    def _box(self, number: int) -> _Box | None:
        if number not in self._boxes:
            self._boxes[number] = self._find_box(number)
        return self._boxes[number]

    def _find_box(self, number: int) -> _Box | None:
        points = self._placed(number)
        if len(points) == 0 or not np.isfinite(points).all():
            return None
        left, top = np.maximum(np.floor(points.min(axis=0)), 0).tolist()
        right, bottom = np.minimum(np.ceil(points.max(axis=0)), self._size).tolist()
        return (int(left), int(top), int(right), int(bottom)) if left < right and top < bottom else None

    def _shape(self, number: int) -> skia.Vertices | None:
        if number not in self._shapes:
            self._shapes[number] = self._make_shape(number) if self._box(number) else None
        return self._shapes[number]

    def _make_shape(self, number: int) -> skia.Vertices | None:
        mesh, positions = self._rig.meshes[number], self._placed(number)
        indices = self._indices[number]
        if not mesh.double_sided:
            indices = mesh.triangles[signed_areas(positions, mesh.triangles) <= 0].ravel().tolist()
        if not indices:
            return None
        mode = skia.Vertices.kTriangles_VertexMode
        return skia.Vertices(mode, _points(positions), self._texture.points[number], None, indices)


def _blend(below: Picture, above: Picture, *, additive: bool) -> None:
    """Blend ``above`` into ``below`` in place, both premultiplied, leaving its alpha alone."""
    if additive:
        colour = cv2.add(below[..., :3], above[..., :3])
    else:
        factor = cv2.add(above[..., :3], np.repeat(255 - above[..., 3:], 3, axis=-1))
        colour = cv2.multiply(below[..., :3], factor, scale=1 / 255)
    below[..., :3] = colour


def _tint(multiply: NDArray[np.floating], screen: NDArray[np.floating]) -> skia.ColorFilter:
    """``c * multiply``, then ``c + screen - c * screen`` of the unpremultiplied colour ``c``."""
    gain, bias = multiply * (1.0 - screen), screen
    red, green, blue = (gain[0], 0, 0, 0, bias[0]), (0, gain[1], 0, 0, bias[1]), (0, 0, gain[2], 0, bias[2])
    return skia.ColorFilters.Matrix([float(x) for x in (*red, *green, *blue, 0, 0, 0, 1, 0)])


def _page_size(mesh: ArtMesh, pages: tuple[Picture, ...]) -> tuple[int, int]:
    height, width = pages[mesh.texture].shape[:2]
    return width, height


def _points(values: NDArray[np.floating]) -> list[skia.Point]:
    return list(map(skia.Point.Make, values[:, 0].tolist(), values[:, 1].tolist()))


def _halved(page: Picture) -> Picture:
    height, width = page.shape[:2]
    half: Picture = cv2.resize(page, (max(width // 2, 1), max(height // 2, 1)), interpolation=cv2.INTER_AREA)
    return half


def _image_info(width: int, height: int) -> skia.ImageInfo:
    return skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)


def _image(page: Picture) -> skia.Image:
    height, width = page.shape[:2]
    pixels = np.ascontiguousarray(page)
    return skia.Image.MakeRasterCopy(skia.Pixmap(_image_info(width, height), pixels, width * 4))
