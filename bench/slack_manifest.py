"""Hold every manifest that the bot prints against the JSON schema that Slack publishes for manifests.

Run with ``python -m bench.slack_manifest``, which fetches the schema, or ``python -m bench.slack_manifest FILE``
with a copy of it. Ends with 1 where one of them is refused.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

from bench.table import table
from tests.fake_slack.manifest_schema import every_manifest, wrong_manifest

ADDRESS = "https://raw.githubusercontent.com/slackapi/manifest-schema/main/schemas/manifest.schema.2.0.0.json"


def fetched(where: str) -> dict[str, Any]:
    """Return the schema from an address or a file; it must be a schema itself."""
    if where.startswith("https://"):
        with urllib.request.urlopen(where, timeout=30) as answer:  # noqa: S310 - https only
            text = answer.read().decode()
    else:
        text = Path(where).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    Draft7Validator.check_schema(schema)
    return schema


def main() -> int:
    """Print each manifest and what the schema says of it."""
    where = sys.argv[1] if len(sys.argv) > 1 else ADDRESS
    schema = fetched(where)
    found = [(name, wrong_manifest(drawn, schema)) for name, drawn in every_manifest()]
    rows = [(name, "; ".join(wrong) or "valid") for name, wrong in found]
    print(table(f"Slack: manifests by {where}", ("", "Slack's schema"), rows))
    return 1 if any(wrong for _, wrong in found) else 0


if __name__ == "__main__":
    sys.exit(main())
