"""Where a camera is."""

from typing import NamedTuple
from urllib.parse import urlsplit

from .errors import InvalidValue

_SECURE = {"http": False, "ws": False, "https": True, "wss": True}
_WEB_SOCKET = "/api/v1"


class Address(NamedTuple):
    """A camera's address, taken apart. `path` is what stands before `/api`, mostly nothing."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port as they stand in an address."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.secure else 80) else f"{name}:{self.port}"

    @property
    def web_socket(self) -> str:
        """Address of the WebSocket."""
        return f"{'wss' if self.secure else 'ws'}://{self.authority}{self.path}{_WEB_SOCKET}"

    @property
    def http(self) -> str:
        """Address of the HTTP side, without a slash at its end."""
        return f"{'https' if self.secure else 'http'}://{self.authority}{self.path}"


def parse_address(url: str) -> Address:
    """Takes `http://camera:8080`, the same with `ws`, `wss` or `https`, or the WebSocket's own address.

    Raises InvalidValue for anything else.
    """
    try:
        parts = urlsplit(url)
        secure = _SECURE[parts.scheme]
        port = parts.port
    except (ValueError, KeyError):
        raise InvalidValue(f"{url!r} is no address of a camera; give one such as http://camera:8080") from None
    if not parts.hostname:
        raise InvalidValue(f"{url!r} names no host; give an address such as http://camera:8080")
    if parts.username is not None or parts.query or parts.fragment:
        raise InvalidValue("Give user name, password and token as arguments, not in the address")
    path = parts.path.rstrip("/")
    if path.endswith(_WEB_SOCKET):
        path = path[: -len(_WEB_SOCKET)]
    return Address(secure, parts.hostname, port or (443 if secure else 80), path.rstrip("/"))
