// Where events go besides the store: nothing is lost, the order stays and no request waits, whatever the receiver does. What is exported is read with
// OpenTelemetry's own messages.

import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { capturedTrace, captures } from './support/captured_traces.mjs';
import { Collector } from './support/collector.mjs';
import { configuration, keys } from './support/configuration.mjs';
import { Gateway, binary, eventually } from './support/gateway.mjs';
import { ScriptedProvider } from './support/scripted_provider.mjs';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const python = resolve(here, '../../build/end_to_end/python/bin/python');

async function ask(gateway, model, headers = {}) {
    const began = performance.now();
    const reply = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${keys.everyone}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Is the line clear?' }] }),
    });
    await reply.text();
    return { id: reply.headers.get('x-signalbox-request-id'), status: reply.status, took: performance.now() - began };
}

const lines = (posts) =>
    posts.flatMap((post) =>
        post.body
            .toString()
            .split('\n')
            .filter(Boolean)
            .map((line) => JSON.parse(line)),
    );
const ids = (events) => events.map((event) => event.id);
const health = async (gateway, sink) => (await (await fetch(`${gateway.admin}/health`)).json()).sinks.find((each) => each.id === sink);

describe('a sink over HTTP', () => {
    let collector, gateway;
    before(async () => {
        collector = await Collector.start();
        const sinks = [{ id: 'web', type: 'http', endpoint: `http://127.0.0.1:${collector.port}/in`, batch: 4, timeout: '2s', headers: { 'X-From': 'gateway' } }];
        const settings = { ...configuration(), sinks };
        // Events of two workers may end in another order than their replies were read.
        settings.server = { ...settings.server, workers: 1 };
        gateway = await Gateway.start({ settings });
    });
    after(async () => {
        await gateway.stop();
        await collector.stop();
    });

    const delivered = (wanted) => eventually('all events are delivered', () => lines(collector.posts).length >= wanted.length && lines(collector.posts), 90_000);

    test('gets each event as the command line shows it', async () => {
        const { id } = await ask(gateway, 'chat-plain');
        const [event] = await delivered([id]);
        assert.deepEqual(event, await gateway.eventOf(id));
        assert.equal(collector.posts[0].path, '/in');
        assert.equal(collector.posts[0].headers['content-type'], 'application/x-ndjson');
        assert.equal(collector.posts[0].headers['x-from'], 'gateway');
        collector.posts.length = 0;
    });

    test('that is away slows no request, and gets all events in their order when it is back', async () => {
        await collector.leave();
        const asked = [];
        for (let each = 0; each < 10; ++each) asked.push(await ask(gateway, 'chat-plain'));
        await eventually('the outage is seen', async () => (await health(gateway, 'web')).state === 'failing');
        assert.ok(asked.every((each) => each.status === 200 && each.took < 2_000));
        assert.match(gateway.log, /a sink does not take events/);
        await eventually('all of them wait, whenever the receiver was tried', async () => (await health(gateway, 'web')).behind === 10);
        assert.match(await (await fetch(`${gateway.admin}/metrics`)).text(), /signalbox_sink_failing\{sink="web",type="http"\} 1/);
        await collector.comeBack();
        assert.deepEqual(ids(await delivered(asked)), asked.map((each) => each.id));
        await eventually('the end of the outage is seen', async () => (await health(gateway, 'web')).behind === 0);
        assert.equal((await health(gateway, 'web')).state, 'ok');
        assert.equal(gateway.log.match(/a sink does not take events/g).length, 1, 'said once');
        assert.match(gateway.log, /a sink takes events again sink=web waited=10 waited_seconds=\d+/);
        collector.posts.length = 0;
    });

    test('that is slow slows no request', async () => {
        collector.holds = true;
        const asked = [];
        for (let each = 0; each < 5; ++each) asked.push(await ask(gateway, 'chat-plain'));
        await eventually('a post waits', () => collector.held.length > 0);
        asked.push(await ask(gateway, 'chat-plain'));
        assert.ok(asked.every((each) => each.took < 2_000));
        collector.release();
        await delivered(asked);
        const seen = ids(lines(collector.posts));
        assert.deepEqual([...new Set(seen)], asked.map((each) => each.id), 'all of them in order; a post that took too long comes twice');
        collector.posts.length = 0;
    });

    test('that refuses the bytes loses them, and says how many', async () => {
        const before = await health(gateway, 'web');
        collector.status = 400;
        await ask(gateway, 'chat-plain');
        await eventually('the loss is said', async () => (await health(gateway, 'web')).dropped === before.dropped + 1);
        await eventually('the loss is in the log', () => /a sink refused events, and they are lost/.test(gateway.log));
        collector.status = 200;
        collector.posts.length = 0;
    });

    test('that is away when the gateway ends gets the rest after the next start', async () => {
        await collector.leave();
        const asked = [await ask(gateway, 'chat-plain'), await ask(gateway, 'chat-plain')];
        const ended = gateway.restart();
        await collector.comeBack();
        await ended;
        const seen = ids(await delivered(asked));
        assert.deepEqual([...new Set(seen)], asked.map((each) => each.id));
        collector.posts.length = 0;
    });
});

