// The rules of the page's scripts. KG_NPM names the folder of modules that ESLint stands in.
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(path.join(process.env.KG_NPM, "package.json"));
const globals = require("globals");
const js = require("@eslint/js");

export default [
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { sourceType: "module", globals: globals.browser },
    rules: {
      complexity: ["error", 12],
      eqeqeq: "error",
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", { max: 60, skipComments: true }],
      "no-shadow": "error",
      "no-undef": "error",
      "no-unused-expressions": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
      // The page loses comments that have a line to themselves, and no line may only look like one.
      "no-restricted-syntax": ["error", "TemplateElement[value.raw=/\\n/]"],
    },
  },
  {
    files: ["**/classic.js"],
    languageOptions: { sourceType: "script", globals: { vis: "readonly" } },
  },
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node } },
];
