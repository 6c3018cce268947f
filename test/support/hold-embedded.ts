import { prepareJobTables } from '../../src/adapters/jobs/worker.ts';
import { connect } from '../../src/adapters/postgres/connect.ts';
import { openEmbeddedDatabase } from '../../src/adapters/postgres/embedded.ts';
import { PgInbox } from '../../src/adapters/postgres/inbox.ts';
import { migrate } from '../../src/adapters/postgres/migrate.ts';

/**
 * Run as a process of its own: opens the embedded database in the folder that is named, stores the event `Ev1`, says so,
 * and holds the folder until it is killed.
 */
const [folder = ''] = process.argv.slice(2);
const { connectionString } = await openEmbeddedDatabase(folder);
const { pool, db } = connect(connectionString, { max: 2, embedded: true, onError: () => {} });
await prepareJobTables({ pool, log: () => {} });
await migrate(db);
const event = { eventId: 'Ev1', teamId: 'T1', body: { text: 'kept' }, receivedAt: new Date(0), queue: 'in' };
await new PgInbox(db).put(event);
process.stdout.write('stored\n');
