// The configuration the end-to-end tests run under: simulated providers in both dialects, and scripted ones that note what they are asked.
// JSON is YAML, so it is written as plain objects.

export const clearText = 'The line is clear and the signal is green.';
export const keys = {
    everyone: 'sb_e2e_everyone_0123456789abcdef',
    limited: 'sb_e2e_limited_0123456789abcdef',
    provider: 'sk-e2e-provider-secret',
};
export const environment = { E2E_KEY: keys.everyone, E2E_LIMITED_KEY: keys.limited, E2E_PROVIDER_KEY: keys.provider };

const longText = Array.from({ length: 400 }, (_, at) => `car${at}`).join(' ');

const simulated = {
    plain: { text: clearText },
    slow: { text: longText, tokens_per_second: 40 },
    cut: { text: longText, cut_after: 5 },
    broken: { status: 500 },
    throttled: { status: 429, retry_after: '7s' },
    refusing: { status: 400 },
    overloaded: { status: 529 },
};

const price = { per: '1M', input: 1, output: 2 };

function simulatedModels(dialect) {
    return Object.entries(simulated).map(([name, simulate]) => ({
        id: `${dialect}-${name}`,
        provider: `sim-${dialect}`,
        upstream: name,
        price,
        simulate,
    }));
}

/// `scripted` is the port of the scripted provider, absent when a test needs none.
export function configuration(scripted) {
    const base_url = `http://127.0.0.1:${scripted ?? 9}/v1`;
    const auth = { secret: { env: 'E2E_PROVIDER_KEY' } };
    const breaker = { max_fails: 0 }; // tests fail targets on purpose, and the order of tests must not matter
    return {
        signalbox: 1,
        meta: { name: 'end-to-end' },
        server: { listen: ['127.0.0.1:0'], admin: { listen: '127.0.0.1:0' }, workers: 2, drain: '2s' },
        providers: [
            { id: 'sim-chat', kind: 'simulator', dialect: 'openai_chat', breaker },
            { id: 'sim-messages', kind: 'simulator', dialect: 'anthropic', breaker },
            { id: 'chat-vendor', kind: 'openai', base_url, auth, breaker },
            { id: 'messages-vendor', kind: 'anthropic', base_url, auth, breaker },
        ],
        models: [
            ...simulatedModels('chat'),
            ...simulatedModels('messages'),
            { id: 'chat-scripted', provider: 'chat-vendor', upstream: 'gpt-scripted', price },
            { id: 'messages-scripted', provider: 'messages-vendor', upstream: 'claude-scripted', price, max_output: 2048 },
        ],
        groups: [
            {
                id: 'reliable-chat',
                strategy: 'fallback',
                members: [
                    { model: 'chat-broken', timeout: '5s' },
                    { model: 'messages-plain', timeout: '5s' },
                ],
            },
            {
                id: 'steady-chat',
                strategy: 'fallback',
                members: [
                    { model: 'chat-plain', timeout: '5s' },
                    { model: 'messages-plain', timeout: '5s' },
                ],
            },
            {
                id: 'hopeless-chat',
                strategy: 'fallback',
                members: [
                    { model: 'chat-broken', timeout: '5s' },
                    { model: 'messages-overloaded', timeout: '5s' },
                ],
            },
            {
                id: 'chat-experiment',
                strategy: 'weighted',
                members: [
                    { model: 'chat-plain', weight: 50, tag: 'control' },
                    { model: 'messages-plain', weight: 50, tag: 'experiment' },
                ],
            },
        ],
        consumers: [
            { name: 'everyone', keys: [{ secret: { env: 'E2E_KEY' } }] },
            { name: 'limited', keys: [{ secret: { env: 'E2E_LIMITED_KEY' } }], allow: ['group:reliable-chat', 'model:chat-plain'] },
        ],
        storage: { path: 'events.db' },
    };
}
