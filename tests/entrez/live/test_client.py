"""The client: addresses, TLS, proxies, names, Bio.Entrez left as it was (synthetic)."""

import socket
import threading
import urllib.request

import pytest
from Bio import Entrez
from pydantic import SecretStr
from tests.eutils_server import serving
from tests.eutils_server.proxy import proxying
from tests.eutils_server.synthetic import article, article_set
from tests.eutils_server.tls import NoOpenssl, authority

from trellit.entrez import Client, Patience, Plan, Request, crawl
from trellit.entrez.failures import Failure, Reason
from trellit.entrez.gate import Accepted
from trellit.entrez.searches import collect
from trellit.entrez.transport import NCBI
from trellit.errors import InvalidInput, Unavailable

EFETCH = Request.efetch(["101"])


@pytest.mark.parametrize("email", ["", "nobody", " "])
def test_an_address_is_asked_for(email):
    with pytest.raises(InvalidInput, match="e-mail address") as caught:
        Client(email)
    assert "--email" in caught.value.hint


@pytest.mark.parametrize("url", [
    "", "x", "ftp://example.org/", "file:///etc/passwd", "http://", "https://a@b/",
    "https://a:b@c/", "https://a/?x=1", "https://a/#x", "https://a:99999/", "https://[/",
])  # fmt: skip
def test_an_address_of_utilities_that_is_none(url):
    with pytest.raises(InvalidInput, match="TRELLIT_EUTILS_URL"):
        Client("a@example.org", base_url=url)


@pytest.mark.parametrize("end", ["", "/"])
def test_with_and_without_a_slash(new_client, server, end):
    client = new_client(url=server.url.rstrip("/") + end)
    assert isinstance(client.fetch(EFETCH), Accepted)


def test_no_utilities_there(new_client, server):
    verdict = new_client(url=server.url + "elsewhere/").fetch(EFETCH)
    assert verdict.reason is Reason.WRONG_ADDRESS


def test_ids_by_hundreds_are_posted(new_client, server):
    client = new_client()
    client.fetch(Request.elink([str(n) for n in range(1, 201)], "pubmed_pubmed_refs"))
    client.fetch(Request.efetch([str(n) for n in range(1, 201)]))
    client.fetch(Request.esearch("lupus " * 400))
    assert [seen.method for seen in server.requests] == ["POST"] * 3
    assert [len(seen.params.get("id", ())) for seen in server.requests] == [200, 1, 0]


def test_keys_are_sent_and_bio_entrez_is_left_as_it_was(new_client, server, tools):
    before = {name: getattr(Entrez, name) for name in ("email", "tool", "api_key", "max_tries")}
    opener = urllib.request._opener
    assert isinstance(new_client(key=tools.KEY).fetch(EFETCH), Accepted)
    assert server.requests[0].params["api_key"] == ("*",)
    assert {name: getattr(Entrez, name) for name in before} == before
    assert urllib.request._opener is opener


def test_others_use_bio_entrez_beside_us(new_client, server, monkeypatch):
    """A caller of Bio.Entrez in another thread never meets our transport."""
    met = []
    monkeypatch.setattr(urllib.request, "_opener", None)
    monkeypatch.setattr("trellit.entrez.client.urlopen", lambda *_, **__: met.append(1) or _Empty())
    server.set_faults("hang:0.3,times=1")
    ours = threading.Thread(target=new_client().fetch, args=(EFETCH,))
    ours.start()
    Entrez.einfo(email="a@example.org")
    ours.join(10)
    assert met == [1]
    assert {seen.utility for seen in server.requests} == {"efetch"}


class _Empty:
    headers = type("Headers", (), {"get_content_subtype": staticmethod(lambda: "xml")})


def test_keys_do_not_mix_between_threads(new_client, server):
    clients = [new_client(), new_client(key="k" * 36)]
    threads = [threading.Thread(target=c.fetch, args=(EFETCH,)) for c in clients * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sum("api_key" in seen.params for seen in server.requests) == 3


def test_a_request_of_many_failures_is_told_in_one_sentence(new_client, server, tools):
    server.set_faults(f"error-in-200:no {tools.KEY} for {tools.EMAIL} today")
    verdict = new_client(key=tools.KEY).fetch(EFETCH)
    assert verdict == Failure(Reason.SAID_ERROR, "no *** for *** today")


# --- the network ---


def _free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_refused(new_client):
    verdict = new_client(url=f"http://127.0.0.1:{_free_port()}/").fetch(EFETCH)
    assert verdict.reason is Reason.CONNECTION_REFUSED
    assert "refused" in str(verdict.error())


def test_no_name(new_client, monkeypatch):
    def unknown(*_args, **_options):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    client = new_client(url="http://utilities.invalid/")
    assert client.fetch(EFETCH).reason is Reason.NO_NAME
    assert client.requests == 3


def test_no_connection_in_time(new_client, monkeypatch):
    def slow(*_args, **_options):
        raise TimeoutError("timed out")

    monkeypatch.setattr(socket, "create_connection", slow)
    assert new_client().fetch(EFETCH).reason is Reason.NO_CONNECTION


def test_no_network(new_client, monkeypatch):
    def none(*_args, **_options):
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket, "create_connection", none)
    verdict = new_client().fetch(EFETCH)
    assert verdict == Failure(Reason.NO_CONNECTION, "Network is unreachable")


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-x\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
    ],
)
def test_no_http(new_client, answer):
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            for _ in range(4):
                connection, _ = listener.accept()
                connection.recv(4096)
                connection.sendall(answer)
                connection.close()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        verdict = new_client(url=f"http://127.0.0.1:{listener.getsockname()[1]}/").fetch(EFETCH)
        thread.join(5)
    assert verdict.reason is Reason.UNUSABLE


