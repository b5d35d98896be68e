"""Rules for what went wrong on the way in: what was sent, and how it was read."""

from checker.diagnosis.claim import Claim
from checker.diagnosis.complaints import Complaint
from checker.diagnosis.scene import WRITES, Scene
from checker.diagnosis.sent import Sent, media_type, read_sent_body, walk
from checker.diagnosis.words import plain, shorten

UNREADABLE = ("JSON decode error", "There was an error parsing the body")
NOT_AN_OBJECT = "valid dictionary or object"
TOO_LARGE = (411, 413, 414, 431)
HELD = {
    "path": "path",
    "query": "query",
    "header": "headers",
    "cookie": "cookies",
    "json body": "JSON body",
    "form body": "form in its body",
}
PLACES = {"query": "query", "path": "path", "header": "headers", "cookie": "cookies", "body": "body"}


def nothing_could_be_asked(scene: Scene) -> Claim | None:
    """Nobody listened, or what came before gave nothing that a request can be made of."""
    failure = scene.exchange.failure
    if failure is None or failure.kind not in ("refused", "not_sent"):
        return None
    if failure.kind == "refused":
        sentence = "Nobody listened where the app should be, so nothing was asked."
        return Claim("request", sentence, "Does the app still run after the request before this one?")
    return Claim(
        "request",
        "The request could not be built, so it was not sent.",
        "Which answer is this request made of, and what does that answer say there?",
    )


def it_waited_behind_others(scene: Scene) -> Claim | None:
    """The answer was late while others were asked for at the same time."""
    failure = scene.exchange.failure
    late = failure is not None and failure.kind == "timed_out"
    if not scene.company or not (late or scene.is_about_time):
        return None
    when = "No answer came in time" if late else "The answer came too late"
    sentence = f"{when}{scene.company}."
    return Claim(
        "request", sentence, "Who else can be served while your code waits for something, and where does it wait?"
    )


def the_body_could_not_be_read(scene: Scene) -> Claim | None:
    """The body was refused before anything in it was looked at."""
    if scene.status not in (400, 422):
        return None
    answer = scene.exchange.response.body.data if scene.exchange.response else ""
    told = [one.message for one in scene.complaints if one.message.startswith(UNREADABLE)]
    multipart = media_type(scene.exchange.request) == "multipart/form-data" and "boundary" in answer
    if not told and not multipart and not any(words in answer for words in UNREADABLE):
        return None
    sentence = f"The body could not be read at all, so nothing in it was looked at. {scene.contrast}"
    question = "Which form does the Content-Type give the body, and does the body have that form?"
    return Claim("request", sentence, question, scene.route_words)


def it_was_looked_for_elsewhere(scene: Scene) -> Claim | None:
    """Validation missed what the request carries in another place, or in another form."""
    if scene.status not in (400, 422) or not scene.promised_success:
        return None
    for complaint in scene.complaints:
        found = find_elsewhere(scene, complaint)
        if found:
            sentence = f"The request reached validation and was turned away: {found}"
            name = f"`{complaint.name}`" if complaint.name else "the body"
            question = f"What in your route says from where {name} is read, and in which form?"
            return Claim("request", sentence, question, scene.route_words, server_says=complaint.from_server)
    return None


def it_was_looked_for_inside(scene: Scene) -> Claim | None:
    """All that is missed are members for what was sent, or for a part of it, and that stands at the top."""
    if scene.status not in (400, 422) or not scene.promised_success or not scene.complaints:
        return None
    sent = [held.name for held in scene.sent if held.place == "json body"]
    if not sent or not all(is_holder(one) and one.name not in sent for one in scene.complaints):
        return None
    missed = " and ".join(f"`{shorten(one.name)}`" for one in scene.complaints[:3])
    names = " and ".join(f"`{shorten(name)}`" for name in sent[:3])
    was = "were" if len(scene.complaints) > 1 else "was"
    stand = "stand" if len(sent) > 1 else "stands"
    sentence = (
        f"The request reached validation and was turned away: in the body {missed} {was} looked for, and {names} "
        f"{stand} at the top of what was sent."
    )
    question = f"Which form does your route give the body, and where in it does {names.partition(' ')[0]} stand?"
    return Claim("request", sentence, question, scene.route_words)


