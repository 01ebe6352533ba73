"""Slack: events and commands in, answers and news out."""
