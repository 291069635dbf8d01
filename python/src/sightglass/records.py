"""Structured values, as the server reports them."""

from typing import List, Literal, Optional, TypedDict


class RecordingProgress(TypedDict):
    """The recording under way; `startedAt` is ISO 8601 in UTC, `durationMs` is without pauses."""

    file: str
    startedAt: str
    durationMs: int
    bytes: int


class MediaRecord(TypedDict):
    """A recording or a picture in the library; `durationMs` and `fps` are 0 for a picture."""

    id: str
    kind: Literal["recording", "snapshot"]
    state: Literal["recording", "ready", "recovered"]
    file: str
    url: str
    startedAt: str
    durationMs: int
    bytes: int
    resolution: str
    fps: float


class StorageReport(TypedDict):
    """Room on the disk that holds the library."""

    freeBytes: int
    usedBytes: int
    recordings: int


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
