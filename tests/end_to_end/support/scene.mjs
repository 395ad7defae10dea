// A gateway between clients and four scripted vendors: OpenAI, Anthropic, a server that imitates OpenAI, and its backup.
// Tests say what a vendor answers, ask as a client of either dialect, and compare the answer, what the vendor saw, and the event.

import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { keys } from './configuration.mjs';
import { Gateway, eventually } from './gateway.mjs';
import { readReply } from './reply_reader.mjs';
import { ScriptedProvider } from './scripted_provider.mjs';

/// Provider keys in the forms vendors give them; all of them are scanned for in everything the gateway says.
export const providerKeys = {
    plain: keys.provider,
    project: 'sk-proj-AbCdEf0123456789ghijKLMNopqrSTUVwxyz0123456789abcdXYZ',
    hexadecimal: '0123456789abcdef0123456789abcdef',
    'id and secret': 'a1b2c3d4e5f60718293a4b5c6d7e8f90.QwErTyUiOpAsDfGh',
    word: 'token-team-secret-2026',
    uuid: '7b0c2f1e-5d8a-4f3b-9a6e-2c1d0e9f8a7b',
};

const paths = { openai: '/v1/chat/completions', anthropic: '/v1/messages' };
const defaults = { openai: {}, anthropic: { max_tokens: 100 } };
const credentials = {
    openai: { authorization: `Bearer ${keys.everyone}` },
    anthropic: { 'x-api-key': keys.everyone, 'anthropic-version': '2023-06-01' },
};
const variable = (form) => `E2E_PROVIDER_${form.replaceAll(' ', '_').toUpperCase()}`;

export class Scene {
    static async start() {
        const one = new Scene();
        for (const name of ['openai', 'claude', 'local', 'backup']) one[name] = await ScriptedProvider.start();
        const more = Object.fromEntries(Object.entries(providerKeys).map(([form, key]) => [variable(form), key]));
        one.gateway = await Gateway.start({ settings: settings(one), more });
        return one;
    }

    async stop() {
        const [events, table] = ['jsonl', 'csv'].map((form) => this.gateway.events('export', '--output', form));
        const metrics = await (await fetch(`${this.gateway.admin}/metrics`)).text();
        await this.gateway.stop();
        for (const vendor of [this.openai, this.claude, this.local, this.backup]) await vendor.stop();
        this.expectNoSecret('the log', this.gateway.log);
        this.expectNoSecret('the events', events);
        this.expectNoSecret('the events as CSV', table);
        this.expectNoSecret('the metrics', metrics);
    }

    expectNoSecret(where, text) {
        for (const [form, key] of Object.entries(providerKeys)) {
            assert.ok(!text.includes(key), `${where}: holds the provider's key (${form})`);
        }
    }

