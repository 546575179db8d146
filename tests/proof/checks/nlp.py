"""NLP: word vectors, and measures of generated text."""

from itertools import combinations

import networkx as nx
import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import fbeta_score
from sklearn.metrics.pairwise import cosine_similarity

from tests.proof.check import EXPECTED, UNDEFINED, Check


def grams(n):
    """The n-grams of a text."""
    return lambda text: {text[at : at + n] for at in range(len(text) - n + 1)}


def count(gram, text):
    return sum(text[at : at + len(gram)] == gram for at in range(len(text)))


def words(*texts):
    return [tuple(text.split()) for text in texts]


def text(rng, words="abcd"):
    """A text of few words, so that some come again."""
    return tuple(rng.choice(list(words), size=rng.integers(3, 9)).tolist())


# BLEU: the examples that the paper prints, and what NLTK 3.10.4 and sacreBLEU 2.6.0 compute.

GUIDE, TROOPS = words(
    "It is a guide to action which ensures that the military always obeys the commands of the party",
    "It is to insure the troops forever hearing the activity guidebook that party direct",
)
GUIDES = words(
    "It is a guide to action that ensures that the military will forever heed Party commands",
    "It is the guiding principle which guarantees the military forces always being under the command of the Party",
    "It is the practical guide for the army always to heed the directions of the party",
)
[THE], CATS = words("the the the the the the the"), words("the cat is on the mat", "there is a cat on the mat")
READ, HISTORY = words(
    "he read the book because he was interested in world history",
    "he was interested in world history because he read the book",
)

PRECISIONS = [
    ({GUIDE: GUIDES}, 1, 17 / 18),
    ({TROOPS: GUIDES}, 1, 8 / 14),
    ({GUIDE: GUIDES}, 2, 10 / 17),
    ({TROOPS: GUIDES}, 2, 1 / 13),
    ({THE: CATS}, 1, 2 / 7),
    # Of a corpus NLTK adds up counts.
    ({GUIDE: GUIDES, READ: [HISTORY]}, 3, 13 / 25),
    ({GUIDE: GUIDES, READ: [HISTORY]}, 4, 8 / 23),
]
EVEN, UNEVEN = (0.25, 0.25, 0.25, 0.25), (0.1, 0.3, 0.5, 0.1)
GUIDED = dict(p=(17 / 18, 10 / 17, 7 / 16, 4 / 15), c=18, r=18)
BOTH = dict(p=(28 / 29, 19 / 27, 13 / 25, 8 / 23), c=29, r=29)
SHORT = dict(p=(9 / 11, 7 / 9, 5 / 7, 3 / 5), c=11, r=14)
LONG = dict(p=(12 / 16, 8 / 14, 5 / 12, 3 / 10), c=16, r=14)
SCORES = [
    (GUIDED, EVEN, 0.5045666840058485),
    (BOTH, EVEN, 0.5920778868801042),
    (BOTH, UNEVEN, 0.5818765313748497),
    (SHORT, EVEN, 0.5501589630653061),
    (SHORT, UNEVEN, 0.5557107513715498),
    (LONG, EVEN, 0.48109772909788073),
    (LONG, UNEVEN, 0.4701118693365116),
]
PENALTIES = [(GUIDED, 1.0), (SHORT, 0.7613003866968737), (LONG, 1.0)]

# ROUGE: the sentences of the paper, and what rouge-score 0.1.2 computes.

POLICE, KILL, GUNMAN = words("police killed the gunman", "police kill the gunman", "the gunman kill police")
FOX, BROWN = words("the quick brown fox jumps over the lazy dog", "the fast brown fox jumped over the dog")
BIRD, DOGS = words("the cat and the dog saw the bird", "the the cat saw a bird and the dog the dog")


def matched(y, y_hat, n):
    """How many n-grams of the texts scikit-learn finds in both, in the one and in the other."""
    if max(len(y), len(y_hat)) < n:
        return 0, 0, 0
    counter = CountVectorizer(ngram_range=(n, n), tokenizer=str.split, token_pattern=None, lowercase=False)
    found = counter.fit_transform([" ".join(y), " ".join(y_hat)]).toarray()
    return found.min(0).sum(), *found.sum(1)


def recall(R, y_hat, n):
    """Of all n-grams of the references those that the text has."""
    found = np.array([matched(y, y_hat, n) for y in R])
    return found[:, 0].sum() / found[:, 1].sum()


def texts(rng):
    n = int(rng.integers(1, 3))
    return dict(n=n, G_n=grams(n), count=count, y=text(rng), y_hat=text(rng), R={text(rng) for _ in range(3)})


