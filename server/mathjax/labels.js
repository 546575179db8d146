// Labels, such as that of `\tag`, as the last column of their table.
//
// MathJax sets them at the edge of a page, so that such a picture is as wide as whatever it is put in. Ours has no page:
// it is as wide as the formula, a gap, and the label.

const GAP = "2em";
const INDENT = "2em";

/** A filter for the TeX input, run over what it has made of a formula. */
export function layOutLabels({ data }) {
  const factory = data.root.factory;
  data.root.walkTree((node) => {
    if (!node.isKind("mtable")) return;
    if ((node.attributes.get("width") || "").includes("%")) setNaturalWidth(node, factory);
    if (node.childNodes.some((row) => row.isKind("mlabeledtr"))) appendLabels(node, factory);
  });
}

/** A table that fills the page is as wide as it needs to be; the first and last line of a `multline` still differ. */
function setNaturalWidth(table, factory) {
  table.attributes.unset("width");
  table.attributes.unset("columnwidth");
  const rows = table.childNodes;
  const isMultline = rows.length > 1 && rows.every((row) => cells(row).length === 1);
  if (isMultline) {
    cells(rows.at(-1))[0].childNodes[0].childNodes.unshift(space(factory, INDENT));
    cells(rows[0])[0].appendChild(space(factory, INDENT));
  }
}

function appendLabels(table, factory) {
  const width = Math.max(...table.childNodes.map((row) => cells(row).length));
  const rows = table.childNodes.map((row) => {
    const label = row.isKind("mlabeledtr") ? row.childNodes[0] : factory.create("mtd");
    const all = [...cells(row)];
    while (all.length < width) all.push(factory.create("mtd"));
    label.attributes.set("columnalign", "right");
    const labeled = factory.create("mtr", { ...row.attributes.getAllAttributes() }, [...all, label]);
    labeled.attributes.inherited = row.attributes.inherited;
    return labeled;
  });
  table.setChildren(rows);
  const gaps = list(table, "columnspacing", width - 1);
  table.attributes.set("columnspacing", [...gaps, GAP].join(" "));
  table.attributes.set("columnalign", [...list(table, "columnalign", width), "right"].join(" "));
  for (const name of ["columnlines", "columnwidth"]) {
    if (table.attributes.isSet(name)) {
      const count = name === "columnlines" ? width - 1 : width;
      table.attributes.set(name, [...list(table, name, count), name === "columnlines" ? "none" : "auto"].join(" "));
    }
  }
}

/** `count` values of an attribute, the last of which holds for all columns after it. */
function list(table, name, count) {
  const values = table.attributes.get(name).split(/\s+/);
  return Array.from({ length: count }, (_, i) => values[Math.min(i, values.length - 1)]);
}

function cells(row) {
  return row.isKind("mlabeledtr") ? row.childNodes.slice(1) : row.childNodes;
}

function space(factory, width) {
  return factory.create("mspace", { width });
}
