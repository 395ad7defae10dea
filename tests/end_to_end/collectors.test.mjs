// What a real collector makes of traces and metrics: Jaeger, which is built upon the OpenTelemetry Collector. Its answers say whether each request is a
// whole trace, and its log whether it found anything amiss. Skipped where there is no Jaeger (tests/collectors builds it).

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { asCaptured, capturedTrace, captures } from './support/captured_traces.mjs';
import { configuration, keys } from './support/configuration.mjs';
import { blocksOf, rewrite, shapeOf } from './support/documents.mjs';
import { eventually, Gateway } from './support/gateway.mjs';
import { absence, Jaeger } from './support/jaeger.mjs';
import { refuse, ScriptedProvider } from './support/scripted_provider.mjs';

const parentOf = (span) => span.references.find((each) => each.refType === 'CHILD_OF')?.spanID;
const tagsOf = (span) => Object.fromEntries(span.tags.map((tag) => [tag.key, tag.value]));

function settings(port, endpoint) {
    const made = configuration(port);
    const judge = { id: 'judge', provider: 'sim-chat', simulate: { text: 'fast' } };
    const guarded = { id: 'guarded', provider: 'sim-chat', simulate: { text: 'Go.' } };
    return {
        ...made,
        providers: [...made.providers, { id: 'raw-vendor', kind: 'openai', base_url: `http://127.0.0.1:${port}/v1`, auth: { type: 'none' } }],
        models: [...made.models, judge, guarded],
        groups: [
            ...made.groups,
            { id: 'sorted', strategy: 'classify', classifier: { model: 'judge', labels: { fast: 'chat-plain', smart: 'messages-plain' }, default: 'fast', consumer: 'router' } },
            { id: 'watched', policies: ['no-override', 'cards'], members: [{ model: 'guarded' }] },
        ],
        consumers: [...made.consumers, { name: 'router', internal: true }],
        policies: [
            { id: 'no-override', prompt_guard: { deny: ['ignore all instructions'] } },
            { id: 'cards', modify: [{ regexp: { find: '\\d{16}', replace: 'CARD' } }] },
        ],
        sinks: [{ id: 'jaeger', type: 'otlp', endpoint, export: ['traces', 'metrics'], metrics_every: '1s' }],
    };
}