def spoken(y, y_hat, n):
    return dict(n=n, G_n=grams(n), count=count, y=y, y_hat=y_hat, R={y})


def f1(y, y_hat, n):
    both, of_y, of_y_hat = matched(y, y_hat, n)
    return from_counts(both, of_y, of_y_hat, 1)


def from_counts(both, of_y, of_y_hat, beta):
    """The F-score of scikit-learn for as many hits as there are in both."""
    hits, misses, alarms = both, of_y - both, of_y_hat - both
    return fbeta_score([1] * (hits + misses) + [0] * alarms, [1] * hits + [0] * misses + [1] * alarms, beta=beta)


def subsequences(y):
    """All of them, each by the places that it takes; the longest first."""
    return (at for size in range(len(y), -1, -1) for at in combinations(range(len(y)), size))


def places(y, y_hat):
    """The places in y of a longest common subsequence, by trying all."""
    there = {tuple(y_hat[i] for i in at) for at in subsequences(y_hat)}
    return next(set(at) for at in subsequences(y) if tuple(y[i] for i in at) in there)


def lcs(y, y_hat):
    return len(places(y, y_hat))


def longest_path(y, y_hat):
    """The longest common subsequence is a longest path through the places of both texts."""
    grid = nx.DiGraph()
    for i in range(len(y) + 1):
        for j in range(len(y_hat) + 1):
            if i:
                grid.add_edge((i - 1, j), (i, j), weight=0)
            if j:
                grid.add_edge((i, j - 1), (i, j), weight=0)
            if i and j and y[i - 1] == y_hat[j - 1]:
                grid.add_edge((i - 1, j - 1), (i, j), weight=1)
    return nx.dag_longest_path_length(grid)


def both_texts(rng):
    return dict(y=(*text(rng), "a"), y_hat=(*text(rng), "a"), LCS=lcs, beta=rng.uniform(0.3, 3))


def by_longest_path(y, y_hat, beta=1):
    return from_counts(longest_path(y, y_hat), len(y), len(y_hat), beta)


def paper(y, y_hat):
    return dict(y=y, y_hat=y_hat, LCS=lcs, beta=1)


def summaries(y, y_hat, r, p):
    """Summaries of several sentences, recall and precision."""
    return dict(y=words(*y), y_hat=words(*y_hat), L=places, computed=(r, p))


# METEOR: what NLTK 3.10.4 computes without a stemmer and WordNet, for other parameters than its own as well.

PRESIDENT = dict(m=6, ch=2, y=range(7), y_hat=range(6))  # the example of the paper: `the president then spoke to ...`
TURNED = dict(m=4, ch=2, y=range(7), y_hat=range(5))  # a b c d e f g, d e x a b
BACKWARD = dict(m=3, ch=3, y=range(3), y_hat=range(3))  # a b c, c b a
SPREAD = dict(m=4, ch=3, y=range(6), y_hat=range(7))  # a b c d e f, a x c d y z b
ALIKE = dict(m=4, ch=1, y=range(4), y_hat=range(4))
SINGLE = dict(m=1, ch=1, y=range(1), y_hat=range(1))
FIRST, LATER = dict(alpha=0.9, beta=3, gamma=0.5), dict(alpha=0.81, beta=0.83, gamma=0.28)
ALIGNED = [
    (PRESIDENT, FIRST, 0.8534621578099838),
    (TURNED, FIRST, 0.551470588235294),
    (BACKWARD, FIRST, 0.5),
    (SPREAD, FIRST, 0.5174180327868853),
    (ALIKE, FIRST, 0.9921875),
    (SINGLE, FIRST, 0.5),
    (PRESIDENT, LATER, 0.781939497378847),
    (TURNED, LATER, 0.5090584967634842),
    (BACKWARD, LATER, 0.72),
    (SPREAD, LATER, 0.5036991710729161),
    (SPREAD, dict(alpha=0.8, beta=2.5, gamma=0.4), 0.5194479252570977),
]


def meteors(*, parameters):
    """What is put in, and the score."""
    found = [
        given | chosen | dict(P=given["m"] / len(given["y_hat"]), R=given["m"] / len(given["y"]), computed=score)
        for given, chosen, score in ALIGNED
        if parameters or chosen is FIRST
    ]
    nothing = dict(m=0, ch=0, y=range(3), y_hat=range(2), P=0, R=0, computed=UNDEFINED)
    return [*found, nothing | FIRST]


# BERTScore.


