"""From classes to the moving mouth."""

from __future__ import annotations

import numpy as np
import pytest

from cartoonalive.motion.curves import CurveSampler
from cartoonalive.rig.parameters import STANDARD
from cartoonalive.speech.acting import acting_curves
from cartoonalive.speech.model import CLASSES, Hearing
from cartoonalive.speech.mouth import LEAD_S, mouth_tracks, speech_motion

EVERY = (*STANDARD, "ParamA", "ParamI", "ParamU", "ParamE", "ParamO")


def heard(*spoken: tuple[str, float], loudness: float = 1.0) -> Hearing:
    """Certain knowledge of classes, each for some seconds."""
    rows = np.concatenate([np.full(round(seconds * 100), CLASSES.index(name)) for name, seconds in spoken])
    return Hearing(
        shares=np.eye(len(CLASSES), dtype=np.float32)[rows],
        loudness=np.where(rows > 0, loudness, 0).astype(np.float32),
    )


def test_open_and_narrow_vowels() -> None:
    hearing = heard(("silence", 0.3), ("A", 0.4), ("I", 0.4), ("U", 0.4), ("silence", 0.4))
    tracks = mouth_tracks(hearing)
    opening, form = tracks["ParamMouthOpenY"], tracks["ParamMouthForm"]
    assert opening[[10, 170 + 10]] == pytest.approx([0, 0], abs=0.01)
    assert opening[50] > 0.9
    assert 0.2 < opening[90] < 0.5
    assert form[90] > 0.4
    assert form[130] < -0.3


def test_a_mouth_with_shapes_for_vowels_says_them_with_these_alone() -> None:
    tracks = mouth_tracks(heard(("A", 0.4), ("consonant", 0.4), ("I", 0.4)), shaped=True)
    assert tracks["ParamA"][20] > 0.9 > 0.1 > tracks["ParamA"][60]
    assert tracks["ParamI"][100] > 0.9
    assert tracks["ParamMouthOpenY"][[20, 100]] == pytest.approx([0, 0], abs=0.01)
    assert tracks["ParamMouthForm"][100] == pytest.approx(0, abs=0.01)
    assert 0.2 < tracks["ParamMouthOpenY"][60] < 0.4


def test_lips_meet_however_short_the_sound_is() -> None:
    opening = mouth_tracks(heard(("A", 0.3), ("closed", 0.05), ("A", 0.3)))["ParamMouthOpenY"]
    assert opening[27:40].min() < 0.08
    assert opening[15] > 0.9


def test_quiet_speech_opens_less_than_loud() -> None:
    loud, quiet = (mouth_tracks(heard(("A", 0.5), loudness=one), shaped=True)["ParamA"].max() for one in (1.0, 0.2))
    assert 0.4 < quiet < 0.85 * loud


def test_the_motion_leads_the_sound_and_has_few_keys() -> None:
    hearing = heard(("silence", 0.5), ("A", 0.5), ("silence", 0.5))
    motion = speech_motion(hearing, STANDARD)
    curve = next(one for one in motion.curves if one.parameter == "ParamMouthOpenY")
    times = np.linspace(0, 1.4, 500)
    values = CurveSampler(curve).at(times)
    rise = times[np.flatnonzero(values > 0.5)[0]]
    assert rise == pytest.approx(0.5 - LEAD_S, abs=0.03)
    assert len(curve.points) < 25
    assert values.min() >= 0.0
    assert values.max() <= 1.0


def test_only_what_the_model_has_and_nothing_but_the_mouth() -> None:
    hearing = heard(("A", 0.5))
    assert [one.parameter for one in speech_motion(hearing, {"ParamMouthOpenY", "ParamAngleX"}).curves] == [
        "ParamMouthOpenY"
    ]
    assert {one.parameter for one in speech_motion(hearing, EVERY).curves} == {
        *("ParamMouthOpenY", "ParamMouthForm"),
        *("ParamA", "ParamI", "ParamU", "ParamE", "ParamO"),
    }


def test_acting_nods_on_stresses_turns_by_phrase_and_comes_home() -> None:
    words = [(vowel, 0.3) for vowel in "AEO"]
    hearing = heard(*(part for word in words for part in (("silence", 0.5), word)), ("silence", 1.0))
    curves = {one.parameter: one for one in acting_curves(hearing, STANDARD)}
    assert set(curves) == {
        *("ParamAngleX", "ParamAngleY", "ParamAngleZ"),
        *("ParamBodyAngleX", "ParamBodyAngleZ", "ParamBrowLY", "ParamBrowRY"),
    }
    times = np.linspace(0, 3.4, 400)
    for curve in curves.values():
        values = CurveSampler(curve).at(times)
        assert values[[0, -1]] == pytest.approx([0, 0], abs=1e-3)
    nods = CurveSampler(curves["ParamAngleY"]).at(times)
    assert nods.min() < -4
    assert acting_curves(hearing, STANDARD) == acting_curves(hearing, STANDARD, seed=0)
    assert acting_curves(heard(("silence", 2.0)), STANDARD) == ()
