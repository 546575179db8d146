"""A new pack for a writer to begin with: a folder that loads as it stands, explained in comments."""

from __future__ import annotations

_PACK = """\
# The header of the pack. All other .yaml files in this folder hold equations, but for `proof.yaml`, which may tell how
# they are known to be right; `mleq check {name}` tells what is wrong.
format: 1
name: {name}
version: 0.1.0
license: CC0-1.0
sections:
  my-section: {{title: My section, zh: 我的公式}}
# Of earlier packs, such as the built-in one, which is called mleq, these are left out:
# disable: [huber-loss]          # equations, by id
# disable_sections: [gans]       # sections
# disable_packs: [mleq]          # whole packs
"""

_EQUATIONS = r"""# One entry for each equation. Typing `mlmyloss` in prose, or `myloss` in math, inserts the body.
- id: my-loss                   # stable: never reused for something else
  name: My loss
  zh: 我的损失
  section: my-section
  priority: 3                   # 1 everyone needs it, 2 common, 3 specialized
  triggers: [myloss]            # lower-case letters and digits; the first is the canonical one
  aliases: [example loss]
  body: |-                      # display math without delimiters; several lines with aligned
    \mathcal{L}(\theta) = \frac{1}{n} \sum_{i=1}^{n} \bigl(y_{i} - f_{\theta}(x_{i})\bigr)^{2}
  slots: ['\theta', 'n']        # what a writer may rename; every occurrence becomes one tab stop
  symbols:                      # every slot and free symbol has a row
  - {sym: '\theta', meaning: parameters, zh: 参数, type: vector}
  - {sym: 'n', meaning: number of samples, zh: 样本数, type: integer, domain: positive}
  - {sym: 'y_{i}', meaning: target, zh: 目标值, type: scalar, per: n}  # one for each of 1, ..., n
  - {sym: 'x_{i}', meaning: input, zh: 输入, type: vector, per: n}
  - {sym: 'f_{\theta}', meaning: the model, zh: 模型, type: function}
  note: What it is for, its range and its best value, in one to three sentences.
  references:
  - {key: mypaper2026, where: eq. (1)}
  packages: []                  # of amsmath, amssymb, mathtools, bm
"""

_REFERENCES = """\
@misc{mypaper2026,
  author = {Doe, Jane},
  title = {The Paper That Defines My Loss},
  year = {2026}
}
"""


def skeleton(name: str) -> dict[str, str]:
    """The files of a new pack by their names."""
    return {"pack.yaml": _PACK.format(name=name), "equations.yaml": _EQUATIONS, "references.bib": _REFERENCES}
