"""The settings of news by mail and by webhook."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any, Literal

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from bot.settings_values import Words, address, words

_ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_SHORTEST_SECRET = 16  # bytes


class NewsSettings(BaseSettings):
    """All that begins with ``HOBANE_MAIL_`` or ``HOBANE_WEBHOOK_``."""

    hobane_mail_server: str | None = Field(
        None, description="The host of an SMTP server; turns mail on when a training ends"
    )
    hobane_mail_port: int = Field(587, ge=1, le=65535, description="Its port: 587, or 465 with `tls`")
    hobane_mail_tls: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        description="How the connection is secured; `none` sends no password elsewhere",
    )
    hobane_mail_user: str | None = Field(None, description="The name to log in with, if it wants one")
    hobane_mail_password: SecretStr | None = Field(None, description="The password of that name")
    hobane_mail_from: str | None = Field(None, description="The address that mail comes from")
    hobane_mail_to: Words = Field(frozenset(), description="The addresses that get it")
    hobane_webhook_url: str | None = Field(
        None, description="An address that is told by POST when a training ends"
    )
    hobane_webhook_secret: SecretStr | None = Field(
        None, description="What those calls are signed with: whsec_ and at least 16 bytes as base64"
    )

    @field_validator("hobane_mail_to", mode="before")
    @classmethod
    def _mail_to(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the environment holds
        found = words(value)
        if not all(_ADDRESS.fullmatch(one) for one in found):
            raise ValueError("mail_address")
        return found

    @field_validator("hobane_mail_from")
    @classmethod
    def _mail_from(cls, value: str | None) -> str | None:
        if value is not None and not _ADDRESS.fullmatch(value):
            raise ValueError("mail_address")
        return value

    @field_validator("hobane_webhook_url")
    @classmethod
    def _news_address(cls, value: str | None) -> str | None:
        return address(value)

    @field_validator("hobane_webhook_secret")
    @classmethod
    def _signing_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(signing_key(value.get_secret_value())) < _SHORTEST_SECRET:
            raise ValueError("signing_secret")
        return value

    @model_validator(mode="after")
    def _news_fit_together(self) -> NewsSettings:
        if self.hobane_mail_server and not self.hobane_mail_from:
            raise ValueError("mail_from")
        if self.hobane_mail_server and not self.hobane_mail_to:
            raise ValueError("mail_to")
        unsafe = self.hobane_mail_tls == "none" and self.hobane_mail_server not in _LOOPBACK
        if self.hobane_mail_server and self.hobane_mail_user and unsafe:
            raise ValueError("mail_tls")
        if self.hobane_webhook_url and not self.hobane_webhook_secret:
            raise ValueError("webhook_missing")
        return self


def signing_key(secret: str) -> bytes:
    """The bytes of a secret in the form of Standard Webhooks; none where it has another form."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return b""
