"""The words that somebody writes who does not mean an equation, though they begin as what calls one up does."""

from __future__ import annotations

from bisect import bisect_left

_WORDS = """
mla mlaas mlag mlagents mlb mlbench mlc mlcc mlcommons mlcube mld mle mlem mles mlflow mlir mlj mlk mllib mllm mllms
mlm mlmc mlmodel mlmodels mlms mln mlnet mlns mlo mlock mlockall mlogit mlops mlp mlpack mlperf mlpmixer mlps mlpy mlr
mlr3 mlrs mlrun mlruns mls mlserver mlss mlst mlsys mlt mlton mlu mlua mlv mlx mlxtend
"""

_CHINESE = """
模型 模块 模式 模拟 算法 算力 方法 方向 方案 系统 系列 工程 工具 工作 平台 框架 库 任务 技术 社区 社群 研究 研发
领域 应用 项目 团队 实验 实践 实现 论文 课程 流程 流水线 管道 服务 代码 专家 从业者 产品 程序 初学者 入门 教程 基础
基准 理论 知识 概念 术语 语言 问题 数据 样本 特征 训练 测试 验证 部署 推理 推断 预测 预处理 评估 优化 调参 分类
回归 聚类 检测 识别 生成 网络 层 组件 接口 环境 学习 学者 学生 学科 学界 岗位 行业 企业 公司 部门 世界 时代 能力
效果 性能 结果 指标 版本 包 会议 期刊 竞赛 比赛 单位 溶液 试剂 水 的 地 得 和 与 及 或 而 在 中 里 内 外 上 下 前
后 是 为 等 了 着 过 也 都 就 还 又 再 很 更 最 不 没 有 无 能 会 可 要 应 需 让 使 被 把 将 对 从 到 由 以 用 给
向 于 之 其 这 那 此 该 各 每 某 几 多 少 大 小 我 你 他 她 它 们 人 者 来 去 做 进 出 并 但 却 因 所 如 若
加 减 乘 除 看 说 想 谈 聊 教 写 读 跑 算 试 找 选 换 改 装 配 接 发 收 存 取 懂 学 搞 玩 比 像 先
只 仅 已 曾 正 真 并 且 则 即
计划 计算 预算 文档 文件 文章 文献 配置 日志 账号 需求 组 队 原理 本身 部分 同学 公式 答案 题目 题 书 图 表 段 章 节 课
"""

_VARIABLES = """
args argv array attr base body class client code color column config content context count data date debug dest
dir dirname document element env err error event exit file filename files filter format from func function group hash
header height home host html http id image index info input instance item items key keys label lang length level line
lines list local location log manager match message meta method mode model module month name names node number object
offset opt option options order output page params parent parts pass password path pattern port post prefix price
process product project props provider query range record ref request response result results root route row rows
scope script section self server service session shell size source src start state status step store string style
table tag tags target temp template test text this time timestamp title tmp token total type uri url user username
users util value values variable vars vendor version view watch width window year
"""


def is_word(typed: str) -> bool:
    """Whether a word of Latin letters is an ordinary one: `mlp`, `mlops`."""
    return typed in _SORTED


def begins_word(typed: str) -> bool:
    """Whether it may become one, or is one: `mlop`."""
    return _begins_one_of(_SORTED, typed)


def begins_variable(typed: str) -> bool:
    """Whether what is typed after a dollar may become, or is, a variable of a program: `path`, `this`."""
    return _begins_one_of(_SORTED_VARIABLES, typed)


def begins_chinese(typed: str) -> bool:
    """Whether what is typed after the head may become, or is, an ordinary Chinese word: `模`, `模型`."""
    return _begins_one_of(_SORTED_CHINESE, typed)


def _begins_one_of(words: list[str], typed: str) -> bool:
    at = bisect_left(words, typed)
    return at < len(words) and words[at].startswith(typed)


_SORTED = sorted(_WORDS.split())
_SORTED_VARIABLES = sorted(_VARIABLES.split())
_SORTED_CHINESE = sorted(_CHINESE.split())
