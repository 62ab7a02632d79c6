import type { RecordShape, Shape } from "./shape";

/** The JSON Schema (draft 2020-12) of a shape. */
export function schemaOf(shape: Shape): Record<string, unknown> {
  const about = shape.about === undefined ? {} : { description: shape.about };
  switch (shape.is) {
    case "number":
      return { ...about, type: shape.whole === true ? "integer" : "number", minimum: shape.least, maximum: shape.most };
    case "text":
      return { ...about, type: "string", maxLength: shape.longest ?? 1000 };
    case "flag":
      return { ...about, type: "boolean" };
    case "choice":
      return { ...about, enum: shape.of };
    case "list":
      return {
        ...about,
        type: "array",
        items: schemaOf(shape.item),
        minItems: shape.least ?? 0,
        ...(shape.most === undefined ? {} : { maxItems: shape.most }),
      };
    case "tuple":
      return {
        ...about,
        type: "array",
        prefixItems: shape.items.map((item) => schemaOf(item)),
        minItems: shape.least,
        maxItems: shape.items.length,
      };
    case "record":
      return { ...about, ...recordSchema(shape) };
    case "value":
      return { ...about, ...shape.schema };
    case "variant":
      return {
        ...about,
        oneOf: Object.entries(shape.cases).map(([name, record]) =>
          recordSchema({
            ...record,
            keys: { ...record.keys, [shape.by]: { is: "choice", of: [name] } },
            needs: [shape.by, ...(record.needs ?? [])],
          }),
        ),
      };
  }
}

function recordSchema(shape: RecordShape): Record<string, unknown> {
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(shape.keys).map(([key, inner]) => [key, schemaOf(inner)])),
    required: [...(shape.needs ?? [])],
    additionalProperties: false,
  };
}
