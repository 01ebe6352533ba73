"""What Slack refuses: unknown arguments, arguments that exclude each other, anything over its limits."""

from __future__ import annotations

import re
from typing import Any

Arguments = dict[str, Any]

_MESSAGE = {"channel", "text", "blocks", "markdown_text", "metadata", "thread_ts"}
_QUIET = {"unfurl_links", "unfurl_media"}
ALLOWED = {
    "auth.test": set(),
    "auth.revoke": set(),
    "apps.connections.open": set(),
    "users.info": {"user", "include_locale"},
    "usergroups.users.list": {"usergroup"},
    "users.conversations": {"types", "exclude_archived", "limit", "cursor"},
    "chat.postMessage": _MESSAGE | _QUIET | {"reply_broadcast"},
    "chat.update": _MESSAGE - {"thread_ts"} | {"ts"},
    "chat.postEphemeral": _MESSAGE - {"metadata"} | {"user"},
    "chat.startStream": {"channel", "thread_ts", "markdown_text", "recipient_user_id", "recipient_team_id"},
    "chat.appendStream": {"channel", "ts", "markdown_text", "chunks"},
    "chat.stopStream": {"channel", "ts", "markdown_text", "chunks", "blocks", "metadata", "session_status"},
    "assistant.threads.setStatus": {"channel_id", "thread_ts", "status", "loading_messages"},
    "assistant.threads.setSuggestedPrompts": {"channel_id", "thread_ts", "title", "prompts"},
    "agents.sessions.setStatus": {"channel_id", "thread_ts", "status", "title"},
    "conversations.open": {"users", "channel", "return_im"},
    "conversations.replies": {
        "channel", "ts", "oldest", "latest", "inclusive", "limit", "cursor", "include_all_metadata",
    },
    "conversations.history": {
        "channel", "oldest", "latest", "inclusive", "limit", "cursor", "include_all_metadata",
    },
    "views.open": {"trigger_id", "view"},
    "views.publish": {"user_id", "view", "hash"},
    "files.getUploadURLExternal": {"filename", "length", "alt_txt", "snippet_type"},
    "files.completeUploadExternal": {"files", "channel_id", "channels", "initial_comment", "thread_ts"},
}  # fmt: skip
SCOPES = {
    "users.info": "users:read",
    "usergroups.users.list": "usergroups:read",
    "users.conversations": "channels:read",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.startStream": "chat:write",
    "chat.appendStream": "chat:write",
    "chat.stopStream": "chat:write",
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "agents.sessions.setStatus": "chat:write",
    "conversations.open": "im:write",
    "conversations.replies": "channels:history",
    "conversations.history": "channels:history",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}
_PING = re.compile(r"<(?:![a-z]|@[UW])")


def wrong_arguments(method: str, arguments: Arguments) -> str | None:
    """Return Slack's name for what is wrong with a call, None if nothing is."""
    if method not in ALLOWED:
        return "unknown_method"
    if set(arguments) - ALLOWED[method]:
        return "invalid_arguments"
    markdown, streams = arguments.get("markdown_text"), method.endswith("Stream")
    if markdown is not None and (arguments.get("chunks") is not None or (not streams and _mixed(arguments))):
        return "markdown_text_conflict"
    if markdown is not None and len(markdown) > 12_000:
        return "msg_too_long"
    if len(arguments.get("text") or "") > (4_000 if method == "chat.update" else 40_000):
        return "msg_too_long"
    if method in ("chat.postMessage", "chat.update", "chat.postEphemeral") and not says_something(arguments):
        return "no_text"
    return wrong_blocks(arguments.get("blocks") or [], 50)


def _mixed(arguments: Arguments) -> bool:
    return arguments.get("text") is not None or arguments.get("blocks") is not None


def says_something(arguments: Arguments) -> bool:
    """Whether a message has any content."""
    return any(arguments.get(name) for name in ("text", "markdown_text", "blocks"))


