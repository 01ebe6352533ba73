"""What the bot knows and does, without any platform, database or model host."""
