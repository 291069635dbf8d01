"""Controls a Sightglass camera server, or a Rotoclear C Pro, from Python."""

from .camera import Camera, connect
from .connection import Closed, Connecting, Connection, Open, Waiting
from .credentials import TokenProvider
from .errors import (
    AuthenticationFailed,
    Disconnected,
    HardwareError,
    InsufficientStorage,
    InvalidState,
    InvalidValue,
    NotFound,
    PermissionDenied,
    RateLimited,
    SightglassError,
    Timeout,
    UnknownKey,
)
from .keys import KEY_NAMES, Key, Patch, State
from .outbox import WhenDisconnected
from .records import Caption, LastChange, Login, MediaRecord, Page, RecordingProgress, StorageReport

__all__ = [
    "AuthenticationFailed",
    "Camera",
    "Caption",
    "Closed",
    "Connecting",
    "Connection",
    "Disconnected",
    "HardwareError",
    "InsufficientStorage",
    "InvalidState",
    "InvalidValue",
    "KEY_NAMES",
    "Key",
    "LastChange",
    "Login",
    "MediaRecord",
    "NotFound",
    "Open",
    "Page",
    "Patch",
    "PermissionDenied",
    "RateLimited",
    "RecordingProgress",
    "SightglassError",
    "State",
    "StorageReport",
    "Timeout",
    "TokenProvider",
    "UnknownKey",
    "Waiting",
    "WhenDisconnected",
    "connect",
]
