// What packages of LaTeX define and MathJax lacks: the replacement, and the number of arguments where there are any.

const content = (position, count) => [`{#${position}}`, count];

export const macros = {
  // bm, bbm, dsfont, mathrsfs and their like
  bm: ["\\boldsymbol{#1}", 1],
  hm: ["\\boldsymbol{#1}", 1],
  mathbbm: ["\\mathbb{#1}", 1],
  mathbbmss: ["\\mathbb{#1}", 1],
  mathds: ["\\mathbb{#1}", 1],
  mathpzc: ["\\mathscr{#1}", 1],
  mathcalligra: ["\\mathscr{#1}", 1],
  mathbcal: ["\\boldsymbol{\\mathcal{#1}}", 1],
  mathbi: ["\\boldsymbol{#1}", 1],
  mathbold: ["\\boldsymbol{#1}", 1],
  vmathbb: ["\\mathbb{#1}", 1],

  // stmaryrd, MnSymbol, mathabx
  llparenthesis: "\\mathopen{(\\mkern-4mu(}",
  rrparenthesis: "\\mathclose{)\\mkern-4mu)}",
  bigsqcap: "\\mathop{\\Large\\sqcap}",
  boxbar: "\\mathbin{\\rlap{\\;\\,\\vert}\\square}",
  fatsemi: "\\mathbin{;}",
  mapsfrom: "\\mathrel{\\leftarrow\\mkern-3mu\\vert}",
  lightning: "\\text{↯}",
  upmodels: "\\mathrel{\\perp\\!\\!\\!\\perp}",
  upvDash: "\\mathrel{\\perp\\!\\!\\!\\perp}",
  Perp: "\\mathrel{\\perp\\!\\!\\!\\perp}",
  indep: "\\mathrel{\\perp\\!\\!\\!\\perp}",
  oiint: "\\mathop{∯}",
  oiiint: "\\mathop{∰}",
  fint: "\\mathop{⨍}",

  // physics, commath: the two that are everywhere; those of a document come defined
  abs: ["\\left\\lvert{#1}\\right\\rvert", 1],
  norm: ["\\left\\lVert{#1}\\right\\rVert", 1],

  // LaTeX itself, mathtools' older names, and boxes
  vcentcolon: "\\vcentercolon",
  raisebox: ["\\raise #1 \\hbox{#2}", 2],
  textsc: ["\\textrm{#1}", 1],
  textsl: ["\\textit{#1}", 1],
  textmd: ["\\textrm{#1}", 1],
  emph: ["\\textit{#1}", 1],
  textcircled: ["\\enclose{circle}{\\text{#1}}", 1],
  ensuremath: content(1, 1),
  protect: "",
  xspace: "",
  noindent: "",
  centering: "",
  displaybreak: "",
  allowdisplaybreaks: "",
  allowbreak: "",
  pagebreak: "",
  linebreak: "",
  nolinebreak: "",
  sfrac: ["{}^{#1}\\!/{}_{#2}", 2],
  flatfrac: ["{#1}/{#2}", 2],
  resizebox: ["\\hbox{#3}", 3],
  scalebox: ["\\hbox{#2}", 2],
  adjustbox: ["\\hbox{#2}", 2],
  rotatebox: ["\\hbox{#2}", 2],
  mathpalette: ["#1{}{#2}", 2],
  intertext: ["\\text{#1}", 1],
  hl: content(1, 1),
  ul: ["\\underline{#1}", 1],
  uline: ["\\underline{#1}", 1],
  sout: ["\\enclose{horizontalstrike}{#1}", 1],

  // what a web page would make links and names of
  href: content(2, 2),
  url: ["\\texttt{#1}", 1],
  cssId: content(2, 2),
  style: content(2, 2),
  class: content(2, 2),
  data: content(2, 2),
  hyperref: ["{#2}", 2, ""],
  cite: ["\\text{[#2]}", 2, ""],
};

/** Environments: what begins and what ends them. */
export const environments = { displaymath: ["", ""], math: ["", ""] };
