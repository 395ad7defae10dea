// A Redis of a test's own: Debian's program on a socket in a temporary folder. It keeps nothing when it is killed.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program = '/usr/bin/redis-server';
/// Why tests with a Redis are skipped; false where they are not.
export const withoutRedis = existsSync(program) ? false : 'skipped: redis-server is not installed';

export class Redis {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-redis-'));
    socket = join(this.folder, 'redis.sock');

    async start(...options) {
        const words = ['--port', '0', '--unixsocket', this.socket, '--dir', this.folder, '--save', '', '--appendonly', 'no', ...options];
        this.child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
        this.ended = new Promise((done) => {
            this.child.on('exit', done);
        });
        await new Promise((ready, failed) => {
            let said = '';
            this.child.stdout.on('data', (bytes) => {
                said += bytes;
                if (/ready to accept connections/i.test(said)) ready();
            });
            this.ended.then(() => failed(new Error(`redis-server ended:\n${said}`)));
        });
        return this;
    }

    async kill() {
        this.child.kill('SIGKILL');
        await this.ended;
    }

    async stop() {
        await this.kill();
        rmSync(this.folder, { recursive: true });
    }
}
