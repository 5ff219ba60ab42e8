// The rules for the browser's half, its tests and what builds the bundle.

import js from "@eslint/js";
import globals from "globals";
import tseslint from "typescript-eslint";


export default [
  { ignores: ["**/plotly.min.js", "assets/modules/vendor/", "site/", ".venv*/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error", reportUnusedInlineConfigs: "error" } },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    plugins: { types: tseslint.plugin },
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    rules: {
      "array-callback-return": "error",
      "eqeqeq": "error",
      "no-constructor-return": "error",
      "no-promise-executor-return": "off",
      "no-self-compare": "error",
      "no-shadow-restricted-names": "error",
      "no-template-curly-in-string": "error",
      "no-unmodified-loop-condition": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: false, variables: false }],
      "no-var": "error",
      "prefer-const": "error",
      "types/await-thenable": "error",
      "types/no-floating-promises": "error",
      "types/no-misused-promises": "error",
    },
  },
  { files: ["assets/**/*.js", "benchmarks/**/*.js", "landscape/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["*.js", "bundle/**/*.js", "tests/**/*.js"], languageOptions: { globals: globals.node } },
];
