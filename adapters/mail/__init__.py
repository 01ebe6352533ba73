"""Tells the end of a training by mail."""
