"""The model host, reached over the OpenAI wire with the official client."""
