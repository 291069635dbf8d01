"""Structured values, as the server reports them."""

from typing import Any, Dict, List, Literal, Optional, TypedDict


class RecordingProgress(TypedDict):
    """The recording under way; `startedAt` is ISO 8601 in UTC, `durationMs` is without pauses."""

    file: str
    startedAt: str
    durationMs: int
    bytes: int


class MediaRecord(TypedDict):
    """A recording or a picture in the library; `durationMs` and `fps` are 0 for a picture.

    `ending` is how a recording ended, None where that is not known, and for a picture.
    `name` and `note` are what somebody calls it and wrote about it, or None.
    """

    id: str
    kind: Literal["recording", "snapshot"]
    state: Literal["recording", "ready", "recovered"]
    ending: Optional[Literal["stopped", "server-ended", "media-failed", "disk-full"]]
    file: str
    url: str
    startedAt: str
    durationMs: int
    bytes: int
    resolution: str
    fps: float
    name: Optional[str]
    note: Optional[str]


class Caption(TypedDict, total=False):
    """What to call a record, up to 120 characters, and what there is to say about it, up to 2,000; None for nothing."""

    name: Optional[str]
    note: Optional[str]


class StorageReport(TypedDict):
    """Room on the disk that holds the library.

    `secondsLeft` can still be recorded, by the bit rate of what was recorded or is to be; None where that is not known.
    """

    freeBytes: int
    usedBytes: int
    recordings: int
    secondsLeft: Optional[int]


# `from` is a word of the language: no class can have it.
LastChange = TypedDict(
    "LastChange",
    {
        "id": int,
        "keys": List[str],
        "by": Optional[str],
        "at": str,
        "from": Dict[str, Any],
        "to": Dict[str, Any],
    },
)
"""What somebody has changed last: the keys, and their values before and since; `at` is ISO 8601 in UTC."""


class Page(TypedDict):
    """A part of a list, newest first; `cursor` asks for the next part, None at the end."""

    items: List[MediaRecord]
    cursor: Optional[str]


class Login(TypedDict):
    """What a login answers."""

    token: str
    expiresAt: Optional[str]
    username: str
    role: str
    permissions: List[str]
