"""The gym's API: members join, sign in with their tool of choice, and read what the gym knows of them."""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request, status
from fastapi.exceptions import RequestValidationError
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel, ValidationError

app = FastAPI(title="Gym")
bearer = OAuth2PasswordBearer(tokenUrl="token")


class Credentials(BaseModel):
    username: str
    password: str


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"


class Profile(BaseModel):
    username: str


@dataclass
class Member:
    """Who may train here; the password is kept as a salted hash."""

    username: str
    hashed: bytes = b""
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def hash(self, password: str) -> bytes:
        return hashlib.scrypt(password.encode(), salt=self.salt, n=2**12, r=8, p=1)

    def knows(self, password: str) -> bool:
        return secrets.compare_digest(self.hash(password), self.hashed)


members: dict[str, Member] = {}
tokens: dict[str, Member] = {}


def current_member(token: Annotated[str, Depends(bearer)]) -> Member:
    """Whom a token was handed out to."""
    if token not in tokens:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Unknown token", {"WWW-Authenticate": "Bearer"})
    return tokens[token]


@app.post("/members", status_code=status.HTTP_201_CREATED)
def join(credentials: Credentials) -> Profile:
    """Become a member."""
    if credentials.username in members:
        raise HTTPException(status.HTTP_409_CONFLICT, "This name is taken")
    member = Member(credentials.username)
    member.hashed = member.hash(credentials.password)
    members[member.username] = member
    return Profile(username=member.username)


async def read_credentials(request: Request) -> Credentials:
    """Name and password, from a form or from JSON."""
    try:
        if request.headers.get("content-type") == "application/x-www-form-urlencoded":
            return Credentials.model_validate(dict(await request.form()))
        return Credentials.model_validate_json(await request.body())
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False)) from error


@app.post("/token")
def sign_in(credentials: Annotated[Credentials, Depends(read_credentials)]) -> Token:
    """Hand out a token."""
    member = members.get(credentials.username)
    if member is None or not member.knows(credentials.password):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Wrong name or password", {"WWW-Authenticate": "Bearer"})
    token = secrets.token_urlsafe(24)
    tokens[token] = member
    return Token(access_token=token)


@app.get("/me")
def read_profile(member: Annotated[Member, Depends(current_member)]) -> Profile:
    """The one who asks."""
    return Profile(username=member.username)
