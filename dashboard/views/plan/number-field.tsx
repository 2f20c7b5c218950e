/** Numbers that a plan is made of: a slider with its number beside it, or the number alone. */
import { useId } from 'preact/hooks';

interface NumberProps {
  label: string;
  unit: string;
  value: number;
  max: number;
  step: number;
  min?: number;
  onInput: (value: number) => void;
}

export function SliderField(props: NumberProps) {
  const id = useId();
  return (
    <div class="plan-slider">
      <label for={id}>{props.label}</label>
      <input
        type="range"
        aria-label={props.label}
        min={0}
        max={Math.max(props.max, props.value)}
        step={props.step}
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.valueAsNumber)}
      />
      <NumberInput {...props} id={id} />
    </div>
  );
}

export function NumberField(props: NumberProps) {
  const id = useId();
  return (
    <div class="plan-number">
      <label for={id}>{props.label}</label>
      <NumberInput {...props} id={id} />
    </div>
  );
}

function NumberInput({ id, unit, value, max, step, min = 0, onInput }: NumberProps & { id: string }) {
  return (
    <span class="plan-input">
      <input
        id={id}
        type="number"
        min={min}
        max={max}
        step={step < 1 ? step : 'any'}
        value={value}
        onInput={({ currentTarget: { valueAsNumber } }) => {
          if (Number.isFinite(valueAsNumber) && valueAsNumber >= min && valueAsNumber <= max) {
            onInput(valueAsNumber);
          }
        }}
      />
      {unit === '' ? null : <span class="unit soft">{unit}</span>}
    </span>
  );
}
