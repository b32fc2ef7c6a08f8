"""Where what people hand in lies, and what looks for viruses in it."""

import os

# A bucket of an S3-compatible store; empty: the folder documents/ in VAR. The secrets are read by
# boto3 where it always reads them (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, a profile, a role).
S3_BUCKET = os.environ.get("CITYHALL_S3_BUCKET", "")
S3_ENDPOINT = os.environ.get("CITYHALL_S3_ENDPOINT", "")
S3_PREFIX = os.environ.get("CITYHALL_S3_PREFIX", "documents")
DOCUMENT_PLACE = "cityhall.adapters.bucket.s3.Bucket" if S3_BUCKET else ""

# tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl; empty: nobody looks, and the desk says so.
CLAMD_URL = os.environ.get("CITYHALL_CLAMD_URL", "")
VIRUS_SCANNER = "cityhall.adapters.virus_scanner.clamd.Clamd" if CLAMD_URL else ""
