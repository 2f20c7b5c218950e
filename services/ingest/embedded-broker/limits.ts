/** The bounds of what a client of the embedded broker may make grow. Each stands in docs/operations.md too. */

/** Clients at once; one more is hung up on. */
export const CONNECTIONS_AT_MOST = 10_000;
/** Connections that have not signed in; one more ends the oldest of them. */
export const UNSIGNED_CONNECTIONS_AT_MOST = 1_000;
/** From the connection to the end of its CONNECT. */
export const SIGN_IN_WITHIN_MS = 10_000;
/** A CONNECT with its will, user name and password. */
export const CONNECT_BYTES_AT_MOST = 16 * 1024;
/** Any other packet. Far above the largest telemetry: what is too large for that is quarantined whole. */
export const PACKET_BYTES_AT_MOST = 4 * 1024 * 1024;
/** What is read ahead from a client beyond a packet that is not whole yet; then the network holds it back. */
export const READ_AHEAD_BYTES = 256 * 1024;
/** Messages of one client that are not durable yet; then the network holds it back. */
export const IN_FLIGHT_BYTES = 4 * 1024 * 1024;
/** The same of all clients together; and what a message counts for beside its payload. */
export const IN_FLIGHT_BYTES_OF_ALL = 128 * 1024 * 1024;
export const MESSAGE_OVERHEAD_BYTES = 256;
/** What is read from all clients and not handed on yet; beyond it the client with the most of it is cut off. */
export const BUFFERED_BYTES_AT_MOST = 256 * 1024 * 1024;
/** What waits to be sent to a client: beyond the first nothing more is read from it, beyond the second it is cut off. */
export const UNREAD_ANSWERS_BYTES = 64 * 1024;
export const OUTBOUND_BYTES_AT_MOST = 1024 * 1024;
/** Subscriptions of one client; more are not granted. */
export const SUBSCRIPTIONS_AT_MOST = 100;
/** A topic that is not telemetry, or a filter. */
export const TOPIC_BYTES_AT_MOST = 1024;
/** Retained messages of all clients; a message beyond is passed on and not retained. */
export const RETAINED_AT_MOST = 1_000;
export const RETAINED_BYTES_AT_MOST = 16 * 1024 * 1024;
/** QoS 2 messages of one client, other than telemetry, without their PUBREL; then the connection ends. */
export const UNRELEASED_AT_MOST = 100;
/** One that is dead without having said so is found by the system's probes after this silence. */
export const TCP_KEEPALIVE_MS = 60_000;
