// The rules of the transpiled code: what means something else in Lua, or costs too much there. Each message says the way out.
import ts from "typescript";

/** Transpiled to Lua: the core, its specs, and the part of the tools that runs on both sides. */
export const LUA_FILES = [
  "hal/**/*.ts",
  "rapi/**/*.ts",
  "firmware/**/*.ts",
  "platform/nodemcu/**/*.ts",
  "test/{hal,rapi,firmware,platform/nodemcu}/**/*.spec.ts",
  "tools/controller/{world,driven}.ts",
];

export const SPEC_FILES = ["test/{hal,rapi,firmware,platform/nodemcu}/**/*.spec.ts"];

/** The tick path, where a copied record is garbage ten times a second. */
export const HOT_FILES = [
  "firmware/tick.ts",
  "firmware/{balancing,charging,limits,metering,protection}/**/*.ts",
  "rapi/**/*.ts",
];

const SYNTAX = [
  [":function[async=true], AwaitExpression, ForOfStatement[await=true]", "no async code: record facts, decide in tick"],
  ["TSTypeReference[typeName.name='Promise']", "no Promise: record facts, decide in tick"],
  [":function[generator=true], YieldExpression", "no generators: fill an array or call a function"],
  ["MethodDefinition[kind=/^(get|set)$/], Property[kind=/^(get|set)$/]", "no accessors: write a method"],
  ["UnaryExpression[operator='delete']", "no delete: assign undefined"],
  ["BinaryExpression[operator='instanceof']", "no instanceof: tell kinds apart by a field"],
  ["ThrowStatement", "no throw: return a named rejection"],
  ["ClassDeclaration[superClass], ClassExpression[superClass]", "no inheritance: compose"],
  ["Literal[regex]", "no regular expressions: scan the characters"],
  ["Literal[raw='null'], TSNullKeyword", "no null: unset is undefined"],
  [
    "CallExpression[callee.property.name=/^(push|unshift)$/] > Identifier[name='undefined'].arguments",
    "no undefined in arrays: their length is lost",
  ],
  [
    "BinaryExpression[operator=/^(>>|>>>|<<|\\*\\*)$/], AssignmentExpression[operator=/^(>>|>>>|<<|\\*\\*)=$/]",
    "no shifts and powers: multiply, or Math.floor of a division",
  ],
  ["UnaryExpression[operator='~'], BinaryExpression[operator='|'][right.value=0]", "no ~ and |0: Math.floor"],
  [
    "BinaryExpression[operator='%'], AssignmentExpression[operator='%=']",
    "no %: the sign differs below zero and 0 throws; a - Math.floor(a / b) * b, or disable the line and say why neither occurs",
  ],
  ["AssignmentExpression[operator=/^(\\|\\||&&)=$/]", "no ||= and &&=: compare and assign"],
  ["TryStatement BreakStatement, TryStatement ContinueStatement", "no break and continue inside try: invalid Lua"],
  ["ForStatement :function", "no function inside for(;;): it would see the last counter; use for..of"],
  ["ForInStatement", "no for..in: the order is arbitrary; use an array"],
  [
    "TSFunctionType:not([params.0.name='this'])",
    "a free callback is typed (this: void, ...), a member as a method: otherwise the arguments shift",
  ],
  [
    "CallExpression[callee.property.name=/^(sort|toSorted)$/]",
    "no sort: it is unstable in Lua; insert in order or compare totally",
  ],
  [
    "CallExpression[callee.property.name=/^(localeCompare|codePointAt|toPrecision|toLocaleString|lastIndexOf|match|matchAll)$/]",
    "not the same in Lua, or not there: use charCodeAt, substring, hal/text",
  ],
  ["PrivateIdentifier", "no #private: it crashes the transpiler; use private"],
  ["LabeledStatement", "no labels: cut the function"],
  ["Literal[value=/[^\\u0000-\\u007f]/]", "ASCII only: other characters become several bytes; String.fromCharCode"],
  ["TemplateElement[value.cooked=/[^\\u0000-\\u007f]/]", "ASCII only: other characters become several bytes"],
  [
    "ChainExpression MemberExpression[optional=true] MemberExpression[optional=true]",
    "one ?. at a time: name what lies between",
  ],
];

/** Rows of a spec's table may hold undefined: they are taken apart by position. */
const CODE_SYNTAX = [
  ["ArrayExpression > Identifier[name='undefined']", "no undefined in arrays: their length is lost"],
];

const HOT_SYNTAX = [["ObjectExpression > SpreadElement", "no object spread in the tick path: it allocates each time"]];

const GLOBALS = {
  Promise: "record facts, decide in tick",
  JSON: "write a scanner or a writer",
  Date: "take now as an argument",
  Error: "return a named rejection",
  RegExp: "scan the characters",
  Map: "a record, or an array of pairs",
  Set: "a record of true, or an array",
  WeakMap: "a record",
  WeakSet: "a record",
  Symbol: "a string",
  Proxy: "a function",
  Uint8Array: "a byte string",
  ArrayBuffer: "a byte string",
  BigInt: "numbers up to 2^53",
  parseFloat: "it accepts other texts than Lua; use the decimal parser",
  console: "the log port",
  process: "a port",
  Buffer: "a byte string",
  setTimeout: "a deadline in tick",
  setInterval: "a deadline in tick",
  queueMicrotask: "a deadline in tick",
};

const PROPERTIES = [
  ...["keys", "values", "entries", "freeze", "assign"].map((property) => ({ object: "Object", property })),
  { object: "Array", property: "isArray" },
  { object: "Math", property: "pow" },
].map((entry) => ({ ...entry, message: "not the same in Lua, or costly there: use arrays and records by name" }));

/** `text[i]` is nil past the end in Lua, and counts from another side in the head; charAt has no such edge. */
export const noStringIndex = {
  meta: { type: "problem", schema: [], messages: { index: "no text[i]: charAt(i) or charCodeAt(i)" } },
  create(context) {
    const services = context.sourceCode.parserServices;
    return {
      "MemberExpression[computed=true]"(node) {
        const type = services.getTypeAtLocation(node.object);
        const parts = type.isUnion() ? type.types : [type];
        if (parts.some((part) => (part.flags & ts.TypeFlags.StringLike) !== 0)) {
          context.report({ node, messageId: "index" });
        }
      },
    };
  },
};

const asSelectors = (pairs) => pairs.map(([selector, message]) => ({ selector, message }));

/** Rules for {@link LUA_FILES}; in {@link HOT_FILES} with `hot`, in specs with `spec`. */
export function luaRules({ hot = false, spec = false } = {}) {
  const syntax = [...SYNTAX, ...(spec ? [] : CODE_SYNTAX), ...(hot ? HOT_SYNTAX : [])];
  return {
    "no-restricted-syntax": ["error", ...asSelectors(syntax)],
    "no-restricted-globals": ["error", ...Object.entries(GLOBALS).map(([name, message]) => ({ name, message }))],
    "no-restricted-properties": ["error", ...PROPERTIES],
    "no-sparse-arrays": "error",
    "lua/no-string-index": "error",
    "@typescript-eslint/strict-boolean-expressions": [
      "error",
      { allowString: false, allowNumber: false, allowNullableObject: false },
    ],
    "@typescript-eslint/restrict-template-expressions": [
      "error",
      { allowNumber: false, allowBoolean: false, allowNullish: false, allowAny: false, allowRegExp: false },
    ],
    "@typescript-eslint/restrict-plus-operands": [
      "error",
      { allowNumberAndString: false, allowBoolean: false, allowNullish: false, allowAny: false, allowRegExp: false },
    ],
  };
}
