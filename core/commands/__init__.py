"""The registry: every command of the bot, in the order people should meet them."""

from core.command import Command
from core.commands import (
    bring,
    cases,
    channel,
    clean,
    costs,
    decide,
    export,
    history,
    judge,
    manage,
    models,
    react,
    review,
    talk,
    teach,
    train,
    transfer,
)

COMMANDS: tuple[Command, ...] = (
    *talk.COMMANDS,
    *react.COMMANDS,
    *teach.COMMANDS,
    *decide.COMMANDS,
    *history.COMMANDS,
    *review.COMMANDS,
    *bring.COMMANDS,
    *export.COMMANDS,
    *transfer.COMMANDS,
    *train.COMMANDS,
    *models.COMMANDS,
    *clean.COMMANDS,
    *costs.COMMANDS,
    *judge.COMMANDS,
    *cases.COMMANDS,
    *manage.COMMANDS,
    *channel.COMMANDS,
)
