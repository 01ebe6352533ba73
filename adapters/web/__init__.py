"""The browser page: one static page, a JSON interface behind it, and news over server-sent events."""
