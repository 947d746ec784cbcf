import type { Template } from '@/api/types';
import { t } from './messages';
import classes from './TemplateCards.module.css';

interface TemplateCardsProps {
  templates: Template[];
  chosen: string | undefined;
  error: string | undefined;
  onChoose: (name: string) => void;
}

/** The templates to choose from: one radio button per card, the whole card is its label. */
export function TemplateCards({ templates, chosen, error, onChoose }: TemplateCardsProps) {
  return (
    <fieldset
      className={classes.cards}
      aria-describedby={error ? 'template-error' : undefined}
      data-error={Boolean(error) || undefined}
    >
      <legend className={classes.legend}>{t('template.legend')}</legend>
      {error && (
        <p id="template-error" className={classes.error} role="alert">
          {error}
        </p>
      )}
      {templates.map((template, index) => (
        <TemplateCard
          key={template.name}
          // An error summary and the refusal lead to the first card.
          id={index === 0 ? 'field-template' : `field-template-${template.name}`}
          template={template}
          checked={template.name === chosen}
          invalid={Boolean(error)}
          onChoose={onChoose}
        />
      ))}
    </fieldset>
  );
}

interface TemplateCardProps {
  id: string;
  template: Template;
  checked: boolean;
  invalid: boolean;
  onChoose: (name: string) => void;
}

function TemplateCard({ id, template, checked, invalid, onChoose }: TemplateCardProps) {
  const { name, title, summary, audience, includes, have, minutes } = template;
  return (
    <div className={classes.card} data-checked={checked || undefined}>
      <input
        type="radio"
        id={id}
        name="template"
        value={name}
        checked={checked}
        aria-invalid={invalid || undefined}
        aria-describedby={`${id}-about`}
        onChange={() => {
          onChoose(name);
        }}
      />
      <div>
        <label htmlFor={id} className={classes.title}>
          {title}
        </label>
        <div id={`${id}-about`} className={classes.about}>
          <p className={classes.summary}>{summary}</p>
          <p className={classes.facts}>
            {[audience.replace(/\.$/, ''), minutes > 0 && t('template.minutes', { count: minutes })]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <div className={classes.lists}>
            <ShortList title={t('template.includes')} items={includes} />
            <ShortList title={t('template.have')} items={have} />
          </div>
        </div>
      </div>
    </div>
  );
}

function ShortList({ title, items }: { title: string; items: string[] }) {
  if (items.length === 0) return null;
  return (
    <div>
      <p className={classes.listTitle}>{title}</p>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </div>
  );
}
