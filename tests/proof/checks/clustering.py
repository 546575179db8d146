"""Clustering: groups found in data and in graphs."""

import networkx as nx
import numpy as np

from tests.proof.check import EXPECTED, UNDEFINED, Check


def graph(rng):
    """An undirected graph with weights and loops, and communities of its nodes.

    Networkx counts a loop twice in the degree of its node; on the diagonal it then stands twice as well.
    """
    n = int(rng.integers(4, 9))
    upper = np.triu(rng.integers(1, 5, size=(n, n)) * (rng.random((n, n)) < 0.5))
    upper[0, 1] = 2
    a = (upper + upper.T).astype(float)
    return dict(A=a, k=a.sum(1), m=a.sum() / 2, c=rng.integers(1, 4, size=n))


def undirected(a):
    return nx.from_numpy_array(a - np.diag(np.diag(a)) / 2)


def communities(c):
    return [set(np.flatnonzero(c == label).tolist()) for label in np.unique(c)]


def modularity(A, c, gamma=1.0):
    return nx.community.modularity(undirected(A), communities(c), resolution=gamma)


def inside(rng):
    """What lies in each community, as networkx counts it."""
    given = graph(rng)
    whole, parts = undirected(given["A"]), communities(given["c"])
    return given | dict(
        L=np.array([whole.subgraph(part).size("weight") for part in parts]),
        d=np.array([sum(dict(whole.degree(part, "weight")).values()) for part in parts]),
    )


def arcs(rng):
    """A directed graph with weights and loops."""
    n = int(rng.integers(4, 9))
    a = (rng.integers(1, 5, size=(n, n)) * (rng.random((n, n)) < 0.5)).astype(float)
    a[0, 1] = 2
    return dict(A=a, k_out=a.sum(1), k_in=a.sum(0), m=a.sum(), c=rng.integers(1, 4, size=n))


def directed(A, c):
    return nx.community.modularity(nx.from_numpy_array(A, create_using=nx.DiGraph), communities(c))


def joining(rng):
    """A node that stands alone, and a community that it may join."""
    given = graph(rng)
    a, k, c = given["A"], given["k"], given["c"]
    node, label = int(rng.integers(len(a))), int(rng.integers(1, 4))
    c[node] = 4
    return dict(
        A=a,
        m=given["m"],
        labels=c,
        k=k,
        i=node + 1,
        c=label,
        k_i_c=a[node, c == label].sum(),
        d=np.array([k[c == one].sum() for one in (1, 2, 3)]),
    )


def gained(A, labels, i, c):
    joined = np.where(np.arange(len(labels)) == i - 1, c, labels)
    return modularity(A, joined) - modularity(A, labels)


# Two triangles that an edge joins: each has 3 of the 7 edges and half of the ends, 2 (3/7 - 1/4) = 5/14.
TRIANGLES = nx.to_numpy_array(nx.barbell_graph(3, 0))
NODES = dict(A=TRIANGLES, k=TRIANGLES.sum(1), m=7)
EDGE = np.array([[0.0, 1.0], [1.0, 0.0]])
EDGES = [
    NODES | {"c": np.array([1, 1, 1, 2, 2, 2]), EXPECTED: 5 / 14},
    NODES | {"c": np.ones(6), EXPECTED: 0},
    dict(A=EDGE, k=EDGE.sum(1), m=1, c=np.array([1, 2])) | {EXPECTED: -1 / 2},
    dict(A=np.zeros((2, 2)), k=np.zeros(2), m=0, c=np.array([1, 2])) | {EXPECTED: UNDEFINED},
]

CHECKS = [
    Check(
        "modularity",
        against="networkx.algorithms.community.modularity",
        reference=modularity,
        inputs=graph,
        edges=EDGES,
    ),
    Check(
        "modularity",
        "communities",
        against="networkx.algorithms.community.modularity",
        reference=modularity,
        inputs=inside,
        edges=[
            {"L": np.array([3, 3]), "d": np.array([7, 7]), "m": 7, EXPECTED: 5 / 14},
            {"L": np.array([0]), "d": np.array([0]), "m": 0, EXPECTED: UNDEFINED},
        ],
    ),
    Check(
        "modularity",
        "resolution",
        against="networkx.algorithms.community.modularity",
        reference=modularity,
        inputs=lambda rng: graph(rng) | dict(gamma=rng.uniform(0.3, 2)),
        edges=[dict(edge, gamma=1.0) for edge in EDGES],
    ),
    Check(
        "modularity",
        "directed",
        against="networkx.algorithms.community.modularity",
        reference=directed,
        inputs=arcs,
    ),
    Check(
        "modularity",
        "gain",
        against="networkx.algorithms.community.modularity",
        reference=gained,
        inputs=joining,
    ),
]
