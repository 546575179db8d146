// Glyphs that the TeX font lacks, in its units: 1000 to the em, y upwards.

/** The blackboard bold 1 of indicator functions, which bbm and dsfont have: height, depth, width and outline. */
const ONE = [
  0.666,
  0,
  0.5,
  {
    p:
      "83 556L102 556C150 558 180 566 205 578L205 35L83 35L83 0L437 0L437 35L355 35L355 666L300 666" +
      "C250 625 180 602 83 602ZM240 35L240 592C262 602 282 614 298 628L298 35",
  },
];
/** The brackets of stmaryrd, and the plain ones that they are two of. */
const BRACKETS = [
  [0x27e6, 0x5b],
  [0x27e7, 0x5d],
];
/** The plane in which the parts of such a bracket have the place that those of the plain one have in the first. */
const PARTS = 0xf0000;

/** Put them into the font. */
export function addGlyphs(font) {
  font.defaultChars.normal[0x1d7d9] = ONE;
  for (const [bracket, plain] of BRACKETS) addBracket(font, bracket, plain);
}

function addBracket(font, bracket, plain) {
  const delimiter = font.defaultDelimiters[plain];
  const parts = delimiter.stretch.map((code) => code && code + PARTS);
  const [height, depth, width] = delimiter.HDW;
  font.defaultDelimiters[bracket] = { ...delimiter, stretch: parts, HDW: [height, depth, width * 1.35] };
  const pairs = [[bracket, plain], ...delimiter.stretch.filter(Boolean).map((code) => [code + PARTS, code])];
  for (const glyphs of Object.values(font.defaultChars)) {
    for (const [code, single] of pairs) {
      if (isUpright(glyphs[single])) glyphs[code] = doubled(glyphs[single]);
    }
  }
}

/** Whether it is made of straight lines between points, as the brackets that stretch are. */
function isUpright(glyph) {
  return glyph && /^[-\d.L\s]+$/.test(glyph[3]?.p ?? "-x");
}

function doubled([height, depth, width, { p: outline }]) {
  const shift = Math.round(width * 350);
  let count = 0;
  const copy = outline.replace(/-?\d+/g, (number) => (count++ % 2 ? number : `${number < 0 ? "" : " "}${+number + shift}`));
  return [height, depth, width + shift / 1000, { p: `${outline}ZM${copy.trim().replace(/L\s+/g, "L")}` }];
}
