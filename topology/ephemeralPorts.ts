/**
 * From here on, Linux gives ports to connections and servers that name none: each may be taken for as long as one of those
 * lasts. Default of `ip_local_port_range`, see https://docs.kernel.org/networking/ip-sysctl.html.
 */
export const FIRST_EPHEMERAL_PORT = 32_768;
