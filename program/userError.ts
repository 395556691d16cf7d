import * as pulumi from "@pulumi/pulumi";

/**
 * An error that ends the program before anything is made. Pulumi shows its message and nothing else.
 *
 * It has no stack: nobody gets to see it, and Pulumi's own formatting of one takes Node.js 20 seconds of work.
 */
export function stop(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = message;
  return error;
}
