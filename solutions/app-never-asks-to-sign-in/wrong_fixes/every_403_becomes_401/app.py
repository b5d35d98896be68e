"""The clinic's API for its mobile app: patients see their own appointments, staff see everybody's."""

import secrets
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request, status
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

app = FastAPI(title="Clinic")
bearer = HTTPBearer(auto_error=False)

PINS = {"ines": "4711", "omar": "1848", "ruth": "2580"}
STAFF = {"ruth"}
APPOINTMENTS = {"ines": ["3 May, 09:30"], "omar": ["3 May, 10:15", "17 May, 10:15"]}
sessions: dict[str, str] = {}


@app.exception_handler(HTTPException)
async def ask_to_sign_in(request: Request, error: HTTPException) -> JSONResponse:
    """Turn a refusal into the status that opens the app's sign-in screen."""
    code, headers = error.status_code, error.headers
    if code == status.HTTP_403_FORBIDDEN:
        code, headers = status.HTTP_401_UNAUTHORIZED, {"WWW-Authenticate": "Bearer"}
    return JSONResponse({"detail": error.detail}, code, headers)


class SignIn(BaseModel):
    name: str
    pin: str


def open_session(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> str:
    """The token of the session that a request belongs to."""
    if credentials is None or credentials.credentials not in sessions:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "No open session")
    return credentials.credentials


def current_user(token: Annotated[str, Depends(open_session)]) -> str:
    """Whose session it is."""
    return sessions[token]


def current_staff(user: Annotated[str, Depends(current_user)]) -> str:
    """Whose session it is, on pages that are not for patients."""
    if user not in STAFF:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "For staff only")
    return user


@app.post("/sign-in")
def sign_in(form: SignIn) -> dict[str, str]:
    """Open a session and hand out its token."""
    if PINS.get(form.name) != form.pin:
        raise HTTPException(status.HTTP_400_BAD_REQUEST, "Wrong name or PIN")
    token = secrets.token_urlsafe(24)
    sessions[token] = form.name
    return {"token": token}


@app.post("/sign-out", status_code=status.HTTP_204_NO_CONTENT)
def sign_out(token: Annotated[str, Depends(open_session)]) -> None:
    """End the session."""
    del sessions[token]


@app.get("/appointments")
def own_appointments(user: Annotated[str, Depends(current_user)]) -> list[str]:
    """When the clinic expects the one who asks."""
    return APPOINTMENTS.get(user, [])


@app.get("/staff/appointments", dependencies=[Depends(current_staff)])
def all_appointments() -> dict[str, list[str]]:
    """When the clinic expects whom."""
    return APPOINTMENTS
