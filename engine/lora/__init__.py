"""Real training and real generation: LoRA on a causal language model, each in a process of its own."""
