"""The web server: gunicorn manages the processes, and waitress reads and responds in each.

No thread waits for a client. Each process reads every request completely before a thread takes it,
and sends each response without a thread.
"""
