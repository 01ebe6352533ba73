"""SQLite behind the ports of the core."""
