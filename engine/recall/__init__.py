"""The embedded brain: questions and answers learnt without a network, a GPU or a language model."""
