import tseslint from "typescript-eslint";
import { HOT_FILES, LUA_FILES, SPEC_FILES, luaRules, noStringIndex } from "./tools/lua/lint-rules.js";

const general = {
  "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
  "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
  "@typescript-eslint/no-floating-promises": "error",
  "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
  "@typescript-eslint/max-params": ["error", { max: 4, countVoidThis: false }],
  "@typescript-eslint/require-await": "off",
  "@typescript-eslint/no-namespace": ["error", { allowDeclarations: true }],
  eqeqeq: "error",
  "no-var": "error",
  "prefer-const": "error",
  "no-fallthrough": "error",
  "no-self-assign": "error",
  "no-unreachable": "error",
  "no-unsafe-finally": "error",
  "no-duplicate-imports": ["error", { allowSeparateTypeImports: true }],
  "no-restricted-exports": ["error", { restrictedNamedExports: ["default"] }],
  "max-lines": ["error", 300],
  "max-lines-per-function": ["error", { max: 40, skipComments: true }],
};

export default tseslint.config(
  { ignores: ["build/", "coverage/", "node_modules/", "dinamics-data/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: general,
  },
  { files: LUA_FILES, plugins: { lua: { rules: { "no-string-index": noStringIndex } } }, rules: luaRules() },
  { files: HOT_FILES, rules: luaRules({ hot: true }) },
  { files: SPEC_FILES, rules: luaRules({ spec: true }) },
  {
    files: ["test/**/*.ts"],
    rules: {
      "max-lines-per-function": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-unsafe-call": "off",
    },
  },
  { files: ["*.config.ts", "*.config.js"], rules: { "no-restricted-exports": "off" } },
);
