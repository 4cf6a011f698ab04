"""The languages of devices on a socket: labels and status queries. Each module has one."""
