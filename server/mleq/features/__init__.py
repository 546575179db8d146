"""What a writer asks for, put together from the rooms above; plain dataclasses out."""
