export { checkQuery, referenceQuery, type CheckScope } from './checks';
export { FieldShell } from './FieldShell';
export { choicesOf } from './lookup';
export { LookupInput } from './LookupInput';
export { fieldsOf, type Field } from './schema';
export { SchemaForm } from './SchemaForm';
export { filled, validate, type Errors, type Values } from './validate';
