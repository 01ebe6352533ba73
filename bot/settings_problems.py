"""What is wrong with a setting, said in the person's language and without its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.model import Language

_SENTENCES = {
    "choice": ("{expected} 가운데 하나여야 해요.", "must be {expected}."),
    "number": ("숫자여야 해요.", "must be a number."),
    "yes_no": ("true 또는 false여야 해요.", "must be true or false."),
    "at_most": ("{limit}보다 크면 안 돼요.", "must not be more than {limit}."),
    "at_least": ("{limit}보다 작으면 안 돼요.", "must not be less than {limit}."),
    "more_than": ("{limit}보다 커야 해요.", "must be more than {limit}."),
    "too_long": ("{limit}자를 넘으면 안 돼요.", "must not have more than {limit} characters."),
    "person": (
        "사람은 discord:42처럼 적고 쉼표로 나눠 주세요.",
        "write each person as platform:id, such as discord:42, with commas between.",
    ),
    "ids": ("번호를 쉼표로 나눠 적어 주세요.", "write ids, with commas between."),
    "address": ("http:// 또는 https://로 시작해야 해요.", "must begin with http:// or https://."),
    "price": ("3.00 USD 2026-11-01처럼 적어 주세요.", "write it as 3.00 USD 2026-11-01."),
    "prices": (
        "USD 2026-11-01; 모델 training=5 in=0.4 out=1.6처럼 적어 주세요.",
        "write it as USD 2026-11-01; MODEL training=5 in=0.4 out=1.6.",
    ),
    "budget_needs_prices": (
        "예산을 쓰려면 필요해요.",
        "is needed with HOBANE_ANSWER_BUDGET or HOBANE_TRAINING_BUDGET.",
    ),
    "webhook_secret": (
        "모델 서버가 보여 준 대로 whsec_로 시작하는 값을 적어 주세요.",
        "write it as the host shows it: whsec_ and the key.",
    ),
    "channel": ("discord:123처럼 적어 주세요.", "write it as platform:place, such as discord:123."),
    "openai_model": (
        "OPENAI_API_KEY나 OPENAI_BASE_URL을 쓰려면 필요해요.",
        "is needed with OPENAI_API_KEY or OPENAI_BASE_URL.",
    ),
    "finetune_model": ("FINETUNE_BASE_URL을 쓰려면 필요해요.", "is needed with FINETUNE_BASE_URL."),
    "finetune_key": (
        "FINETUNE_BASE_URL을 쓰려면 필요해요. 다른 키는 그곳에 보내지 않아요.",
        "is needed with FINETUNE_BASE_URL; no other key is sent there.",
    ),
    "azure_parts": (
        "봇이 Azure에 배포하려면 AZURE_SUBSCRIPTION_ID, AZURE_RESOURCE_GROUP, AZURE_RESOURCE, "
        "AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET가 모두 필요해요.",
        "deploying at Azure needs all of AZURE_SUBSCRIPTION_ID, AZURE_RESOURCE_GROUP, AZURE_RESOURCE, "
        "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.",
    ),
    "slack_app_token": (
        "SLACK_BOT_TOKEN이나 SLACK_CLIENT_ID를 쓰려면 필요해요 (HTTP로 받으려면 SLACK_SIGNING_SECRET).",
        "is needed with SLACK_BOT_TOKEN or SLACK_CLIENT_ID (or SLACK_SIGNING_SECRET, for HTTP).",
    ),
    "slack_client_id": (
        "SLACK_BOT_TOKEN과 함께 쓸 수 없어요. 워크스페이스 하나면 토큰만, 여럿이면 이 값만 적어 주세요.",
        "does not go with SLACK_BOT_TOKEN: set the token for one workspace, or this for several.",
    ),
    "slack_client_secret": ("SLACK_CLIENT_ID를 쓰려면 필요해요.", "is needed with SLACK_CLIENT_ID."),
    "slack_public_url": (
        "SLACK_CLIENT_ID를 쓰려면 필요해요. Slack에서 돌아올 https 주소예요.",
        "is needed with SLACK_CLIENT_ID: the https address that Slack sends people back to.",
    ),
    "slack_teams": (
        "SLACK_CLIENT_ID를 쓰려면 필요해요. 설치해도 되는 워크스페이스의 번호(T…)예요.",
        "is needed with SLACK_CLIENT_ID: the ids (T…) of the workspaces that may install the bot.",
    ),
    "mail_address": (
        "메일 주소를 쉼표로 나눠 적어 주세요 (이름 없이 주소만).",
        "write addresses alone, with commas between.",
    ),
    "mail_from": ("HOBANE_MAIL_SERVER를 쓰려면 필요해요.", "is needed with HOBANE_MAIL_SERVER."),
    "mail_to": ("HOBANE_MAIL_SERVER를 쓰려면 필요해요.", "is needed with HOBANE_MAIL_SERVER."),
    "mail_tls": (
        "암호를 보내려면 starttls나 tls여야 해요.",
        "must be starttls or tls where a password is sent to another computer.",
    ),
    "signing_secret": (
        "whsec_ 뒤에 16바이트 이상을 base64로 적어 주세요 (예: openssl rand -base64 24).",
        "write whsec_ and at least 16 bytes as base64 (openssl rand -base64 24).",
    ),
    "webhook_missing": (
        "HOBANE_WEBHOOK_URL을 쓰려면 필요해요. whsec_ 뒤에 base64로 적어요 (예: openssl rand -base64 24).",
        "is needed with HOBANE_WEBHOOK_URL: whsec_ and bytes as base64 (openssl rand -base64 24).",
    ),
    "password": (
        "HOBANE_HOST를 다른 컴퓨터에 열려면 필요해요.",
        "is needed when HOBANE_HOST is open to other computers.",
    ),
    "base_model": (
        "HOBANE_ENGINE=lora를 쓰려면 필요해요. 모델 폴더나 Qwen/Qwen3-0.6B 같은 이름이에요.",
        "is needed with HOBANE_ENGINE=lora: a model's folder, or a name such as Qwen/Qwen3-0.6B.",
    ),
    "no_base": (
        "모델 폴더(config.json과 safetensors가 든 곳)나 Qwen/Qwen3-0.6B 같은 이름이어야 해요.",
        "must be a model's folder (with config.json and safetensors), or a name such as Qwen/Qwen3-0.6B.",
    ),
    "ray_address": ("HOBANE_TRAINER=ray를 쓰려면 필요해요.", "is needed with HOBANE_TRAINER=ray."),
    "resources": ("trainer=1처럼 적고 쉼표로 나눠 주세요.", "write trainer=1, with commas between."),
    "not_utf8": ("UTF-8이 아니에요.", "is not UTF-8."),
    "unfit": ("쓸 수 없는 값이에요.", "has a value that cannot be used."),
}
# pydantic's names of what can be wrong, the sentence for each, and the name of its fact
_TYPES = {
    "literal_error": ("choice", "expected"),
    "int_parsing": ("number", ""),
    "float_parsing": ("number", ""),
    "bool_parsing": ("yes_no", ""),
    "less_than_equal": ("at_most", "le"),
    "greater_than_equal": ("at_least", "ge"),
    "greater_than": ("more_than", "gt"),
    "string_too_long": ("too_long", "max_length"),
}
# Rules over several settings know only which one they miss.
_NAMES = {
    "openai_model": "OPENAI_MODEL",
    "finetune_model": "FINETUNE_MODEL",
    "finetune_key": "FINETUNE_API_KEY",
    "password": "HOBANE_PASSWORD",
    "base_model": "HOBANE_BASE_MODEL",
    "ray_address": "RAY_ADDRESS",
    "mail_from": "HOBANE_MAIL_FROM",
    "mail_to": "HOBANE_MAIL_TO",
    "mail_tls": "HOBANE_MAIL_TLS",
    "webhook_missing": "HOBANE_WEBHOOK_SECRET",
    "azure_parts": "AZURE_*",
    "budget_needs_prices": "HOBANE_PRICES",
    "slack_app_token": "SLACK_APP_TOKEN",
    "slack_client_id": "SLACK_CLIENT_ID",
    "slack_client_secret": "SLACK_CLIENT_SECRET",
    "slack_public_url": "SLACK_PUBLIC_URL",
    "slack_teams": "SLACK_TEAMS",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong setting: its name, the sentence about it, and what that sentence needs."""

    name: str
    key: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def told(self, language: Language) -> str:
        """Say it in a person's language."""
        korean, english = _SENTENCES[self.key]
        return f"{self.name}: {(korean if language == 'ko' else english).format(**self.facts)}"


def problem_of(error: Mapping[str, Any]) -> Problem:
    """Read one of pydantic's errors; its input is never looked at."""
    name = ".".join(str(part) for part in error["loc"]).upper()
    key, fact = _TYPES.get(error["type"], ("unfit", ""))
    if error["type"] == "value_error":
        key = str(error["ctx"]["error"])
    facts = {"expected" if fact == "expected" else "limit": error["ctx"][fact]} if fact else {}
    return Problem(name or _NAMES.get(key, ".env"), key if key in _SENTENCES else "unfit", facts)