def is_holder(complaint: Complaint) -> bool:
    """Whether it misses a member of the body that is a parameter of its own, into which a value would go whole."""
    return complaint.where == "body" and complaint.is_missing and not complaint.looked_in and "." not in complaint.name


def find_elsewhere(scene: Scene, complaint: Complaint) -> str:
    """Where the request carries what a complaint says is missing, in words; empty where it does not."""
    kind = media_type(scene.exchange.request)
    if complaint.where == "body" and not complaint.name and NOT_AN_OBJECT in complaint.message:
        if kind == "application/json" or not scene.exchange.request.body.size:
            return ""
        return f"the body was sent as {kind or 'no media type'}, and was read as something else: {complaint.message}."
    if not complaint.is_missing or "." in complaint.name or not complaint.name:
        return ""
    held = next((sent for sent in scene.sent if is_named(sent, complaint.name)), None)
    if held is None or held.place == complaint.where:
        return ""
    if complaint.where == "body" and held.place.endswith("body"):
        return f"no `{complaint.name}` was found in the body, though the body, sent as {kind or 'no type'}, has one."
    looked = PLACES.get(complaint.where, complaint.where)
    return f"`{complaint.name}` was looked for in the {looked}, and the request carries it in the {HELD[held.place]}."


def is_named(sent: Sent, name: str) -> bool:
    """Whether it goes by that name; in headers `-` and `_` are one, and case does not count."""
    if sent.place == "header":
        return sent.name.replace("-", "_") == name.lower().replace("-", "_")
    return sent.name == name


def the_media_type_was_refused(scene: Scene) -> Claim | None:
    """The app takes no body of this type."""
    if scene.status != 415 or 415 in scene.promised:
        return None
    sent = scene.header("content-type") or "no Content-Type"
    sentence = f"The body was refused for its type, `{sent}`, before it was read. {scene.contrast}"
    question = "What does a Content-Type consist of, and which part of it does the app look at?"
    return Claim("request", sentence, question, scene.route_words)


def a_media_type_was_let_through(scene: Scene) -> Claim | None:
    """A body of this type, or of none, was to be refused, and was taken."""
    if scene.promised != {415} or not 200 <= scene.status < 300:
        return None
    sent = scene.header("content-type")
    what = f"of the type `{shorten(sent)}`" if sent else "without a Content-Type"
    sentence = f"A body {what} should have been refused before it was read, and was taken. {scene.contrast}"
    question = "With what does the app compare the Content-Type, and which others are like it by that?"
    return Claim("request", sentence, question, scene.route_words)


def the_size_was_refused(scene: Scene) -> Claim | None:
    """The request, or a part of it, was too large, or did not say how large it is."""
    if scene.status not in TOO_LARGE or not scene.promised_success:
        return None
    sentence = f"The request was refused for its size before it was read. {scene.contrast}"
    return Claim(
        "request", sentence, "Which limit did this request meet, and what counts towards it?", scene.route_words
    )


def the_query_was_taken_for_the_body(scene: Scene) -> Claim | None:
    """A request that should be refused for its body was answered with what stands in its query."""
    request = scene.exchange.request
    query = [sent.value for sent in scene.sent if sent.place == "query"]
    refused = scene.promised and scene.promised <= {400, 422}
    if not refused or scene.status >= 300 or request.method not in WRITES or not query:
        return None
    told = {str(value) for _, value in walk(scene.answer)}
    if any(True for _ in read_sent_body(request)) or not told.issuperset(query):
        return None
    sentence = f"The body holds nothing, and the answer is made of what stands in the query. {scene.contrast}"
    question = "From which parts of a request does this route take its values, and which of them count by the contract?"
    return Claim("request", sentence, question, scene.route_words)


def nothing_sent_arrived(scene: Scene) -> Claim | None:
    """The request was taken, and none of the values in its body is in the answer, though their names are."""
    if scene.promised or not scene.members or not isinstance(scene.answer, dict):
        return None
    body = {sent.name: sent.value for sent in read_sent_body(scene.exchange.request)}
    shared = [name for name in body if name in scene.answer]
    if len(shared) < 2 or any(plain(body[name]) == plain(scene.answer[name]) for name in shared):
        return None
    names = " and ".join(f"`{name}`" for name in shared[:3])
    sentence = f"The request was taken, but nothing of its body arrived: {names} have other values in the answer."
    question = "Where do the values in the answer come from, if not from the body?"
    return Claim("request", sentence, question, scene.route_words)
