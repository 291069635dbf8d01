import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';

/** What comes in an address or a header is text, whatever it stands for. */
const ofText = checker(true);
/** A body says what its values are: a number is no name, and `""` is not null. */
const ofBodies = checker(false);

/** The check of a part of a request by its schema. It is compiled with the first request: all of them would double the start. */
export const checkOf: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  let compiled: ValidateFunction | undefined;
  const check: ReturnType<typeof checkOf> = (data: unknown) => {
    compiled ??= (httpPart === 'body' ? ofBodies : ofText).compile(schema);
    const isRight = compiled(data);
    check.errors = compiled.errors ?? null;
    return isRight;
  };
  return check;
};

function checker(coerceTypes: boolean): Ajv {
  // That the schemas themselves are right is what the test of the API's description checks.
  const ajv = new Ajv({ coerceTypes, useDefaults: true, validateSchema: false });
  addFormats.default(ajv);
  return ajv;
}
