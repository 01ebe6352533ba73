"""Draws what the news of a training shows, in a process of its own."""
