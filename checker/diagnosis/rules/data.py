"""Rules for what went wrong in what is stored and found again: most of them show across several exchanges."""

from collections import Counter

from checker.diagnosis.claim import Claim
from checker.diagnosis.declared import find_undeclared, tell_undeclared
from checker.diagnosis.differences import NOTHING, compare_lists, count, is_words, last_name, read_shown, spot
from checker.diagnosis.known import credentials, find_known, is_telling, keys, tells_key
from checker.diagnosis.scene import WRITES, Scene, answered, name_request, restart_words, succeeded
from checker.diagnosis.sent import carries, read_path, read_sent_body, read_told, walk
from checker.diagnosis.words import begin, shorten, show
from checker.model.exchange import Exchange
from checker.model.verdict import Difference

CONFLICTS = frozenset({409, 412, 423, 428})
GONE = frozenset({404, 410})
QUOTE = '"'
READS = ("SELECT", "WITH")


def it_was_changed_all_the_same(scene: Scene) -> Claim | None:
    """A change was to be refused, one way or another, and was made."""
    several = len(scene.promised) > 1 and min(scene.promised) >= 400 and 422 not in scene.promised
    if not several or not 200 <= scene.status < 300 or scene.exchange.request.method not in WRITES:
        return None
    sentence = (
        f"This request should have been refused and changed nothing; it was answered like a change. {scene.contrast}"
    )
    question = "What did the app find under this address, and what does it hold after this request?"
    return Claim("data", sentence, question, scene.route_words)


def it_was_made_and_not_found(scene: Scene) -> Claim | None:
    """What an exchange before had made is asked for, and is not there."""
    if scene.status not in GONE or not scene.promised_success:
        return None
    made = next((one for one in scene.writes_before() if tells_key(one, keys(scene.exchange))), None)
    if made is None or made.request.method == "DELETE":
        return None
    sentence = f"{begin(name_request(made))} was answered {answered(made)}; what it made is asked for here, and not "
    sentence += f"found.{restart_words(made, scene.exchange)} {scene.contrast}"
    question = "What of it did that exchange keep, and where and under which key does this one look for it?"
    return Claim("data", sentence, question, scene.route_words)


def it_had_been_removed(scene: Scene) -> Claim | None:
    """What is asked for had been removed in an exchange before, by a request that was taken."""
    if scene.status not in GONE or not scene.promised_success:
        return None
    last = next((one for one in scene.writes_before() if tells_key(one, keys(scene.exchange))), None)
    if last is None or last.request.method != "DELETE":
        return None
    by = "" if credentials(last) == credentials(scene.exchange) else ", sent by somebody else than this request,"
    sentence = f"{begin(name_request(last))}{by} was answered {answered(last)}; what it was to remove is asked for "
    sentence += f"here, and not found. {scene.contrast}"
    question = "What does the contract say to the request that removed it, and what in your app decided to take it?"
    return Claim("data", sentence, question, scene.route_words)


def it_was_not_found(scene: Scene) -> Claim | None:
    """The app looked and found nothing, where something is promised."""
    if scene.status not in GONE or not scene.promised_success:
        return None
    sentence = f"The app looked for what the request names and found nothing. {scene.contrast}"
    return Claim("data", sentence, "What does the app hold at this moment, and under which keys?", scene.route_words)


def it_met_another_entry(scene: Scene) -> Claim | None:
    """The app says that what is asked for conflicts with something it holds."""
    if scene.status not in CONFLICTS or not scene.promised_success:
        return None
    held = [one for one in scene.writes_before() if read_path(one.request) == read_path(scene.exchange.request)]
    before = f" Before it, {name_request(held[0])} was answered {answered(held[0])}." if held else ""
    sentence = f"The app says that this conflicts with something it holds.{before} {scene.contrast}"
    question = "Which entry does the app take for the same one, and what of the two does it compare?"
    return Claim("data", sentence, question, scene.route_words)


def it_was_taken_twice(scene: Scene) -> Claim | None:
    """A conflict with something held was promised, and the request was taken."""
    if not scene.promised or not scene.promised <= CONFLICTS or not 200 <= scene.status < 300:
        return None
    same = next((one for one in scene.writes_before() if one.request.method == scene.exchange.request.method), None)
    since = f" since {name_request(same)}" if same else ""
    sentence = f"This request conflicts with what the app holds{since}, and was taken all the same. {scene.contrast}"
    question = "With what does the app compare it before it takes it, and when?"
    return Claim("data", sentence, question, scene.route_words)