describe('sinks for lines', () => {
    let gateway, listener;
    before(async () => {
        listener = dgram.createSocket('udp4');
        listener.bind(0, '127.0.0.1');
        await once(listener, 'listening');
        const sinks = [
            { id: 'file', type: 'file', path: 'events.jsonl' },
            { id: 'syslog', type: 'syslog', endpoint: `udp://127.0.0.1:${listener.address().port}`, facility: 'local0' },
        ];
        gateway = await Gateway.start({ settings: { ...configuration(), sinks } });
    });
    after(async () => {
        await gateway.stop();
        listener.close();
    });

    test('get what the command line exports', async () => {
        const messages = [];
        listener.on('message', (bytes) => messages.push(bytes.toString()));
        const { id } = await ask(gateway, 'chat-plain');
        const event = await gateway.eventOf(id);
        const path = join(gateway.folder, 'events.jsonl');
        await eventually('the line is written', () => existsSync(path) && readFileSync(path, 'utf8').includes(id));
        assert.deepEqual(JSON.parse(readFileSync(path, 'utf8')), event);
        await eventually('the message came', () => messages.length > 0);
        const [, text] = messages[0].match(/^<133>1 \S+Z \S+ signalbox \d+ event - (\{.*\})$/);
        assert.deepEqual(JSON.parse(text), event);
    });
});