WHOLE = (
    b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>101</PMID></MedlineCitation>"
    b"</PubmedArticle></PubmedArticleSet>"
)


@pytest.fixture
def saying():
    """What serves raw bytes on every connection, and keeps it open for so long."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def start(answer, seconds=0.0):
            def serve():
                while True:
                    try:
                        connection, _ = listener.accept()
                    except OSError:
                        return  # the test is over
                    connection.recv(4096)
                    connection.sendall(answer)
                    over.wait(seconds)
                    connection.close()

            threading.Thread(target=serve, daemon=True).start()
            return f"http://127.0.0.1:{listener.getsockname()[1]}/"

        over = threading.Event()
        yield start
        over.set()


def test_a_document_that_is_whole_and_shorter_than_announced(saying, new_client):
    url = saying(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + WHOLE)
    assert new_client(url=url).fetch(EFETCH).reason is Reason.CUT_SHORT


def test_a_document_of_no_length_that_does_not_end_in_time(saying, new_client):
    url = saying(b"HTTP/1.1 200 OK\r\n\r\n" + WHOLE, seconds=9)
    client = new_client(url=url, patience=Patience(20, 0.3, 0, 0, 0))
    assert client.fetch(EFETCH).reason is Reason.TIMEOUT


def test_headers_that_drip(saying, new_client):
    url = saying(b"HTTP/1.1 200 OK\r\nX: ", seconds=9)
    client = new_client(url=url, patience=Patience(20, 0.3, 0, 0, 0))
    assert client.fetch(EFETCH).reason is Reason.TIMEOUT


def test_a_body_that_is_larger_than_is_taken(saying, new_client, monkeypatch):
    monkeypatch.setattr("trellit.entrez.client.MAX_BYTES", 1000)
    for length in (b"Content-Length: 2000\r\n", b""):
        url = saying(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n" + b" " * 2000)
        assert new_client(url=url).fetch(EFETCH).reason is Reason.TOO_LARGE


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    try:
        authority(folder)
    except NoOpenssl as error:
        pytest.skip(f"no throw-away certificate authority: {error}")
    return folder


def test_through_a_proxy_as_if_it_were_ncbi(certificates, new_live, tools, monkeypatch):
    """The address is NCBI's own; the proxy's log shows no other one."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "ca.pem"))
    with serving([tools.papers()], tls=certificates) as secure, proxying(secure.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        source = new_live(url=NCBI)
        found = crawl(["101"], source, Plan())
        assert len(found.pmids) > 5
        assert len(secure.requests) == 5
        assert {(one.target, one.granted) for one in proxy.tunnels} == {
            ("eutils.ncbi.nlm.nih.gov:443", True)
        }


def test_a_certificate_that_nobody_vouches_for(certificates, new_client, tools, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with serving([tools.papers()], tls=certificates) as secure:
        verdict = new_client(url=secure.url).fetch(EFETCH)
        assert verdict.reason is Reason.TLS
        assert "SSL_CERT_FILE" in verdict.error().hint
        assert not secure.requests


def test_plain_text_where_tls_is_expected(new_client, server):
    verdict = new_client(url=server.url.replace("http:", "https:")).fetch(EFETCH)
    assert verdict.reason is Reason.TLS


def test_a_proxy_that_does_not_connect(new_client, monkeypatch):
    with proxying(1) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        verdict = new_client(url="https://example.org/").fetch(EFETCH)
    assert verdict.reason is Reason.PROXY
    assert "HTTPS_PROXY" in verdict.error().hint


# --- searches ---


@pytest.fixture
def many():
    from tests.eutils_server.world import Limits  # noqa: PLC0415

    records = article_set(*(article(n, f"Lupus paper {n}.") for n in range(7, 1007, 7)))
    with serving([records], limits=Limits(searchable=20, most=20)) as server:
        yield server


def test_a_search_beyond_what_one_answer_holds(many, new_live):
    pmids, entries = new_live(url=many.url).search("lupus")
    assert pmids == tuple(str(n) for n in range(1001, 0, -7))
    assert len(entries) == len(many.requests)
    assert len(entries) <= 1.6 * len(pmids) / 20 + 2
    assert all("WebEnv" not in seen.params for seen in many.requests)


def test_offline_names_the_part_of_a_search_that_is_missing(many, new_live):
    source = new_live(url=many.url)
    _, entries = source.search("lupus")
    entries[3].path.unlink()
    source.cache.reload()
    found = collect("lupus", source.cache.answer)
    term = dict(entries[3].request.parameters)["term"]
    assert found.missing == (term,)


def test_a_search_that_fails_names_the_reason(new_live, server):
    server.set_faults("error-in-200")
    with pytest.raises(Unavailable, match="Search Backend failed"):
        new_live().search("lupus")


def test_secret_settings_are_not_shown(tools, monkeypatch):
    from trellit.settings import Settings, load_settings  # noqa: PLC0415

    settings = Settings(email=tools.EMAIL, api_key=SecretStr(tools.KEY))
    assert tools.KEY not in repr(settings)
    assert tools.EMAIL not in repr(settings)
    monkeypatch.setenv("TRELLIT_EMAIL", tools.EMAIL)
    with pytest.raises(InvalidInput) as caught:
        load_settings(email=[tools.EMAIL])
    assert tools.EMAIL not in str(caught.value)
    with pytest.raises(InvalidInput, match="--layers"):
        load_settings(layers="nonsense")
    assert load_settings(layers="references, similar").layers == ("references", "similar")
    for layers in ("topic", "", ","):
        with pytest.raises(InvalidInput):
            load_settings(layers=layers)
