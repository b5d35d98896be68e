"""The service as it is served."""

from desk import as_it_is, make_app

app = make_app(as_it_is)
