"""Graphs."""

import networkx
import numpy as np

from tests.proof.check import Check


def _linked(rng, leaves=0):
    """A directed graph in which every node but the last ones links on, and one of its nodes."""
    count = 6
    nodes = range(1, count + 1)
    linking = nodes[: count - leaves]
    graph = networkx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((u, u % count + 1) for u in linking)
    graph.add_edges_from((u, v) for u in linking for v in nodes if rng.uniform() < 0.3)
    return dict(
        graph=graph,
        d=rng.uniform(0.4, 0.95),
        n=count,
        v=int(rng.integers(1, count + 1)),
        V=set(nodes),
        B=lambda v: set(graph.predecessors(v)),
        L=graph.out_degree,
        M=_matrix(graph, 1),
    )


def _with_leaves(rng):
    return _linked(rng, leaves=2)


def _ranks(graph, d):
    ranks = networkx.pagerank(graph, alpha=d, tol=1e-13, max_iter=2000)
    return dict(PR=ranks.__getitem__, r=np.array([ranks[v] for v in graph]))


def _ranks_of_1998(graph, d):
    ranks = _ranks(graph, d)
    return dict(PR=lambda v: len(graph) * ranks["PR"](v))


def _matrix(graph, d):
    """Google's matrix, with a column for the node that links."""
    return networkx.google_matrix(graph, alpha=d).T


def _ranked(variant=None, inputs=_linked, reference=_ranks, given=("PR",), against="networkx.pagerank"):
    return Check("pagerank", variant, how="claims", against=against, inputs=inputs, reference=reference, given=given)


CHECKS = [
    _ranked(),
    _ranked("matrix", given=("r",)),
    _ranked(
        "matrix",
        reference=lambda graph, d: _ranks(graph, d) | dict(M=_matrix(graph, 1)),
        given=("r", "M"),
        against=("networkx.pagerank", "networkx.google_matrix"),
    ),
    _ranked("google", given=("r",)),
    _ranked(
        "google",
        reference=lambda graph, d: _ranks(graph, d) | dict(G=_matrix(graph, d)),
        given=("r", "G"),
        against=("networkx.pagerank", "networkx.google_matrix"),
    ),
    _ranked("dangling", inputs=_with_leaves),
    _ranked("unnormalized", reference=_ranks_of_1998),
]
