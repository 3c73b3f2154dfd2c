"""The face of a portrait: who is believed, detector by detector, and the landmarks that come out.

Order: the anime detector seeds mesh crops; a plain mesh that is sure of itself beats it, and the pixels decide about
the mouth, which a sure mesh alone knows in a beard; else the plain mesh; else the retries of
`cartoonalive.landmarks.candidates`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cartoonalive.errors import PictureError, UsageError
from cartoonalive.events import ModelWarning
from cartoonalive.landmarks.animeface import AnimeFace
from cartoonalive.landmarks.animefit import laid_on, seeded_fit, set_mouth
from cartoonalive.landmarks.beard import beard_colour
from cartoonalive.landmarks.candidates import Candidate
from cartoonalive.landmarks.confidence import group_confidence
from cartoonalive.landmarks.contour import on_drawn_jaw
from cartoonalive.landmarks.facemesh import MeshFit, fit_irises, head_angles
from cartoonalive.landmarks.flatfit import face_mask, is_flat, with_island_eyes, with_island_mouth
from cartoonalive.landmarks.islands import dominant_colour
from cartoonalive.landmarks.lids import skin_below_eyes
from cartoonalive.landmarks.model import SIDES, Landmarks
from cartoonalive.landmarks.mouth import MOUTH_POINTS, eye_middle, mouth_score, to_lab
from cartoonalive.landmarks.open_jaw import with_dropped_jaw
from cartoonalive.landmarks.quality import examine, no_face
from cartoonalive.landmarks.style import surface_style
from cartoonalive.landmarks.views import View, best_view
from cartoonalive.options import LandmarkOptions
from cartoonalive.portrait.model import Portrait

Colour = NDArray[np.float32]

MESH_SURE = 0.97
"""Presence above which the plain mesh is believed over the anime detector's boxes."""
EYES_AGREE = 0.13
"""Distance in eye distances within which mesh and anime detector mean the same eyes."""
LIDS_WHOLE = 0.35
"""Share of skin below the mesh's lower lids; with less they lie inside a large drawn eye."""
MOUTH_PLAIN = 0.5
"""Score of the mesh's mouth that goes with believable mesh eyes."""
ANIME_TRUST = 0.85
"""What the anime detector's likelihood is worth as a presence."""
RIVAL_SIZE = 0.5
"""A second face counts from this share of the largest one's size."""


def find_face(portrait: Portrait, options: LandmarkOptions | None = None) -> tuple[Landmarks, tuple[ModelWarning, ...]]:
    """Landmarks of the portrait's face in picture pixels, with warnings about what is doubtful.

    Raises PictureError with the reason in ``code`` (``no_face``, ``several_faces``, ...), UsageError when
    ``options.face`` names a face that is not there.
    """
    options = options or LandmarkOptions()
    view, candidates = best_view(over_white(portrait.pixels))
    candidate = _choose(candidates, options.face, view, portrait)
    landmarks = _landmarks(view.rgb, candidate)
    warnings = examine(portrait, view, candidate, landmarks)
    return landmarks.transformed(view.inverse), warnings


def _landmarks(rgb: NDArray[np.uint8], candidate: Candidate) -> Landmarks:
    plain = candidate.fit
    beard = beard_colour(to_lab(rgb), plain.points) if plain.presence > MESH_SURE else None
    points, fit, is_anime = _points(rgb, candidate, beard)
    yaw, pitch = head_angles(fit)
    boxes = None if candidate.anime is None else candidate.anime.boxes
    return Landmarks(
        points=points,
        irises=fit_irises(rgb, points),
        presence=fit.presence,
        style="anime" if is_anime else surface_style(rgb, points),
        confidence=group_confidence(rgb, points, _certainty(candidate, fit), beard),
        boxes=boxes,
        yaw=yaw,
        pitch=pitch,
        beard=beard,
    )


def _certainty(candidate: Candidate, fit: MeshFit) -> float:
    """0..1 how sure the face as a whole is: the mesh's presence, or nearly the anime detector's likelihood."""
    anime = candidate.anime
    return fit.presence if anime is None else max(fit.presence, ANIME_TRUST * anime.likelihood)


