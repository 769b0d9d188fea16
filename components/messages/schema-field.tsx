import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Field } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { TextArea, TextInput } from "../ui/text-input.tsx";
import { type FormSchema, fieldHint, fieldKind, firstValue } from "./json-form.ts";

const MAX_ITEMS = 100;

interface SchemaFieldProps {
  name: string;
  schema: FormSchema;
  isRequired: boolean;
  value: unknown;
  /** `undefined`: the field is left out of the message. */
  onChange: (value: unknown) => void;
  /** What the server found wrong, by path: `range.from`. */
  errors: Record<string, string>;
  path: string;
}

/** One field of a message, by its JSON Schema; what no control fits is typed as JSON. */
function SchemaField(props: SchemaFieldProps) {
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
  if (kind === "enum") {
    const options = (schema.enum ?? []).map((choice) => ({ value: JSON.stringify(choice), label: String(choice) }));
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
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <TextInput
          {...control}
          isMono
          inputMode={isNumber ? "decimal" : undefined}
          value={value === undefined ? "" : String(value)}
          maxLength={10_000}
          onChange={(event) => onChange(readText(event.target.value, isNumber, isRequired))}
        />
      )}
    </Field>
  );
}

/** What was typed: a number when it is one, else the text, which the server then refuses with its own words. */
function readText(text: string, isNumber: boolean, isRequired: boolean): unknown {
  if (text === "" && (isNumber || !isRequired)) return undefined;
  if (!isNumber) return text;
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) && !/[.eE]$/.test(text) ? number : text;
}

/** The fields of an object, one under the other. */
export function ObjectFields({ schema, value, onChange, errors, path }: Omit<SchemaFieldProps, "name" | "isRequired">) {
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

function ObjectField({ name, isRequired, value, onChange, schema, ...rest }: SchemaFieldProps) {
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

function ArrayField({ name, schema, isRequired, value, onChange, errors, path }: SchemaFieldProps) {
  const items = Array.isArray(value) ? value : [];
  const change = (next: unknown[]) => onChange(next.length === 0 && !isRequired ? undefined : next);
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
        // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place in the list
        <div key={index} className="flex items-end gap-1">
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
            onClick={() => change(items.filter((_, at) => at !== index))}
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

function JsonField({ name, schema, isRequired, value, onChange, errors, path }: SchemaFieldProps) {
  const [text, setText] = useState(value === undefined ? "" : JSON.stringify(value, null, 2));
  const [problem, setProblem] = useState<string | null>(null);
  const read = (typed: string) => {
    setText(typed);
    if (typed.trim() === "") {
      setProblem(null);
      onChange(undefined);
      return;
    }
    try {
      onChange(JSON.parse(typed));
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Field
      label={
        <>
          <span className="text-text">{name}</span> <span className="text-faint">JSON</span>
          {!isRequired && <span className="text-faint"> · may be left out</span>}
        </>
      }
      hint={schema.description}
      error={problem ?? errors[path]}
    >
      {(control) => (
        <TextArea {...control} isMono rows={3} value={text} onChange={(event) => read(event.target.value)} />
      )}
    </Field>
  );
}
