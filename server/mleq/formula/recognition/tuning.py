"""The numbers that were tuned.

They were tuned on tests/formula/recognized_development.yaml and unrecognized_development.yaml, and on nothing else.
All are measured in what `weigh.content` counts, bits or so: how much it says that a formula has the structure of a
known one. A difference takes some of that away, a name or the same letters add to it, and what is left must reach a
threshold for a match to be told.
"""

from __future__ import annotations

# What it costs that a formula is not quite what is known.

OTHER_EXTREME = 0.5
"""`argmax` for `max`."""
OTHER_STRICTNESS = 0.3
"""`<` for `≤`."""
ELEMENTWISE_AS_DOT = 1.0
"""A dot for the sign of an elementwise product."""
ELEMENTWISE_AS_PLAIN = 2.5
"""No sign for it."""
PLAIN_AS_ELEMENTWISE = 9.0
"""A sign for an elementwise product where there is none."""
OTHER_MEAN = 6.0
"""A mean over something else."""
OTHER_DISTRIBUTION = 0.2
"""A `P` whose density is called `p`, and a sum over another set."""
WORDS_AS_CONDITION = 2.0
"""Words, which may mean anything, for a condition of cases."""
PRIME_AS_TRANSPOSE = 0.3
"""`x'` for the transpose of `x`, as statisticians write it."""
OTHER_BARS = 0.05
"""`|x|` for `||x||`: bars are for everything in many a text."""
OTHER_COUNT_OF_BOUND = 0.5
"""An operator over more or fewer letters."""
OTHER_BEGINNING = 0.5
"""A sum from 0 for one from 1."""
OTHER_BOUND = 0.7
"""A bound that is written in another way."""
OTHER_CONDITION = 1.0
"""A sum under a condition for one over everything."""
WITHOUT_INDEX = 0.5
"""A letter without an index."""
WITHOUT_LABEL = 0.3
"""A letter without a label or a parameter as its index."""
WITHOUT_GREEK_INDEX = 6.0
"""A letter without an index that tells which it is: `L` for `L_\\delta` may be any loss."""
SUBTRACTED = 0.5
"""A term that is subtracted for one that is added."""
TURNED = 6.0
"""A side with the other sign: a bound that is minimized as a loss."""

# What speaks for a match, beside its structure.

CLAIM = 10.0
"""The left-hand side names the equation."""
CLAIM_BY_LABEL = 5.0
"""A word below the letter on the left does."""
CLAIM_IN_BETWEEN = 5.0
"""Another side does: `f(x) = ReLU(x) = max(0, x)`."""
NAMED = 2.0
"""It has a name that the catalog has there as well."""
LABELED = 2.0
"""A word of the equation is an index in the formula."""
ARGUMENT = 2.0
"""The left-hand side is a function by the same name, or of the same argument."""
LETTER_ON_LEFT = 0.4
"""It is a letter, as the known one is."""
SAME_LETTER = 1.2
"""A letter is the same."""
SAME_INDEX = 0.3
"""An index is the same, or what a sum runs over."""
SAME_BUT_FOR_ACCENT = 1.1
SAME_BUT_FOR_CASE = 1.0
SAME_ACCENT = 0.4
"""Another letter has the same accent."""

# What speaks against it.

INDEX_IS_ANOTHER = 2.0
"""An index is another letter where it stands alone."""
STRAY_INDEX = 4.0
"""A letter has an index where none should be."""
MISSED, MOST_MISSED = 0.3, 3.5
"""What of each bit is taken away that the statements say which are not there, and how much of that at most."""

# What a match must say to be told.

LEAST = 7.2
"""A side of a formula."""
LEAST_WITH_LEFT = 6.0
"""One with the left-hand side that it should have."""
LEAST_LITERAL = 4.0
"""What is the known formula to the letter."""
LEAST_ADDED = 9.0
"""A term of several that a side is the sum of."""
LEAST_INSIDE = 13.0
"""A term anywhere in a formula."""
LEAST_INSIDE_STRONG = 11.5
"""One with something in it that few formulas have; see `known.is_telling`."""
LEAST_PARTLY = 11.0
"""What is less than half of what is known."""
LEAST_PARTLY_STRONG = 8.5
"""That with something in it that few formulas have."""
LEAST_WEAK = 9.5
"""What has no name and nothing that few formulas have, but one of the letters."""
LEAST_STRANGE = 13.0
"""What has none of the letters, either."""
LEAST_INGREDIENTS = 14.0
"""Several definitions of what the equation is made of."""
NEVER = 1_000.0
"""More than anything says: what is never told."""
MOST_MISSED_OF_LITERAL = 0.4
"""The part of what is known, by what it says, that may be missing in what is it to the letter."""
MOSTLY = 0.55
"""The part of what is known, by what it says, that may be missing where a match is not partly."""

LETTERS_TO_KNOW_BY, PART_TO_KNOW_BY = 3, 0.7
"""How many letters must be the same, and which part of them, for what is known by its letters: no bits, but letters."""

LEAST_LIKE = 0.6
"""How much alike, from 0 to 1, what has the name of an equation must be built; see `recognition.by_name`."""

# What a term must say.

LEAST_LOOKED_FOR = 2.0
"""A side of a known formula to be looked for."""
LEAST_ANYWHERE = 7.0
"""One to be looked for inside of formulas, and not only as a side of one."""
LEAST_OF_LATER = 10.0
"""The same for a formula that is not kept, since it takes a millisecond to make its terms again."""
LEAST_IN_SUM = 8.0
"""A sum or a product to be looked for among more terms or factors, and what stands behind a sign of no equality."""
LEAST_ON_LEFT = 4.0
"""A left-hand side to be looked for behind another relation, and a statement without one to be worth anything."""
SAYS_SOMETHING = 3.0
"""A statement to be missed when the others are a known formula."""
SAYS_MUCH = 8.0
"""A left-hand side to be looked up itself."""
MOST_PARTS = 16
"""Terms of a sum or product of which it is looked for what two of them may be."""

# How sure a match is.

CERTAIN = 25.0
"""Bits at which the score is full."""
SCORES = 0.05, 0.99
"""The least and the highest score of what is not the same to the letter."""
SCORE_BY_NAME = 0.5
"""The score of what has the name and is built alike, but is not the same."""
SCORE_OF_MISTAKE = 0.9
"""The highest score of a mistake."""
SURE = 12.0
"""Bits at which a mistake is told though some letters are others."""
RATHER = 3.0
"""Bits that a mistake must say more than what is right, for the formula not to be that."""
ALIKE = 1.3
"""Bits that matches may differ by to be ranked by their letters, and not by what they say."""
SPELLING = 0.2
"""What may be not quite the same in what is only spelled otherwise, as the bars of a norm."""
