"""Answers of workers as answers of HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from kg.serve.pool import Answer

_SMALL = 1 << 20


class _StreamedAnswer(StreamingResponse):
    """A large answer, sent as it is read; its file is gone when the last byte is sent, or the
    client.
    """

    def __init__(self, answer: Answer[Any], media: str, headers: Mapping[str, str]):
        async def chunks() -> AsyncIterator[bytes]:
            for chunk in answer.chunks():
                yield chunk

        super().__init__(chunks(), headers=headers, media_type=media)
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.answer.body.close()


def response(answer: Answer[Any], media: str, headers: Mapping[str, str]) -> Response:
    """An answer, as a whole or, if it is large, piece by piece."""
    headers = {"Content-Length": str(answer.size), **headers}
    if answer.size <= _SMALL:
        return Response(answer.content(), headers=headers, media_type=media)
    return _StreamedAnswer(answer, media, headers)
