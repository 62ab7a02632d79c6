import type { ListShape, RecordShape, Shape, TupleShape } from "./shape";

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
      return { ...about, ...listSchema(shape) };
    case "tuple":
      return { ...about, ...tupleSchema(shape) };
    case "record":
      return { ...about, ...recordSchema(shape) };
    case "value":
      return { ...about, ...shape.schema };
    case "variant":
      return {
        ...about,
        oneOf: Object.entries(shape.cases).map(([name, record]) => caseSchema(shape.by, name, record)),
      };
  }
}

function listSchema(shape: ListShape): Record<string, unknown> {
  const most = shape.most === undefined ? {} : { maxItems: shape.most };
  return { type: "array", items: schemaOf(shape.item), minItems: shape.least ?? 0, ...most };
}

function tupleSchema(shape: TupleShape): Record<string, unknown> {
  const prefixItems = shape.items.map((item) => schemaOf(item));
  return { type: "array", prefixItems, minItems: shape.least, maxItems: shape.items.length };
}

/** One case of a variant: the record, and the name of the case where its kind is said. */
function caseSchema(by: string, name: string, record: RecordShape): Record<string, unknown> {
  const keys: Record<string, Shape> = { ...record.keys, [by]: { is: "choice", of: [name] } };
  return recordSchema({ ...record, keys, needs: [by, ...(record.needs ?? [])] });
}

function recordSchema(shape: RecordShape): Record<string, unknown> {
  return {
    type: "object",
    properties: Object.fromEntries(Object.entries(shape.keys).map(([key, inner]) => [key, schemaOf(inner)])),
    required: [...(shape.needs ?? [])],
    additionalProperties: false,
  };
}
