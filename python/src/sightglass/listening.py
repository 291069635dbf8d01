"""Telling of changes, with the type that each key has."""

from typing import Any, Callable, Optional, overload

from .keys import (
    BooleanKey,
    ChangeKey,
    IntegerKey,
    Key,
    MediaKey,
    ProgressKey,
    RecordKey,
    RecordState,
    StorageKey,
    TextKey,
)
from .records import LastChange, MediaRecord, RecordingProgress, StorageReport

End = Callable[[], None]
"""Ends what a listener was told."""


class Listening:
    """Tells listeners of new values."""

    def _listen(self, key: str, listener: Callable[[Any], object], once: bool) -> End:
        raise NotImplementedError

    @overload
    def on(self, key: BooleanKey, listener: Callable[[bool], object]) -> End: ...
    @overload
    def on(self, key: IntegerKey, listener: Callable[[int], object]) -> End: ...
    @overload
    def on(self, key: TextKey, listener: Callable[[str], object]) -> End: ...
    @overload
    def on(self, key: RecordKey, listener: Callable[[RecordState], object]) -> End: ...
    @overload
    def on(self, key: ProgressKey, listener: Callable[[Optional[RecordingProgress]], object]) -> End: ...
    @overload
    def on(self, key: MediaKey, listener: Callable[[Optional[MediaRecord]], object]) -> End: ...
    @overload
    def on(self, key: StorageKey, listener: Callable[[Optional[StorageReport]], object]) -> End: ...
    @overload
    def on(self, key: ChangeKey, listener: Callable[[Optional[LastChange]], object]) -> End: ...

    def on(self, key: Key, listener: Callable[[Any], object]) -> End:
        """Calls `listener` with each new value of a key, also with one that changed while disconnected.

        Returns what ends that.
        """
        return self._listen(key, listener, once=False)

    @overload
    def once(self, key: BooleanKey, listener: Callable[[bool], object]) -> End: ...
    @overload
    def once(self, key: IntegerKey, listener: Callable[[int], object]) -> End: ...
    @overload
    def once(self, key: TextKey, listener: Callable[[str], object]) -> End: ...
    @overload
    def once(self, key: RecordKey, listener: Callable[[RecordState], object]) -> End: ...
    @overload
    def once(self, key: ProgressKey, listener: Callable[[Optional[RecordingProgress]], object]) -> End: ...
    @overload
    def once(self, key: MediaKey, listener: Callable[[Optional[MediaRecord]], object]) -> End: ...
    @overload
    def once(self, key: StorageKey, listener: Callable[[Optional[StorageReport]], object]) -> End: ...
    @overload
    def once(self, key: ChangeKey, listener: Callable[[Optional[LastChange]], object]) -> End: ...

    def once(self, key: Key, listener: Callable[[Any], object]) -> End:
        """Calls `listener` with the next new value of a key. Returns what ends that before."""
        return self._listen(key, listener, once=True)
