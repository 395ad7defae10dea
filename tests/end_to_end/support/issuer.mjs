// An identity provider: a key pair, its public half as a set of JSON Web Keys, and tokens signed by Node's own OpenSSL.

import { generateKeyPairSync, sign } from 'node:crypto';

const part = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export class Issuer {
    constructor(keyId = 'key-1', issuer = 'https://idp.example') {
        Object.assign(this, { keyId, issuer }, generateKeyPairSync('rsa', { modulusLength: 2048 }));
    }

    jwk() {
        return { ...this.publicKey.export({ format: 'jwk' }), kid: this.keyId, use: 'sig', alg: 'RS256' };
    }

    /// An RS256 token for the audience `signalbox`, good for an hour; `claims` replace or add.
    token(claims = {}, header = {}) {
        const now = Math.floor(Date.now() / 1000);
        const said = { iss: this.issuer, aud: 'signalbox', sub: 'ann', iat: now, exp: now + 3600, ...claims };
        const text = `${part({ alg: 'RS256', typ: 'JWT', kid: this.keyId, ...header })}.${part(said)}`;
        return `${text}.${sign('sha256', Buffer.from(text), this.privateKey).toString('base64url')}`;
    }
}
