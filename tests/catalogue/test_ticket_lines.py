import pytest

from checker.catalogue.ticket_lines import Answer, UnreadableLineError, read_answers, read_curl, read_steps

HELLO = "http://127.0.0.1:8000/hello"
PLAIN = (("accept", "*/*"), ("user-agent", "curl/8"))


def test_each_command_is_read_with_its_line_and_what_is_shown():
    ticket = "# T\n\n```console\n$ curl a\nHTTP\n\nbody\n$ curl b \\\n  -i\n```\n\n```sh\n$ curl c\n```\n"
    steps = list(read_steps(ticket))
    assert [(step.line, step.command, step.shown) for step in steps] == [
        (4, "curl a", "HTTP\n\nbody"),
        (8, "curl b   -i", ""),
    ]


@pytest.mark.parametrize(
    ("options", "method", "headers", "body"),
    [
        ("", "GET", PLAIN, ""),
        ("-si", "GET", PLAIN, ""),
        ("-I", "HEAD", PLAIN, ""),
        ("-XPUT", "PUT", PLAIN, ""),
        ("-X DELETE -s", "DELETE", PLAIN, ""),
        ("-d a=1 --data b=2", "POST", (*PLAIN, ("content-type", "application/x-www-form-urlencoded")), "a=1&b=2"),
        ("-d '{}' -H 'Content-Type: application/json'", "POST", (*PLAIN, ("Content-Type", "application/json")), "{}"),
        (
            "--json '{\"a\": 1}'",
            "POST",
            (PLAIN[1], ("content-type", "application/json"), ("accept", "application/json")),
            '{"a": 1}',
        ),
        ("-u ines:4711", "GET", (*PLAIN, ("authorization", "Basic aW5lczo0NzEx")), ""),
        ("-H 'Accept:'", "GET", (PLAIN[1],), ""),
    ],
)
def test_curls_options_become_the_request_curl_would_send(options: str, method: str, headers, body: str):
    curl = read_curl(f"curl {options} {HELLO}")
    assert (curl.method, curl.url, curl.headers, curl.body) == (method, "/hello", headers, body)


def test_redirects_are_followed_and_heads_shown_only_when_asked():
    assert (read_curl(f"curl {HELLO}").follows, read_curl(f"curl {HELLO}").shows_head) == (False, False)
    curl = read_curl(f"curl -iL {HELLO}")
    assert (curl.follows, curl.shows_head) == (True, True)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("checker serve", "expected a curl line, found `checker`"),
        ("curl", "this one has 0"),
        (f"curl {HELLO} {HELLO}", "this one has 2"),
        ("curl http://example.com/", "is not where `checker serve` answers"),
        ("curl http://127.0.0.1:80001/", "is not where `checker serve` answers"),
        (f"curl -o out {HELLO}", "curl's -o is not played here"),
        (f"curl {HELLO} -H", "-H needs a value"),
        (f"curl {HELLO} -H nothing", "has no colon"),
        (f"curl {HELLO} -d @file", "write it in place of @file"),
        (f"curl {HELLO} -d 'open", "a shell can't read this line: no closing quotation"),
        (f"curl '{HELLO}?filter[a]=1'", "add -g"),
    ],
)
def test_a_line_that_can_not_be_played_says_why(command: str, words: str):
    with pytest.raises(UnreadableLineError) as caught:
        read_curl(command)
    assert words in str(caught.value)


def test_what_is_shown_is_read_as_answers():
    shown = "HTTP/1.1 303 See Other\nlocation: /b\n\nHTTP/1.1 200 OK\nA: b: c\n\n<p>\n\nmore\n"
    assert read_answers(shown, shows_head=True) == [
        Answer("HTTP/1.1 303 See Other", (("location", "/b"),), ""),
        Answer("HTTP/1.1 200 OK", (("A", "b: c"),), "<p>\n\nmore"),
    ]
    assert read_answers("body\n", shows_head=False) == [Answer(None, (), "body")]
