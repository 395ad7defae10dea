// What is remembered of requests, read with the program's own commands and with the documented jq lines.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { asking } from './support/clients.mjs';
import { keys } from './support/configuration.mjs';
import { Gateway, eventually } from './support/gateway.mjs';

let gateway;
const asked = { reliable: 6, experiment: 12, forbidden: 2 };

before(async () => {
    gateway = await Gateway.start();
    for (let each = 0; each < asked.reliable; ++each) await asking.openai[each % 2 ? 'streamed' : 'plain'](gateway, 'reliable-chat');
    for (let each = 0; each < asked.experiment; ++each) await asking.anthropic.plain(gateway, 'chat-experiment');
    for (let each = 0; each < asked.forbidden; ++each) {
        await assert.rejects(asking.openai.plain(gateway, 'chat-experiment', {}, { apiKey: keys.limited }));
    }
    const all = asked.reliable + asked.experiment + asked.forbidden;
    await eventually('all events are written', () => tail('--limit', '1000').length === all);
});
after(() => gateway.stop());

const tail = (...words) => JSON.parse(gateway.events('tail', ...words, '--output', 'json'));

/// A line a person would paste: signalbox's output through jq.
function jq(program, ...words) {
    const done = spawnSync('jq', ['-c', program], { input: gateway.events('tail', ...words, '--output', 'json'), encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    return JSON.parse(done.stdout);
}

describe('events tail', () => {
    test('prints a JSON array, newest first, limited', () => {
        const seen = tail('--filter', 'model=reliable-chat', '--limit', '5');
        assert.equal(seen.length, 5);
        assert.ok(seen.every((event) => event.model === 'reliable-chat' && event.requested_model === 'reliable-chat'));
        const starts = seen.map((event) => event.ts);
        assert.deepEqual(starts, [...starts].sort().reverse());
    });

    test('tells the answering model and how many failed before it', () => {
        for (const event of tail('--filter', 'model=reliable-chat')) {
            assert.equal(event.resolved_model, 'messages-plain');
            assert.equal(event.fallback_count, 1);
            assert.deepEqual(
                event.attempts.map((each) => each.status),
                [500, 200],
            );
        }
    });

    test('tells tokens, and costs that are the price times the tokens', () => {
        for (const event of tail('--filter', 'model=chat-experiment', '--filter', 'decision=allowed')) {
            assert.equal(event.tokens.total, event.tokens.prompt + event.tokens.completion);
            const cost = (event.tokens.prompt * 1 + event.tokens.completion * 2) / 1e6;
            assert.ok(Math.abs(event.actual_cost_usd - cost) <= 0.6e-6, `${event.actual_cost_usd} is not ${cost}`);
            assert.ok(event.estimated_cost_usd > 0);
        }
    });

    test('filters by tag, and both arms of an experiment got requests or the draw was one in thousands', () => {
        const arms = ['control', 'experiment'].map((tag) =>
            tail('--filter', `tag=${tag}`, '--limit', '100').filter((event) => event.decision === 'allowed'),
        );
        assert.equal(arms[0].length + arms[1].length, asked.experiment);
        assert.ok(arms[0].every((event) => event.resolved_model === 'chat-plain'));
        assert.ok(arms[1].every((event) => event.resolved_model === 'messages-plain'));
    });

    test('a request the key may not make is an event with decision blocked and no attempt', () => {
        const blocked = tail('--filter', 'decision=blocked');
        assert.equal(blocked.length, asked.forbidden);
        assert.ok(blocked.every((event) => event.attempts.length === 0 && event.consumer === 'limited'));
    });

    test('--since leaves out what is older, --output table is for people', () => {
        assert.equal(tail('--since', '1h', '--limit', '1000').length, asked.reliable + asked.experiment + asked.forbidden);
        assert.match(gateway.events('tail', '--limit', '3', '--output', 'table'), /reliable-chat|chat-experiment/);
    });
});

describe('the documented jq lines', () => {
    test('which model served', () => {
        assert.deepEqual(jq('.[0] | {model, resolved_model, fallback_count}', '--filter', 'model=reliable-chat', '--limit', '5'), {
            model: 'reliable-chat',
            resolved_model: 'messages-plain',
            fallback_count: 1,
        });
    });

    test('average latency and average tokens', () => {
        assert.ok(jq('[.[].latency_ms] | add / length', '--filter', 'model=reliable-chat') > 0);
        assert.ok(jq('[.[].tokens.total] | add / length', '--filter', 'model=reliable-chat') > 0);
    });

    test('how many were blocked', () => {
        assert.equal(jq('[.[] | select(.decision == "blocked")] | length', '--limit', '100'), asked.forbidden);
    });

    test('estimated beside actual cost', () => {
        const rows = jq('[.[] | {estimated_cost_usd, actual_cost_usd}]', '--filter', 'tag=control', '--limit', '100');
        assert.ok(rows.every((row) => typeof row.estimated_cost_usd === 'number'));
    });
});

describe('events get, stats, export', () => {
    test('get finds a request by the id its reply carried', async () => {
        const { headers } = await asking.openai.plain(gateway, 'steady-chat');
        const event = await gateway.eventOf(headers.get('x-signalbox-request-id'));
        assert.equal(event.model, 'steady-chat');
        assert.equal(event.id, headers.get('x-signalbox-request-id'));
    });

    for (const [by, name] of [
        ['model', 'chat-experiment'],
        ['group', 'reliable-chat'],
        ['tag', 'control'],
        ['key', 'cfg_'],
    ]) {
        test(`stats --by ${by} counts without reading events`, () => {
            const rows = JSON.parse(gateway.events('stats', '--by', by, '--output', 'json'));
            assert.ok(Array.isArray(rows) && rows.some((row) => String(row[by]).includes(name)), JSON.stringify(rows));
        });
    }

    test('export writes every event as CSV and as JSON lines', () => {
        const all = tail('--limit', '1000').length;
        const csv = gateway.events('export', '--output', 'csv').trim().split(/\r?\n/);
        const lines = gateway
            .events('export', '--output', 'jsonl')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line));
        assert.equal(csv.length, all + 1);
        assert.equal(lines.length, all);
    });
});

describe('secrets', () => {
    test('stand neither in the log, nor in an event, nor in the admin pages', async () => {
        const admin = await Promise.all(['/health', '/routes', '/metrics'].map(async (page) => (await fetch(gateway.admin + page)).text()));
        const all = gateway.log + gateway.events('export', '--output', 'jsonl') + admin.join('');
        for (const secret of Object.values(keys)) assert.ok(!all.includes(secret));
    });
});