    /// Asks as a client of `dialect` would, at its path unless another is given; the reply has `status`, `headers`, `body`, `cut` and what the reply says, read.
    async ask(dialect, body, headers = {}, path = paths[dialect]) {
        const sent = JSON.stringify({ messages: [{ role: 'user', content: 'hi' }], ...defaults[dialect], ...body });
        const request = http.request(`${this.gateway.url}${path}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...credentials[dialect], ...headers },
            agent: false,
        });
        request.end(sent);
        const [response] = await once(request, 'response');
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (piece) => {
            text += piece;
        });
        const cut = await new Promise((settled) => {
            response.on('end', () => settled(false));
            response.on('error', () => settled(true));
        });
        this.expectNoSecret('the reply', text + JSON.stringify(response.headers));
        return {
            status: response.statusCode,
            headers: response.headers,
            body: text,
            cut,
            said: readReply(dialect, response.headers['content-type'], text),
        };
    }

    eventOf(reply) {
        return this.gateway.eventOf(reply.headers['x-signalbox-request-id']);
    }
}

export { eventually };

/// Addresses as people write them, each a provider and a model of that name.
const addresses = {
    'claude-bare': ['anthropic', '/an'],
    'claude-slash': ['anthropic', '/an/'],
    'claude-version-slash': ['anthropic', '/an/v1/'],
    'claude-endpoint': ['anthropic', '/an/v1/messages'],
    'gpt-slash': ['openai', '/oa/v1/'],
    'gpt-endpoint': ['openai', '/oa/v1/chat/completions'],
};

/// Prices differ everywhere, so that a cost tells which were used.
function settings({ openai, claude, local, backup }) {
    const at = ({ port }, path = '/v1') => `http://127.0.0.1:${port}${path}`;
    const breaker = { max_fails: 0 }; // tests fail targets on purpose, and the order of tests must not matter
    const secret = (form) => ({ secret: { env: variable(form) } });
    const forms = Object.keys(providerKeys);
    const word = (form) => form.replaceAll(' ', '-');
    const cheap = { input: 1, output: 2, cache_read: 0.1 };
    const claudes = { input: 3, output: 15, cache_read: 0.3, cache_write: 3.75, cache_write_1h: 6 };
    const fallback = (id, first, second, bounds = { timeout: '20s' }) => ({
        id,
        strategy: 'fallback',
        members: [
            { model: first, ...bounds },
            { model: second, timeout: '20s' },
        ],
    });
    return {
        signalbox: 1,
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 1, drain: '2s', deadline: '30s' },
        providers: [
            ...forms.map((form) => ({ id: `openai-${word(form)}`, kind: 'openai', base_url: at(openai), auth: secret(form), breaker })),
            ...forms.map((form) => ({ id: `claude-${word(form)}`, kind: 'anthropic', base_url: at(claude), auth: secret(form), breaker })),
            ...Object.entries(addresses).map(([id, [kind, path]]) => ({
                id,
                kind,
                base_url: at(kind === 'openai' ? openai : claude, path),
                auth: secret('plain'),
                breaker,
            })),
            {
                id: 'claude-version',
                kind: 'anthropic',
                base_url: at(claude),
                auth: secret('plain'),
                headers: { 'anthropic-version': '2024-10-22' },
                breaker,
            },
            { id: 'local', kind: 'openai_compatible', base_url: at(local), auth: { type: 'none' }, breaker },
            { id: 'backup', kind: 'openai_compatible', base_url: at(backup), auth: { type: 'none' }, breaker },
        ],
        models: [
            { id: 'gpt', provider: 'openai-plain', upstream: 'gpt-4o', price: cheap },
            ...['gpt-5', 'gpt-5.1', 'gpt-5.4', 'gpt-5.6'].map((id) => ({ id, provider: 'openai-plain', price: cheap })),
            { id: 'claude', provider: 'claude-plain', upstream: 'claude-sonnet-4-5', price: claudes },
            ...Object.entries(addresses).map(([id, [kind]]) =>
                kind === 'openai'
                    ? { id, provider: id, upstream: 'gpt-4o', price: cheap }
                    : { id, provider: id, upstream: 'claude-sonnet-4-5', price: claudes },
            ),
            { id: 'claude-version', provider: 'claude-version', upstream: 'claude-sonnet-4-5', price: claudes },
            { id: 'local', provider: 'local', upstream: 'qwen3', price: cheap },
            { id: 'backup', provider: 'backup', upstream: 'spare', price: { input: 4, output: 5 } },
            ...forms.map((form) => ({ id: `gpt-${word(form)}`, provider: `openai-${word(form)}`, upstream: 'gpt-4o', price: cheap })),
            ...forms.map((form) => ({
                id: `claude-${word(form)}`,
                provider: `claude-${word(form)}`,
                upstream: 'claude-sonnet-4-5',
                price: claudes,
            })),
        ],
        groups: [
            fallback('chain', 'local', 'backup'),
            fallback('mixed', 'claude', 'backup'),
            fallback('impatient-chain', 'local', 'backup', { timeout: '300ms' }),
            fallback('impatient-mixed', 'claude', 'backup', { first_token_timeout: '300ms', timeout: '20s' }),
            ...forms.map((form) => fallback(`gpt-${word(form)}-and-backup`, `gpt-${word(form)}`, 'backup')),
        ],
        consumers: [{ name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] }],
        storage: { path: 'events.db' },
    };
}