def it_was_removed_and_is_there(scene: Scene) -> Claim | None:
    """What an exchange before had removed is still found."""
    if not scene.promised & GONE or not 200 <= scene.status < 300:
        return None
    path = read_path(scene.exchange.request)
    removed = next((one for one in scene.writes_before() if one.request.method == "DELETE"), None)
    if removed is None or not (path.startswith(read_path(removed.request)) or tells_key(removed, keys(scene.exchange))):
        return None
    sentence = f"{begin(name_request(removed))} had removed it, and it is still found. {scene.contrast}"
    question = "What did the removal change, and where does this request look?"
    return Claim("data", sentence, question, scene.route_words)


def it_was_shown_to_another(scene: Scene) -> Claim | None:
    """Something that one person made was given to another, who should not find it."""
    if not scene.promised & GONE or not 200 <= scene.status < 300:
        return None
    made = next((one for one in scene.writes_before() if tells_key(one, keys(scene.exchange))), None)
    if made is None or credentials(made) == credentials(scene.exchange):
        return None
    sentence = f"It was made in {name_request(made)} by somebody else, and this caller reaches it. {scene.contrast}"
    question = "What of the one who asks goes into the search for it?"
    return Claim("data", sentence, question, scene.route_words)


def a_count_is_wrong(scene: Scene) -> Claim | None:
    """A number is to be that of the requests of one kind that were taken before, and is another."""
    difference = first_plain(scene)
    pair = (difference.promised, difference.received) if difference else ("", "")
    if difference is None or not all(number.isdigit() for number in pair) or scene.exchange.request.method in WRITES:
        return None
    kinds = Counter(kind_of(one) for one in scene.writes_before())
    kind = next((kind for kind, number in kinds.items() if number == int(pair[0]) > 1), "")
    if not kind:
        return None
    sentence = (
        f"{spot(difference)} is {pair[1]}, and {pair[0]} is promised: so many requests of the kind `{kind}` were "
    )
    sentence += "taken before."
    question = "Which of the stored entries does your app count here, and by what does it find them?"
    return Claim("data", sentence, question, scene.route_words)


def kind_of(exchange: Exchange) -> str:
    """Method and path of a request, with dots for the parts of the path that are numbers."""
    parts = read_path(exchange.request).split("/")
    return f"{exchange.request.method} {shorten('/'.join('...' if part.isdigit() else part for part in parts))}"


def a_change_does_not_show(scene: Scene) -> Claim | None:
    """The value is the one from before a change that was taken."""
    difference = first_plain(scene)
    if difference is None:
        return None
    old = find_known(scene, last_name(difference), difference.received)
    new = find_known(scene, last_name(difference), difference.promised)
    between = [one for one in scene.writes_before() if old and one.number > old.exchange.number and succeeded(one)]
    about = keys(scene.exchange)
    if old is None or not between or not about or not tells_key(old.exchange, about):
        return None
    if not tells_key(between[0], about) or (new and new.exchange.number < old.exchange.number):
        return None
    sentence = f"{spot(difference)} is as it was in {name_request(old.exchange)}; the change of "
    sentence += f"{name_request(between[0])} does not show."
    question = "What did that change write, and from where is this answer read?"
    return Claim("data", sentence, question, scene.route_words)


def another_ones_value_came(scene: Scene) -> Claim | None:
    """The value belongs to another entry, or to another person, of the same transcript."""
    difference = first_plain(scene)
    if difference is None:
        return None
    other = find_known(scene, last_name(difference), difference.received)
    right = find_known(scene, last_name(difference), difference.promised)
    foreign = other is not None and credentials(other.exchange) != credentials(scene.exchange)
    if other is None or not (right or foreign) or (right and right.exchange is other.exchange):
        return None
    if carries(other.exchange.request, difference.promised.strip(QUOTE)) or not is_telling(other.value):
        return None
    whose = "somebody else" if foreign else "another entry"
    sentence = f"{spot(difference)} is {shorten(difference.received)}, which belongs to {whose}: it was in "
    sentence += f"{name_request(other.exchange)}."
    question = "By what does the app choose what it answers with, and could two entries share it?"
    return Claim("data", sentence, question, scene.route_words)


