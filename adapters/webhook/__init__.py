"""Tells the end of a training to a web address, signed."""
