"""How a preparation is made: what is weighed for a batch, and the facts it depends on."""
