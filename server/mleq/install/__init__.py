"""Installing: where editors look, what is put there, and how it is taken away again."""
