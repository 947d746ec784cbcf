import { Button, NativeSelect, Radio, TextInput, Title } from '@mantine/core';
import type { Tenant, Widget } from '@/api/types';
import { Form } from '@/components/Form';
import { Notice } from '@/components/Notice';
import { Section } from '@/components/Section';
import { UnsavedChanges } from '@/components/UnsavedChanges';
import { useAppForm } from '@/components/useAppForm';
import { toast } from '@/lib/toasts';
import { contrast } from '@widget/colors';
import { light } from '@widget/styles';
import { useSaveWidget } from './api';
import { ApplicationCode } from './ApplicationCode';
import { t } from './messages';
import { Preview } from './Preview';
import classes from './Widget.module.css';
import { WithWidget } from './WithWidget';

/** How a company's apps look, tried out at once, and the code for its pages. */
export function StylesPage({ slug }: { slug: string }) {
  return (
    <WithWidget slug={slug} title={t('styles.title')} intro={t('styles.intro')}>
      {({ tenant, widget, manages }) => (
        <Section title={t('styles.color')} intro={t('styles.colorIntro')}>
          <Style tenant={tenant} widget={widget} manages={manages} />
          <div className={classes.part} id="application-code">
            <Title order={3}>{t('styles.code')}</Title>
            <ApplicationCode tenant={tenant.slug} order={4} />
          </div>
        </Section>
      )}
    </WithWidget>
  );
}

type Fields = Record<'style.color' | 'style.position' | 'style.theme' | 'style.title', string>;

const fieldsOf = ({ style }: Widget): Fields => ({
  'style.color': style.color,
  'style.position': style.position,
  'style.theme': style.theme,
  'style.title': style.title,
});

const styleOf = (fields: Fields): Widget['style'] => ({
  color: fields['style.color'],
  position: fields['style.position'] === 'left' ? 'left' : 'right',
  theme: fields['style.theme'] === 'light' || fields['style.theme'] === 'dark' ? fields['style.theme'] : 'auto',
  title: fields['style.title'],
});

function Style({ tenant, widget, manages }: { tenant: Tenant; widget: Widget; manages: boolean }) {
  const save = useSaveWidget(tenant.slug);
  const form = useAppForm<Fields>({
    initial: fieldsOf(widget),
    onSubmit: async (fields) => {
      const saved = await save(widget.version, { style: styleOf(fields) });
      form.reset(fieldsOf(saved));
      toast('done', t('saved'));
    },
  });
  const style = styleOf(form.values);
  return (
    <div className={classes.halves}>
      <Form
        form={form}
        submitLabel={t('save')}
        submitProps={{ disabled: !manages || !form.dirty }}
        label={t('styles.color')}
        aside={
          form.dirty ? (
            <Button
              variant="default"
              onClick={() => {
                form.reset(fieldsOf(widget));
              }}
            >
              {t('discard')}
            </Button>
          ) : undefined
        }
      >
        <div className={classes.color}>
          <TextInput
            label={t('styles.colorLabel')}
            maxLength={7}
            autoComplete="off"
            spellCheck={false}
            disabled={!manages}
            {...form.field('style.color')}
          />
          <input
            type="color"
            aria-label={t('styles.colorPick')}
            value={/^#[0-9a-f]{6}$/i.test(style.color) ? style.color.toLowerCase() : '#000000'}
            disabled={!manages}
            onChange={({ currentTarget: { value } }) => {
              form.set('style.color', value);
            }}
          />
        </div>
        <Faint style={style} />
        <Radio.Group
          label={t('styles.position')}
          value={style.position}
          onChange={(value) => {
            form.set('style.position', value);
          }}
        >
          <div className={classes.choices}>
            <Radio value="right" label={t('styles.right')} disabled={!manages} />
            <Radio value="left" label={t('styles.left')} disabled={!manages} />
          </div>
        </Radio.Group>
        <NativeSelect
          label={t('styles.theme')}
          data={[
            { value: 'auto', label: t('styles.themeAuto') },
            { value: 'light', label: t('styles.themeLight') },
            { value: 'dark', label: t('styles.themeDark') },
          ]}
          disabled={!manages}
          {...form.field('style.theme')}
        />
        <TextInput
          label={t('styles.titleLabel')}
          description={t('styles.titleHint')}
          maxLength={80}
          autoComplete="off"
          disabled={!manages}
          {...form.field('style.title')}
        />
      </Form>
      <Preview widget={widget} style={style} />
      <UnsavedChanges when={form.dirty} />
    </div>
  );
}

// What is not text has to stand out by this much (WCAG 1.4.11).
const least = 3;

/** Warns of a colour that is lost on a light page; on a dark one the button's white ring stands out. */
function Faint({ style: { color, theme } }: { style: Widget['style'] }) {
  if (theme === 'dark' || !/^#[0-9a-f]{6}$/i.test(color)) return null;
  return contrast(color.toLowerCase(), light.ground) < least ? (
    <Notice tone="warning">{t('styles.faint')}</Notice>
  ) : null;
}
