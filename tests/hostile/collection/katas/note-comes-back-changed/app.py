"""The service as it is served."""

from desk import in_capitals, make_app

app = make_app(in_capitals)
