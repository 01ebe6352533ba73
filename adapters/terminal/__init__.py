"""The terminal as a platform: a chat to type in, and the parts that the command line shows replies with."""
