"""What a device on a socket is told and asked, in its own language. Each module has one."""
