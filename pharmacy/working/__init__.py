"""The processes of a worker: one renders labels, the others talk to slow devices."""
