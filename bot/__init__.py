"""The composition root: wires every concrete class and decides nothing."""
