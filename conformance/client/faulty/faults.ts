/** What a client can do wrong, each a line in the faulty client. */
export type Fault = string
