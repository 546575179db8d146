"""What people of the field call things otherwise: abbreviations, names in code, and words with the same meaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from mleq.catalog.words import stem

_ABBREVIATIONS = """
abs = absolute
acc = accuracy
act = activation
adj = adjusted
adv = adversarial = advantage
ae = autoencoder
algo = algorithm
approx = approximation = approximate
ar = autoregressive
attn = attention
aug = augmentation = augmented
autoenc = autoencoder
avg = average = mean
backprop = backpropagation
bayes opt = bayesian optimization
bi = bidirectional
bin = binary
bn = batch normalization
bs = batch size
cat = categorical
cdf = cumulative distribution function
ce = cross entropy
cls = classification = class
clf = classifier = classification
cn = condition number
cnn = convolutional neural network
coef = coefficient
coeff = coefficient
coh = coherence
cond = conditional
conf = confidence
conv = convolution = convergence
corr = correlation = corrected
cos = cosine
cov = covariance
cum = cumulative
cv = cross validation = computer vision
dec = decoder
decomp = decomposition
deg = degree
deriv = derivative
dev = deviation
diff = difference = diffusion
dim = dimension
dims = dimensions
dir = dirichlet
disc = discriminator = discriminant = discounted
dist = distance = distribution
distr = distribution
div = divergence
dkl = kullback leibler divergence
djs = jensen shannon divergence
dof = degrees freedom
emb = embedding
enc = encoder
ent = entropy
err = error
est = estimation = estimator
ev = expected value
eval = evaluation
exp = exponential = expected
expit = sigmoid
ff = feedforward
ffn = feedforward network
fn = function = false negative
fnr = false negative rate
fp = false positive
fpr = false positive rate
frac = fraction
fro = frobenius
func = function
gauss = gaussian
gd = gradient descent
gen = generator = generative
gmm = gaussian mixture model
gnn = graph neural network
gp = gaussian process
grad = gradient
hyp = hyperbolic
hyper = hyperparameter
ib = information bottleneck
ica = independent component analysis
idx = index
ig = information gain
inf = inference = infinity
info = information
init = initialization
inv = inverse
iou = intersection over union
kl = kullback leibler
kld = kullback leibler divergence
kldiv = kullback leibler divergence
knn = nearest neighbors
lik = likelihood
lin = linear
lm = language model
ll = log likelihood
llm = large language model
ln = layer normalization = natural logarithm
log lik = log likelihood
loglik = log likelihood
logprob = log probability
logreg = logistic regression
lr = learning rate = logistic regression
lsq = least squares
mat = matrix
max = maximum
maxent = maximum entropy
mc = monte carlo
mcmc = markov chain monte carlo
mdp = markov decision process
mha = multi head attention
mi = mutual information
min = minimum
misclf = misclassification
ml = maximum likelihood
mlp = multilayer perceptron
mm = minimax
mom = momentum
mse = mean squared error
mt = machine translation
mult = multiplicative
nb = naive bayes
neg = negative
negloglik = negative log likelihood
nll = negative log likelihood
nmt = neural machine translation
nn = neural network
norm = normalization = normalized
normed = normalized
num = number
obj = objective
ols = ordinary least squares
opt = optimizer = optimal = optimization
ort = orthogonal
ot = optimal transport
param = parameter
params = parameters
pdf = probability density
pg = policy gradient
pos = positive = positional
post = posterior
pr = precision recall
prec = precision
pred = prediction = predicted
prob = probability
probs = probabilities
prod = product
proj = projection
quad = quadratic
rbf = radial basis
rec = recall = reconstruction
recon = reconstruction
recsys = recommender
rect = rectified
rel = relative = relevance
reg = regularization = regression
regr = regression
reparam = reparameterization
repr = representation
res = residual
rf = random forest
rl = reinforcement learning
sa = self attention
sd = standard deviation
sens = sensitivity
seq = sequence
sgd = stochastic gradient descent
sig = sigmoid
sim = similarity
spec = specificity
sq = squared
sqr = squared
sqrt = square root
std = standard deviation
sum sq = sum squares
sym = symmetric
temp = temperature
tfm = transformer
tn = true negative
tnr = true negative rate
tp = true positive
tpr = true positive rate
trans = transformation = transpose
univ = universal
unsup = unsupervised
sup = supervised
upd = update
vae = variational autoencoder
val = value
var = variance = variational
vec = vector
vi = variational inference
wt = weight
xent = cross entropy
xe = cross entropy
xentropy = cross entropy
"""
"""What is short for what: only the words on the right are looked for in place of those on the left."""

_ALIKE = """
above, higher, greater, larger, more, exceeds
absolute, magnitude
acyclic, dag
agreement, consistency, similarity, agree
allow, tolerate, permit
area under curve, auc
argmax, maximize, maximum, maximal, largest, greatest, max
argmin, minimize, minimum, minimal, smallest, least, min
association, dependence, relatedness, correlation
attract, cooccur, co occurrence, cooccurrence, occur together, collocation
average, mean, averaged
between two, pairwise
before, previous, preceding, last, earlier
below, lower, less, under, fewer
bounded, limited
box, bounding box
classification, classifier, classify, categorization
clustering, clusterings, cluster, grouping, partition
combine, join, concatenate, merge
communities, community, modules
compression, code length, description length, bits
correct, right, true, hit
cost, loss, objective, criterion
cutoff, threshold
decomposition, factorization, factoring, factorize, factor
denominator, partition function, normalizer
derivative, gradient, slope
difference, discrepancy, gap, residual, error
dimensionality reduction, dimension reduction, principal component analysis
distance, divergence, dissimilarity, metric, discrepancy
distribution, distributions, probability
document, text
dot product, inner product, scalar product
dynamic programming, bellman
earth, dirt, sand
embedding, embeddings, representation, word vector, contextual embeddings
error, deviation, residual
euclidean, l2
exponent, exponential, exp
fake, generated, synthetic
false, wrong, incorrect
false alarm, false positive
feature selection, variable selection, select features
feedforward, fully connected, dense, one hidden layer
fit, model, approximate
forecast, prediction, predicted, output, predict
gate, gating, gated
gaussian, normal
generator, generative, generate
goodness, quality
gradient descent, steepest descent
graph, network
group, cluster
hidden, latent
how often, share, frequency, proportion, fraction
how well, quality
ideal, best, perfect, best possible
importance, relevance, ranking
information, knowledge
information retrieval, retrieval, search engine, ranking
intersection, overlap, in common
intersection over union, jaccard
items, elements, objects
jump, teleportation
label, class, target
labelings, clusterings, partitions
large, big
likelihood, loglikelihood, log likelihood
link, links, edge, hyperlink
logits, scores
machine translation, translation
manhattan, l1, taxicab, absolute
matrix, matrices
matrix factorization, matrix decomposition, singular value decomposition
measure, metric, score, index
mix, mixture, combination
multiclass, multinomial, categorical, multi class
multiplicative, product, bilinear
neural network, network, net
next token, next word, autoregressive, language model
node, nodes, vertex, vertices
nonzero, active
normalize, normalized, standardized, scaled, normalization
objective, target
observed, data, sample
odds, logit
optimizer, optimization, update rule
order, ranking
outlier, outliers, robust, anomaly
overfitting, regularization
overlap, intersection
parameters, weights, coefficients
path, trajectory
penalize, penalty, penalized, regularization, regularizer, shrinkage, shrink, regularized
pile, mass
positive predictive value, precision
predicted positive, predicted positives
proportion, percent, percentage, fraction, ratio, rate, share
query, search
random, chance, stochastic
random variables, variables
ranking quality, ranking metric
reconstruction, reconstruct
recurrent, recurrence, sequential
regression, regressor, regress
relevant, relevance
root, square root
row, rows
sample, draw, drawn, sampling
score, scored, scoring
sensitivity, recall, true positive rate
separate, separating, divide, parted
sequence to sequence, seq2seq, encoder decoder
similarity, closeness, resemblance, relatedness
size, magnitude, length
small, little, shrink, towards 0
smooth l1, huber
source, input
sparse, sparsity, exactly 0
specificity, true negative rate
squared, quadratic, square, squares
squash, squashed, squashing
step size, learning rate
sum, total
summary, summarization, summaries
support vector machine, svm
surprise, surprisal, self information
symmetric, symmetrized, symmetry
tells, gives, knowing
tolerance, slack
topic, topics, topic model
transformer, attention
tree, trees
two classes, binary
uncertainty, entropy
undirected, symmetric
usual, standard
weight decay, l2 penalty, l2 regularization
whole, total, overall
widest, maximum, maximal, largest
word, words, token, tokens
zero, 0
"""
"""What is said for the same: each in place of any other on its line."""

TELLING_LITTLE = frozenset(
    stem(word)
    for word in (
        "activation algorithm calculation cell class coefficient compute computed criterion definition display "
        "equation estimate estimator evaluation expression fn func function index kind layer loss measure method "
        "metric model module net network number numbers objective optimizer problem rule score technique term test "
        "trick type unit update value vanilla plain simple basic standard original general quality "
        "损失 指标 模型 问题"
    ).split()
)
"""Stems of words that many names end with, and which a writer adds or leaves out."""

LONGEST = 4
"""The words of the longest phrase."""


def said_for(words: tuple[str, ...]) -> Sequence[tuple[str, ...]]:
    """What is said for these words, each in words; forms of them count as the words."""
    return _table().get(tuple(map(stem, words)), ())


def spelled_out(words: Iterable[str]) -> tuple[str, ...]:
    """The words, each abbreviation with what it is mostly short for."""
    return tuple(part for word in words for part in _abbreviations().get(word, (word,)))


@cache
def _abbreviations() -> dict[str, tuple[str, ...]]:
    found = {}
    for line in _ABBREVIATIONS.strip().splitlines():
        short, long, *_ = (part.split() for part in line.split("="))
        found["".join(short)] = tuple(long)
    return found


@cache
def _table() -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    table: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for line in _ABBREVIATIONS.strip().splitlines():
        short, *longs = (tuple(part.split()) for part in line.split("="))
        table.setdefault(tuple(map(stem, short)), []).extend(longs)
    for line in _ALIKE.strip().splitlines():
        phrases = [tuple(part.split()) for part in line.split(",")]
        for phrase in phrases:
            table.setdefault(tuple(map(stem, phrase)), []).extend(other for other in phrases if other != phrase)
    return table
