// When certificates are renewed, and what follows for their lifetimes.

/** The share of a certificate's life that is left when it is renewed: a month of a year, as Strimzi does. */
export const RENEWAL_SHARE = 1 / 12;

/**
 * The longest lifetime of certificates under a root CA, both in days. The CA is renewed as soon as it could not outlive a
 * certificate that is issued then, and with it every certificate. With more than half of its life, that would be sooner
 * than the certificates themselves are due; with all of it, at every update.
 */
export function longestCertificateDays(caDays: number): number {
  return Math.floor(caDays / 2);
}