describe('sinks that the configuration chooses', () => {
    let gateway;
    before(async () => {
        const settings = configuration();
        settings.sinks = [
            { id: 'usual', type: 'file', path: 'usual.jsonl' },
            { id: 'special', type: 'file', path: 'special.jsonl', batch: 2 },
        ];
        settings.logging = { ...settings.logging, sinks: ['usual'] };
        settings.routes = [
            { id: 'special', match: { path: '/special' }, to: 'body.model', logging: { sinks: ['special'] } },
            { id: 'quiet', match: { path: '/quiet' }, to: 'body.model', logging: { sinks: [] } },
            ...(settings.routes ?? []),
        ];
        gateway = await Gateway.start({ settings });
    });
    after(() => gateway.stop());

    const send = async (path) => {
        const reply = await fetch(gateway.url + path, {
            method: 'POST',
            headers: { authorization: `Bearer ${keys.everyone}`, 'content-type': 'application/json' },
            body: JSON.stringify({ model: 'chat-plain', messages: [{ role: 'user', content: 'Is the line clear?' }] }),
        });
        await reply.text();
        assert.equal(reply.status, 200);
        return reply.headers.get('x-signalbox-request-id');
    };
    const written = (name) => {
        const path = join(gateway.folder, name);
        const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
        return lines.map((line) => JSON.parse(line));
    };

    test('get the events of their requests alone, and no other event holds them up', async () => {
        const usual = await send('/v1/chat/completions');
        const special = [];
        for (let each = 0; each < 5; ++each) {
            await send('/quiet');
            special.push(await send('/special'));
        }
        await eventually('both are at the end', async () => {
            const all = await Promise.all([health(gateway, 'usual'), health(gateway, 'special')]);
            return written('special.jsonl').length === 5 && written('usual.jsonl').length === 1 && all.every((each) => each.behind === 0);
        });
        assert.deepEqual(ids(written('usual.jsonl')), [usual]);
        assert.deepEqual(ids(written('special.jsonl')), special);
        assert.deepEqual(written('special.jsonl')[0].labels, { sinks: 'special' });
    });

    test('are those of the configuration that the request met, also after a reload', async () => {
        const before = await send('/special');
        const changed = JSON.parse(readFileSync(gateway.config, 'utf8'));
        changed.routes[0].logging.sinks = ['usual'];
        changed.logging.sinks = ['special'];
        writeFileSync(gateway.config, JSON.stringify(changed));
        await eventually('the new one is in force', async () => (await gateway.eventOf(await send('/special'))).labels.sinks === 'usual');
        assert.equal((await gateway.eventOf(before)).labels.sinks, 'special');
    });

    test('are refused by name where there is none of the name', () => {
        const settings = { ...configuration(), sinks: [{ id: 'usual', type: 'stdout' }], logging: { sinks: ['usal'] } };
        const path = join(gateway.folder, 'wrong.yaml');
        writeFileSync(path, JSON.stringify(settings, null, 1));
        const done = spawnSync(binary, ['check', path], { encoding: 'utf8', env: gateway.environment });
        assert.equal(done.status, 2);
        assert.match(done.stdout + done.stderr, /unknown sink "usal" \(did you mean "usual"/);
    });
});

describe('a sink with payloads', () => {
    let collector, gateway;
    const card = '4111111111111111';
    before(async () => {
        collector = await Collector.start();
        const settings = configuration();
        settings.sinks = [{ id: 'web', type: 'http', endpoint: `http://127.0.0.1:${collector.port}/in`, payloads: true, timeout: '2s' }];
        settings.policies = [...(settings.policies ?? []), { id: 'cards', modify: [{ regexp: { find: '\\b\\d{16}\\b', replace: 'CARD' } }] }];
        settings.logging = { ...settings.logging, payloads: 'all', redact: ['cards'] };
        settings.routes = [{ id: 'quiet', match: { path: '/quiet' }, to: 'body.model', logging: { payloads: 'none' } }, ...(settings.routes ?? [])];
        gateway = await Gateway.start({ settings });
    });
    after(async () => {
        await gateway.stop();
        await collector.stop();
    });
    const send = async (path, content) => {
        const reply = await fetch(gateway.url + path, {
            method: 'POST',
            headers: { authorization: `Bearer ${keys.everyone}`, 'content-type': 'application/json' },
            body: JSON.stringify({ model: 'chat-plain', messages: [{ role: 'user', content }] }),
        });
        await reply.text();
        return reply.headers.get('x-signalbox-request-id');
    };

    test('gets bodies as they were kept, and why there are none', async () => {
        const kept = await send('/v1/chat/completions', `My card is ${card}.`);
        const quiet = await send('/quiet', `My card is ${card}.`);
        const [one, other] = await eventually('both came', () => lines(collector.posts).length === 2 && lines(collector.posts), 30_000);
        assert.deepEqual([one.id, other.id], [kept, quiet]);
        assert.equal(one.payload.state, 'kept');
        assert.deepEqual(Object.keys(one.payload.parts), ['asked', 'sent', 'received', 'answered']);
        assert.equal(JSON.parse(one.payload.parts.asked.body).messages[0].content, 'My card is CARD.');
        assert.match(one.payload.parts.asked.head, /authorization: \*\*\*/i);
        assert.ok(!collector.posts.some((post) => post.body.includes(card) || post.body.includes(keys.everyone)));
        assert.deepEqual(other.payload, { state: 'off', reason: 'payloads were off for this request (logging.payloads)' });
        const exported = gateway.events('export', '--output', 'jsonl', '--payloads').split('\n').filter(Boolean).map((line) => JSON.parse(line));
        assert.deepEqual(new Set(exported.map((each) => JSON.stringify(each))), new Set([one, other].map((each) => JSON.stringify(each))));
        collector.posts.length = 0;
    });

    test('gets the event alone where the receiver takes no such post', async () => {
        collector.largest = 8_000;
        const large = await send('/v1/chat/completions', 'x'.repeat(10_000));
        const [one] = await eventually('the event came', () => lines(collector.posts).length === 1 && lines(collector.posts), 30_000);
        assert.equal(one.id, large);
        assert.deepEqual(one.payload, { state: 'left_out', reason: 'the receiver takes no post of this size' });
        assert.equal((await health(gateway, 'web')).dropped, 0);
    });
});

describe('OTLP', { skip: existsSync(python) ? false : `no ${python}: tests/run makes it` }, () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const parent = 'b7ad6b7169203331';
    let collector, gateway, provider;
    before(async () => {
        collector = await Collector.start();
        provider = await ScriptedProvider.start();
        const sinks = [
            {
                id: 'otel',
                type: 'otlp',
                endpoint: `http://127.0.0.1:${collector.port}/api/public/otel`,
                export: ['traces', 'metrics'],
                metrics_every: '1s',
                auth: { type: 'basic', user: { env: 'LF_PK' }, secret: { env: 'LF_SK' } },
                headers: { 'x-langfuse-ingestion-version': '4' },
            },
        ];
        gateway = await Gateway.start({ settings: { ...configuration(provider.port), sinks }, more: { LF_PK: 'pk-lf-1', LF_SK: 'sk-lf-2' } });
    });
    after(async () => {
        await gateway.stop();
        await provider.stop();
        await collector.stop();
    });

    function read(signal, posts) {
        const input = posts.map((post) => JSON.stringify({ signal, body: post.body.toString('base64') })).join('\n');
        const done = spawnSync(python, [join(here, 'python/read_otlp.py')], { input, encoding: 'utf8' });
        assert.equal(done.status, 0, done.stderr);
        return JSON.parse(done.stdout);
    }
    const hex = (text) => Buffer.from(text ?? '', 'base64').toString('hex');
    const value = (of) => of.stringValue ?? of.intValue ?? of.doubleValue ?? of.arrayValue?.values.map(value);
    const attributes = (of) => Object.fromEntries(of.attributes.map((each) => [each.key, value(each.value)]));
    const traces = '/api/public/otel/v1/traces';
    async function spansOf(id) {
        const named = (all) => all.find((span) => attributes(span)['signalbox.event.id'] === id);
        return eventually(`the spans of ${id}`, () => {
            const spans = read('traces', collector.at(traces)).flatMap((one) => one.resourceSpans[0].scopeSpans[0].spans);
            const root = named(spans);
            return root && { root, below: spans.filter((span) => span.parentSpanId === root.spanId) };
        });
    }

    test('has a span for the request and one for each attempt, with the words of the conventions', async () => {
        const { id } = await ask(gateway, 'reliable-chat');
        const { root, below } = await spansOf(id);
        const [post] = collector.at(traces);
        assert.equal(post.headers['content-type'], 'application/x-protobuf');
        assert.equal(post.headers.authorization, `Basic ${Buffer.from('pk-lf-1:sk-lf-2').toString('base64')}`);
        assert.equal(post.headers['x-langfuse-ingestion-version'], '4');
        assert.equal(root.name, 'chat reliable-chat');
        assert.equal(root.kind, 'SPAN_KIND_SERVER');
        assert.equal(root.parentSpanId, undefined);
        assert.equal(attributes(root)['http.response.status_code'], '200');
        assert.deepEqual(
            below.map((span) => [span.name, span.kind, span.status?.code]),
            [
                ['chat broken', 'SPAN_KIND_CLIENT', 'STATUS_CODE_ERROR'],
                ['chat plain', 'SPAN_KIND_CLIENT', undefined],
            ],
        );
        const answered = attributes(below[1]);
        assert.equal(answered['gen_ai.operation.name'], 'chat');
        assert.equal(answered['gen_ai.request.model'], 'plain');
        assert.ok(Number(answered['gen_ai.usage.input_tokens']) > 0);
        assert.ok(Number(answered['gen_ai.usage.output_tokens']) > 0);
        assert.equal(answered['langfuse.observation.type'], 'generation');
        const event = await gateway.eventOf(id);
        assert.equal(hex(root.traceId), event.trace_id, 'the event names the trace');
    });

    test('has in a capture what Jaeger found there', () => {
        const kinds = { SPAN_KIND_INTERNAL: 'internal', SPAN_KIND_SERVER: 'server', SPAN_KIND_CLIENT: 'client' };
        const typed = ({ key, value: of }) => {
            if (of.boolValue !== undefined) return [key, 'bool', of.boolValue];
            if (of.intValue !== undefined) return [key, 'int64', Number(of.intValue)];
            if (of.doubleValue !== undefined) return [key, 'float64', of.doubleValue];
            return [key, 'string', of.arrayValue ? JSON.stringify(value(of)) : of.stringValue];
        };
        const [{ resource, scopeSpans }] = read('traces', [{ body: readFileSync(join(captures, 'traces.pb')) }])[0].resourceSpans;
        const { traceID, spans: kept } = JSON.parse(readFileSync(join(captures, 'jaeger.json'), 'utf8'));
        assert.equal(traceID, capturedTrace);
        const { spans } = scopeSpans[0];
        assert.equal(kept.length, spans.length);
        for (const span of spans) {
            const seen = kept.find((each) => each.spanID === hex(span.spanId));
            assert.equal(hex(span.traceId), traceID);
            assert.equal(seen.operationName, span.name);
            assert.equal(seen.startTime, Number(BigInt(span.startTimeUnixNano) / 1000n));
            assert.equal(seen.duration, Number((BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1000n));
            assert.deepEqual(seen.references.map((each) => each.spanID), span.parentSpanId ? [hex(span.parentSpanId)] : []);
            const failed = span.status?.code === 'STATUS_CODE_ERROR';
            const wanted = [
                ...span.attributes.map(typed),
                ['span.kind', 'string', kinds[span.kind]],
                ['otel.scope.name', 'string', 'signalbox'],
                ['otel.scope.version', 'string', '1.2.3'],
                ...(failed ? [['error', 'bool', true], ['otel.status_code', 'string', 'ERROR']] : []),
                ...(span.status?.message ? [['otel.status_description', 'string', span.status.message]] : []),
            ];
            assert.deepEqual(seen.tags.map((tag) => [tag.key, tag.type, tag.value]).sort(), wanted.sort());
            assert.equal(seen.process.serviceName, 'signalbox');
            assert.equal(resource.attributes.length, seen.process.tags.length + 1);
        }
    });

    test("continues the caller's trace to the provider", async () => {
        provider.expect();
        const { id } = await ask(gateway, 'chat-scripted', { traceparent: `00-${trace}-${parent}-01`, tracestate: 'v=1' });
        const { root, below } = await spansOf(id);
        assert.equal(hex(root.traceId), trace);
        assert.equal(hex(root.parentSpanId), parent);
        assert.equal(hex(below[0].traceId), trace);
        assert.equal(attributes(below[0])['server.address'], '127.0.0.1');
        const seen = provider.last.headers;
        assert.equal(seen.traceparent, `00-${trace}-${hex(root.spanId)}-01`);
        assert.equal(seen.tracestate, 'v=1');
        assert.equal((await ask(gateway, 'chat-scripted')).status, 200);
        assert.equal(provider.last.headers.traceparent, undefined, 'callers without one send none');
    });

    test('has histograms of times and tokens', async () => {
        const all = await eventually('metrics came', () => {
            const posts = collector.at('/api/public/otel/v1/metrics');
            return posts.length > 0 && read('metrics', posts.slice(-1))[0].resourceMetrics[0].scopeMetrics[0].metrics;
        });
        const named = (name) => all.find((metric) => metric.name === name);
        const duration = named('gen_ai.client.operation.duration').histogram;
        assert.equal(duration.aggregationTemporality, 'AGGREGATION_TEMPORALITY_CUMULATIVE');
        assert.equal(duration.dataPoints[0].bucketCounts.length, duration.dataPoints[0].explicitBounds.length + 1);
        const types = named('gen_ai.client.token.usage').histogram.dataPoints.map((point) => attributes(point)['gen_ai.token.type']);
        assert.deepEqual([...new Set(types)].sort(), ['input', 'output']);
    });
});
