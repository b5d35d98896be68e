"""Writes an exchange as HTTP text, for the places where a check's failure is told without a report."""

from checker.model.exchange import Body, Exchange, Header, UpstreamCall

BODY_CHARACTERS = 1000
HEADER_CHARACTERS = 300
OWN_HEADERS = frozenset({"accept", "accept-encoding", "connection", "user-agent", "host", "content-length"})


def write_exchange(exchange: Exchange) -> str:
    """Request and response, or why there was none; every line marked by its direction."""
    request = exchange.request
    lines = [f"> {request.method} {request.target}{write_place(exchange)}"]
    lines += write_headers(">", request.headers, leave_out=OWN_HEADERS)
    lines += write_body(">", request.body)
    if exchange.response is not None:
        response = exchange.response
        lines += [f"< {response.status_code} {response.reason}"]
        lines += write_headers("<", response.headers, leave_out=frozenset())
        lines += write_body("<", response.decoded or response.body)
    if exchange.failure is not None:
        lines.append(f"< {exchange.failure.detail}")
    return "\n".join(plain(line) for line in lines)


def write_place(exchange: Exchange) -> str:
    """Which client it was and how often the app had been restarted, where a check has several of them."""
    client = [f"client {exchange.client}"] if exchange.client > 1 else []
    restarts = [f"after restart {exchange.restarts}"] if exchange.restarts else []
    return f"  ({', '.join([*client, *restarts])})" if client or restarts else ""


def write_call(call: UpstreamCall) -> str:
    """A request of the app to another service, and what became of it."""
    answer = "could not be reached" if call.lost else f"answered {call.status or 'as it does when all is well'}"
    slowly = f" after {call.delay_ms / 1000:g} s" if call.delay_ms else ""
    return plain(f"{call.request.method} {call.request.target[:HEADER_CHARACTERS]}  {answer}{slowly}")


def write_headers(mark: str, headers: tuple[Header, ...], leave_out: frozenset[str]) -> list[str]:
    """A line for each header."""
    return [f"{mark} {name}: {value[:HEADER_CHARACTERS]}" for name, value in headers if name.lower() not in leave_out]


def write_body(mark: str, body: Body) -> list[str]:
    """The body's first part; nothing where there is none."""
    if not body.size:
        return []
    if body.encoding == "base64":
        return [mark, f"{mark} ({body.size} bytes that are not text)"]
    lines = [mark, *(f"{mark} {line}" for line in body.data[:BODY_CHARACTERS].splitlines())]
    if body.size > BODY_CHARACTERS:
        lines.append(f"{mark} (cut here, {body.size} bytes in all)")
    return lines


def plain(line: str) -> str:
    """A line in which nothing can move the cursor or turn the reading direction."""
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)
