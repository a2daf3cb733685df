// A field and the button that sends it. What was typed stays until it was accepted.
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';

type Props = {
  label: string;
  action: string;
  name: string;
  text?: string;
  long?: boolean;
  send: (text: string) => Promise<boolean>;
  children?: ComponentChildren;
};

export function Line({ label, action, name, text = '', long = false, send, children }: Props) {
  const id = useId();
  const [typed, setTyped] = useState(text);
  const ready = typed.trim() !== '' && typed.trim() !== text;
  const field = { id, dir: 'auto' as const, value: typed };
  return (
    <form
      data-form={name}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void send(typed.trim()).then((done) => done && setTyped(text === '' ? '' : typed));
      }}
    >
      <label for={id}>
        {label}
        {long
          ? <textarea {...field} rows={2} onInput={(event) => setTyped(event.currentTarget.value)} />
          : <input {...field} type="text" onInput={(event) => setTyped(event.currentTarget.value)} />}
      </label>
      {children}
      <button type="submit" class="small" disabled={!ready}>{action}</button>
    </form>
  );
}
