export { checkQuery, referenceQuery, useLiveAnswer, type CheckScope } from './checks';
export { CheckStatus } from './CheckStatus';
export { FieldShell } from './FieldShell';
export { choicesOf } from './lookup';
export { LookupInput } from './LookupInput';
export { fieldsOf, type Field } from './schema';
export { SchemaForm } from './SchemaForm';
export { filled, validate, type Errors, type Values } from './validate';
