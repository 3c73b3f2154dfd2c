"""``*.motion3.json``: curves over time. Fields as in Live2D's CubismSpecs.

A curve's ``segments`` are plain numbers: the first point ``t, v``, then for each segment its kind and its points,
``0`` linear (1 point), ``1`` cubic Bezier (3 points), ``2`` stepped, ``3`` inverse stepped (1 point).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from cartoonalive.formats.jsonfile import JsonFile, JsonRecord, Place
from cartoonalive.motion.model import Motion, ParameterCurve

POINTS_OF_KIND = {0: 1, 1: 3, 2: 1, 3: 1}


@dataclass(frozen=True, kw_only=True)
class MotionMeta(JsonRecord):
    """Length in seconds and totals; loaders allocate by the totals."""

    duration: float
    fps: float
    loop: bool | None = None
    are_beziers_restricted: bool | None = None
    fade_in_time: float | None = None
    fade_out_time: float | None = None
    curve_count: int
    total_segment_count: int
    total_point_count: int
    user_data_count: int | None = None
    total_user_data_size: int | None = None


@dataclass(frozen=True, kw_only=True)
class Curve(JsonRecord):
    """One value over time."""

    target: Literal["Model", "Parameter", "PartOpacity"]
    id: str
    fade_in_time: float | None = None
    fade_out_time: float | None = None
    segments: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class UserData(JsonRecord):
    """A mark at a time."""

    time: float
    value: str


@dataclass(frozen=True, kw_only=True)
class Motion3(JsonFile):
    """The whole file."""

    suffix: ClassVar[str] = ".motion3.json"

    version: Literal[3] = 3
    meta: MotionMeta
    curves: tuple[Curve, ...]
    user_data: tuple[UserData, ...] | None = None

    @classmethod
    def of(cls, motion: Motion) -> Motion3:
        """The file of a motion; totals are counted."""
        curves = tuple(
            Curve(
                target=item.target,
                id=item.parameter,
                fade_in_time=item.fade_in_s,
                fade_out_time=item.fade_out_s,
                segments=item.segments,
            )
            for item in motion.curves
        )
        segments, points = _count(curves)
        meta = MotionMeta(
            duration=motion.duration,
            fps=motion.fps,
            loop=motion.loop,
            are_beziers_restricted=motion.restricted,
            fade_in_time=motion.fade_in_s,
            fade_out_time=motion.fade_out_s,
            curve_count=len(curves),
            total_segment_count=segments,
            total_point_count=points,
            user_data_count=0,
            total_user_data_size=0,
        )
        return cls(meta=meta, curves=curves)

    def motion(self, name: str = "motion") -> Motion:
        """The motion as it is played; negative fade times mean that nothing is said."""
        return Motion(
            name=name,
            duration=self.meta.duration,
            fps=self.meta.fps,
            loop=bool(self.meta.loop),
            restricted=self.meta.are_beziers_restricted is not False,
            fade_in_s=_said(self.meta.fade_in_time),
            fade_out_s=_said(self.meta.fade_out_time),
            curves=tuple(
                ParameterCurve(
                    parameter=curve.id,
                    target=curve.target,
                    fade_in_s=_said(curve.fade_in_time),
                    fade_out_s=_said(curve.fade_out_time),
                    segments=curve.segments,
                )
                for curve in self.curves
            ),
        )

    def validate(self, place: Place) -> None:
        """Segments must be whole and the totals right."""
        for index, curve in enumerate(self.curves):
            if segment_starts(curve.segments) is None:
                raise place.key("Curves").item(index).key("Segments").error("broken off, or an unknown kind of segment")
        segments, points = _count(self.curves)
        counted = {"CurveCount": len(self.curves), "TotalSegmentCount": segments, "TotalPointCount": points}
        stated = (self.meta.curve_count, self.meta.total_segment_count, self.meta.total_point_count)
        for (name, count), value in zip(counted.items(), stated, strict=True):
            if value != count:
                raise place.key("Meta").key(name).error(f"is {value}, counted {count}")


def segment_starts(segments: Sequence[float]) -> list[int] | None:
    """Positions of the segment kinds in a curve's numbers; ``None`` when the numbers make no curve."""
    starts, position = [], 2
    while position < len(segments):
        points = POINTS_OF_KIND.get(int(segments[position]))
        if points is None or segments[position] != int(segments[position]):
            return None
        starts.append(position)
        position += 1 + 2 * points
    return starts if position == len(segments) else None


def _said(seconds: float | None) -> float | None:
    return None if seconds is None or seconds < 0 else seconds


def _count(curves: Sequence[Curve]) -> tuple[int, int]:
    """Segments and points of all curves."""
    segments = points = 0
    for curve in curves:
        starts = segment_starts(curve.segments) or []
        segments += len(starts)
        points += 1 + sum(POINTS_OF_KIND[int(curve.segments[start])] for start in starts)
    return segments, points
