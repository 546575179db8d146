"""Chinese, which parts no words, in pieces: the terms of the field in it, with what they are in English."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

_TERMS = """
ablation: 消融
absolute: 绝对 绝对值
accuracy: 准确率 正确率 准确度 正确 准确
activation: 激活 激活函数
actor critic: 演员评论家 行动者评论家
adaptive: 自适应
additive: 加性 加法
adjusted: 调整 校正 调整后
advantage: 优势
adversarial: 对抗 对抗性
agent: 智能体
aggregation: 聚合
alignment: 对齐
anomaly, outlier: 异常 异常值 离群点 离群值 异常点
approximation, approximate: 近似 逼近
area: 面积
area under the curve: 曲线下面积
association: 关联 关联度
attention: 注意力 注意力机制
augmentation: 增强
autoencoder: 自编码器 自动编码器
autoregressive: 自回归
average, mean: 平均 均值 平均值
averaged: 平均的
backpropagation: 反向传播
bagging: 自助聚合 装袋
balanced: 平衡 均衡
bandwidth: 带宽
batch: 批 批量
batch normalization: 批归一化 批标准化 批量归一化 批规范化
bayes, bayesian: 贝叶斯
beam search: 束搜索 集束搜索
best, optimal: 最优 最佳 最好
between: 之间
bias: 偏差 偏置 有偏
bidirectional: 双向
bilinear: 双线性
binary: 二元 二分类 二值 两类 二类
binomial: 二项
boosting: 提升 提升法
bootstrap: 自助 自助法
bound: 界 边界
bounded: 有界
calibration: 校准
candidate: 候选
cell: 细胞 单元格
center, centered: 中心 中心化
centrality: 中心性
chain rule: 链式法则
chance, random: 随机 偶然
channel: 通道 信道
class, category: 类 类别
classification, classifier: 分类 分类器
clipping: 裁剪 截断
clustering, cluster: 聚类 簇 聚类结果
code, coding: 编码 码
code length: 编码长度 码长 平均码长
coefficient: 系数
coherence: 一致性 连贯性 相干性
community: 社区 社群
community detection: 社区发现 社区检测
complexity: 复杂度
component: 成分 分量
concave: 凹
condition, conditional: 条件
confidence: 置信 置信度
confusion matrix: 混淆矩阵
consistency: 一致 相容
constraint: 约束
context: 上下文 语境
contextual: 上下文相关
contrastive: 对比 对比学习
convergence: 收敛
convex: 凸
convolution, convolutional: 卷积
coordinate: 坐标
co-occurrence, occur together: 共现 同现
correction: 修正 校正
correlation: 相关 相关性 相关系数
cosine: 余弦
cost: 代价 成本 花费
covariance: 协方差
cross: 交叉
cross entropy: 交叉熵
cross validation: 交叉验证
cumulative: 累积 累计
curve: 曲线
data: 数据
decay: 衰减
decision tree: 决策树
decoder: 解码器 译码器
decoding: 解码
decomposition, factorization: 分解
deep: 深度
degree: 度
density: 密度
derivative: 导数
determinant: 行列式
deviation: 偏离 离差
difference: 差 差异 差别 差值 不同
differentiable: 可微 可导
diffusion: 扩散
dimension: 维度 维数
dimensionality reduction: 降维 维数约减
direction: 方向
dirichlet: 狄利克雷 狄利赫雷
discount, discounted: 折扣 折损 折现
discrete: 离散
discriminant: 判别 判别分析
discriminator: 判别器 鉴别器
distance: 距离
distillation: 蒸馏
distribution: 分布
divergence: 散度
document: 文档 文本 文章
dot product, inner product: 点积 内积 点乘
dropout: 随机失活 丢弃
dual: 对偶
dual problem: 对偶问题
dynamic: 动态
early stopping: 早停 提前停止
earth mover: 推土机 搬土
edge: 边
eigenvalue: 特征值 本征值
eigenvector: 特征向量 本征向量
embedding: 嵌入 向量表示 词向量
empirical: 经验
encoder: 编码器
energy: 能量
ensemble: 集成 集成学习
entropy: 熵 信息熵
equilibrium: 均衡
error: 误差 错误
estimation, estimator, estimate: 估计 估计量
euclidean: 欧氏 欧几里得 欧几里德
evaluation, metric, measure: 评价 评估 指标 评价指标 评估指标 度量 衡量
event: 事件
evidence: 证据
evidence lower bound: 证据下界 变分下界
expectation, expected: 期望 期望值
exploration: 探索
exponential: 指数
f measure: F值 F度量
f1: F1值 F1得分
factor: 因子
false: 假
false negative: 假阴性 假负例 漏报
false positive: 假阳性 假正例 误报
feature: 特征
feature selection: 特征选择
feedforward: 前馈
filter: 滤波 过滤
fisher: 费舍尔 费希尔
fit: 拟合
flow: 流
focal: 焦点
forget gate: 遗忘门
forward: 前向 正向
function: 函数
game: 博弈
gain: 增益
gate, gated: 门 门控
gaussian, normal: 高斯 正态
generalization: 泛化
generated, generation: 生成
generative: 生成式 生成模型
generative adversarial: 生成对抗 生成式对抗
generator: 生成器
global: 全局
gradient: 梯度
gradient descent: 梯度下降
graph: 图 图结构
ground distance: 地面距离
group: 组 分组
hard: 硬 硬性
hard margin: 硬间隔
harmonic mean: 调和平均 调和均值
head: 头
hessian: 海森 黑塞
hidden: 隐藏 隐 隐含 隐层
hidden state: 隐藏状态 隐状态
hierarchical: 层次 分层
hinge: 铰链 合页
hyperbolic tangent: 双曲正切
hyperparameter: 超参数
hyperplane: 超平面
identity: 恒等
image: 图像 图片
importance: 重要性 重要程度 重要
independence, independent: 独立
index: 指数 索引
inequality: 不等式
inference: 推断 推理
information: 信息
information gain: 信息增益
information retrieval: 信息检索
initialization: 初始化
input: 输入
intersection: 交集 相交
intersection over union: 交并比
inverse: 逆 倒数
jaccard: 杰卡德 雅卡尔 雅卡德
jacobian: 雅可比
jensen: 詹森 延森 琴生
joint: 联合
kernel: 核 核函数
kernel method, kernel trick: 核方法 核技巧
knowledge: 知识
kullback leibler, kl: 库尔贝克 库尔贝克莱布勒
label: 标签 标注 标记
lagrange, lagrangian: 拉格朗日
language model: 语言模型
laplace: 拉普拉斯
lasso: 套索
latent: 潜在 隐 隐含 潜
latent dirichlet allocation: 隐狄利克雷 隐狄利克雷分布 潜在狄利克雷
layer: 层
layer normalization: 层归一化 层标准化
leaky: 泄漏 泄露 渗漏 带泄漏 带泄露
learning: 学习
learning rate: 学习率 步长
least squares: 最小二乘 最小平方
length: 长度
likelihood: 似然
linear: 线性
linear regression: 线性回归
link, hyperlink: 链接 链路
local: 局部
log, logarithm: 对数
logistic: 逻辑 逻辑斯蒂 逻辑斯谛
logistic regression: 逻辑回归 逻辑斯蒂回归 对数几率回归
logit: 对数几率
long: 长
long short-term memory: 长短期记忆 长短时记忆
longest common subsequence: 最长公共子序列
loss, cost, objective: 损失 损失函数 代价函数 误差函数
low rank: 低秩
lower bound: 下界
machine translation: 机器翻译
manifold: 流形
margin: 间隔 边距
marginal: 边缘 边际
markov: 马尔可夫 马尔科夫
mask, masked: 掩码 遮蔽
mass: 质量
match: 匹配
matrix: 矩阵
matrix factorization: 矩阵分解
max margin: 最大间隔
maximum, maximal, maximize, largest: 最大 极大 最大化
maximum likelihood: 最大似然 极大似然
mean absolute error: 平均绝对误差
mean squared error: 均方误差 均方差
median: 中位数
memory: 记忆 存储
mechanism: 机制
meta learning: 元学习
minimax: 极小极大 极大极小 最小最大
minimum, minimal, minimize, smallest: 最小 极小 最小化
misclassified, wrong: 误分类 错分 分错
mixture: 混合
model: 模型
modularity: 模块度 模块性 模块化
momentum: 动量
move, moving, transport: 搬运 搬 搬到 移动
multi: 多
multi head: 多头
multiclass, multiple classes: 多分类 多类 多类别
multiplicative: 乘性 乘法
multiplier: 乘子
mutual information: 互信息
naive bayes: 朴素贝叶斯
nearest neighbor: 近邻 最近邻
negative: 负 负样本 负例 阴性 负类 反例
network: 网络
neural network: 神经网络
neuron: 神经元
next: 下一个
node, vertex: 节点 结点 顶点
noise: 噪声 噪音
nonlinear: 非线性
norm: 范数
normalized, normalization: 归一化 标准化 规范化 规范
objective: 目标 目标函数
observed, observation: 观测 观察
odds: 几率
opposite: 相反
optimal transport: 最优传输 最优运输
optimization: 优化 最优化
optimizer: 优化器 优化算法
order: 顺序 次序
orthogonal: 正交
outcome: 结果
output: 输出
overfitting: 过拟合
overlap: 重叠 重合
page: 网页 页面
pair: 对 样本对 成对
pagerank: 网页排名 网页排序
parallel: 并行 平行
parameter: 参数
partial: 偏
partition: 划分
penalty, regularization: 惩罚 惩罚项 罚项
perceptron: 感知机 感知器
perplexity: 困惑度
pointwise: 逐点 点间
pointwise mutual information: 点互信息
policy: 策略
pooling: 池化 汇聚
positional encoding: 位置编码
positive: 正 正样本 正例 阳性 正类
posterior: 后验
power: 幂
precision: 精确率 查准率 精准率 精度
predicted, prediction: 预测
principal component: 主成分 主元 主分量
principal component analysis: 主成分分析 主元分析 主分量分析
prior: 先验
probability: 概率 几率
product: 积 乘积
projection: 投影
proportion, ratio, share, fraction: 比例 比率 占比 比重
quadratic: 二次
quality: 质量 好坏 优劣
quantile: 分位数
query: 查询
query key value: 查询键值
random: 随机
random variable: 随机变量 变量
random walk, random surfer: 随机游走 随机冲浪 随机漫步
range: 范围 区间
rank, ranking: 排序 排名
rate: 率
real number: 实数
recall: 召回率 查全率
receiver operating characteristic: 受试者工作特征 接收者操作特征 接受者操作特性
recommendation: 推荐
reconstruction: 重构 重建
rectified, rectifier: 修正 整流
rectified linear unit: 修正线性单元 线性整流
recurrent: 循环 递归
recurrent neural network: 循环神经网络 递归神经网络 循环网络
reference: 参考
regression: 回归
regret: 遗憾
regularization: 正则化 正则 正则项
reinforcement learning: 强化学习
relative: 相对
relative entropy: 相对熵
relevance, relevant: 相关性 相关文档 相关的
reparameterization: 重参数化 重参数
representation: 表示 表征
reset gate: 重置门
residual: 残差
retrieval: 检索
return: 回报
reward: 奖励
ridge regression: 岭回归 脊回归
robust: 鲁棒 稳健
root: 根 平方根 方根
root mean squared: 均方根 方均根
sample, sampling: 采样 抽样 取样 样本
scaled, scaling: 缩放 尺度
score: 分数 得分 打分 评分
search: 搜索
self attention: 自注意力 自我注意力
semantic: 语义
sensitivity, recall: 灵敏度 敏感度 敏感性
sensitivity: 灵敏
sequence: 序列
sequence to sequence: 序列到序列
set: 集合
shannon: 香农
shared: 共享 共同
shrink, shrinkage: 收缩 缩小
sigmoid: S型 S形
sign: 符号
similarity, similar: 相似 相似度 相似性
singular value decomposition: 奇异值分解
singular value: 奇异值
slack: 松弛
slack variable: 松弛变量
slope: 斜率
smooth: 平滑 光滑
soft: 软
soft margin: 软间隔
softmax, normalized exponential: 软最大 归一化指数
source: 源 源端
sparse, sparsity: 稀疏 稀疏性
specificity: 特异度 特异性
squared, square: 平方
standard: 标准
state: 状态
stationary: 平稳
step: 步 步骤
stochastic: 随机
strength: 强度
sum: 和 求和 总和
supervised: 监督 有监督
support vector: 支持向量
support vector machine: 支持向量机
surprise: 惊讶 意外
symmetric: 对称
synonym: 同义词
target: 目标序列 目标值
temperature: 温度
term: 项
test: 检验
text: 文本
threshold: 阈值
time series: 时间序列
token: 词元
topic: 主题 话题
topic model: 主题模型 话题模型
training: 训练
transfer: 迁移
transformer: 变换器
translation: 翻译
tree: 树
trick: 技巧 技术
true: 真 真实
true negative rate: 真阴性率 真负率 真负例率
true positive rate: 真阳性率 真正率 真正例率
true value, target: 真实值
truncated: 截断
two: 两个 两
unbiased: 无偏
uncertainty: 不确定性 不确定度
uniform: 均匀
union: 并集
unit: 单元 单位
unsupervised: 无监督
update: 更新
update gate: 更新门
value: 价值
variance: 方差
variational: 变分
variational inference: 变分推断 变分推理
vector: 向量 矢量
wasserstein: 瓦瑟斯坦 沃瑟斯坦 瓦瑟施泰因 沃瑟斯坦因
weight: 权重 权值
weight decay: 权重衰减 权值衰减
weighted: 加权
word: 词 单词 词语
zero: 零
"""
"""What terms of the field are in Chinese: on each line one in English, in some ways, and the Chinese ones for it."""

_SAYING_NOTHING = (
    "的 地 得 与 和 及 或 在 中 里 上 下 是 为 有 了 对 把 被 将 用 于 到 从 向 以 由 使 让 所 其 之 之间 以及 "
    "一个 一种 某个 这个 那个 如何 怎么 什么 多少 怎样 公式 方程 方程式 函数 计算 求 算法 方法 技术 定义 表示 常用 "
    "用来 基于 通过 关于 带 带有 具有 能 可以 会 不 个 就 时 当 后 前 值 法 式"
).split()
"""Words of a query that tell nothing of what it is for."""


def segment(run: str) -> Iterator[tuple[str, tuple[tuple[str, ...], ...] | None]]:
    """The pieces of a Chinese text, each with what is said for it, in words.

    Of what is no term there is nothing said; what tells nothing is left out.
    """
    terms, longest = _table()
    unknown = ""
    at = 0
    while at < len(run):
        end = next((end for end in range(min(at + longest, len(run)), at, -1) if run[at:end] in terms), at)
        if end == at:
            unknown += run[at]
            at += 1
            continue
        if unknown:
            yield unknown, None
            unknown = ""
        if said := terms[run[at:end]]:
            yield run[at:end], said
        at = end
    if unknown:
        yield unknown, None


def in_english(words: Iterable[str]) -> tuple[str, ...]:
    """The words, the terms of Chinese ones in English."""
    return tuple(
        part
        for word in words
        for piece, said in (segment(word) if not word.isascii() else [(word, None)])
        for part in (said[0] if said else (piece,))
    )


@cache
def _table() -> tuple[dict[str, tuple[tuple[str, ...], ...]], int]:
    """What is said for each term, nothing for words that tell nothing, and the length of the longest."""
    found: dict[str, list[tuple[str, ...]]] = {word: [] for word in _SAYING_NOTHING}
    for line in _TERMS.strip().splitlines():
        english, _, chinese = line.partition(":")
        said = [tuple(phrase.replace("-", " ").split()) for phrase in english.split(",")]
        for term in chinese.lower().split():
            others = [(other,) for other in chinese.lower().split() if other != term]
            found.setdefault(term, []).extend([*said, *others])
    return {term: tuple(said) for term, said in found.items()}, max(map(len, found))
