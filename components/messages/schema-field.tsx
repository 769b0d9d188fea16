import { Plus, X } from "lucide-react";
import { type ChangeEvent, useState } from "react";
import * as z from "zod";
import { isSecret } from "#protocol/masking";
import { Button, IconButton } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Field } from "../ui/field.tsx";
import { SecretInput } from "../ui/secret-input.tsx";
import { Select } from "../ui/select.tsx";
import { TextInput } from "../ui/text-input.tsx";
import { JsonField } from "./json-field.tsx";
import {
  choicesOf,
  type FormFieldProps,
  type FormSchema,
  fieldHint,
  fieldKind,
  firstValue,
  variantName,
  variantsOf,
} from "./json-form.ts";
import { notKept, readNumber } from "./number-text.ts";

const MAX_ITEMS = 100;

/** One field of a message, by its JSON Schema; what no control fits is typed as JSON. */
function SchemaField(props: FormFieldProps) {
  const { name, schema, isRequired, value, onChange, errors, path } = props;
  const kind = fieldKind(schema);
  const label = (
    <>
      <span className="text-text">{name}</span> <span className="text-faint">{fieldHint(schema)}</span>
      {!isRequired && <span className="text-faint"> · may be left out</span>}
    </>
  );
  const hint = schema.description;
  const error = errors[path];
  if (kind === "object") return <ObjectField {...props} />;
  if (kind === "array") return <ArrayField {...props} />;
  if (kind === "boolean") {
    return <Checkbox label={name} hint={hint} isChecked={value === true} onChange={(is) => onChange(is)} />;
  }
  if (kind === "union") return <UnionField {...props} />;
  if (kind === "const" || kind === "null") {
    const fixed = kind === "null" ? null : schema.const;
    if (isRequired)
      return (
        <p className="text-xs text-muted">
          {label} {kind === "null" && <span className="text-faint">always null</span>}
        </p>
      );
    return (
      <Checkbox
        label={`${name}: ${JSON.stringify(fixed)}`}
        hint={hint}
        isChecked={value !== undefined}
        onChange={(is) => onChange(is ? fixed : undefined)}
      />
    );
  }
  if (kind === "enum") {
    const options = (choicesOf(schema) ?? []).map((choice) => ({
      value: JSON.stringify(choice),
      label: String(choice),
    }));
    return (
      <Field label={label} hint={hint} error={error}>
        {(control) => (
          <Select
            {...control}
            value={value === undefined ? "" : JSON.stringify(value)}
            options={isRequired ? options : [{ value: "", label: "left out" }, ...options]}
            onChoose={(chosen) => onChange(chosen === "" ? undefined : JSON.parse(chosen))}
          />
        )}
      </Field>
    );
  }
  if (kind === "json") return <JsonField {...props} />;
  const isNumber = kind !== "string";
  return (
    <Field label={label} hint={hint} error={isNumber ? (notKept(value) ?? error) : error}>
      {(control) => {
        const input = {
          ...control,
          isMono: true,
          value: value === undefined ? "" : String(value),
          maxLength: 10_000,
          onChange: (event: ChangeEvent<HTMLInputElement>) =>
            onChange(readText(event.target.value, isNumber, isRequired)),
        };
        return isSecret(name) && !isNumber ? (
          <SecretInput {...input} what={name} autoComplete="off" />
        ) : (
          <TextInput {...input} inputMode={isNumber ? "decimal" : undefined} />
        );
      }}
    </Field>
  );
}

/** What was typed; a number as `readNumber` reads it. */
function readText(text: string, isNumber: boolean, isRequired: boolean): unknown {
  if (text === "" && (isNumber || !isRequired)) return undefined;
  return isNumber ? readNumber(text) : text;
}

/** One of several shapes: which, and then the fields of that. */
function UnionField({ name, schema, isRequired, value, onChange, errors, path }: FormFieldProps) {
  const variants = variantsOf(schema);
  const [chosen, setChosen] = useState(() => (value === undefined ? -1 : variantOf(variants, value)));
  const variant = value === undefined && !isRequired ? undefined : variants[Math.max(0, chosen)];
  const isPlain = variant !== undefined && fieldKind(variant) === "null";
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-md border border-line p-3">
      <legend className="px-1 text-xs text-muted">
        <span className="text-text">{name}</span>
        {!isRequired && <span className="text-faint"> · may be left out</span>}
      </legend>
      <Select
        aria-label={`${name}: which kind`}
        value={variant === undefined ? "" : String(Math.max(0, chosen))}
        options={[
          ...(isRequired ? [] : [{ value: "", label: "left out" }]),
          ...variants.map((each, index) => ({ value: String(index), label: variantName(each) })),
        ]}
        onChoose={(next) => {
          const index = next === "" ? -1 : Number(next);
          setChosen(index);
          onChange(index === -1 ? undefined : firstValue(variants[index] ?? {}));
        }}
      />
      {variant && fieldKind(variant) === "object" && (
        <ObjectFields
          key={chosen}
          schema={withoutMarks(variant)}
          value={value}
          onChange={onChange}
          errors={errors}
          path={path}
        />
      )}
      {variant && !isPlain && fieldKind(variant) !== "object" && (
        <SchemaField
          key={chosen}
          name={name}
          schema={variant}
          isRequired
          value={value}
          onChange={onChange}
          errors={errors}
          path={path}
        />
      )}
      {(variant === undefined || isPlain) && errors[path] && (
        <p role="alert" className="text-xs text-bad first-letter:uppercase">
          {errors[path]}
        </p>
      )}
    </fieldset>
  );
}

