// protocol/api as tests hold a running server to it: frames and bodies by the schemas, closed, so that a field which is
// said but not described is a fault too.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import addFormats from 'ajv-formats';
import Ajv2020 from 'ajv/dist/2020.js';
import { root } from './harness.mjs';

const read = (file) => JSON.parse(readFileSync(join(root, 'protocol/api', file), 'utf8'));
export const openapi = read('openapi.json');
export const schemas = ['shapes', 'commands', 'frames'].map((name) => read(`${name}.schema.json`));

function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in inner && !('additionalProperties' in inner) ? { ...inner, additionalProperties: false } : inner;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
for (const schema of schemas) ajv.addSchema(closed(schema));

/** What is wrong with a value, or null. `schema` may refer to the files of protocol/api. */
export function faultOf(schema, value) {
  const validate = ajv.compile(closed(schema));
  return validate(value) ? null : JSON.stringify(validate.errors.slice(0, 6));
}

/** Type of each frame that the server may say → the views that may be told; answers are `accepted` and `rejected`. */
export const frameTypes = new Map(Object.entries(schemas[2].$defs).flatMap(([name, schema]) => {
  const type = schema.properties.type;
  const types = type ? type.enum ?? [type.const] : [name];
  return types.map((one) => [one, { name, views: schema['x-to'] }]);
}));
export const typeOf = (frame) => ('ok' in frame ? (frame.ok ? 'accepted' : 'rejected') : frame.type);

/** What is wrong with a frame said to somebody of that view, or null. */
export function faultOfFrame(frame, view) {
  const known = frameTypes.get(typeOf(frame));
  if (!known) return `${typeOf(frame)} is no type of protocol/api`;
  if (!known.views.includes(view)) return `${typeOf(frame)} is not for a ${view}`;
  return faultOf({ $ref: `frames.schema.json#/$defs/${known.name}` }, frame);
}

export const faultOfCommand = (command) => faultOf({ $ref: `commands.schema.json#/$defs/${command.type}` }, command);

/** Every documented answer: { path, method, operation, status, response }. */
export function documented() {
  const found = [];
  for (const [path, item] of Object.entries(openapi.paths)) {
    for (const method of ['get', 'post', 'put', 'patch', 'delete', 'options']) {
      const operation = item[method];
      for (const [status, given] of Object.entries(operation?.responses ?? {})) {
        const response = given.$ref ? openapi.components.responses[given.$ref.split('/').at(-1)] : given;
        found.push({ path, method, operation: operation.operationId, status: Number(status), response });
      }
    }
  }
  return found;
}