def pings(arguments: Arguments) -> list[str]:
    """The texts of a call that would notify a person, a group or a channel."""
    texts = [str(arguments.get("text") or ""), str(arguments.get("markdown_text") or "")]
    texts += [str(block.get("text", "")) for block in arguments.get("blocks") or []]
    return [text for text in texts if _PING.search(text)]


def wrong_blocks(blocks: list[dict[str, Any]], most: int) -> str | None:
    """Check blocks by the limits of the Block Kit reference."""
    if len(blocks) > most or sum(block["type"] == "table" for block in blocks) > 1:
        return "invalid_blocks"
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > 12_000:
        return "msg_too_long"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)) or not all(_block_fits(block) for block in blocks):
        return "invalid_blocks"
    return None


def _block_fits(block: dict[str, Any]) -> bool:
    kind = str(block["type"])
    if kind == "markdown":
        return bool(block["text"])
    if kind == "header":
        return 0 < len(block["text"]["text"]) <= 150
    if kind == "section":
        return 0 < len(block["text"]["text"]) <= 3000 and _element_fits(block.get("accessory"))
    if kind == "context":
        return 0 < len(block["elements"]) <= 10
    if kind == "actions":
        actions = [element["action_id"] for element in block["elements"]]
        fit = all(_element_fits(element) for element in block["elements"])
        return 0 < len(actions) <= 25 and len(actions) == len(set(actions)) and fit
    if kind == "context_actions":
        fit = all(map(_reaction_fits, block["elements"]))
        return 0 < len(block["elements"]) <= 5 and fit
    if kind == "table":
        return len(list(block["rows"])) <= 100 and all(_row_fits(row) for row in block["rows"])
    if kind == "input":
        return 0 < len(block["label"]["text"]) <= 2000 and _element_fits(block["element"])
    return kind == "divider"


def _reaction_fits(element: dict[str, Any]) -> bool:
    sides = [element[name] for name in ("positive_button", "negative_button")]
    fit = all(0 < len(one["text"]["text"]) <= 75 and len(one["value"]) <= 2000 for one in sides)
    return element["type"] == "feedback_buttons" and 0 < len(element["action_id"]) <= 255 and fit


def _row_fits(row: list[dict[str, Any]]) -> bool:
    return 0 < len(row) <= 20 and all(cell["type"] == "raw_text" and cell["text"] for cell in row)


def _element_fits(element: dict[str, Any] | None) -> bool:
    if element is None:
        return True
    if not 0 < len(element.get("action_id", "")) <= 255:
        return False
    kind = element["type"]
    if kind == "button":
        return 0 < len(element["text"]["text"]) <= 75 and len(element.get("value", "")) <= 2000
    if kind == "plain_text_input":
        longest = int(element.get("max_length", 3000))
        return 0 < longest <= 3000 and len(element.get("initial_value", "")) <= longest
    if kind == "static_select":
        options = element["options"]
        chosen = element.get("initial_option", options[0])
        return 0 < len(options) <= 100 and chosen in options and all(map(_option_fits, options))
    if kind == "number_input":
        return "is_decimal_allowed" in element and str(element.get("initial_value", "0")).isdecimal()
    return kind == "file_input" and 0 < int(element.get("max_files", 10)) <= 10


def _option_fits(option: dict[str, Any]) -> bool:
    return 0 < len(option["text"]["text"]) <= 75 and 0 < len(option["value"]) <= 150


def wrong_view(view: dict[str, Any]) -> str | None:
    """Check a modal or a home tab."""
    if view.get("type") == "home":
        return wrong_blocks(view["blocks"], 100)
    if view.get("type") != "modal" or not 0 < len(view["title"]["text"]) <= 24:
        return "invalid_arguments"
    if len(view.get("private_metadata", "")) > 3000 or len(view.get("callback_id", "")) > 255:
        return "invalid_arguments"
    inputs = any(block["type"] == "input" for block in view["blocks"])
    if inputs and not 0 < len(view.get("submit", {}).get("text", "")) <= 24:
        return "invalid_arguments"
    return wrong_blocks(view["blocks"], 100)