def embedded(rng, unit=True):
    """Two texts, and vectors of their tokens."""
    x, x_hat = (rng.normal(size=(size, 4)) for size in rng.integers(2, 6, size=2))
    if unit:
        x, x_hat = (one / np.linalg.norm(one, axis=1, keepdims=True) for one in (x, x_hat))
    tokens = dict(x=list(range(len(x))), x_hat=list(range(len(x_hat))))
    return tokens | dict(x_vector=x, x_hat_vector=x_hat, idf=lambda token: 1 / (2 + token))


def berts(x_vector, x_hat_vector):
    """How similar the nearest tokens are: on average over the reference, over the candidate, and the harmonic mean."""
    similar = cosine_similarity(x_vector, x_hat_vector)
    r, p = similar.max(1).mean(), similar.max(0).mean()
    return dict(R_BERT=r, P_BERT=p, F_BERT=2 / (1 / r + 1 / p))


CHECKS = [
    Check(
        "bleu",
        against=["nltk.translate.bleu_score.corpus_bleu", "sacrebleu.corpus_bleu"],
        reference=lambda computed: computed,
        rounds=0,
        edges=[given | dict(w=w, computed=score) for given, w, score in SCORES]
        + [dict(p=(0.5, 0.0), w=(0.5, 0.5), c=2, r=1, computed=0)],
    ),
    Check(
        "bleu",
        "precision",
        against=["Papineni et al. 2002, examples 1 and 2", "nltk.translate.bleu_score.modified_precision"],
        reference=lambda computed: computed,
        rounds=0,
        edges=[
            dict(C=set(of), R=of.get, G_n=grams(n), n=n, count=count, computed=precision)
            for of, n, precision in PRECISIONS
        ],
    ),
    Check(
        "bleu",
        "geometric",
        against="nltk.translate.bleu_score.corpus_bleu",
        reference=lambda computed: computed,
        rounds=0,
        edges=[
            dict(p=given["p"], BP=penalty, computed=score)
            for given, penalty in PENALTIES
            for of, w, score in SCORES
            if of is given and w is EVEN
        ],
    ),
    Check(
        "bleu",
        "log",
        how="claims",
        against="nltk.translate.bleu_score.corpus_bleu",
        reference=lambda BLEU: dict(BLEU=BLEU),
        rounds=0,
        edges=[given | dict(w=w, BLEU=score) for given, w, score in SCORES],
    ),
    Check(
        "rouge-n",
        against=["sklearn.feature_extraction.text.CountVectorizer", "Lin 2004, sec. 3"],
        reference=recall,
        inputs=texts,
        edges=[
            spoken(POLICE, KILL, 2) | {EXPECTED: 1 / 3},
            spoken(POLICE, GUNMAN, 2) | {EXPECTED: 1 / 3},
            spoken(("police",), KILL, 2) | {EXPECTED: UNDEFINED},
        ],
    ),
    Check(
        "rouge-n",
        "single",
        against=["sklearn.feature_extraction.text.CountVectorizer", "rouge_score.rouge_scorer.RougeScorer"],
        reference=lambda y, y_hat, n: recall([y], y_hat, n),
        inputs=texts,
        edges=[
            spoken(FOX, BROWN, 1) | {EXPECTED: 2 / 3},
            spoken(FOX, BROWN, 2) | {EXPECTED: 1 / 4},
            spoken(BIRD, DOGS, 1) | {EXPECTED: 1},
            spoken(BIRD, DOGS, 2) | {EXPECTED: 3 / 7},
            spoken(("police",), KILL, 2) | {EXPECTED: UNDEFINED},
        ],
    ),
    Check(
        "rouge-n",
        "f1",
        against=["sklearn.metrics.f1_score", "rouge_score.rouge_scorer.RougeScorer"],
        reference=f1,
        inputs=texts,
        edges=[
            spoken(FOX, BROWN, 1) | {EXPECTED: 12 / 17},
            spoken(FOX, BROWN, 2) | {EXPECTED: 4 / 15},
            spoken(BIRD, DOGS, 1) | {EXPECTED: 16 / 19},
            spoken(BIRD, DOGS, 2) | {EXPECTED: 6 / 17},
        ],
    ),
    Check(
        "rouge-n",
        "best",
        against="numpy.max",
        reference=lambda R, y_hat, n: np.max([recall([y], y_hat, n) for y in R]),
        inputs=lambda rng: texts(rng) | dict(n=1, ROUGE_n=lambda R, y_hat: recall(R, y_hat, 1)),
        arguments=("R", "y_hat"),
    ),
    Check(
        "rouge-l",
        against=["networkx.dag_longest_path_length", "sklearn.metrics.fbeta_score", "Lin 2004, sec. 3.1"],
        reference=by_longest_path,
        inputs=both_texts,
        edges=[
            paper(POLICE, KILL) | {EXPECTED: 3 / 4},
            paper(POLICE, GUNMAN) | {EXPECTED: 2 / 4},
            paper(("a",), ("b",)) | {EXPECTED: UNDEFINED},
        ],
    ),
    Check(
        "rouge-l",
        holds=lambda f, y, y_hat: np.allclose(
            [f(beta=1e7), f(beta=1e-7)], lcs(y, y_hat) / np.array([len(y), len(y_hat)])
        ),
        what="recall for a large beta, precision for a small one",
        inputs=both_texts,
    ),
    Check(
        "rouge-l",
        "f1",
        against=["networkx.dag_longest_path_length", "rouge_score.rouge_scorer.RougeScorer"],
        reference=lambda y, y_hat: by_longest_path(y, y_hat),
        inputs=both_texts,
        edges=[
            paper(POLICE, KILL) | {EXPECTED: 3 / 4},
            paper(FOX, BROWN) | {EXPECTED: 0.7058823529411765},
            paper(BIRD, DOGS) | {EXPECTED: 0.631578947368421},
            paper(("a",), ("b",)) | {EXPECTED: 0},
        ],
    ),
    Check(
        "rouge-l",
        "recursion",
        against="networkx.dag_longest_path_length",
        reference=longest_path,
        inputs=both_texts,
        edges=[dict(y=(), y_hat=("a",)), dict(y=("a",), y_hat=("b",)), dict(y=POLICE, y_hat=GUNMAN)],
    ),
    Check(
        "rouge-l",
        "summary",
        against=["Lin 2004, sec. 3.2", "rouge_score.rouge_scorer.RougeScorer"],
        reference=lambda computed: computed,
        rounds=0,
        edges=[
            summaries(["w1 w2 w3 w4 w5"], ["w1 w2 w6 w7 w8", "w1 w3 w8 w9 w5"], 4 / 5, 4 / 10),
            summaries(
                ["the dog ran home", "a cat slept on his mat"],
                ["my cat slept there again", "the dog ran to his mat", "home"],
                8 / 10,
                8 / 12,
            ),
        ],
    ),
    Check(
        "meteor",
        against="nltk.translate.meteor_score.single_meteor_score",
        reference=lambda computed: computed,
        rounds=0,
        edges=meteors(parameters=False),
    ),
    Check(
        "meteor",
        "one-line",
        against="nltk.translate.meteor_score.single_meteor_score",
        reference=lambda computed: computed,
        rounds=0,
        edges=meteors(parameters=False),
    ),
    Check(
        "meteor",
        "parameters",
        against="nltk.translate.meteor_score.single_meteor_score",
        reference=lambda computed: computed,
        rounds=0,
        edges=meteors(parameters=True),
    ),
    Check(
        "bertscore",
        against="sklearn.metrics.pairwise.cosine_similarity",
        reference=lambda x_vector, x_hat_vector: tuple(
            berts(x_vector, x_hat_vector)[name] for name in ("R_BERT", "P_BERT", "F_BERT")
        ),
        inputs=embedded,
    ),
    Check(
        "bertscore",
        how="claims",
        against="sklearn.metrics.pairwise.cosine_similarity",
        reference=berts,
        inputs=embedded,
        given=("R_BERT", "P_BERT", "F_BERT"),
    ),
    Check(
        "bertscore",
        "cosine",
        against="sklearn.metrics.pairwise.cosine_similarity",
        reference=lambda x_vector, x_hat_vector: cosine_similarity(x_vector, x_hat_vector).max(1).mean(),
        inputs=lambda rng: embedded(rng, unit=False),
    ),
    Check(
        "bertscore",
        "idf",
        against="sklearn.metrics.pairwise.cosine_similarity",
        reference=lambda x_vector, x_hat_vector, x, idf: np.average(
            cosine_similarity(x_vector, x_hat_vector).max(1), weights=[idf(token) for token in x]
        ),
        inputs=embedded,
    ),
    Check(
        "bertscore",
        "rescaled",
        against="numpy.interp",
        reference=lambda R_BERT, b: np.interp(R_BERT, [b, 1], [0, 1]),
        inputs=lambda rng: dict(zip(("b", "R_BERT"), np.sort(rng.uniform(0, 1, size=2)), strict=True)),
    ),
]
