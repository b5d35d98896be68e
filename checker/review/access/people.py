"""Who reviews, in their own words, and how they want pages: kept in a cookie that only this app can have written.

The cookie lets nobody in; it is signed so that no other app of this machine can put words into somebody's mouth.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, HTTPException, Request, Response
from pydantic import ConfigDict, TypeAdapter, with_config

from checker.classroom.journal.records import LearnerRow
from checker.report.plain import visible

COOKIE = "roundtrip-reviewer"
DAYS = 180


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True)
class Reviewer:
    """Somebody at a browser."""

    name: str = ""
    """Empty until they have said it."""
    anonymous: bool = False
    """Whether learners' names are hidden from them."""
    keys: bool = True
    """Whether single keys do something."""


REVIEWER = TypeAdapter(Reviewer)


class Access:
    """Knows the secret of this run, and so what was signed with it."""

    def __init__(self, token: str) -> None:
        self.secret = hashlib.sha256(b"roundtrip review\0" + token.encode()).digest()
        self.path = f"/{token}"
        self.form_token = self.sign("form")

    def sign(self, text: str) -> str:
        """What nobody can write who does not know the secret."""
        return hmac.new(self.secret, text.encode(), "sha256").hexdigest()

    def reviewer(self, request: Request) -> Reviewer:
        """Who asks; somebody without a name where no cookie of this run comes with it.

        Another app of this machine may set cookies of this name as well, so each is looked at.
        """
        for cookie in find_cookies(request):
            value, _, signature = cookie.partition(".")
            if hmac.compare_digest(signature.encode(), self.sign(f"cookie {value}").encode()):
                try:
                    return REVIEWER.validate_json(base64.urlsafe_b64decode(value))
                except ValueError:
                    continue
        return Reviewer()

    def remember(self, response: Response, reviewer: Reviewer) -> None:
        """Have the browser send it with every request to this app, and to no other path."""
        value = base64.urlsafe_b64encode(REVIEWER.dump_json(reviewer)).decode()
        response.set_cookie(
            COOKIE,
            f"{value}.{self.sign(f'cookie {value}')}",
            max_age=DAYS * 86400,
            path=self.path,
            httponly=True,
            samesite="strict",
        )

    def check_form(self, token: str) -> None:
        """See to it that a form was on a page of ours.

        Raises:
            HTTPException: 403 where it was not.
        """
        if not hmac.compare_digest(token.encode("utf-8", "replace"), self.form_token.encode()):
            raise HTTPException(403, "This form is not of this page. Open the page anew, and send it from there.")

    def author(self, request: Request, form_token: Annotated[str, Form()]) -> str:
        """The name of whoever sends a form: a dependency of all that change something.

        Raises:
            HTTPException: 403 where the form is not ours, 409 where they have not said their name.
        """
        self.check_form(form_token)
        name = self.reviewer(request).name
        if not name:
            raise HTTPException(409, "Say who you are first, at the top of any page.")
        return name


def find_cookies(request: Request) -> Iterator[str]:
    """The values of all cookies with our name (RFC 6265, 4.2)."""
    for header in request.headers.getlist("cookie"):
        for pair in header.split(";"):
            name, _, value = pair.partition("=")
            if name.strip() == COOKIE:
                yield value.strip().strip('"')


def name_learner(learner: LearnerRow, me: Reviewer) -> str:
    """What a learner is called on the pages of somebody, who may not want to know whose work it is."""
    return f"Learner {learner.id}" if me.anonymous else visible(learner.name or learner.key, "")
