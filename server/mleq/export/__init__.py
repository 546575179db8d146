"""The catalog as snippet files, which editors load without a server."""
