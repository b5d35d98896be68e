"""Rules for what went wrong in finding out who asks, and whether they may."""

from checker.diagnosis.claim import Claim
from checker.diagnosis.declared import find_undeclared, tell_undeclared
from checker.diagnosis.scene import Scene, answered, name_request, restart_words, succeeded
from checker.diagnosis.sent import carries, read_sent_body, read_told
from checker.diagnosis.tokens import read_claims
from checker.model.exchange import Exchange

REFUSALS = frozenset({401, 403})
TELLING = 8
"""A value this long is not the same in two places by chance."""
CREDENTIALS = (
    ("authorization", "an", "Authorization header"),
    ("cookie", "a", "cookie"),
    ("x-api-key", "an", "API key"),
)
REFUSED = "This request should have been refused because of who sends it"
MEANINGS = {
    401: "401 means that the app does not know who asks",
    403: "403 means that it knows who asks, and that they may not do this",
}


def the_other_refusal_came(scene: Scene) -> Claim | None:
    """401 for 403, or 403 for 401."""
    if not scene.promised or not scene.promised <= REFUSALS or scene.status not in REFUSALS:
        return None
    sentence = f"The request was refused, for another reason than promised: {MEANINGS[scene.status]}. {scene.contrast}"
    question = f"The request comes {credentials(scene)}: what can the app know of its sender?"
    return Claim("authentication", sentence, question, scene.route_words)


def a_stranger_was_let_in(scene: Scene) -> Claim | None:
    """The request was to be refused for who sends it, and was not."""
    if not scene.promised or not scene.promised <= REFUSALS or not scene.status or scene.is_unrouted:
        return None
    if scene.status < 300:
        what = f"{REFUSED}, and was let through"
    elif scene.status < 400:
        what = f"{REFUSED}, and was sent elsewhere"
    elif scene.raised:
        where = f" at {scene.raised.place}" if scene.raised.place else ""
        what = f"{REFUSED}; instead, {scene.raised.words} was raised{where}"
    else:
        what = f"{REFUSED}, and was refused for another reason"
    question = f"The request comes {credentials(scene)}: whom does the app take its sender for, and what may they do?"
    if carries_token(scene):
        question = "What does the token say that the request comes with, and on what of it does your app look?"
    server_says = scene.raised is not None and scene.status >= 500
    if server_says:
        question = f"The request comes {credentials(scene)}: what does the code that failed take for granted there?"
    return Claim("authentication", f"{what}. {scene.contrast}", question, scene.route_words, server_says)


def nothing_is_declared_to_take_what_it_shows(scene: Scene) -> Claim | None:
    """The request was refused for who sends it, and what shows that goes to no parameter of the route."""
    claim = it_was_turned_away(scene) if scene.status == 401 else None
    for place in ("header", "cookie"):
        names = find_undeclared(scene, place) if claim else []
        if claim and names:
            question = "From where does your app take what shows who asks, and under which name?"
            server = f"{tell_undeclared(names, place)} {claim.server}".strip()
            return claim._replace(question=question, server=server)
    return None


def it_was_turned_away(scene: Scene) -> Claim | None:
    """The request was refused for who sends it, where another answer was promised."""
    wanted = scene.promised_success or (scene.promised and not scene.promised & REFUSALS)
    if scene.status not in REFUSALS or not wanted:
        return None
    origin = find_origin(scene)
    sentence = f"The app turned the request away: {MEANINGS[scene.status]}.{origin}"
    if scene.promised:
        sentence += f" {scene.contrast}"
    if origin and scene.status == 401 and carries_token(scene):
        question = "What does your app, or its library, ask of a token before it is good, and does this one meet it?"
    elif origin and scene.status == 401:
        question = "What did the app keep from that exchange, and what does it compare with it now?"
    else:
        question = (
            f"The request comes {credentials(scene)}: what does the app expect, and who may do this by the contract?"
        )
    return Claim("authentication", sentence, question, scene.route_words)


def carries_token(scene: Scene) -> bool:
    """Whether the Authorization header holds a JSON Web Token."""
    return any(map(read_claims, (scene.header("authorization") or "").split()))


def credentials(scene: Scene) -> str:
    """What the request has to show who sends it."""
    shown = []
    for name, article, words in CREDENTIALS:
        value = scene.header(name)
        if value is not None:
            shown.append(f"{article} {words}" if value.strip() else f"an empty {words}")
    return f"with {' and '.join(shown)}" if shown else "without an Authorization header or a cookie"


def find_origin(scene: Scene) -> str:
    """Where in the transcript the credentials come from, in a sentence; empty where it does not show."""
    for one in filter(succeeded, scene.before):
        given = [value for _, value in read_told(one) if isinstance(value, str) and len(value) >= TELLING]
        if any(carries_in_headers(scene.exchange, value) for value in [*given, *cookies(one)]):
            since = restart_words(one, scene.exchange)
            return f" Yet what it carries was given out in {name_request(one)}.{since}"
    fields = {sent.name: sent.value for sent in read_sent_body(scene.exchange.request)}
    for one in filter(succeeded, scene.before):
        earlier = {sent.name: sent.value for sent in read_sent_body(one.request)}
        same = [name for name, value in fields.items() if earlier.get(name) == value and carries(one.request, value)]
        if len(same) > 1:
            names = " and ".join(f"`{name}`" for name in same[:3])
            return f" Yet its {names} are those of {name_request(one)}, which was answered {answered(one)}."
    return ""


def carries_in_headers(exchange: Exchange, value: str) -> bool:
    """Whether a header of the request holds the value."""
    return any(value in held for name, held in exchange.request.headers)


def cookies(exchange: Exchange) -> list[str]:
    """The values of the cookies that an answer sets."""
    headers = exchange.response.headers if exchange.response else ()
    pairs = [value.partition(";")[0].partition("=")[2] for name, value in headers if name.lower() == "set-cookie"]
    return [value for value in pairs if len(value) >= TELLING]
