// A PostgreSQL of a test's own: Debian's programs in a temporary folder, on a socket there. As root it runs as another user, which is what it asks for.

import { spawnSync } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const versions = '/usr/lib/postgresql';
const programs = existsSync(versions)
    ? readdirSync(versions)
          .map((version) => join(versions, version, 'bin'))
          .filter((folder) => existsSync(join(folder, 'initdb')))
          .sort()
          .at(-1)
    : undefined;
/// Why tests with a PostgreSQL are skipped; false where they are not.
export const withoutPostgres = programs ? false : 'skipped: PostgreSQL is not installed';

/// [user, group] by number: of postgres, else of nobody; undefined where this process is not root.
function otherUser() {
    if (process.getuid() !== 0) return undefined;
    const all = readFileSync('/etc/passwd', 'utf8')
        .split('\n')
        .map((line) => line.split(':'));
    const found = all.find(([name]) => name === 'postgres') ?? all.find(([name]) => name === 'nobody');
    return [Number(found[2]), Number(found[3])];
}

export class Postgres {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-postgres-'));
    data = join(this.folder, 'data');
    user = otherUser();

    /// Settings as lines of postgresql.conf, access as lines of pg_hba.conf before "everyone may".
    async start({ settings = [], access = [] } = {}) {
        if (this.user) chownSync(this.folder, ...this.user);
        this.#run('initdb', '--no-sync', '--auth=trust', '--username=signalbox', '--encoding=UTF8', '--locale=C', `--pgdata=${this.data}`);
        writeFileSync(join(this.data, 'pg_hba.conf'), [...access, 'local all all trust', ''].join('\n'));
        const lines = ["listen_addresses = ''", `unix_socket_directories = '${this.folder}'`, 'fsync = off', 'max_connections = 30', ...settings];
        appendFileSync(join(this.data, 'postgresql.conf'), `${lines.join('\n')}\n`);
        this.resume();
        return this;
    }

    resume() {
        this.#run('pg_ctl', 'start', '--wait', `--log=${join(this.folder, 'log')}`, `--pgdata=${this.data}`);
    }

    /// As a machine that fails does it.
    kill() {
        this.#run('pg_ctl', 'stop', '--mode=immediate', '--wait', `--pgdata=${this.data}`);
    }

    stop() {
        this.kill();
        rmSync(this.folder, { recursive: true });
    }

    dsn(database = 'postgres', user = 'signalbox') {
        return `host=${this.folder} dbname=${database} user=${user}`;
    }

    /// Rows as texts with "|" between the values.
    sql(text, database = 'postgres') {
        const words = ['--no-psqlrc', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1', '--dbname', this.dsn(database)];
        return this.#run('psql', ...words, '--command', text).trim();
    }

    /// Events that gateways have brought here; none before one of them made the tables.
    delivered(database) {
        if (this.sql("SELECT to_regclass('signalbox.gateways') IS NOT NULL", database) !== 't') return 0;
        return Number(this.sql('SELECT coalesce(sum(next_place - 1), 0) FROM signalbox.gateways', database));
    }

    #run(program, ...words) {
        const [uid, gid] = this.user ?? [];
        // A server that is started keeps the streams that it gets, and the end of them is not waited for.
        const stdio = program === 'pg_ctl' ? 'ignore' : ['ignore', 'pipe', 'pipe'];
        const done = spawnSync(join(programs, program), words, { encoding: 'utf8', cwd: this.folder, uid, gid, stdio });
        if (done.status !== 0) throw new Error(`${program}: status ${done.status}\n${done.error ?? ''}${done.stdout}${done.stderr}`);
        return done.stdout ?? '';
    }
}
