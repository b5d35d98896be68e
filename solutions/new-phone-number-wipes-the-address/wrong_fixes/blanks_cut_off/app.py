"""The clinic's records: the front desk keeps them, and patients change their own details in the clinic's app.

A gateway in front of it lets each of them through to what is theirs.
"""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Request, status
from sqlalchemy import Engine
from sqlmodel import Field, Session, SQLModel, create_engine


class Reminder(StrEnum):
    sms = "sms"
    letter = "letter"
    none = "none"


class Contact(SQLModel):
    model_config = {"str_strip_whitespace": True}
    """Where to reach a patient."""

    phone: str | None = Field(default=None, min_length=1, max_length=40)
    address: str | None = Field(default=None, min_length=1, max_length=200)


class Wishes(SQLModel):
    """What a patient wants us to do before a visit."""

    reminder: Reminder = Reminder.sms
    interpreter: bool = False


class Form(Contact, Wishes):
    """The paper form at the front desk; what is left open there is as we do it for everybody."""

    name: str = Field(min_length=1, max_length=80)


class Patient(Form, table=True):
    id: int | None = Field(default=None, primary_key=True)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, Engine]]:
    engine = create_engine(f"sqlite:///{os.environ['DATA_DIR']}/clinic.db")
    SQLModel.metadata.create_all(engine)
    yield {"engine": engine}
    engine.dispose()


def open_records(request: Request) -> Iterator[Session]:
    """The records for one request: all that it writes is kept, or nothing."""
    with Session(request.state.engine) as records, records.begin():
        yield records


Records = Annotated[Session, Depends(open_records, scope="function")]


def find_patient(patient_id: Annotated[int, Path(ge=1, le=2**31)], records: Records) -> Patient:
    patient = records.get(Patient, patient_id)
    if patient is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "We have no such patient")
    return patient


CurrentPatient = Annotated[Patient, Depends(find_patient)]
desk, mobile = APIRouter(prefix="/patients", tags=["desk"]), APIRouter(prefix="/patients", tags=["app"])


def write(patient: Patient, form: SQLModel, records: Session, **only: bool) -> Patient:
    """Write a form into a patient's record."""
    patient.sqlmodel_update(form.model_dump(**only))
    records.add(patient)
    records.flush()
    return patient


@desk.post("", status_code=status.HTTP_201_CREATED)
def admit_patient(form: Form, records: Records) -> Patient:
    return write(Patient(), form, records)


@desk.put("/{patient_id}")
def copy_form(form: Form, patient: CurrentPatient, records: Records) -> Patient:
    return write(patient, form, records)


@mobile.get("/{patient_id}")
def read_record(patient: CurrentPatient) -> Patient:
    return patient


@mobile.patch("/{patient_id}/contact")
def change_contact(contact: Contact, patient: CurrentPatient, records: Records) -> Patient:
    return write(patient, contact, records, exclude_unset=True)


@mobile.patch("/{patient_id}/wishes")
def change_wishes(wishes: Wishes, patient: CurrentPatient, records: Records) -> Patient:
    return write(patient, wishes, records, exclude_unset=True)


app = FastAPI(title="Clinic", lifespan=lifespan)
app.include_router(desk)
app.include_router(mobile)
