/** Where `npm run up` and `npm run preview` say what was changed by hand: JSON, a text by component name. */
export const DRIFT_VARIABLE = "KAFKA_CLUSTER_LINKS_DRIFT";
