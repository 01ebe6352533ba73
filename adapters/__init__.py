"""Translators: one folder per platform, each between its events and the words of the core."""
