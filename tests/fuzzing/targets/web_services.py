"""GetFolder's answers."""

from __future__ import annotations

from harness.wire.soap import ENVELOPE, MESSAGES, TYPES
from harness.wire.web_services import read_get_folder
from tests.fuzzing.fuzz_target import FuzzTarget, only_wire_errors
from tests.fuzzing.markup import document, raw_or_built

TAGS = (
    "s:Body",
    "m:GetFolderResponse",
    "m:ResponseMessages",
    "m:GetFolderResponseMessage",
    "m:ResponseCode",
    "m:Folders",
    "t:FolderId",
    "s:Fault",
    "detail",
)
TEXTS = ("NoError", "ErrorCrossSiteRequest", " ", "<!-- c -->", "<?p i?>")


def build(steps: bytes) -> str:
    return document(steps, f's:Envelope xmlns:s="{ENVELOPE}" xmlns:m="{MESSAGES}" xmlns:t="{TYPES}"', TAGS, TEXTS)


TARGET = FuzzTarget(
    only_wire_errors(raw_or_built(read_get_folder, build)),
    seeds=(
        bytes((2, 6, 10, 14, 18, 1, 0, 22, 26, 0, 0, 0, 14, 18, 5)),
        bytes((2, 30, 34, 18, 5)),
        build(bytes((2, 6, 10, 14, 18, 1, 0, 22, 26))).encode(),
    ),
    longest=400,
    executions=2_000,
)
