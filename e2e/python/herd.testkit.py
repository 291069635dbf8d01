"""Connects many cameras, and says how they come back: a line of JSON for each step."""

import asyncio
import json
import sys
import time
from typing import Any, List

import sightglass
from sightglass import Camera


async def first_wait(camera: Camera) -> float:
    """How long a camera waits for its first try after it was cut off, in seconds."""
    waits: "asyncio.Future[float]" = asyncio.get_running_loop().create_future()

    def look(connection: sightglass.Connection) -> None:
        if connection.status == "waiting" and not waits.done():
            waits.set_result(connection.retry_at - time.time())

    end = camera.on_connection(look)
    try:
        return await waits
    finally:
        end()


def say(value: Any) -> None:
    """Writes a line."""
    print(json.dumps(value), flush=True)


async def main(url: str, token: str, count: int) -> None:
    """Connects, is cut off, comes back, hears of a change, and closes."""
    cameras: List[Camera] = [sightglass.connect(url, token=token) for _ in range(count)]
    await asyncio.gather(*(camera.opened() for camera in cameras))
    waits = asyncio.gather(*(first_wait(camera) for camera in cameras))
    await asyncio.sleep(0)
    say("open")
    say(await waits)
    await asyncio.gather(*(camera.opened() for camera in cameras))
    say("open again")
    await asyncio.gather(*(camera.wait_for("brightness", 12) for camera in cameras))
    await asyncio.gather(*(camera.close() for camera in cameras))
    say(len(asyncio.all_tasks()))


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
