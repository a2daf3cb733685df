// Makes src/wire/generated/*.ts from the JSON Schemas of protocol/api. With --check it writes nothing and fails when a
// file is not what it would make. Knows the keywords that those schemas use, and refuses others.
import { readFileSync, writeFileSync } from 'node:fs';

const schemas = new URL('../../protocol/api/', import.meta.url);
const types = new URL('../src/wire/generated/', import.meta.url);
const files = ['shapes', 'commands', 'frames'];
const annotations = /^(x-.*|description|title|\$comment|format|pattern|minLength|maxLength|minimum|maximum|maxItems|minItems|uniqueItems|patternProperties)$/;

const pascal = (name) => name.replace(/(?:^|[._-])([a-z])/g, (_, letter) => letter.toUpperCase());
const literal = (value) => (value === null ? 'null' : typeof value === 'string' ? `'${value}'` : String(value));
const union = (parts) => [...new Set(parts)].join(' | ');
const inArray = (type) => (type.includes(' ') && !type.startsWith('{') ? `(${type})[]` : `${type}[]`);

/** The TypeScript type of a schema; names of other files' types are noted in `imports`. */
function typeOf(schema, imports, indent) {
  if (schema === true) return 'unknown';
  const { $ref, const: only, enum: words, anyOf, oneOf, type, properties, required = [], items, additionalProperties, ...rest } = schema;
  const unknown = Object.keys(rest).find((key) => !annotations.test(key));
  if (unknown) throw new Error(`keyword ${unknown} is not known here`);
  if (only !== undefined) return literal(only);
  if (words) return union(words.map(literal));
  if ($ref) return named($ref, imports);
  if (anyOf ?? oneOf) return union((anyOf ?? oneOf).map((one) => typeOf(one, imports, indent)));
  if (Array.isArray(type)) return union(type.map((one) => typeOf({ ...schema, type: one }, imports, indent)));
  switch (type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case 'array':
      return inArray(typeOf(items, imports, indent));
    case 'object':
      if (!properties) return typeof additionalProperties === 'object' ? `Record<string, ${typeOf(additionalProperties, imports, indent)}>` : 'Record<string, unknown>';
      return fields(properties, new Set(required), imports, indent);
    default:
      throw new Error(`type ${type} is not known here`);
  }
}

function named(ref, imports) {
  const [file, pointer] = ref.split('#');
  const name = pascal(pointer.split('/').at(-1));
  const from = file.replace('.schema.json', '');
  if (from) imports.set(name, from);
  return name;
}

function fields(properties, required, imports, indent) {
  const inner = `${indent}  `;
  const lines = Object.entries(properties).map(([name, schema]) => {
    const mark = required.has(name) ? '' : '?';
    return `${comment(schema, inner)}${inner}${name}${mark}: ${typeOf(schema, imports, inner)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

const comment = (schema, indent) => (schema.description ? `${indent}/** ${schema.description} */\n` : '');

function moduleOf(file) {
  const document = JSON.parse(readFileSync(new URL(`${file}.schema.json`, schemas), 'utf8'));
  const imports = new Map();
  const declare = (name, schema) => `${comment(schema, '')}export type ${name} = ${typeOf(schema, imports, '')};\n`;
  const declared = Object.entries(document.$defs).map(([name, schema]) => declare(pascal(name), schema));
  if (document.oneOf) declared.push(declare(document.title, { description: document.description, oneOf: document.oneOf }));
  const lines = [...new Set(imports.values())].map((from) => {
    const names = [...imports].filter(([, other]) => other === from).map(([name]) => name).sort();
    return `import type { ${names.join(', ')} } from './${from}';\n`;
  });
  return `// Made from protocol/api/${file}.schema.json by scripts/wire-types.mjs; not to be edited.\n${lines.join('')}\n${declared.join('\n')}`;
}

const stale = files.filter((file) => {
  const at = new URL(`${file}.ts`, types);
  const made = moduleOf(file);
  if (!process.argv.includes('--check')) {
    writeFileSync(at, made);
    return false;
  }
  try {
    return readFileSync(at, 'utf8') !== made;
  } catch {
    return true;
  }
});
if (stale.length > 0) {
  process.stderr.write(`Stale: ${stale.map((file) => `src/wire/generated/${file}.ts`).join(', ')}. Run npm run wire-types.\n`);
  process.exit(1);
}