def over_white(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(h, w, 3) RGB of straight RGBA composited over white."""
    alpha = pixels[..., 3:].astype(np.float32) / 255
    return np.asarray(pixels[..., :3] * alpha + 255 * (1 - alpha) + 0.5, np.uint8)


def _choose(candidates: list[Candidate], number: int | None, view: View, portrait: Portrait) -> Candidate:
    if not candidates:
        raise no_face(view.rgb)
    rivals = [item for item in candidates if item.extent >= RIVAL_SIZE * candidates[0].extent]
    places = {id(item): view.inverse[:, :2] @ item.centre + view.inverse[:, 2] for item in rivals}
    rivals.sort(key=lambda item: float(places[id(item)][0]))
    if number is not None:
        if not 1 <= number <= len(rivals):
            raise UsageError(
                f"there is no face {number}: the picture has {len(rivals)}",
                hint=f"use --face 1 to --face {len(rivals)}, counted from the left",
                code="no_such_face",
            )
        return rivals[number - 1]
    if len(rivals) > 1:
        listed = "; ".join(
            f"{index}: around ({places[id(item)][0]:.0f}, {places[id(item)][1]:.0f}), {item.extent:.0f} px wide"
            for index, item in enumerate(rivals, 1)
        )
        raise PictureError(
            f"the picture shows {len(rivals)} faces, from left to right {listed} (of "
            f"{portrait.size[0]} x {portrait.size[1]})",
            hint=f"choose one with --face 1 to --face {len(rivals)}, or crop the picture",
            code="several_faces",
        )
    return rivals[0]


def _points(
    rgb: NDArray[np.uint8], candidate: Candidate, beard: Colour | None
) -> tuple[NDArray[np.float64], MeshFit, bool]:
    """(468, 2) points, the mesh fit that they come from, and whether the eyes are the anime detector's."""
    anime, plain = candidate.anime, candidate.fit
    if anime is not None and not (plain.presence > MESH_SURE and _is_believable(rgb, plain.points, anime, beard)):
        seeded = seeded_fit(rgb, anime, plain)
        laid = laid_on(rgb, seeded.points, anime)
        return _with_jaw(rgb, with_island_mouth(rgb, laid, beard=beard), beard), seeded, True
    points = plain.points
    if anime is not None and beard is None:
        points = _with_better_mouth(rgb, points, anime)
    if is_flat(rgb, points):
        eyed = with_island_eyes(rgb, points)
        points = _with_jaw(rgb, with_island_mouth(rgb, eyed, is_flat_art=True, beard=beard), beard)
    elif surface_style(rgb, points) == "drawn":
        points = _with_jaw(rgb, points, beard)
    else:
        points = with_dropped_jaw(to_lab(rgb), points)
    return points, plain, False


def _with_jaw(rgb: NDArray[np.uint8], points: NDArray[np.float64], beard: Colour | None) -> NDArray[np.float64]:
    lab = to_lab(rgb)
    skin = dominant_colour(lab, face_mask(points, rgb.shape, 0.7))
    grounds = skin[None] if beard is None else np.stack([skin, beard])
    return on_drawn_jaw(lab, points, grounds, float(points[list(MOUTH_POINTS), 1].mean()))


def _is_believable(rgb: NDArray[np.uint8], points: NDArray[np.float64], anime: AnimeFace, beard: Colour | None) -> bool:
    """Whether the mesh's eyes are where the anime detector has them and hold the whole eye, and its mouth is one."""
    boxes = {side: anime.boxes[f"eye-{side}"] for side in SIDES}
    distance = float(np.linalg.norm(boxes["l"].centre - boxes["r"].centre))
    apart = max(float(np.linalg.norm(eye_middle(points, side) - box.centre)) for side, box in boxes.items())
    lab = to_lab(rgb)
    whole = skin_below_eyes(lab, points) > LIDS_WHOLE
    return whole and apart < EYES_AGREE * distance and mouth_score(lab, points, beard) > MOUTH_PLAIN


def _with_better_mouth(rgb: NDArray[np.uint8], points: NDArray[np.float64], anime: AnimeFace) -> NDArray[np.float64]:
    """The mesh's mouth, or the anime detector's when the pixels speak for it."""
    lab = to_lab(rgb)
    moved = points.copy()
    set_mouth(moved, anime.boxes["mouth"], share=0.6)
    kept, other = mouth_score(lab, points), mouth_score(lab, moved)
    return points if kept >= max(0.5, 0.9 * other) else moved
