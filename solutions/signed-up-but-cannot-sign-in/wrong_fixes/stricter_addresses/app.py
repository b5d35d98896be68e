"""The library's reader accounts, as its mobile app uses them: sign up once, sign in on any phone."""

import hashlib
import secrets
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, StringConstraints

app = FastAPI(title="Reader accounts")
bearer = HTTPBearer()


Email = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True)]


class SignUp(BaseModel):
    name: str
    email: Annotated[Email, StringConstraints(pattern=r"@.+\.[a-z]+$")]
    password: str


class SignIn(BaseModel):
    email: Email
    password: str


class Reader(BaseModel):
    card: str
    name: str


class Account:
    """A reader, and the password as a salted hash."""

    def __init__(self, reader: Reader, password: str) -> None:
        self.reader = reader
        self._salt = secrets.token_bytes(16)
        self._digest = self._hash(password)

    def opens_with(self, password: str) -> bool:
        return secrets.compare_digest(self._hash(password), self._digest)

    def _hash(self, password: str) -> bytes:
        return hashlib.scrypt(password.encode(), salt=self._salt, n=2**9, r=8, p=1)


accounts: dict[str, Account] = {}
sessions: dict[str, Reader] = {}


def authenticate(form: SignIn) -> Reader:
    """The reader whose address and password these are."""
    account = accounts.get(form.email)
    if account is None or not account.opens_with(form.password):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Wrong address or password", {"WWW-Authenticate": "Bearer"})
    return account.reader


def current_reader(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> Reader:
    """The reader who signed in."""
    reader = sessions.get(credentials.credentials)
    if reader is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Please sign in", {"WWW-Authenticate": "Bearer"})
    return reader


@app.post("/sign-up", status_code=status.HTTP_201_CREATED)
def sign_up(form: SignUp) -> Reader:
    """Open an account for a new reader."""
    if form.email in accounts:
        raise HTTPException(status.HTTP_409_CONFLICT, "This address has an account already")
    reader = Reader(card=f"R{len(accounts) + 1:05d}", name=form.name)
    accounts[form.email] = Account(reader, form.password)
    return reader


@app.post("/sign-in")
def sign_in(reader: Annotated[Reader, Depends(authenticate)]) -> dict[str, str]:
    """Open a session and hand out its token."""
    token = secrets.token_urlsafe(24)
    sessions[token] = reader
    return {"token": token}


@app.get("/me")
def read_own_account(reader: Annotated[Reader, Depends(current_reader)]) -> Reader:
    """The reader's own card."""
    return reader