def it_is_read_back_differently(scene: Scene) -> Claim | None:
    """The value is not the one that an exchange before sent or told."""
    difference = first_plain(scene)
    about = keys(scene.exchange)
    known = find_known(scene, last_name(difference), difference.promised, about) if difference else None
    if difference is None or known is None or difference.received == "null":
        return None
    gave = "sent" if carries(known.exchange.request, known.value) else "told"
    sentence = (
        f"{spot(difference)} is {shorten(difference.received)} here; in {name_request(known.exchange)} it was {gave} "
    )
    sentence += f"as {show(known.value)}.{restart_words(known.exchange, scene.exchange)}"
    question = "What becomes of the value between that exchange and this one, as it is kept and as it is read again?"
    return Claim("data", sentence, question, scene.route_words)


def nothing_is_where_something_was_kept(scene: Scene) -> Claim | None:
    """Null stands where a value is promised."""
    difference = next((one for one in scene.differences if one.received.startswith("null")), None)
    if scene.promised or difference is None or difference.promised == "null":
        return None
    known = find_known(scene, last_name(difference), difference.promised)
    before = f" The value had come in {name_request(known.exchange)}." if known else ""
    sentence = f"{spot(difference)} is null, where {shorten(difference.promised)} is promised.{before}"
    question = "Where does this value come from, and where on its way into the answer is it lost?"
    return Claim("data", sentence, question, scene.route_words)


def something_told_before_is_gone(scene: Scene) -> Claim | None:
    """The answer lacks a member that is named after something stored before, or that the same path gave before."""
    lacks = {last_name(one) for one in scene.members if one.received == NOTHING}
    if scene.promised or not lacks:
        return None
    for one in filter(succeeded, reversed(scene.before)):
        same = read_path(one.request) == read_path(scene.exchange.request)
        named = {value for _, value in read_told(one) if isinstance(value, str)} | keys(one)
        named |= {
            value for sent in read_sent_body(one.request) for _, value in walk(sent.value) if isinstance(value, str)
        }
        named |= {name for name, _ in read_told(one)} if same else set()
        if lacks & named:
            gone = min(lacks & named)
            sentence = f"The answer has no `{shorten(gone)}` any more, of which {name_request(one)} spoke."
            sentence += restart_words(one, scene.exchange)
            question = "Where was it kept, and how long does what is kept there last?"
            return Claim("data", sentence, question, scene.route_words)
    return None


def something_is_there_that_was_refused(scene: Scene) -> Claim | None:
    """The answer has a member that is named after a value of a request before, which was refused."""
    extra = {last_name(one) for one in scene.members if one.promised == NOTHING}
    if scene.promised or not extra:
        return None
    for one in reversed(scene.before):
        refused = one.request.method in WRITES and one.response is not None and one.response.status_code >= 400
        carried = {value for sent in read_sent_body(one.request) for _, value in walk(sent.value)} if refused else set()
        if extra & carried:
            there = min(extra & carried)
            sentence = f"The answer has `{shorten(there)}`, which is not promised. {begin(name_request(one))} spoke of "
            sentence += f"it, and was answered {answered(one)}."
            question = "What had the app done already when it refused that request?"
            return Claim("data", sentence, question, scene.route_words)
    return None


def an_entry_stands_under_another_key(scene: Scene) -> Claim | None:
    """The members that differ are named after what is stored, such as a day: no field of a model has such a name."""
    lacks = [last_name(one) for one in scene.members if one.received == NOTHING]
    extra = [last_name(one) for one in scene.members if one.promised == NOTHING]
    names = [*lacks, *extra]
    if scene.promised or not names or any(name.isidentifier() for name in names):
        return None
    parts = [f"has nothing under {shorten(lacks[0])}"] if lacks else []
    parts += [f"has something under {shorten(extra[0])}, where nothing is promised"] if extra else []
    question = "How is it decided under which of them something is counted?"
    return Claim("data", f"The answer {' and '.join(parts)}.", question, scene.route_words)


