"""Secrets in texts, found by the patterns of detect-secrets."""
