// Jaeger as one process with ports of its own: takes OTLP over HTTP, keeps traces in memory, answers questions about them, and shows the metrics that it
// was sent as Prometheus would read them. tests/collectors builds the program.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { eventually } from './gateway.mjs';

const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../..');
const program = process.env.JAEGER ?? join(root, 'build/collectors/jaeger');
const startLimit = 60_000; // milliseconds

/// Why no test can use it; nothing when it is there.
export const absence = existsSync(program) ? undefined : `no ${program}: tests/run collectors builds it`;

/// Of programs that cannot say which port they chose.
async function freePort() {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    return port;
}

function settings(port, shown, own) {
    return {
        service: {
            extensions: ['jaeger_storage', 'jaeger_query'],
            // No batches: what a post brought is stored before it is answered.
            pipelines: {
                traces: { receivers: ['otlp'], exporters: ['jaeger_storage_exporter', 'debug'] },
                metrics: { receivers: ['otlp'], exporters: ['prometheus'] },
            },
            telemetry: {
                logs: { level: 'info', encoding: 'json' },
                metrics: { level: 'normal', readers: [{ pull: { exporter: { prometheus: { host: '127.0.0.1', port: own } } } }] },
            },
        },
        extensions: {
            jaeger_storage: { backends: { memory: { memory: { max_traces: 200_000 } } } },
            jaeger_query: { storage: { traces: 'memory' }, enable_tracing: false, http: { endpoint: '127.0.0.1:0' }, grpc: { endpoint: '127.0.0.1:0' } },
        },
        receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
        exporters: {
            jaeger_storage_exporter: { trace_storage: 'memory' },
            debug: { verbosity: 'normal', use_internal_logger: false },
            prometheus: { endpoint: `127.0.0.1:${shown}`, send_timestamps: true },
        },
    };
}

export class Jaeger {
    static async start() {
        const one = new Jaeger();
        one.log = one.printed = ''; // of all its processes
        one.folder = mkdtempSync(join(tmpdir(), 'signalbox-jaeger-'));
        const shown = await freePort();
        const own = await freePort();
        const port = await freePort();
        one.endpoint = `http://127.0.0.1:${port}`; // the same after a restart
        one.shown = `http://127.0.0.1:${shown}/metrics`;
        one.own = `http://127.0.0.1:${own}/metrics`;
        writeFileSync(join(one.folder, 'jaeger.yaml'), JSON.stringify(settings(port, shown, own)));
        return one.run();
    }

    async run() {
        this.child = spawn(program, ['--config', join(this.folder, 'jaeger.yaml')], { stdio: ['ignore', 'pipe', 'pipe'] });
        this.child.stdout.on('data', (bytes) => {
            this.printed += bytes;
        });
        this.child.stderr.on('data', (bytes) => {
            this.log += bytes;
        });
        this.ended = once(this.child, 'exit');
        const begun = this.log.length;
        await eventually('Jaeger is ready', () => this.log.slice(begun).includes('Everything is ready'), startLimit);
        this.query = `http://${this.log.slice(begun).match(/"msg":"Query server started".*?"http_addr":"([^"]+)"/)[1]}`;
        return this;
    }

    /// Without a chance to say good-bye, as when its machine fails.
    async kill() {
        this.child.kill('SIGKILL');
        await this.ended;
    }

    async stop() {
        this.child.kill('SIGTERM');
        await this.ended;
        rmSync(this.folder, { recursive: true });
    }

    async ask(path) {
        const reply = await fetch(`${this.query}${path}`);
        return reply.status === 404 ? undefined : (await reply.json()).data;
    }

    /// The spans of a trace as Jaeger has them, when there are as many.
    async trace(id, spans = 1) {
        return eventually(`${spans} spans of trace ${id}`, async () => {
            const [found] = (await this.ask(`/api/traces/${id}`)) ?? [];
            return found && found.spans.length >= spans && found;
        });
    }

    /// Warnings and errors that it logged.
    get complaints() {
        return this.log
            .split('\n')
            .filter((line) => /"level":"(warn|error|fatal)"/.test(line))
            .map((line) => JSON.parse(line));
    }

    /// A number of its own metrics, summed over all labels.
    async counted(name) {
        const text = await (await fetch(this.own)).text();
        const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
        return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    }
}
