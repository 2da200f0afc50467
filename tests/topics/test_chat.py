import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from typer.testing import CliRunner

from tests.topics.conftest import add_posts
from workbench.cli.main import app
from workbench.model.errors import BadInput
from workbench.sources.chat import Chat
from workbench.store import open_store
from workbench.topics import KmeansModel
from workbench.topics.refit import fit_store


class Endpoint(BaseHTTPRequestHandler):
    """Plays an endpoint: the model's name decides how it answers."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        model = json.loads(body)["model"]
        self.server.seen.append((self.path, self.headers["Authorization"], body))
        word = body.split("Words: ")[1].split(",")[0] if "Words: " in body else "hello"
        answers = {"honest": word, "inventive": f"{word} unicorns"}
        status = {"locked": 401, "broken": 500, "moved": 302}.get(model, 200)
        answer = json.dumps({"choices": [{"message": {"content": answers.get(model)}}]})
        self.send_response(status)
        self.end_headers()
        self.wfile.write(b"<html>sk-secret" if model == "garbage" else answer.encode())

    def log_message(self, *said):
        pass


@pytest.fixture
def endpoint():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.seen = []
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def url(endpoint) -> str:
    return f"http://127.0.0.1:{endpoint.server_port}/v1"


@pytest.mark.parametrize("end", ["", "/", "/chat/completions"])
def test_a_question_is_sent_with_the_key_and_the_answer_comes_back(endpoint, end):
    assert Chat(url(endpoint) + end, "honest", "sk-secret").ask("hi") == "hello"
    ((path, key, body),) = endpoint.seen
    assert (path, key) == ("/v1/chat/completions", "Bearer sk-secret")
    assert json.loads(body) == {"model": "honest", "messages": [{"role": "user", "content": "hi"}]}


def test_without_a_key_none_is_sent(endpoint):
    Chat(url(endpoint), "honest").ask("hi")
    assert endpoint.seen[0][1] is None


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("locked", r"^127\.0\.0\.1 refused the key \(401\): set the key that belongs to this address\.$"),
        ("broken", r"^127\.0\.0\.1 answered with status 500: "),
        ("moved", r"^127\.0\.0\.1 answered with status 302: "),
        ("garbage", r"^127\.0\.0\.1 answered with something that is no chat answer: "),
        ("silent", r"^127\.0\.0\.1 answered with something that is no chat answer: "),
    ],
)
def test_a_refusal_is_one_sentence_without_the_key(endpoint, model, said):
    chat = Chat(url(endpoint), model, "sk-secret")
    with pytest.raises(BadInput, match=said) as failed:
        chat.ask("hi")
    assert "sk-secret" not in f"{failed.value} {chat}"


def test_an_endpoint_that_is_not_there_is_one_sentence(endpoint):
    gone = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    gone.server_close()
    with pytest.raises(BadInput, match=r"^127\.0\.0\.1 cannot be reached \(.*\): check the address and the network"):
        Chat(url(gone), "honest").ask("hi")


@pytest.mark.parametrize(
    ("address", "key", "said"),
    [
        ("localhost:11434", "", "is no address"),
        ("ftp://example.org/v1", "", "is no address"),
        ("http://", "", "is no address"),
        ("http://a:99999/v1", "", "is no address"),
        ("https://me:secret@example.org/v1", "", "is no address"),
        ("https://example.org/v1?key=secret", "", "is no address"),
        ("http://exa mple.org/v1", "", "is no address"),
        ("http://example.org/v1", "sk-secret", "not sent unencrypted"),
        ("https://example.org/v1", "sk\nsecret", "characters that no key has"),
    ],
)
def test_addresses_and_keys_that_cannot_be_used_are_refused_before_anything_is_sent(address, key, said):
    with pytest.raises(BadInput, match=said) as failed:
        Chat(address, "honest", key)
    assert "secret" not in str(failed.value)


def test_the_command_takes_names_the_posts_say_and_refuses_invented_ones(endpoint, tmp_path, planted, monkeypatch):
    store = open_store(tmp_path / "home")
    add_posts(store, planted, range(150), 1)
    fit_store(store, KmeansModel(topics=6))
    topics = len(store.read("topic_table"))
    monkeypatch.setenv("WORKBENCH_HOME", str(store.home))
    monkeypatch.setenv("WORKBENCH_CHAT_KEY", "sk-secret\n")

    def typed(model: str) -> str:
        words = ["topics", "name", "--endpoint", url(endpoint), "--model", model, "--by", "ada"]
        done = CliRunner().invoke(app, words)
        if isinstance(done.exception, BadInput):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.output

    said = typed("inventive")
    assert said.count("its posts do not say unicorns") == topics
    assert f"0 topics named, {topics} names refused" in said
    assert open_store(store.home).read("topic_edits").empty
    with pytest.raises(BadInput, match="refused the key"):
        typed("locked")
    said = typed("honest")
    assert f"{topics} topics named, 0 names refused" in said
    assert "sk-secret" not in said
    edits = open_store(store.home).read("topic_edits")
    assert edits["op"].tolist() == ["rename"] * topics
    assert set(edits["by"]) == {"ada"}
    assert set(edits["why"]) == {"proposed by honest, said by its posts"}
