"""A small Slack on 127.0.0.1: Web API, Socket Mode and signed HTTP delivery, refusing what Slack refuses."""

from tests.fake_slack.people import Person
from tests.fake_slack.server import APP_TOKEN, BOT, BOT_TOKEN, SECRET, TEAM, FakeSlack, Refusal

__all__ = ["APP_TOKEN", "BOT", "BOT_TOKEN", "SECRET", "TEAM", "FakeSlack", "Person", "Refusal"]
