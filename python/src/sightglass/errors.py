"""What can go wrong, by names that are the same in every language."""

from typing import Dict, Mapping, Optional, Type

from .keys import ERROR_CODES


class SightglassError(Exception):
    """Base of all errors here. `key` is the key to blame, where one is; `str()` says what to do about it."""

    def __init__(self, message: str, key: Optional[str] = None) -> None:
        super().__init__(message)
        self.key = key


class PermissionDenied(SightglassError):
    """This user may not read or write that."""


class InvalidValue(SightglassError):
    """Wrong type, or out of range."""


class UnknownKey(InvalidValue):
    """The server has no such key."""


class InvalidState(SightglassError):
    """Right value, wrong moment."""


class InsufficientStorage(SightglassError):
    """No room to record or to store a picture."""


class HardwareError(SightglassError):
    """The camera refused; the value stays what it was."""


class RateLimited(SightglassError):
    """Too much at a time. `retry_after` is in seconds, where the server said it."""

    def __init__(
        self, message: str, key: Optional[str] = None, retry_after: Optional[float] = None
    ) -> None:
        super().__init__(message, key)
        self.retry_after = retry_after


class Timeout(SightglassError):
    """No answer in time; whether it was done is not known."""


class Disconnected(SightglassError):
    """No connection, or it was lost before the answer; whether it was done is not known."""


class AuthenticationFailed(SightglassError):
    """Wrong user name or password, or a token that is not valid any more."""


class NotFound(SightglassError):
    """Nothing under that id."""


class ServerError(SightglassError):
    """The server failed, or answers something else than this client understands."""


_BY_TEXT: Mapping[str, Type[SightglassError]] = {
    "Invalid JSON": InvalidValue,
    "Invalid message": InvalidValue,
    "Unknown key": UnknownKey,
    "Permission denied": PermissionDenied,
    "Invalid value": InvalidValue,
    "Invalid state": InvalidState,
    "Recording in progress": InvalidState,
    "Insufficient storage": InsufficientStorage,
    "Hardware error": HardwareError,
    "Rate limit exceeded": RateLimited,
}

_BY_CODE: Dict[str, Type[SightglassError]] = {
    **{code: _BY_TEXT.get(text, ServerError) for code, text in ERROR_CODES.items()},
    "NOT_FOUND": NotFound,
}

_BY_STATUS: Mapping[int, Type[SightglassError]] = {
    403: PermissionDenied,
    404: NotFound,
    409: InvalidState,
}


def refusal(text: object, message: object, key: Optional[str]) -> SightglassError:
    """The error that a WebSocket message tells of. `message` says what to do, where it is a string."""
    name = text if isinstance(text, str) else "The server refused"
    said = message if isinstance(message, str) else name
    return _BY_TEXT.get(name, ServerError)(said if key is None else f"{key}: {said}", key)


def http_failure(
    status: int, code: Optional[str], message: str, retry_after: Optional[float]
) -> SightglassError:
    """The error that an HTTP answer tells of. `code` is the one in its body, where there is one."""
    if status == 401:
        return AuthenticationFailed(message)
    if status == 429:
        return RateLimited(message, retry_after=retry_after)
    by_status = _BY_STATUS.get(status, ServerError)
    return (by_status if code is None else _BY_CODE.get(code, by_status))(message)
