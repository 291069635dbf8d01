export * from './errors.ts';
export * from './keys.ts';
export * from './messages.ts';
export * from './permissions.ts';
export * from './records.ts';
export * from './rows.ts';
export * from './state.ts';
export * from './values.ts';
