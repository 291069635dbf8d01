"""What users give, checked before anything is sent."""

import json
from typing import Any, Dict, Iterable, List, Mapping, Union

from .errors import InvalidValue, SightglassError, UnknownKey

_RESERVED = frozenset(
    {
        *("id", "get", "info", "ping", "pong", "subscribe", "subscribed", "unsubscribe"),
        *("username", "password", "token", "authenticated", "error"),
    }
)
"""Words of the protocol: a message with one of them would be another."""

_LONGEST = 1024
"""Characters of a value in JSON: with all keys at once, a message stays below what the server takes."""


def read_changes(changes: Any) -> Union[Dict[str, Any], SightglassError]:
    """Keys and values as they are now, or what is wrong with them."""
    if not isinstance(changes, Mapping):
        return InvalidValue(f"Give keys and their values, such as {{'brightness': 75}}, not {_kind(changes)}")
    values: Dict[str, Any] = {}
    for key, value in changes.items():
        if not isinstance(key, str):
            return UnknownKey(f"The name of a key is text, not {_kind(key)}")
        if key in _RESERVED:
            return UnknownKey(f"{key} is a word of the protocol and no key", key)
        if value is None:
            return InvalidValue(f"{key}: None is no value", key)
        try:
            # A copy: what is sent later must not have changed meanwhile.
            values[key] = json.loads(json.dumps(value, allow_nan=False))
        except (TypeError, ValueError, RecursionError):
            return InvalidValue(f"{key}: {_kind(value)} is, or holds, something that JSON does not have", key)
        if len(json.dumps(values[key])) > _LONGEST:
            # It would end the connection, and be sent again with the next.
            return InvalidValue(f"{key}: a value is no longer than {_LONGEST} characters", key)
    return values


def read_names(names: Iterable[Any]) -> List[str]:
    """Names of keys. Raises InvalidValue."""
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise InvalidValue("Give a list of keys, such as ['brightness']")
    read = list(names)
    if not all(isinstance(name, str) for name in read):
        raise InvalidValue("The names of keys are text")
    return read


def _kind(value: Any) -> str:
    # Not all values can be shown.
    return f"a value of type {type(value).__name__}"
