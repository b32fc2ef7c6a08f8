"""A bucket as a place of contents, by django-storages and boto3, as settings.S3_… say.

A content is at most 10 MB and goes up and comes down in one piece, so that trouble is known before
anything is answered: a page is whole or says what to do. Secrets are read by boto3 alone.
"""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, BinaryIO

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

from cityhall.foundation.documents.ports import Lying, PlaceAway

TO_CONNECT, TO_ANSWER = 3, 20  # seconds
TRIES = 2
IN_ONE_PIECE = 64 * 1024 * 1024
GONE = ("404", "NoSuchKey")

log = logging.getLogger(__name__)


class Bucket:
    """Contents below a prefix of one bucket."""

    def __init__(self) -> None:
        self._prefix = f"{settings.S3_PREFIX.strip('/')}/".lstrip("/")
        self._storage = _storage(settings.S3_BUCKET, settings.S3_ENDPOINT, self._prefix)

    def put(self, name: str, content: bytes) -> None:
        """The store answers once it has the whole, compared with a checksum."""
        with _told_if_away():
            self._storage.save(name, ContentFile(content))

    def open(self, name: str) -> BinaryIO:
        """The whole, in memory; `FileNotFoundError` only if the bucket is there without it."""
        with _told_if_away():
            try:
                return io.BytesIO(self._object(name).get()["Body"].read())
            except ClientError as error:
                if _code(error) not in GONE:
                    raise
                raise FileNotFoundError(name) from error

    def size(self, name: str) -> int | None:
        """In bytes; None only if the bucket is there without it."""
        with _told_if_away():
            try:
                size: int = self._object(name).content_length
                return size
            except ClientError as error:
                if _code(error) not in GONE:
                    raise
            bucket = self._storage.bucket  # a missing bucket says the same as a missing content
            bucket.meta.client.head_bucket(Bucket=bucket.name)
            return None

    def all(self, below: str = "") -> Iterator[Lying]:
        """A thousand an answer."""
        with _told_if_away():
            for each in self._storage.bucket.objects.filter(Prefix=self._prefix + below):
                yield Lying(each.key.removeprefix(self._prefix), each.last_modified.timestamp())

    def discard(self, name: str) -> None:
        """Of a bucket that keeps versions the city can read it no more, but the store still can."""
        with _told_if_away():
            self._object(name).delete()

    def _object(self, name: str) -> Any:
        return self._storage.bucket.Object(self._prefix + name)


@lru_cache(maxsize=4)
def _storage(bucket: str, endpoint: str, prefix: str) -> S3Storage:
    """One for the whole process; it keeps a connection for each thread."""
    return S3Storage(
        bucket_name=bucket,
        endpoint_url=endpoint or None,
        location=prefix,
        file_overwrite=True,
        default_acl=None,
        transfer_config=TransferConfig(multipart_threshold=IN_ONE_PIECE, use_threads=False),
        client_config=Config(
            signature_version="s3v4",
            connect_timeout=TO_CONNECT,
            read_timeout=TO_ANSWER,
            retries={"total_max_attempts": TRIES, "mode": "standard"},
            s3={"addressing_style": "path" if endpoint else "auto"},
        ),
    )


@contextmanager
def _told_if_away() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as error:
        log.warning("the bucket does not answer: %s", error)
        raise PlaceAway(str(error)) from error


def _code(error: ClientError) -> str:
    code: str = error.response.get("Error", {}).get("Code", "")
    return code
