"""The only reader of katas/ and solutions/: what stands there as records, or every fault of it in one message."""

from checker.catalogue.collection import Collection, open_collection
from checker.catalogue.digests import content_sha256

__all__ = ["Collection", "content_sha256", "open_collection"]
