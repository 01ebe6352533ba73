"""The settings of what tokens cost, of a month's budgets, and of where admins hear about them."""

from __future__ import annotations

import re
from typing import Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings

from core.model import Channel
from core.prices import ModelPrice, Prices, read_prices

_PRICE = re.compile(r"^(\d+(?:\.\d+)?) ([A-Z]{3}) (\d{4}-\d{2}-\d{2})$")


class CostSettings(BaseSettings):
    """Prices, budgets, and the admins' channel."""

    hobane_training_price: str | None = Field(
        None, description="Price of a million training tokens and its date: 3.00 USD 2026-11-01"
    )
    hobane_prices: str | None = Field(
        None,
        description="Prices of a million tokens and their date: "
        "USD 2026-11-01; MODEL training=5 in=0.4 out=1.6; MODEL in=0.1 out=0.5",
    )
    hobane_answer_budget: float | None = Field(
        None, gt=0, description="What a month's answers may cost, in the currency of the prices"
    )
    hobane_training_budget: float | None = Field(
        None, gt=0, description="What a month's trainings may cost, in the same currency"
    )
    hobane_admin_channel: str | None = Field(
        None,
        description="Where admins hear news, such as discord:123; empty: where a training was last ordered",
    )

    @field_validator("hobane_training_price")
    @classmethod
    def _price(cls, value: str | None) -> str | None:
        if value is not None and not _PRICE.match(value):
            raise ValueError("price")
        return value

    @field_validator("hobane_prices")
    @classmethod
    def _prices(cls, value: str | None) -> str | None:
        if value is not None:
            read_prices(value)
        return value

    @field_validator("hobane_admin_channel")
    @classmethod
    def _admin_channel(cls, value: str | None) -> str | None:
        if value is not None:
            _channel(value)
        return value

    @model_validator(mode="after")
    def _priced(self) -> Self:
        budgeted = self.hobane_answer_budget or self.hobane_training_budget
        if budgeted and not (self.hobane_prices or self.hobane_training_price):
            raise ValueError("budget_needs_prices")
        return self

    def prices(self, training_base: str) -> Prices | None:
        """The table of prices; the older setting prices the training of the base alone."""
        if self.hobane_prices:
            return read_prices(self.hobane_prices)
        price = _PRICE.match(self.hobane_training_price or "")
        return Prices(price[2], price[3], {training_base: ModelPrice(float(price[1]))}) if price else None


def _channel(text: str) -> Channel:
    try:
        return Channel.parse(text)
    except (ValueError, TypeError):
        raise ValueError("channel") from None
