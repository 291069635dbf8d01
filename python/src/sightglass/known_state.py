"""What is known of the camera's state, and who wants to be told."""

import contextlib
from typing import Any, Callable, Dict, Iterable, List, Mapping, Set

from .keys import AUTOMATIC_KEYS, SPELLINGS
from .telling import tell

Listener = Callable[[Any], object]
"""Told the new value of a key."""

_MISSING = object()
_WORDS: Mapping[object, bool] = {"on": True, "auto": True, "off": False, "manual": False}
_RECORD_WORDS: Mapping[object, bool] = {"on": True, "off": False, "pause_release": True}


def reported(key: str, value: Any) -> Any:
    """A value in its one spelling: the original device repeats the word that was sent."""
    if not isinstance(value, str):
        return value
    if key == "record":
        return _RECORD_WORDS.get(value, value)
    return _WORDS.get(value, value) if key in AUTOMATIC_KEYS else value


class KnownState:
    """The newest value of every key that was heard of."""

    def __init__(self) -> None:
        self._values: Dict[str, Any] = {}
        self._listeners: Dict[str, List[Listener]] = {}

    def snapshot(self) -> Dict[str, Any]:
        """All values known now; a copy."""
        return dict(self._values)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key or of another spelling of it."""
        return self._values.get(SPELLINGS.get(key, key), default)

    def has(self, key: str) -> bool:
        """Whether the value of a key is known."""
        return self.get(key, _MISSING) is not _MISSING

    def on(self, key: str, listener: Listener, once: bool = False) -> Callable[[], None]:
        """Calls `listener` with each new value, or `once` with the next. Returns what ends that."""
        listeners = self._listeners.setdefault(SPELLINGS.get(key, key), [])

        # One that is given twice is told twice, and each is ended by itself.
        def entry(value: Any) -> None:
            if once:
                end()
            listener(value)

        def end() -> None:
            with contextlib.suppress(ValueError):
                listeners.remove(entry)

        listeners.append(entry)
        return end

    def take(self, values: Mapping[str, Any]) -> None:
        """Takes in values as they came, and tells of those that differ."""
        changed: Dict[str, Any] = {}
        for name, value in values.items():
            key = SPELLINGS.get(name, name)
            news = reported(key, value)
            if not _same(self._values.get(key, _MISSING), news):
                self._values[key] = changed[key] = news
        for key, value in changed.items():
            self._tell(key, value)

    def forget_others(self, names: Iterable[str]) -> None:
        """Forgets what the server did not tell: this client may not read it any more."""
        kept: Set[str] = {SPELLINGS.get(name, name) for name in names}
        for key in [key for key in self._values if key not in kept]:
            del self._values[key]

    def _tell(self, key: str, value: Any) -> None:
        for listener in list(self._listeners.get(key, ())):
            tell(listener, value, key)


def _same(known: Any, news: Any) -> bool:
    # In Python, 1 equals True.
    return type(known) is type(news) and bool(known == news)
