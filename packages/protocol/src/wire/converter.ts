// converter.ts — the two directions between a message on the wire and what the code behind it uses.

/** `to` trusts what it is given; `from` trusts nothing and throws MESSAGE_INVALID, naming the field. */
export interface Converter<Domain, Wire> {
  to(value: Domain): Wire;
  from(wire: Wire): Domain;
}
