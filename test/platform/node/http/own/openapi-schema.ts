/** What OpenAPI 3.1 asks of those parts of a description that ours has, as JSON Schema; the parts' names are the specification's. */
const text = { type: "string", minLength: 1 };
const map = (values: object): object => ({ type: "object", additionalProperties: values });
const media = map({ type: "object", properties: { schema: { $ref: "#/$defs/schema" } }, additionalProperties: false });

export const OPENAPI_SCHEMA = {
  type: "object",
  required: ["openapi", "info", "paths"],
  additionalProperties: false,
  properties: {
    openapi: { pattern: "^3\\.1\\.\\d+$" },
    info: {
      type: "object",
      required: ["title", "version"],
      additionalProperties: false,
      properties: {
        ...{ title: text, version: text, summary: text, description: text },
        license: {
          type: "object",
          required: ["name"],
          additionalProperties: false,
          properties: { name: text, identifier: text },
        },
      },
    },
    paths: {
      type: "object",
      propertyNames: { pattern: "^/" },
      additionalProperties: {
        type: "object",
        propertyNames: { enum: ["get", "put", "post", "delete", "options", "head", "patch", "trace"] },
        additionalProperties: { $ref: "#/$defs/operation" },
      },
    },
    components: {
      type: "object",
      additionalProperties: false,
      properties: {
        schemas: {
          type: "object",
          propertyNames: { pattern: "^[a-zA-Z0-9._-]+$" },
          additionalProperties: { $ref: "#/$defs/schema" },
        },
        securitySchemes: map({
          type: "object",
          required: ["type", "scheme"],
          additionalProperties: false,
          properties: { type: { const: "http" }, scheme: { enum: ["basic", "bearer"] } },
        }),
      },
    },
  },
  $defs: {
    schema: { $ref: "https://json-schema.org/draft/2020-12/schema" },
    operation: {
      type: "object",
      required: ["responses", "operationId", "summary", "security"],
      additionalProperties: false,
      patternProperties: { "^x-": {} },
      properties: {
        ...{ operationId: text, summary: text, tags: { type: "array", items: text } },
        security: { type: "array", items: map({ type: "array", items: text }) },
        parameters: { type: "array", uniqueItems: true, items: { $ref: "#/$defs/parameter" } },
        requestBody: {
          type: "object",
          required: ["content"],
          additionalProperties: false,
          properties: { required: { type: "boolean" }, content: media },
        },
        responses: {
          type: "object",
          minProperties: 1,
          propertyNames: { pattern: "^([1-5](\\d\\d|XX)|default)$" },
          additionalProperties: {
            type: "object",
            required: ["description"],
            additionalProperties: false,
            properties: { description: text, content: media },
          },
        },
      },
    },
    parameter: {
      type: "object",
      required: ["name", "in", "schema"],
      additionalProperties: false,
      properties: {
        ...{ name: text, in: { enum: ["query", "path"] }, required: { type: "boolean" } },
        ...{ description: text, schema: { $ref: "#/$defs/schema" } },
      },
      if: { properties: { in: { const: "path" } } },
      then: { required: ["required"], properties: { required: { const: true } } },
    },
  },
};
