"""The words around an explanation, in the languages of the writers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mleq.formula.tree import Fault

Tongue = Literal["en", "zh"]
"""A language that people speak, as told from those that documents are written in."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What is said in one language."""

    tongue: Tongue
    holds_when: str
    pitfalls: str
    references: str
    related: str
    also: str
    """Before the names of other equations that the formula is just as well."""
    differs: str
    """Before what is wrong with the formula."""
    should_be: str
    """What it should be."""
    should_not_be: str
    """The same, with what stands there now."""
    part: str
    """Before the part of a formula that is explained."""
    line: str
    """`Line 2 of 5`, with places for the two numbers."""
    cell: str
    """`Row 2, column 3`."""
    place: str
    """Where in the document a problem is: line and column."""
    hidden: str
    """A macro that cannot be shown."""
    needs: str
    """The packages that only the writer can load."""
    explain_symbols: str
    copy_code: str
    """The titles of actions, some with places for what they are about."""
    write_as: str
    usual_form: str
    make_display: str
    make_inline: str
    correct: str
    cite: str
    cite_from: str
    """Cite a work, and add it to a file."""
    variant: str
    """Before the name of a variant."""
    facts: tuple[str, ...]
    """What is told of an equation at the end of its page: id, section, pack, triggers, aliases, packages."""
    none: str
    colon: str
    comma: str
    brackets: str
    """A remark behind what it is about."""
    per: str
    """What there is one of something for: `one per n`."""
    one_for: str
    """The same of labels and ranges: `one for f, i, o`."""
    valued: str
    """A type, and that of its value."""
    known: Mapping[str, str]
    """How an equation is known to be right, in a word."""
    proved: Mapping[str, str]
    """The same as the heading of a line."""
    proved_by: Mapping[str, str]
    """What follows the heading, where something does."""
    against: str
    """Before the functions and examples that it agrees with."""
    semicolon: str
    types: Mapping[str, str]
    faults: Mapping[Fault, str]


ENGLISH = Words(
    tongue="en",
    holds_when="Holds when",
    pitfalls="Pitfalls",
    references="References",
    related="Related",
    also="Also",
    differs="Differs here",
    should_be="It should be {}",
    should_not_be="It should be {}, not {}",
    part="In this formula",
    line="Line {} of {}",
    cell="Row {}, column {}",
    place="line {}, column {}",
    hidden="{} is shown by its name: what it stands for cannot be set",
    needs="Needs {} in the preamble.",
    explain_symbols="Explain the symbols in a sentence",
    copy_code="Copy as NumPy code",
    write_as="Write it otherwise: {}",
    usual_form="in the usual form",
    make_display="Make it a display",
    make_inline="Make it inline",
    correct="Correct: {}",
    cite="Cite {}",
    cite_from="Cite {}: add it to {}",
    variant="Variant",
    facts=("id", "section", "pack", "triggers", "aliases", "packages"),
    none="none",
    colon=": ",
    comma=", ",
    brackets=" ({})",
    per="one per {}",
    one_for="one for {}",
    valued="{} to {}",
    known={"executed": "computed", "property": "tested", "cited": "cited"},
    proved={"executed": "Checked", "property": "Checked", "cited": "Cited only"},
    proved_by={"executed": "the formula itself was executed", "property": "by a property"},
    against="against {}",
    semicolon="; ",
    types={},
    faults={
        Fault.UNCLOSED: "{} is never closed",
        Fault.UNOPENED: "{} closes nothing",
        Fault.MISMATCHED: "{} does not end what is open",
        Fault.NO_ARGUMENT: "{} lacks an argument",
        Fault.NO_SCRIPT: "nothing comes after {}",
        Fault.NO_NAME: "a lone {} at the end",
        Fault.TWICE: "a second {} at one base: put braces around what it belongs to",
        Fault.SECOND: "a second {} in one group: put braces around what it belongs to",
        Fault.DOLLAR: "{} inside a formula",
        Fault.TOO_DEEP: "nested too deep to be shown",
        Fault.TOO_LONG: "too long to be shown",
        Fault.ENDLESS: "{} expands without end",
        Fault.UNREAD: "{} is defined in a way that is not read here",
        Fault.UNKNOWN: "{} is not known here",
        Fault.OTHER: "{}",
    },
)

CHINESE = Words(
    tongue="zh",
    holds_when="成立条件",
    pitfalls="常见错误",
    references="参考文献",
    related="相关公式",
    also="也是",
    differs="此处不同",
    should_be="应为 {}",
    should_not_be="应为 {}，而不是 {}",
    part="公式中的这一部分",
    line="第 {} 行，共 {} 行",
    cell="第 {} 行第 {} 列",
    place="第 {} 行第 {} 列",
    hidden="{} 的定义无法显示，这里只给出它的名字",
    needs="导言区需要 {}。",
    explain_symbols="用一句话说明各符号的含义",
    copy_code="复制为 NumPy 代码",
    write_as="改写为：{}",
    usual_form="通常形式",
    make_display="改为行间公式",
    make_inline="改为行内公式",
    correct="更正：{}",
    cite="引用 {}",
    cite_from="引用 {}，并添加到 {}",
    variant="变体",
    facts=("标识", "分类", "公式包", "触发词", "别名", "宏包"),
    none="无",
    colon="：",
    comma="，",
    brackets="（{}）",
    per="每个 {} 一个",
    one_for="{} 各一个",
    valued="{1}值{0}",
    known={"executed": "已验算", "property": "已检验", "cited": "有出处"},
    proved={"executed": "验证", "property": "验证", "cited": "仅有出处"},
    proved_by={"executed": "执行了公式本身", "property": "检验了性质"},
    against="与 {} 对照",
    semicolon="；",
    types={
        "scalar": "标量",
        "integer": "整数",
        "vector": "向量",
        "matrix": "矩阵",
        "tensor": "张量",
        "function": "函数",
        "label": "标签",
        "distribution": "分布",
        "density": "密度",
        "set": "集合",
        "sequence": "序列",
        "random variable": "随机变量",
        "event": "事件",
        "graph": "图",
        "operator": "算子",
        "row vector": "行向量",
        "positive": "正",
        "non-negative": "非负",
        "ascending": "升序",
        "descending": "降序",
        "probabilities": "概率分布",
        "identity": "单位矩阵",
        "ones": "全为 1",
        "zeros": "全为 0",
        "symmetric": "对称",
        "positive definite": "正定",
    },
    faults={
        Fault.UNCLOSED: "{} 没有闭合",
        Fault.UNOPENED: "{} 没有与之对应的开头",
        Fault.MISMATCHED: "{} 与已打开的环境不符",
        Fault.NO_ARGUMENT: "{} 缺少参数",
        Fault.NO_SCRIPT: "{} 后面没有内容",
        Fault.NO_NAME: "末尾多了一个 {}",
        Fault.TWICE: "同一个符号上有两个 {}：请用花括号分组",
        Fault.SECOND: "同一组里有两个 {}：请用花括号分组",
        Fault.DOLLAR: "公式里面有 {}",
        Fault.TOO_DEEP: "嵌套太深，无法显示",
        Fault.TOO_LONG: "公式太长，无法显示",
        Fault.ENDLESS: "{} 的展开没有尽头",
        Fault.UNREAD: "{} 的定义方式无法识别",
        Fault.UNKNOWN: "不认识 {}",
        Fault.OTHER: "{}",
    },
)


def words(locale: str | None) -> Words:
    """The words for a locale such as `zh-CN`; English for all but Chinese."""
    return CHINESE if (locale or "").lower().startswith("zh") else ENGLISH
