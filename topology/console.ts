/** Name of the console's container, after the stack's prefix, and its host name. */
export const CONSOLE_NAME = "console";

/**
 * Address of the host on which the console is published. Always this one: it asks nobody who they are, and shows every
 * record.
 */
export const CONSOLE_ADDRESS = "127.0.0.1";
