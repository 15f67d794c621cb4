/** What a control inside a field needs to be tied to its label, hint and fault. */
export interface FieldIds {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': 'true' | undefined;
}
