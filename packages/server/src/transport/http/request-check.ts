import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';

/** What comes in an address or a header is text, whatever it stands for. */
const ofText = checker(true);
/** A body says what its values are: a number is no name, and `""` is not null. */
const ofBodies = checker(false);

/** The check of a part of a request by its schema. */
export const checkOf: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
  (httpPart === 'body' ? ofBodies : ofText).compile(schema);

function checker(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ coerceTypes, useDefaults: true });
  addFormats.default(ajv);
  return ajv;
}
