"""Our own server of the OpenAI wire: files, fine-tuning jobs, models, chat, moderation."""
