"""Who reviews, in their own words, and how they want pages: kept in a cookie that only this app can have written.

The cookie lets nobody in; it is signed so that no other app of this machine can put words into somebody's mouth.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import Form, HTTPException, Request, Response

COOKIE = "roundtrip-reviewer"
DAYS = 180


@dataclass(frozen=True)
class Reviewer:
    """Somebody at a browser."""

    name: str = ""
    """Empty until they have said it."""
    anonymous: bool = False
    """Whether learners' names are hidden from them."""
    keys: bool = True
    """Whether single keys do something."""


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
        """Who asks; somebody without a name where no cookie of ours comes with it."""
        value, _, signature = request.cookies.get(COOKIE, "").partition(".")
        if not hmac.compare_digest(signature.encode(), self.sign(value).encode()):
            return Reviewer()
        return Reviewer(**json.loads(base64.urlsafe_b64decode(value)))

    def remember(self, response: Response, reviewer: Reviewer) -> None:
        """Have the browser send it with every request to this app, and to no other path."""
        value = base64.urlsafe_b64encode(json.dumps(asdict(reviewer)).encode()).decode()
        response.set_cookie(
            COOKIE,
            f"{value}.{self.sign(value)}",
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