/** What tells a variant from the others is said by the choice of it, and is filled in already. */
function withoutMarks(variant: FormSchema): FormSchema {
  const open = Object.entries(variant.properties ?? {}).filter(([, field]) => fieldKind(field) !== "const");
  return { ...variant, properties: Object.fromEntries(open) };
}

/** The first that the value fits; that of another message may fit none, and then the first is begun with. */
function variantOf(variants: readonly FormSchema[], value: unknown): number {
  return variants.findIndex((variant) => z.fromJSONSchema(variant as Record<string, unknown>).safeParse(value).success);
}

/** The fields of an object, one under the other. */
export function ObjectFields({ schema, value, onChange, errors, path }: Omit<FormFieldProps, "name" | "isRequired">) {
  const fields = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  return Object.entries(schema.properties ?? {}).map(([key, field]) => (
    <SchemaField
      key={key}
      name={key}
      schema={field}
      isRequired={schema.required?.includes(key) ?? false}
      value={fields[key]}
      errors={errors}
      path={path === "" ? key : `${path}.${key}`}
      onChange={(next) => {
        const { [key]: _left, ...rest } = fields;
        onChange(next === undefined ? rest : { ...fields, [key]: next });
      }}
    />
  ));
}

function ObjectField({ name, isRequired, value, onChange, schema, ...rest }: FormFieldProps) {
  const isOut = value === undefined && !isRequired;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3 rounded-md border border-line p-3">
      <legend className="px-1 text-xs text-muted">
        <span className="text-text">{name}</span>
        {!isRequired && <span className="text-faint"> · may be left out</span>}
      </legend>
      {isOut ? (
        <Button kind="quiet" className="self-start" onClick={() => onChange(firstValue(schema))}>
          <Plus aria-hidden size={12} /> Fill in {name}
        </Button>
      ) : (
        <>
          <ObjectFields {...rest} schema={schema} value={value} onChange={onChange} />
          {!isRequired && (
            <Button kind="quiet" className="self-start" onClick={() => onChange(undefined)}>
              Leave out {name}
            </Button>
          )}
        </>
      )}
    </fieldset>
  );
}

function ArrayField({ name, schema, isRequired, value, onChange, errors, path }: FormFieldProps) {
  const items = Array.isArray(value) ? value : [];
  const change = (next: unknown[]) => onChange(next.length === 0 && !isRequired ? undefined : next);
  /** What was chosen or typed in an item stays with it when one before it is taken out. */
  const [kept, setKept] = useState<readonly number[]>([]);
  const ids = items.map((_, at) => kept[at] ?? Math.max(-1, ...kept) + 1 + at);
  return (
    <fieldset className="flex min-w-0 flex-col gap-2 rounded-md border border-line p-3">
      <legend className="px-1 text-xs text-muted">
        <span className="text-text">{name}</span> <span className="text-faint">{fieldHint(schema)}</span>
      </legend>
      {errors[path] && (
        <p role="alert" className="text-xs text-bad">
          {errors[path]}
        </p>
      )}
      {items.map((item, index) => (
        <div key={ids[index]} className="flex items-end gap-1">
          <div className="min-w-0 grow">
            <SchemaField
              name={`${name}[${index}]`}
              schema={schema.items ?? {}}
              isRequired
              value={item}
              errors={errors}
              path={`${path}.${index}`}
              onChange={(next) => change(items.map((other, at) => (at === index ? (next ?? "") : other)))}
            />
          </div>
          <IconButton
            label={`Take ${name}[${index}] out`}
            onClick={() => {
              setKept(ids.filter((_, at) => at !== index));
              change(items.filter((_, at) => at !== index));
            }}
          >
            <X aria-hidden size={13} />
          </IconButton>
        </div>
      ))}
      {items.length < MAX_ITEMS && (
        <Button
          kind="quiet"
          className="self-start"
          onClick={() => change([...items, firstValue(schema.items ?? {}) ?? ""])}
        >
          <Plus aria-hidden size={12} /> Add to {name}
        </Button>
      )}
    </fieldset>
  );
}
