// Colors as xcolor has them: TeX's base colors, and mixtures such as `blue!70!black`.
import { ColorModel } from "@mathjax/src/js/input/tex/color/ColorUtil.js";
import TexError from "@mathjax/src/js/input/tex/TexError.js";

const BASE = {
  black: "#000000",
  blue: "#0000FF",
  brown: "#BF8040",
  cyan: "#00FFFF",
  darkgray: "#404040",
  gray: "#808080",
  green: "#00FF00",
  lightgray: "#BFBFBF",
  lime: "#BFFF00",
  magenta: "#FF00FF",
  olive: "#808000",
  orange: "#FF8000",
  pink: "#FFBFBF",
  purple: "#BF0040",
  red: "#FF0000",
  teal: "#008080",
  violet: "#800080",
  white: "#FFFFFF",
  yellow: "#FFFF00",
};

const byName = ColorModel.prototype.getColorByName;
const byModel = ColorModel.prototype.normalizeColor;

ColorModel.prototype.getColorByName = function (name) {
  const [first, ...rest] = name.trim().split("!");
  let color = plain(this, first);
  for (let i = 0; i < rest.length; i += 2) {
    color = mix(color, plain(this, rest[i + 1] || "white"), rest[i]);
  }
  return color;
};

ColorModel.prototype.normalizeColor = function (model, value) {
  if (model === "HTML") return hex(`#${value.trim()}`);
  if (!model || model === "named") return this.getColorByName(value);
  return byModel.call(this, model, value);
};

function plain(model, name) {
  if (name.startsWith("#")) return hex(name);
  if (!/^[A-Za-z][\w-]*$/.test(name)) throw new TexError("BadColorValue", "Undefined color '%1'", name);
  const known = byName.call(model, name);
  return known === name ? BASE[name] || name : known;
}

function hex(value) {
  if (!/^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(value)) throw new TexError("BadColorValue", "Undefined color '%1'", value);
  return value.length === 4 ? value.replace(/[\da-f]/gi, "$&$&") : value;
}

/** `percent` of one color in another. Names that only a style sheet knows have no parts to mix. */
function mix(color, other, percent) {
  if (!/^\d{1,3}(\.\d*)?$/.test(percent)) throw new TexError("BadColorValue", "Undefined color '%1'", percent);
  if (!color.startsWith("#") || !other.startsWith("#")) return color;
  const share = Math.min(Number(percent), 100) / 100;
  const parts = [1, 3, 5].map((at) => {
    const [a, b] = [color, other].map((whole) => parseInt(whole.slice(at, at + 2), 16));
    return Math.round(a * share + b * (1 - share)).toString(16).padStart(2, "0");
  });
  return `#${parts.join("")}`;
}
