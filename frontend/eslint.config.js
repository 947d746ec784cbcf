import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const dir = import.meta.dirname;

// One direction: shared -> features -> routes and app. A feature never reaches into another.
const layers = [
  { type: 'api', pattern: 'src/api' },
  { type: 'lib', pattern: 'src/lib' },
  { type: 'components', pattern: 'src/components' },
  { type: 'feature', pattern: 'src/features/*', capture: ['name'] },
  { type: 'routes', pattern: 'src/routes' },
  { type: 'app', pattern: 'src/app' },
  { type: 'test', pattern: 'src/test' },
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/routeTree.gen.ts', '**/api/schema.d.ts', '**/playwright-report/**', '**/test-results/**'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: `${dir}/tsconfig.json`, tsconfigRootDir: dir } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/dot-notation': 'off',
      // An empty text often means the same as none.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/only-throw-error': ['error', { allow: [{ from: 'package', package: '@tanstack/router-core', name: 'Redirect' }, { from: 'package', package: '@tanstack/router-core', name: 'NotFoundError' }] }],
      'max-lines': ['error', { max: 400 }],
      'no-restricted-properties': ['error', { property: 'dangerouslySetInnerHTML', message: 'Let React write the text.' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]', message: 'Let React write the text.' },
        { selector: 'AssignmentExpression[left.property.name=/^(inner|outer)HTML$/]', message: 'Let React write the text.' },
        {
          selector: 'CallExpression[callee.name="useEffect"] CallExpression[callee.name=/^(fetch|unwrap)$/]',
          message: 'Fetch with a query or a mutation.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks, boundaries },
    settings: {
      'boundaries/elements': layers,
      'boundaries/root-path': dir,
      'import/resolver': { typescript: { project: `${dir}/tsconfig.json` } },
    },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'boundaries/element-types': [
        'error',
        {
          default: 'disallow',
          rules: [
            { from: ['api'], allow: ['api'] },
            { from: ['lib'], allow: ['lib', 'api'] },
            { from: ['components'], allow: ['components', 'lib', 'api'] },
            { from: ['feature'], allow: ['components', 'lib', 'api', ['feature', { name: '${from.name}' }]] },
            { from: ['routes'], allow: ['feature', 'components', 'lib', 'api', 'routes', 'app'] },
            { from: ['app'], allow: ['feature', 'components', 'lib', 'api', 'routes', 'app'] },
            { from: ['test'], allow: ['components', 'lib', 'api', 'app', 'test'] },
          ],
        },
      ],
    },
  },
);
