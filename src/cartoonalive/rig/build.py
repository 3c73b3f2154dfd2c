"""From layers to a rig: deformers, meshes, parameters, parts and physics."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import UsageError
from cartoonalive.landmarks.model import Box
from cartoonalive.layers.model import Layer, LayerStack
from cartoonalive.options import RigOptions
from cartoonalive.rig.acting import acting_parameters
from cartoonalive.rig.atlas import Atlas
from cartoonalive.rig.blush import BLUSH, rig_blush
from cartoonalive.rig.body import body_warps, neck_warp
from cartoonalive.rig.deformers import union
from cartoonalive.rig.features import find_features
from cartoonalive.rig.figure import Figure, layer_box
from cartoonalive.rig.hair import HairMesher, back_hair_warp, hair_warp
from cartoonalive.rig.hanging import hanging_lengths, rig_hanging, swings
from cartoonalive.rig.head import face_warp, head_rotation
from cartoonalive.rig.hit_areas import body_area, head_area
from cartoonalive.rig.jaw import chin_travel, jaw_keys, jaw_offsets
from cartoonalive.rig.keyforms import key_grid, spread
from cartoonalive.rig.mesh import Refinement, alpha_mesh, unfolded
from cartoonalive.rig.model import ArtMesh, Axis, CanvasInfo, Deformer, Part, Rig, WarpDeformer
from cartoonalive.rig.names import PARTS, mesh_id, part_of
from cartoonalive.rig.opening import OPEN, closing_shapes, opening_shapes
from cartoonalive.rig.parameters import shaped_parameters, used_parameters
from cartoonalive.rig.physics import pendulums
from cartoonalive.rig.shaping import Matter, Place, Shaper
from cartoonalive.rig.shoulders import Shoulders
from cartoonalive.rig.skin_acting import SkinActing
from cartoonalive.rig.space import Space
from cartoonalive.rig.united import BACK_HAIR, BODY, FRONT_HAIR, SIDE_HAIR
from cartoonalive.shape.identity import Identity

STRONGEST_TURN = 1.4
"""Largest ``RigOptions.turn_strength``; beyond it cheeks and fringe begin to fold."""
_MARGIN = 0.05
"""Room around the layers in their warp, in W."""


def build_rig(stack: LayerStack, atlas: Atlas, options: RigOptions, identity: Identity | None = None) -> Rig:
    """Rig the layers of ``stack``, whose textures lie in ``atlas``.

    With an ``identity`` its weights become parameters, whose defaults are the portrait's values. At the parameters'
    defaults every visible texel is drawn once, exactly where the portrait has it. Parameters that would move nothing
    (hair of bald heads) are left out. Raises UsageError when ``options`` ask for the impossible.
    """
    if not 0.0 < options.turn_strength <= STRONGEST_TURN:
        raise UsageError(
            f"turn strength {options.turn_strength:g} is outside 0..{STRONGEST_TURN:g}",
            hint=f"Choose a turn strength above 0 and at most {STRONGEST_TURN:g}; 1 is the usual one.",
            code="turn_strength",
        )
    builder = _Builder(stack, atlas, Figure.of(stack, options.turn_strength), identity)
    builder.build()
    return builder.rig()


class _Builder:
    """Collects deformers and meshes, parents first."""

    def __init__(self, stack: LayerStack, atlas: Atlas, figure: Figure, identity: Identity | None) -> None:
        width, height = (float(size) for size in stack.size)
        self._stack, self._atlas, self._figure = stack, atlas, figure
        self._canvas = CanvasInfo(width=width, height=height, pixels_per_unit=width, origin=(width / 2, height / 2))
        self._shaper = None if identity is None else Shaper(identity=identity, figure=figure)
        self._deformers: list[Deformer] = []
        self._places: dict[str, Place] = {}
        self._meshes: dict[str, list[ArtMesh]] = {layer.name: [] for layer in stack.layers}
        self._hit_areas: list[ArtMesh] = []
        self._hair = HairMesher.of(stack, self._figure, atlas)

    def build(self) -> None:
        """Make everything."""
        body, trunk = body_warps(self._canvas, self._figure)
        rotation, head = head_rotation(self._canvas, trunk, self._figure)
        self._deformers += [*body, rotation]
        self._build_body(trunk)
        self._build_features(head)
        self._build_hair(trunk, head)
        self._build_face(head)

    def rig(self) -> Rig:
        """All that was made, in drawing order."""
        meshes = tuple(
            replace(
                mesh,
                part=mesh.part or part_of(layer.name),
                opacity=spread(mesh.axes, mesh.opacity),
                draw_order=spread(mesh.axes, mesh.draw_order),
            )
            for layer in self._stack.layers
            for mesh in self._meshes[layer.name]
        )
        meshes = (*self._shaped_meshes(meshes), *self._hit_areas)
        deformers = tuple(
            replace(deformer, part=_deformer_part(deformer, meshes), opacity=spread(deformer.axes, deformer.opacity))
            for deformer in self._shaped_warps(meshes)
        )
        mouth = self._stack.mouth
        defaults = {} if mouth is None else {"ParamMouthOpenY": mouth.default_open}
        acting = acting_parameters([*deformers, *meshes])
        own = {parameter.id for parameter in acting}
        standard = [axis for axis in _axes([*deformers, *meshes]) if axis.parameter not in own]
        shaped = shaped_parameters([*deformers, *meshes])
        parameters = used_parameters(standard, defaults) + shaped + acting
        if self._shaper is not None:
            parameters += self._shaper.parameters([*deformers, *meshes])
        lengths = {**self._hair.lengths, **hanging_lengths(self._stack)}
        used = {item.part for item in (*deformers, *meshes)}
        return Rig(
            canvas=self._canvas,
            parameters=parameters,
            parts=tuple(Part(id=id_, name=name) for id_, name in PARTS.items() if id_ in used),
            deformers=deformers,
            meshes=meshes,
            physics=pendulums({parameter.id for parameter in parameters}, lengths),
        )

    def _shaped_warps(self, meshes: Sequence[ArtMesh]) -> list[Deformer]:
        """The deformers, with the shapes that move ``meshes`` and those of acting skin and shoulders."""
        skin, shoulders = SkinActing.of(self._stack, self._figure), Shoulders.of(self._stack, self._figure)
        warps = [one for one in self._deformers if isinstance(one, WarpDeformer) and one.id in self._places]
        places = [self._places[warp.id] for warp in warps]
        shaped = warps if self._shaper is None else self._shaper.shaped(warps, places, meshes)
        moved: dict[str, Deformer] = {}
        for plain, warp, place in zip(warps, shaped, places, strict=True):
            acting = [one for part in (skin, shoulders) for one in part.shapes(plain, place.parent, place.space)]
            moved[warp.id] = replace(warp, blend_shapes=(*acting, *warp.blend_shapes))
        return [moved.get(deformer.id, deformer) for deformer in self._deformers]

    def _shaped_meshes(self, meshes: Sequence[ArtMesh]) -> list[ArtMesh]:
        """``meshes``, hair in front of the face with shapes of its own."""
        place = self._places.get("WarpHair")
        if self._shaper is None or place is None:
            return list(meshes)
        hair = [mesh for mesh in meshes if mesh.deformer == "WarpHair"]
        shaped = {mesh.id: mesh for mesh in self._shaper.in_front(hair, place.space)} if hair else {}
        return [shaped.get(mesh.id, mesh) for mesh in meshes]

    def _build_body(self, trunk: Space) -> None:
        layers = self._remaining(BODY)
        if not layers or self._figure.floating:
            return
        frame = self._figure.frame
        deformer, space = neck_warp(trunk, self._figure, self._box(layers))
        self._add_warp(deformer, trunk, space, "surroundings")
        low = frame.pixels(np.array([0.6, frame.chin + self._figure.turn.neck_length + 0.05]))
        high = frame.pixels(np.array([-0.6, 0.0]))
        neck = Refinement(
            box=Box(left=float(high[0]), top=float(high[1]), right=float(low[0]), bottom=float(low[1])),
            spacing=0.07 * frame.width,
        )
        for layer in layers:
            if swings(layer):
                self._meshes[layer.name] += rig_hanging([layer], self._atlas, space)
            else:
                self._add_sheet(layer, space, 0.13, [neck])
        self._hit_areas.append(body_area(trunk, self._figure, [layer_box(layer) for layer in layers]))

    def _build_features(self, head: Space) -> None:
        for feature in find_features(self._stack, self._atlas):
            deformer, space = feature.warp(head, self._figure)
            self._add_warp(deformer, head, space, feature.matter)
            names = [layer.name for layer in feature.layers]
            meshes = feature.rigger(space) if feature.rigger else []
            for mesh in meshes:
                self._meshes[_layer_of(mesh, names)].append(mesh)
            inner = feature.inner(deformer) if feature.inner else None
            if inner is not None and any(mesh.deformer == inner.id for mesh in meshes):
                self._deformers.append(inner)
            for layer in feature.layers:
                if not self._meshes[layer.name]:
                    self._add_sheet(layer, space, 0.08)

    def _build_hair(self, trunk: Space, head: Space) -> None:
        front = self._remaining((*FRONT_HAIR, *SIDE_HAIR, "headwear"))
        back = self._remaining(BACK_HAIR)
        for layers, make in ((front, hair_warp), (back, back_hair_warp)):
            if layers:
                deformer, space = make(trunk, head, self._figure, self._stack, self._box(layers))
                parent = head if deformer.parent == head.deformer else trunk
                self._add_warp(deformer, parent, space, "surroundings")
                for layer in layers:
                    self._meshes[layer.name].append(self._hair.mesh(layer, space))

    def _build_face(self, head: Space) -> None:
        """The face and whatever no other warp has taken."""
        layers = self._remaining(tuple(self._meshes))
        if not layers:
            return
        deformer, space = face_warp(head, self._figure, self._box(layers))
        self._add_warp(deformer, head, space, "skin")
        self._hit_areas.append(head_area(space, self._figure))
        for layer in layers:
            if layer.name == "face":
                self._meshes["face"].append(self._face_mesh(layer, space))
            elif layer.name.startswith(BLUSH):
                self._meshes[layer.name].append(rig_blush(layer, self._atlas.placements[layer.name], space))
            else:
                self._add_sheet(layer, space, 0.1)

    def _face_mesh(self, layer: Layer, space: Space) -> ArtMesh:
        """The face sheet; jaw and chin go down with the opening mouth."""
        frame, mouth = self._figure.frame, self._stack.mouth
        jaw = frame.pixels(np.array([[-0.6, 0.55 * frame.chin], [0.6, 1.2 * frame.chin]]))
        box = Box(left=jaw[0, 0], top=jaw[0, 1], right=jaw[1, 0], bottom=jaw[1, 1])
        fine = Refinement(box=box, spacing=0.06 * frame.width)
        sheet, points = self._sheet(layer, space, 0.09, [fine])
        keys = () if mouth is None else tuple(sorted(set(jaw_keys(mouth))))
        if mouth is None or len(keys) < 2:
            return sheet
        axes = (Axis(parameter=OPEN, keys=keys),)

        def carried(offsets: NDArray[np.float64]) -> NDArray[np.float64]:
            offsets = self._figure.along_sill(points, offsets * self._figure.jaw_freedom(points)[:, None])
            return points + unfolded(points, sheet.triangles, offsets)

        opened = {key: carried(jaw_offsets(mouth, self._stack, points, key)) for key in keys}
        dropped = carried(chin_travel(mouth, self._stack, points)) - points
        return replace(
            sheet,
            axes=axes,
            positions=key_grid(axes, lambda values: space.local(opened[values[OPEN]])),
            blend_shapes=(*opening_shapes(keys, opened.__getitem__, space), *closing_shapes(dropped, space)),
        )

    def _add_warp(self, warp: WarpDeformer, parent: Space, space: Space, matter: Matter) -> None:
        """A warp of the head, to be shaped by the portrait's identity."""
        self._deformers.append(warp)
        self._places[warp.id] = Place(parent=parent, space=space, matter=matter)

    def _add_sheet(self, layer: Layer, space: Space, spacing: float, refine: Sequence[Refinement] = ()) -> None:
        self._meshes[layer.name].append(self._sheet(layer, space, spacing, refine)[0])

    def _sheet(
        self, layer: Layer, space: Space, spacing: float, refine: Sequence[Refinement] = ()
    ) -> tuple[ArtMesh, NDArray[np.float64]]:
        """A mesh that only follows its deformer, and its points in canvas pixels; ``spacing`` in W."""
        points, triangles = alpha_mesh(layer, spacing * self._figure.frame.width, refine)
        placement = self._atlas.placements[layer.name]
        mesh = ArtMesh(
            id=mesh_id(layer.name),
            name=layer.name,
            deformer=space.deformer,
            texture=placement.page,
            uvs=placement.uvs(points),
            triangles=triangles,
            positions=space.local(points),
        )
        return mesh, points

    def _remaining(self, names: Iterable[str]) -> list[Layer]:
        """The named layers that show something and have no mesh yet."""
        wanted = set(names)
        return [
            layer
            for layer in self._stack.layers
            if layer.name in wanted and not layer.empty and not self._meshes[layer.name]
        ]

    def _box(self, layers: Sequence[Layer]) -> Box:
        return union([layer_box(layer) for layer in layers], margin=_MARGIN * self._figure.frame.width)


def _layer_of(mesh: ArtMesh, names: Sequence[str]) -> str:
    """The layer a feature's mesh was made of: the longest whose id the mesh's begins with, else the topmost."""
    matching = [name for name in names if mesh.id.startswith(mesh_id(name))]
    return max(matching, key=len) if matching else names[-1]


def _axes(items: Iterable[ArtMesh | Deformer]) -> list[Axis]:
    return [one for item in items for one in item.axes]


def _deformer_part(deformer: Deformer, meshes: Sequence[ArtMesh]) -> str:
    """The part of the meshes right below a deformer; the trunk's belong to the body, or to the face without one."""
    parts = [mesh.part for mesh in meshes if mesh.deformer == deformer.id and mesh.part]
    if parts:
        return parts[-1]
    body = any(mesh.part == "PartBody" for mesh in meshes)
    return "PartBody" if body and deformer.id != "RotationHead" else "PartFace"
