// QuickJS has no console, and MathJax takes one for granted where it warns.
const nobody = () => {};
globalThis.console ??= { log: nobody, warn: nobody, error: nobody };
