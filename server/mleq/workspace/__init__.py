"""What lies around a document: the one room that reads and writes files of the user's."""
