"""What people of the field call things otherwise: abbreviations, names in code, and words with the same meaning."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

_ABBREVIATIONS = """
acc = accuracy
act = activation
approx = approximation
attn = attention
avg = average
bin = binary
bn = batch normalization
cat = categorical
ce = cross entropy
clf = classifier
coef = coefficient
conv = convolution
corr = correlation
cos = cosine
cov = covariance
decomp = decomposition
dim = dimension
dist = distance = distribution
div = divergence
est = estimation
exp = exponential
fn = function
func = function
grad = gradient
info = information
kl = kullback leibler
lin = linear
ln = layer normalization
log lik = log likelihood
loglik = log likelihood
logreg = logistic regression
lr = learning rate
mat = matrix
max = maximum
mha = multi head attention
min = minimum
ml = maximum likelihood
mse = mean squared error
nn = neural network
neg = negative
norm = normalization = normalized
obj = objective
opt = optimizer = optimal
param = parameter
pos = positive
prec = precision
prob = probability
reg = regularization = regression
reparam = reparameterization
repr = representation
sim = similarity
sq = squared
std = standard deviation
tfm = transformer
unsup = unsupervised
var = variance
vec = vector
xent = cross entropy
xe = cross entropy
"""
"""What is short for what: only the words on the right are looked for in place of those on the left."""

_ALIKE = """
agreement, consistency, similarity
classification, classifier, classify, categorization
clustering, clusterings, cluster, grouping, partition
cost, loss, objective, criterion
decomposition, factorization, factoring
dimensionality reduction, dimension reduction, principal component analysis
distance, divergence, dissimilarity, metric
distribution, distributions, probability
error, deviation, residual
gate, gating, gated
generator, generative, generate
importance, relevance, ranking
likelihood, loglikelihood, log likelihood
metric, measure, score, index
neural network, network, net
normalized, standardized, scaled
optimizer, optimization, update rule
penalty, regularization, regularizer, shrinkage
prediction, predicted, output, forecast
query, search
rate, ratio, fraction, proportion
sensitivity, recall
similarity, closeness, resemblance
squared, quadratic, square
summary, summarization
topic, topics, topic model
transformer, attention
translation, machine translation
uncertainty, entropy
weights, parameters, coefficients
损失, 代价, 目标函数
激活, 激活函数
距离, 散度
正则化, 正则, 惩罚
最大, 极大
熵, 信息熵
查准率, 精确率, 精度, 精准率
查全率, 召回率
分解, 因子分解
优化器, 优化算法
神经网络, 网络
评价, 评估, 指标
"""
"""What is said for the same: each in place of any other on its line."""

_LONGEST = 3
MOST = 6
"""The rewritten forms of one query."""


def synonyms(word: str) -> Iterator[str]:
    """The single words that are said for a word."""
    return (other[0] for other in _table().get((word,), ()) if len(other) == 1)


def rewritten(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words of a query with something in them said otherwise, one thing in each."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            for other in _table().get(words[start:end], ()):
                yield (*words[:start], *other, *words[end:])


@cache
def _table() -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    table: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for line in _ABBREVIATIONS.strip().splitlines():
        short, *longs = (tuple(part.split()) for part in line.split("="))
        table[short] = longs
    for line in _ALIKE.strip().splitlines():
        phrases = [tuple(part.split()) for part in line.split(",")]
        for phrase in phrases:
            table.setdefault(phrase, []).extend(other for other in phrases if other != phrase)
    return table
