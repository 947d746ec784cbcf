import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const dir = import.meta.dirname;

// One direction: shared -> features -> routes and app. Imports across areas go by '@/', within an area by './', so
// that a look at the first words of an import tells where it leads.
function mayNotImport(...areas) {
  const patterns = areas.map((area) => ({
    group: [`@/${area}`, `@/${area}/**`],
    message: 'That layer lies above this one.',
  }));
  const upwards = { group: ['../../*', '../../../*'], message: "Name the area: '@/…'." };
  return { 'no-restricted-imports': ['error', { patterns: [...patterns, upwards] }] };
}

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/routeTree.gen.ts',
      '**/api/schema.d.ts',
      '**/playwright-report/**',
      '**/test-results/**',
    ],
  },
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
      '@typescript-eslint/only-throw-error': [
        'error',
        {
          allow: [
            { from: 'package', package: '@tanstack/router-core', name: 'Redirect' },
            { from: 'package', package: '@tanstack/router-core', name: 'NotFoundError' },
          ],
        },
      ],
      'max-lines': ['error', { max: 400 }],
      'no-restricted-properties': [
        'error',
        { property: 'dangerouslySetInnerHTML', message: 'Let React write the text.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]', message: 'Let React write the text.' },
        {
          selector: 'AssignmentExpression[left.property.name=/^(inner|outer)HTML$/]',
          message: 'Let React write the text.',
        },
        {
          selector: 'CallExpression[callee.name="useEffect"] CallExpression[callee.name=/^(fetch|unwrap)$/]',
          message: 'Fetch with a query or a mutation.',
        },
      ],
    },
  },
  {
    files: ['**/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
  { files: ['**/src/api/**'], rules: mayNotImport('lib', 'components', 'features', 'routes', 'app') },
  { files: ['**/src/lib/**'], rules: mayNotImport('components', 'features', 'routes', 'app') },
  { files: ['**/src/components/**'], rules: mayNotImport('features', 'routes', 'app') },
  {
    files: ['**/src/features/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['@/features/**'], message: 'A feature knows no other feature; a route puts them together.' },
            { group: ['@/routes/**', '@/app/**'], message: 'That layer lies above this one.' },
            { group: ['../*/*', '../../*'], message: 'A feature knows no other feature.' },
          ],
          paths: [
            {
              name: '@mantine/core',
              importNames: ['Modal'],
              message: 'Dialog gives the focus back; a bare Modal does not.',
            },
          ],
        },
      ],
    },
  },
);