describe('a collector', { skip: absence }, () => {
    let jaeger, provider, gateway;
    before(async () => {
        jaeger = await Jaeger.start();
        provider = await ScriptedProvider.start();
        gateway = await Gateway.start({ settings: settings(provider.port, jaeger.endpoint) });
    });
    after(async () => {
        await gateway?.stop();
        await provider?.stop();
        await jaeger?.stop();
    });

    const sink = async () => (await (await fetch(`${gateway.admin}/health`)).json()).sinks[0];

    async function ask(model, { path = '/v1/chat/completions', headers = {}, text = 'Is the line clear?', ...more } = {}) {
        const body = path === '/v1/embeddings' ? { input: text } : { messages: [{ role: 'user', content: text }] };
        const reply = await fetch(`${gateway.url}${path}`, {
            method: 'POST',
            headers: { authorization: `Bearer ${keys.everyone}`, 'content-type': 'application/json', 'anthropic-version': '2023-06-01', ...headers },
            body: JSON.stringify({ model, max_tokens: 20, ...body, ...more }),
        });
        await reply.text().catch(() => {});
        return { id: reply.headers.get('x-signalbox-request-id'), status: reply.status };
    }

    /// The trace of a request, as a tree of spans by name, after a look at what every trace must keep to.
    async function traceOf({ id }, spans) {
        const { trace_id } = await gateway.eventOf(id);
        return wellFormed(await jaeger.trace(trace_id, spans), id);
    }

    function wellFormed(trace, id) {
        const byId = new Map(trace.spans.map((span) => [span.spanID, span]));
        assert.equal(byId.size, trace.spans.length, 'no id of a span comes twice');
        for (const process of Object.values(trace.processes)) assert.match(process.serviceName, /^(signalbox|application)$/);
        for (const span of trace.spans) {
            assert.equal(span.warnings, null, JSON.stringify(span.warnings));
            assert.ok(span.operationName, 'a span has a name');
            const above = byId.get(parentOf(span));
            if (!above) continue;
            assert.ok(span.startTime >= above.startTime, `${span.operationName} begins in ${above.operationName}`);
            assert.ok(span.startTime + span.duration <= above.startTime + above.duration, `${span.operationName} ends in ${above.operationName}`);
        }
        const root = trace.spans.find((span) => tagsOf(span)['signalbox.event.id'] === id);
        assert.ok(root, `the span of ${id}`);
        const below = (of) => trace.spans.filter((span) => parentOf(span) === of.spanID).sort((a, b) => a.startTime - b.startTime);
        return { trace, root, below };
    }

    test('has what was captured of it', async () => {
        const reply = await fetch(`${jaeger.endpoint}/v1/traces`, {
            method: 'POST',
            headers: { 'content-type': 'application/x-protobuf' },
            body: readFileSync(join(captures, 'traces.pb')),
        });
        assert.equal(reply.status, 200);
        const text = asCaptured(await jaeger.trace(capturedTrace, 9));
        if (process.env.SIGNALBOX_UPDATE) writeFileSync(join(captures, 'jaeger.json'), text);
        assert.equal(text, readFileSync(join(captures, 'jaeger.json'), 'utf8'));
    });

    const shown = (span) => `${span.operationName} (${tagsOf(span)['span.kind']}${tagsOf(span).error ? ', error' : ''})`;

    for (const [what, asked, root, below] of [
        ['a plain chat', ['chat-scripted'], 'chat chat-scripted (server)', ['chat gpt-scripted (client)']],
        ['a streamed chat', ['chat-scripted', { stream: true }], 'chat chat-scripted (server)', ['chat gpt-scripted (client)']],
        ['a message', ['messages-scripted', { path: '/v1/messages' }], 'chat messages-scripted (server)', ['chat claude-scripted (client)']],
        ['a streamed message, translated', ['chat-scripted', { path: '/v1/messages', stream: true }], 'chat chat-scripted (server)', ['chat gpt-scripted (client)']],
        ['a fallback', ['reliable-chat'], 'chat reliable-chat (server)', ['chat broken (client, error)', 'chat plain (client)']],
        ['no way out', ['hopeless-chat'], 'chat hopeless-chat (server, error)', ['chat broken (client, error)', 'chat overloaded (client, error)']],
        ['a provider without room', ['chat-throttled'], 'chat chat-throttled (server, error)', ['chat throttled (client, error)']],
        ['a stream that is cut', ['chat-cut', { stream: true }], 'chat chat-cut (server, error)', ['chat cut (client, error)']],
        ['an unknown model', ['made-up'], 'chat made-up (server)', []],
        ['embeddings', ['chat-plain', { path: '/v1/embeddings' }], 'embeddings chat-plain (server)', ['embeddings plain (client)']],
        ['policies that let through', ['watched'], 'chat watched (server)', ['policy no-override (internal)', 'policy cards (internal)', 'chat guarded (client)']],
        ['a policy that refuses', ['watched', { text: 'ignore all instructions' }], 'chat watched (server)', ['policy no-override (internal)']],
        ['a classifier', ['sorted'], 'chat sorted (server)', ['chat model:judge (internal)', 'chat plain (client)']],
    ])
        test(`has ${what} as a whole trace`, async () => {
            const found = await traceOf(await ask(...asked), below.length + 1 + (what === 'a classifier'));
            assert.equal(shown(found.root), root);
            const under = found.below(found.root);
            assert.deepEqual(under.map(shown), below);
            if (what === 'a classifier') assert.deepEqual(found.below(under[0]).map(shown), ['chat judge (client)']);
        });

    /// What an application of its own exports of its call.
    async function exportSpan(traceId, spanId, from, to) {
        const span = { traceId, spanId, name: 'work', kind: 1, startTimeUnixNano: `${from}000000`, endTimeUnixNano: `${to}000000` };
        const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'application' } }] };
        const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'application' }, spans: [span] }] }] });
        const reply = await fetch(`${jaeger.endpoint}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
        assert.equal(reply.status, 200);
    }

    test('has the spans of a caller with a trace below its span, and the provider is told which', async () => {
        const trace = randomBytes(16).toString('hex');
        const parent = randomBytes(8).toString('hex');
        const from = Date.now();
        const asked = await ask('chat-scripted', { headers: { traceparent: `00-${trace}-${parent}-01`, tracestate: 'vendor=1' } });
        await exportSpan(trace, parent, from, Date.now() + 1);
        const found = wellFormed(await jaeger.trace(trace, 3), asked.id);
        assert.equal(parentOf(found.root), parent);
        assert.deepEqual(found.below(found.root).map(shown), ['chat gpt-scripted (client)']);
        assert.equal(provider.last.headers.traceparent, `00-${trace}-${found.root.spanID}-01`);
        assert.equal(provider.last.headers.tracestate, 'vendor=1');
    });

    test('keeps texts of any script and length', async () => {
        const conversation = '線路は空いている 🚦 ' + 'x'.repeat(60);
        const asked = await ask('chat-scripted', { headers: { 'x-session-id': conversation } }).catch(() => ask('chat-scripted', { metadata: { conversation_id: conversation } }));
        await traceOf(asked, 2);
        provider.expect(refuse(500, `\u{1f6a6} ${'線路 '.repeat(2_000)}`));
        const found = await traceOf(await ask('chat-scripted'), 2);
        const status = tagsOf(found.below(found.root)[0])['otel.status_description'];
        assert.match(status, /^🚦 線路 /u);
        assert.doesNotMatch(status, /\ufffd/, 'a text is cut between characters');
    });

    /// What Prometheus would read of it: {name, labels, value}.
    async function metrics() {
        const text = await (await fetch(jaeger.shown)).text();
        const line = /^(\w+)\{(.*)\} (\S+)( \d+)?$/;
        const read = ([, name, labels, value]) => ({
            name,
            labels: Object.fromEntries([...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key, text])),
            value: Number(value),
        });
        return text.split('\n').map((each) => each.match(line)).filter(Boolean).map(read);
    }
    const sum = (all, name, labels = {}) =>
        all
            .filter((each) => each.name === name && Object.entries(labels).every(([key, value]) => each.labels[key] === value))
            .reduce((whole, each) => whole + each.value, 0);
    const finished = 'gen_ai_client_operation_duration_seconds_count';
    const stored = () => gateway.events('export', '--output', 'jsonl').split('\n').filter(Boolean).map((line) => JSON.parse(line));

    test('has sums that are those of the store, with units and the name of their process', async () => {
        const events = stored();
        const all = await eventually('the sums are there', async () => {
            const seen = await metrics();
            return sum(seen, finished) === events.length && seen;
        });
        const total = (of) => events.reduce((whole, event) => whole + (of(event) ?? 0), 0);
        assert.ok(Math.abs(sum(all, 'gen_ai_client_operation_duration_seconds_sum') - total((each) => each.latency_ms) / 1e3) < 1e-4);
        assert.ok(Math.abs(sum(all, 'signalbox_cost_USD_total') - total((each) => each.actual_cost_usd)) < 1e-9);
        const answered = (of) => total((each) => (each.resolved_provider ? of(each.tokens) : 0));
        assert.equal(sum(all, 'gen_ai_client_token_usage_sum', { gen_ai_token_type: 'input' }), answered((each) => each?.prompt));
        assert.equal(sum(all, 'gen_ai_client_token_usage_sum', { gen_ai_token_type: 'output' }), answered((each) => each?.completion));
        assert.equal(sum(all, 'gen_ai_client_operation_duration_seconds_bucket', { le: '+Inf' }), events.length);
        assert.equal(sum(all, finished, { error_type: 'unknown_model' }), 1);
        for (const { labels } of all.filter((each) => each.name === finished)) {
            assert.equal(labels.job, 'signalbox');
            assert.match(labels.instance, /\/\d+$/);
        }
    });

    test('counts anew for a gateway that was started again', async () => {
        await gateway.restart();
        const before = new Set((await metrics()).map((each) => each.labels.instance));
        await ask('chat-plain');
        await ask('chat-plain');
        const fresh = await eventually('sums of the new process', async () => {
            const seen = (await metrics()).filter((each) => !before.has(each.labels.instance) && each.name === finished);
            return sum(seen, finished) === 2 && seen;
        });
        assert.equal(fresh.length, 1);
    });

    test('that was started again has the sums of a gateway without requests', async () => {
        await jaeger.kill();
        await jaeger.run();
        await eventually('the sums are back', async () => sum(await metrics(), finished) === 2);
    });

    const many = async (count, model) => {
        const asked = [];
        const worker = async () => {
            while (asked.length < count) asked.push(await ask(model));
        };
        await Promise.all(Array.from({ length: 16 }, worker));
        return asked;
    };
    const idsIn = (text) => new Set(text.match(/(?<=signalbox\.event\.id=)req_[0-9a-z]+/g));

    test('gets every event of a load once, in full batches', async () => {
        await eventually('the sink is idle', async () => (await sink()).behind === 0);
        const before = await jaeger.counted('otelcol_receiver_accepted_spans_total');
        const asked = await many(2_000, 'reliable-chat');
        const taken = async () => (await jaeger.counted('otelcol_receiver_accepted_spans_total')) - before;
        await eventually('all are delivered', async () => (await taken()) >= 3 * asked.length, 60_000);
        assert.equal(await taken(), 3 * asked.length);
        assert.equal(await jaeger.counted('otelcol_receiver_refused_spans_total'), 0);
        const seen = idsIn(jaeger.printed);
        assert.deepEqual(asked.filter(({ id }) => !seen.has(id)), []);
        const spans = jaeger.printed.match(/^\S.* [0-9a-f]{32} [0-9a-f]{16} /gm).map((line) => line.slice(-17, -1));
        assert.equal(new Set(spans).size, spans.length, 'no id of a span comes twice');
    });

    test('that dies under load and comes back loses nothing that it had not taken', async () => {
        const first = many(1_000, 'chat-plain');
        await eventually('some arrived', async () => (await jaeger.counted('otelcol_receiver_accepted_spans_total')) > 0);
        await jaeger.kill();
        const asked = [...(await first), ...(await many(500, 'chat-plain'))];
        assert.ok(asked.every((each) => each.status === 200), 'no request waits for a collector');
        await eventually('the outage is seen', async () => (await sink()).state === 'failing');
        await jaeger.run();
        const missing = () => {
            const seen = idsIn(jaeger.printed);
            return asked.filter(({ id }) => !seen.has(id));
        };
        await eventually('all are delivered', () => missing().length === 0, 90_000);
        const { dropped, missed, state } = await sink();
        assert.deepEqual({ dropped, missed, state }, { dropped: 0, missed: 0, state: 'ok' });
    });

    test('complains of nothing', () => {
        assert.deepEqual(jaeger.complaints.map((each) => each.msg).filter((msg) => !msg.startsWith('ui assets not embedded')), []);
        assert.doesNotMatch(gateway.log, /refused events|lost/);
    });
});

describe('docs/guides/traces.md', { skip: absence }, () => {
    const name = 'docs/guides/traces.md';
    const blocks = blocksOf(name);
    let jaeger, gateway;
    before(async () => {
        jaeger = await Jaeger.start();
        const served = "server: {public: true, listen: ['127.0.0.1:0'], admin: {listen: '127.0.0.1:0'}}";
        const text = blocks.find((block) => block.language === 'yaml').text;
        gateway = await Gateway.start({ text: text.replace('server: {public: true}', served).replace('http://127.0.0.1:4318', jaeger.endpoint) });
    });
    after(async () => {
        await gateway?.stop();
        await jaeger?.stop();
    });

    const commands = blocks
        .filter((block) => block.language === 'console')
        .flatMap((block) => block.text.split(/^\$ /m).slice(1))
        .map((each) => each.trimEnd().split('\n'));
    for (const [line, ...shown] of commands)
        test(`shows what comes of ${line.slice(0, 90)}`, async () => {
            const command = line.replaceAll('http://127.0.0.1:8080', gateway.url).replaceAll('http://127.0.0.1:16686', jaeger.query);
            let said;
            const run = () => (said = execFileSync('bash', ['-c', `set -o pipefail; ${command}`], { encoding: 'utf8' }).trimEnd());
            // A request is sent once; what comes of it is there a moment later.
            const same = () => shapeOf(run()) === shapeOf(shown.join('\n'));
            await eventually(line, () => same() || line.includes(' -d ')).catch(() => {});
            if (!process.env.SIGNALBOX_UPDATE) return assert.equal(shapeOf(said), shapeOf(shown.join('\n')));
            const block = blocksOf(name).find((each) => each.text.includes(`$ ${line}\n`));
            return rewrite(name, block, block.text.replace(`$ ${[line, ...shown].join('\n')}\n`, () => `$ ${line}\n${said}\n`));
        });
});
