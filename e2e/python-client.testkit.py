"""A small client of the WebSocket API: says what it got, one JSON line for each step."""

import asyncio
import json
import sys

import websockets


async def main(url: str, password: str) -> None:
    async with websockets.connect(url) as socket:

        async def ask(request: dict) -> None:
            await socket.send(json.dumps(request))

        async def tell(wanted, shown=lambda message: message) -> None:
            async for text in socket:
                message = json.loads(text)
                if wanted(message):
                    print(json.dumps(shown(message)))
                    return

        def confirms(key: str):
            return lambda message: key in message.get("info", [])

        await ask({"username": "admin", "password": password})
        await ask({"brightness": 75})
        await tell(lambda m: "authenticated" in m, lambda m: {"authenticated": m["authenticated"]})
        await tell(confirms("brightness"))
        await tell(lambda m: m.get("brightness") == 75 and "info" not in m)
        await ask({"record": True})
        await tell(confirms("record"))
        await ask({"record": False})
        await tell(confirms("record"))


asyncio.run(main(sys.argv[1], sys.argv[2]))