def nothing_is_declared_to_take_what_it_asks_for(scene: Scene) -> Claim | None:
    """There is more in the answer than promised, and a name in the query goes to no parameter of the route."""
    difference = next(iter(scene.members), None)
    names = find_undeclared(scene, "query")
    if scene.promised or difference is None or not names or not is_more(difference):
        return None
    told = count(difference) or f"it is {shorten(difference.received)}, and {shorten(difference.promised)} is promised"
    question = "From which part of a request does your route take each of its parameters?"
    server = f"{tell_undeclared(names, 'query')} {scene.route_words}".strip()
    return Claim("data", f"{spot(difference)} holds more than was asked for: {told}.", question, server)


def is_more(difference: Difference) -> bool:
    """Whether a list came with more entries than promised, or a larger number."""
    pair = [read_shown(text) for text in (difference.received, difference.promised)]
    if all(isinstance(one, list) for one in pair):
        return len(pair[0]) > len(pair[1])
    numbers = [text.partition(" element")[0] for text in (difference.received, difference.promised)]
    return all(one.isdigit() for one in numbers) and int(numbers[0]) > int(numbers[1])


def rows_are_missing_or_too_many(scene: Scene) -> Claim | None:
    """A list holds fewer or more than promised, the same twice, or the same in another order."""
    for difference in () if scene.promised else scene.differences:
        told = compare_lists(read_shown(difference.promised), read_shown(difference.received)) or count(difference)
        if told:
            pages = sum(is_page(one, scene.exchange) for one in scene.before)
            over = f" The list was put together from {pages + 1} answers." if pages and is_words(difference) else ""
            sentence = f"{spot(difference)}: {told}.{over}"
            question = "By what is it chosen which entries belong to this answer, and in which order they come?"
            return Claim("data", sentence, question, scene.route_words)
    return None


def the_same_request_was_answered_otherwise(scene: Scene) -> Claim | None:
    """The same request got one answer before, and another now, with no change between that would explain it."""
    request = scene.exchange.request
    first = next((one for one in scene.before if one.request == request and succeeded(one)), None)
    if first is None or first.response == scene.exchange.response or not scene.differences or scene.promised:
        return None
    changed = any(one.number > first.number for one in scene.writes_before())
    if scene.header("idempotency-key") is None and (request.method in WRITES or changed):
        return None
    different = scene.differences[0]
    sentence = f"This is the same request as {name_request(first)}, and the answer is another: {spot(different)} is "
    sentence += f"{shorten(different.received)}; promised is {shorten(different.promised)}."
    question = "What did the first one leave behind, and what should the second one find?"
    return Claim("data", sentence, question, scene.route_words)


def a_value_is_wrong(scene: Scene) -> Claim | None:
    """The answer has the promised form, and a wrong value in it."""
    if scene.promised or not scene.differences or scene.status >= 300 or scene.headers:
        return None
    difference = scene.differences[0]
    received, promised = shorten(difference.received, 90), shorten(difference.promised, 90)
    if is_words(difference):
        if promised[:1] == received[:1] == QUOTE:
            promised, received = promised.strip(QUOTE), received.strip(QUOTE)
        sentence = f"A value is wrong. {begin(shorten(difference.what))}: promised is {promised}; it is {received}."
    else:
        sentence = f"The answer has the promised form, and a wrong value in it: {spot(difference)} is {received}, not "
        sentence += f"{promised}."
    question = "Where does this value come from, and what happens to it on the way into the answer?"
    return Claim("data" if may_be_stored(scene) else "route", sentence, question, scene.route_words)


def may_be_stored(scene: Scene) -> bool:
    """Whether the value can come from what was stored: written before, read by SQL, or put together by the check."""
    statements = scene.exchange.trace.statements if scene.exchange.trace else ()
    if any(True for _ in scene.writes_before()) or any(one.sql.upper().startswith(READS) for one in statements):
        return True
    return is_words(scene.differences[0]) and scene.exchange.request.method not in WRITES


def is_page(one: Exchange, last: Exchange) -> bool:
    """Whether both ask for parts of one list."""
    return one.request.method == last.request.method and read_path(one.request) == read_path(last.request)


def first_plain(scene: Scene) -> Difference | None:
    """The first difference, if it is of one plain value in a JSON body that came as promised."""
    first = next(iter(scene.members), None)
    if scene.promised or first is None or scene.headers or first.received[:1] in "[{":
        return None
    return first
