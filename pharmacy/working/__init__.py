"""The processes of a worker: one listens for labels and draws them, others for slow devices."""
