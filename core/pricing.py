"""What an answer of a model costs, by the dated prices of the settings."""

from __future__ import annotations

from core.marks import AnswerPrice
from core.options import Options


def answer_price(options: Options, model: str) -> AnswerPrice | None:
    """The price of a model's tokens, None where nobody wrote it down; tuned models follow their base."""
    price = options.prices.of(model, options.training_base) if options.prices else None
    if options.prices is None or price is None or price.tokens_in is None or price.tokens_out is None:
        return None
    return AnswerPrice(price.tokens_in, price.tokens_out, options.prices.currency, options.prices.dated)
