/** The tables that processes share, as the query builder knows them. Times are epoch milliseconds. */
import type { Generated } from 'kysely';

/** Single texts, each under a key of its own. */
interface MetaTable {
  key: string;
  value: string;
}

/** Every version of the registry, which is its own audit entry; the latest is in force. */
interface RegistryTable {
  id: Generated<number>;
  at: number;
  actor: string;
  summary: string;
  content: string;
}

interface QuarantineTable {
  id: Generated<number>;
  received_at: number;
  topic: string | null;
  payload: Uint8Array<ArrayBuffer>;
  code: string;
  reason: string;
  unit: string | null;
  size: number;
}

/** Items that a replay is taking: nobody else takes them before `until`. */
interface QuarantineClaimTable {
  item_id: number;
  holder: string;
  until: number;
}

/** Kept by triggers, so that no question has to scan the quarantine. */
interface QuarantineCodeCountTable {
  code: string;
  items: number;
  size: number;
  last_received_at: number;
}

interface QuarantineUnitCountTable {
  unit: string;
  items: number;
}

interface UnknownFieldTable {
  unit: string;
  field: string;
  first_seen_at: number;
  last_seen_at: number;
  count: number;
}

/** PostgreSQL alone: a process that hands its notes and quarantine over, and how much of that is here. */
interface WriterTable {
  id: string;
  seen_at: number;
  /** Local ids up to these are here. */
  note_seq: Generated<number>;
  item_seq: Generated<number>;
  release_seq: Generated<number>;
  unknown_seq: Generated<number>;
  /** The samples of notes with a lower local id are in InfluxDB. */
  delivered_before: Generated<number>;
}

/** PostgreSQL alone: rows to be made again, as the writer's local note `seq` said. */
interface SharedNoteTable {
  id: Generated<number>;
  writer: string;
  seq: number;
  /** JSON: [["unit", from, to], ...]. */
  spans: string;
  added_at: number;
  /** 1: rolled up while the writer was away, before it could say that all samples had arrived. */
  rolled_early: Generated<number>;
}

/** What one process does for all, or the session that it holds at the broker. */
interface LeaseTable {
  name: string;
  holder: string;
  expires_at: number;
}

/** Counts up with each change of what the topic names; see the changes that processes tell each other. */
interface TopicVersionTable {
  topic: string;
  version: number;
}

/** Sessions of the dashboard, by the hash of their secret. */
interface SessionTable {
  hash: string;
  began_at: number;
  seen_at: number;
}

/** Codes that sign in once, by their hash. */
interface SignInCodeTable {
  hash: string;
  expires_at: number;
}

/** Plans that were kept, with what they were to bring. */
interface PlanTable {
  id: string;
  name: string;
  camp: string;
  /** JSON: the request as it was sent. */
  request: string;
  /** JSON: the planned months. */
  planned: string;
  created_at: number;
  created_by: string;
}

export interface SharedTables {
  meta: MetaTable;
  registry: RegistryTable;
  quarantine: QuarantineTable;
  quarantine_claim: QuarantineClaimTable;
  quarantine_code_count: QuarantineCodeCountTable;
  quarantine_unit_count: QuarantineUnitCountTable;
  unknown_field: UnknownFieldTable;
  writer: WriterTable;
  shared_note: SharedNoteTable;
  lease: LeaseTable;
  topic_version: TopicVersionTable;
  session: SessionTable;
  sign_in_code: SignInCodeTable;
  plan: PlanTable;
}
