"""mleq: the equations of machine learning under a writer's fingers."""

__version__ = "0.1.0"
