"""What several checks do or promise alike."""

import json
import math
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone

from checker.checks import expect_same, one_of

HOUSE = timezone(timedelta(hours=5, minutes=30))


def begun(minutes, offset=UTC):
    """The moment so many minutes ago, to the second, with an offset of one's choice."""
    return datetime.now(offset).replace(microsecond=0) - timedelta(minutes=minutes)


def hand_out(client, guest="Bo Lind", minutes=60, **members):
    """Hand a pass out and return the answer."""
    return client.post("/desk/passes", json={"guest": guest, "minutes": minutes, **members})


def ask_door(client, token):
    """Hold a token up to a reader and return what it is answered."""
    return client.get("/door", headers={"authorization": f"Bearer {token}"})


def on_house_clocks(moment):
    """What the gym's clocks show at a moment, as it is written in answers."""
    return moment.astimezone(HOUSE).strftime("%Y-%m-%dT%H:%M:%S")


def without_token(handed_out):
    """A pass as the desk's list shows it."""
    return {name: value for name, value in handed_out.items() if name != "token"}


def read_claims(token):
    """What a token says, whoever signed it."""
    middle = token.split(".")[1]
    return json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))


def write_part(value):
    """A part of a token that says this."""
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def expect_end(token, earliest, latest=None):
    """Expect `exp` to be a moment, or between two of them, give or take two seconds."""
    first, last = earliest.timestamp(), (latest or earliest).timestamp()
    end = read_claims(token)["exp"]
    missed = math.ceil(max(first - end, end - last, 0))
    expect_same("the seconds between the promised end and `exp`", one_of(0, 1, 2), missed)


def about(minutes):
    """So many minutes, give or take one."""
    return one_of(minutes - 1, minutes, minutes + 1)
