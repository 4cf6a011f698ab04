"""How requests come in: gunicorn runs the processes, and waitress reads and answers in each.

No thread waits for a client. Each process reads every request whole before one of its threads takes
it, and hands out each answer without a thread.
"""
