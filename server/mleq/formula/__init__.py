"""One formula in; what it is, out."""
