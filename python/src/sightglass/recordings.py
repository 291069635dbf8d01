"""The library of recordings."""

import contextlib
import os
from typing import IO, Callable, Optional, Union
from urllib.parse import quote, urlencode

from .errors import Disconnected
from .http_side import HttpSide
from .records import Caption, MediaRecord, Page
from .web import Answer, json_of

_CHUNK_BYTES = 1 << 16

Target = Union[str, "os.PathLike[str]", IO[bytes]]
"""Where a film goes: a path, or a file that is open for writing bytes."""

Progress = Callable[[int, Optional[int]], object]
"""Told the bytes so far and in all, from another thread; None where the server does not say."""


class Recordings:
    """Lists, fetches and removes recordings."""

    def __init__(self, http: HttpSide) -> None:
        self._http = http

    async def list(
        self,
        *,
        limit: int = 50,
        cursor: Optional[str] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
        search: Optional[str] = None,
    ) -> Page:
        """A page of recordings, newest first.

        `cursor` is that of the page before; `since` and `until` are ISO 8601, such as 2026-01-31T00:00:00Z.
        `search` is words that are all in the name, the note or the file name.
        """
        query = {"limit": limit, "cursor": cursor, "from": since, "to": until, "search": search}
        given = urlencode({name: value for name, value in query.items() if value is not None})
        page: Page = await self._http.ask("GET", f"/api/recordings?{given}", json_of)
        return page

    async def get(self, id: str) -> MediaRecord:
        """The record of one. Raises NotFound."""
        record: MediaRecord = await self._http.ask("GET", _path_of(id), json_of)
        return record

    async def download(self, id: str, target: Target, progress: Optional[Progress] = None) -> int:
        """Fetches a film into `target`. Returns its size in bytes.

        A path holds the whole film or is not there: it is written under another name first.
        """
        path = f"{_path_of(id)}/file"
        if isinstance(target, (str, os.PathLike)):
            name = os.fspath(target)
            return await self._http.ask("GET", path, lambda answer: _into_path(answer, name, progress), lasting=True)
        file = target
        return await self._http.ask("GET", path, lambda answer: _copy(answer, file, progress), lasting=True)

    async def file_url(self, id: str) -> str:
        """Address of a film for players, with a token that is valid now: whoever sees it can use it."""
        await self._http.renew()
        return self._http.url(f"{_path_of(id)}/file", {}, True)

    async def change(self, id: str, caption: Caption) -> MediaRecord:
        """Gives a recording a name or a note; what is left out stays. Raises NotFound."""
        record: MediaRecord = await self._http.ask("PATCH", _path_of(id), json_of, body=caption)
        return record

    async def remove(self, id: str, *, undo_seconds: Optional[int] = None) -> None:
        """Removes a recording: for good, or so that `restore` brings it back within 1 to 300 seconds."""
        query = "" if undo_seconds is None else f"?{urlencode({'undo': undo_seconds})}"
        await self._http.ask("DELETE", _path_of(id) + query, lambda _: None)

    async def restore(self, id: str) -> MediaRecord:
        """Brings a recording back that was removed a moment ago. Raises NotFound when it is too late."""
        record: MediaRecord = await self._http.ask("POST", f"{_path_of(id)}/restore", json_of)
        return record


def _path_of(id: str) -> str:
    return f"/api/recordings/{quote(id, safe='')}"


def _into_path(answer: Answer, path: str, progress: Optional[Progress]) -> int:
    part = f"{path}.part"
    try:
        with open(part, "wb") as file:
            size = _copy(answer, file, progress)
        os.replace(part, path)
        return size
    except BaseException:
        with contextlib.suppress(OSError):
            os.remove(part)
        raise


def _copy(answer: Answer, target: IO[bytes], progress: Optional[Progress]) -> int:
    length = answer.getheader("Content-Length")
    total = None if length is None else int(length)
    size = 0
    while True:
        chunk = answer.read(_CHUNK_BYTES)
        if not chunk:
            break
        target.write(chunk)
        size += len(chunk)
        if progress is not None:
            progress(size, total)
    if total is not None and size < total:
        raise Disconnected(f"The connection was lost after {size} of {total} bytes")
    return size
