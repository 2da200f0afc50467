"""An OpenAI-compatible chat endpoint: one question out, one answer back."""

import json
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from workbench.model.errors import BadInput

_LOCAL = ("localhost", "127.0.0.1", "::1")
_PATH = "/chat/completions"
_MOST = 1_000_000  # bytes of an answer that are read
_SECONDS = 120  # a model on a laptop takes its time


@dataclass(frozen=True)
class Chat:
    """The model ``model`` behind ``endpoint``, an address such as ``http://localhost:11434/v1``.

    ``key`` is sent as a bearer token and shown nowhere; never unencrypted to another machine. Redirects are not
    followed.

    Raises: BadInput for an address or key that cannot be used.
    """

    endpoint: str
    model: str
    key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        address = self._address()
        if not self.key.isascii() or (self.key and not self.key.isprintable()):
            raise BadInput("the key holds characters that no key has", do="set it again, without line breaks")
        if self.key and address.scheme == "http" and address.hostname not in _LOCAL:
            raise BadInput("a key is not sent unencrypted to another machine", do="give an address with https")

    @property
    def host(self) -> str:
        """The machine that is asked."""
        return str(self._address().hostname)

    def ask(self, question: str) -> str:
        """What the model answers.

        Raises: BadInput when it cannot be reached, refuses, or answers with something else than a chat answer.
        """
        try:
            status, content = self._sent({"model": self.model, "messages": [{"role": "user", "content": question}]})
        except (OSError, HTTPException) as failed:
            raise BadInput(
                f"{self.host} cannot be reached ({failed or type(failed).__name__})",
                do="check the address and the network",
            ) from failed
        # What a refusal says is not repeated: some endpoints repeat the key in it.
        if status in (401, 403):
            raise BadInput(f"{self.host} refused the key ({status})", do="set the key that belongs to this address")
        if status != 200:
            raise BadInput(f"{self.host} answered with status {status}", do="check the address and the model's name")
        try:
            answer = json.loads(content)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError):
            answer = None
        if not isinstance(answer, str):
            raise BadInput(
                f"{self.host} answered with something that is no chat answer",
                do="give the address of an OpenAI-compatible endpoint, which often ends in /v1",
            )
        return answer

    def _sent(self, body: dict[str, object]) -> tuple[int, bytes]:
        """Status and content of the answer."""
        address = self._address()
        kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {self.key}"} if self.key else {})
        connection = kind(str(address.hostname), address.port, timeout=_SECONDS)
        try:
            connection.request(
                "POST", address.path.rstrip("/").removesuffix(_PATH) + _PATH, json.dumps(body), headers=headers
            )
            answer = connection.getresponse()
            return answer.status, answer.read(_MOST)
        finally:
            connection.close()

    def _address(self) -> SplitResult:
        try:
            address = urlsplit(self.endpoint)
            usable = address.scheme in ("http", "https") and address.hostname and address.port != 0
        except ValueError:
            usable = False
        if not usable or address.username or address.query or not self.endpoint.isascii() or " " in self.endpoint:
            raise BadInput(
                "the endpoint is no address that can be asked", do="write one such as http://localhost:11434/v1"
            )
        return address
