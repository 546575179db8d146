"""Text, stop and mirror: one model of a snippet for the server and for every exporter."""
